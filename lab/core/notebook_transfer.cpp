// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/notebook_transfer.h"

#include "lab/core/notebook_check.h"
#include "lab/core/notebook_file.h"

#include <QFileInfo>

#include <chrono>
#include <map>
#include <span>

namespace nnlab {

namespace {

/// The tables whose rows belong to a run, and their columns but `run`.
struct Table
{
    const char* name;
    const char* columns;
    int count;
};

constexpr Table tables[] = {
    {"tags", "tag", 1},
    {"channels", "channel, name, kind, reports, last_at, last, best_at, best", 8},
    {"scalars", "channel, place, at, value, seconds", 5},
    {"frames", "channel, place, at, seconds, crc, data", 6},
    {"hashes", "part, crc, data", 3},
    {"networks", "crc, data", 2},
    {"states", "epoch, crc, data", 3},
    {"lines", "place, line", 2},
};

constexpr const char* runColumns =
    "experiment, version, parameters, seed, data_source, data_hash, spec, numerics, program, status, message,"
    " signature, started, ended, seconds, samples_per_epoch, name, note";
constexpr int runColumnCount = 18;

/// "?2, ?3, ?4", for SQL.
std::string parameterMarks(int first, int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += (i == 0 ? "?" : ", ?") + std::to_string(first + i);
    return text;
}

void copyRows(Database& from, Database& to, const Table& table, std::int64_t run, std::int64_t copy)
{
    Statement select(from, std::string("SELECT ") + table.columns + " FROM " + table.name + " WHERE run = ?1");
    Statement insert(to,
        std::string("INSERT INTO ") + table.name + " (run, " + table.columns + ") VALUES (?1, "
            + parameterMarks(2, table.count) + ")");
    for (select.with(run); select.next();) {
        insert.with(copy);
        for (int column = 0; column < table.count; ++column)
            insert.bindColumn(column + 2, select, column);
        insert.execute();
    }
}

std::int64_t copyRun(Database& from, Database& to, std::int64_t run, std::int64_t parent)
{
    Statement json(from, "SELECT json FROM declarations WHERE id = (SELECT declaration FROM runs WHERE id = ?1)");
    json.with(run).next();
    const std::string declared = json.text(0);
    Statement(to, "INSERT OR IGNORE INTO declarations (json) VALUES (?1)").with(declared).execute();
    Statement select(from, std::string("SELECT ") + runColumns + " FROM runs WHERE id = ?1");
    select.with(run).next();
    Statement insert(to,
        std::string("INSERT INTO runs (declaration, parent, ") + runColumns
            + ") VALUES ((SELECT id FROM declarations WHERE json = ?1), ?2, " + parameterMarks(3, runColumnCount)
            + ")");
    insert.with(declared, parent > 0 ? std::optional(parent) : std::nullopt);
    for (int column = 0; column < runColumnCount; ++column)
        insert.bindColumn(column + 3, select, column);
    insert.execute();
    const std::int64_t copy = to.lastInsertedId();
    for (const Table& table : tables)
        copyRows(from, to, table, run, copy);
    return copy;
}

/// The number of the same run in another notebook, or 0.
std::int64_t sameRun(Database& to, const RunEntry& run)
{
    Statement select(
        to, "SELECT id FROM runs WHERE spec = ?1 AND signature = ?2 AND status = ?3 AND started = ?4 AND seconds = ?5");
    return select.with(run.specHash, run.signature, run.status, run.started, run.seconds).next() ? select.integer(0)
                                                                                                 : 0;
}

/// Puts copied runs into the sweeps that they belong to.
///
/// Shares of one sweep, made in different notebooks, become one sweep again; a sweep that has been carried out twice
/// stays two.
class SweepCopier
{
public:
    SweepCopier(Notebook& from) : m_sweeps(from.sweeps()), m_runs(from.runs()) { }

    void place(Database& to, const SweepPlace& place, std::int64_t copy)
    {
        const auto sweep = std::ranges::find(m_sweeps, place.sweep, &SweepEntry::id);
        if (sweep == m_sweeps.end())
            return; // damaged; the run itself is not
        const auto [target, isNew] = m_targets.try_emplace(place.sweep, 0);
        if (isNew)
            target->second = sweepFor(to, *sweep);
        Statement(to, "INSERT INTO sweep_runs (sweep, place, run) VALUES (?1, ?2, ?3)")
            .with(target->second, place.place, copy)
            .execute();
    }

private:
    /// The newest sweep of the same spec whose runs can stand beside these, or a new one.
    std::int64_t sweepFor(Database& to, const SweepEntry& sweep) const
    {
        Statement candidate(to, "SELECT id FROM sweeps WHERE spec = ?1 ORDER BY id DESC");
        for (candidate.with(sweep.spec); candidate.next();) {
            if (hasRoomFor(to, candidate.integer(0), sweep.id))
                return candidate.integer(0);
        }
        Statement(to, "INSERT INTO sweeps (experiment, spec, definition, runs, started) VALUES (?1, ?2, ?3, ?4, ?5)")
            .with(sweep.experiment, sweep.spec, sweep.definition, sweep.runs, sweep.started)
            .execute();
        return to.lastInsertedId();
    }

    /// Whether no place is taken by another run than the very same one.
    bool hasRoomFor(Database& to, std::int64_t target, std::int64_t sweep) const
    {
        Statement taken(to, "SELECT run FROM sweep_runs WHERE sweep = ?1 AND place = ?2");
        return std::ranges::none_of(m_runs, [&](const RunEntry& run) {
            return run.sweep && run.sweep->sweep == sweep && taken.with(target, run.sweep->place).next()
                && taken.integer(0) != sameRun(to, run);
        });
    }

    std::vector<SweepEntry> m_sweeps;
    std::vector<RunEntry> m_runs;
    std::map<std::int64_t, std::int64_t> m_targets; // by number in the other notebook
};

bool isOver(const RunEntry& run)
{
    return run.status != "running" && run.status != "paused" && run.status != "waiting";
}

} // namespace

Imported importRuns(Notebook& from, NotebookWriter& writer, const std::function<bool()>& isEnough)
{
    // A transaction takes about as long for a hundred runs as for one: the disk has to be waited for.
    constexpr std::size_t runsAtOnce = 100;
    Imported imported;
    std::vector<RunEntry> whole;
    for (const RunCheck& check : checkRuns(from)) {
        if (!check.problem.empty())
            ++imported.damaged;
        else if (RunEntry run = from.run(check.run); isOver(run))
            whole.push_back(std::move(run));
    }
    std::map<std::int64_t, std::int64_t> copies; // by number in `from`
    SweepCopier sweeps(from);
    for (std::size_t first = 0; first < whole.size() && !(isEnough && isEnough()); first += runsAtOnce) {
        const auto some = std::span(whole).subspan(first, std::min(runsAtOnce, whole.size() - first));
        Imported added;
        writer.perform([&](Database& to) {
            added = {};
            for (const RunEntry& run : some) {
                std::int64_t& copy = copies[run.id];
                copy = sameRun(to, run);
                if (copy > 0) {
                    ++added.known;
                    continue;
                }
                const auto parent = run.parent ? copies.find(*run.parent) : copies.end();
                copy = copyRun(from.database(), to, run.id, parent == copies.end() ? 0 : parent->second);
                if (run.sweep)
                    sweeps.place(to, *run.sweep, copy);
                ++added.added;
            }
        });
        imported.added += added.added;
        imported.known += added.known;
    }
    return imported;
}

Compacted compact(const std::string& file)
{
    const NotebookLock lock(file, std::chrono::seconds(10));
    auto database = openForWriting(file);
    const QFileInfo info(QString::fromStdString(file));
    Compacted sizes;
    database->text("PRAGMA journal_mode=DELETE"); // so that the file has its size
    sizes.before = info.size();
    database->execute("VACUUM");
    closeCleanly(std::move(database));
    sizes.after = QFileInfo(QString::fromStdString(file)).size();
    return sizes;
}

} // namespace nnlab
