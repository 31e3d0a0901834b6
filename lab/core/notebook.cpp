// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/notebook.h"

#include "lab/core/checked_blob.h"
#include "lab/core/declarations.h"
#include "lab/core/notebook_file.h"
#include "lab/core/safetensors.h"

#include <algorithm>
#include <exception>

namespace nnlab {

namespace {

constexpr std::int64_t mostLookedFor = 100'000; // runs in a notebook that does not know how many it has

std::string damageOf(const RunEntry& run, std::string_view what)
{
    const bool isSentence = what.ends_with('.');
    return "Run " + std::to_string(run.id) + " is damaged: " + std::string(what) + (isSentence ? "" : ".");
}

[[noreturn]] void damaged(const RunEntry& run, const std::string& what)
{
    throw Error(damageOf(run, what), Error::Cause::Damaged);
}

/// Turns whatever is wrong with the bytes of a run into one kind of Error that names the run.
template <typename Read>
auto asWritten(const RunEntry& run, const std::string& what, Read&& read)
{
    try {
        return read();
    } catch (const Error& error) {
        const bool isNamed = std::string_view(error.what()).starts_with("Run ");
        if (isNamed || error.cause() == Error::Cause::InputOutput || error.cause() == Error::Cause::Busy)
            throw;
        damaged(run, what + " cannot be read: " + error.what());
    }
}

void checkCrc(const RunEntry& run, const std::string& what, std::int64_t crc, std::span<const std::byte> bytes)
{
    if (crc != crcOf(bytes))
        damaged(run, what + " is not what was written (its checksum differs)");
}

std::optional<ScalarPoint> pointIn(const Statement& row, int column)
{
    if (row.isNull(column) || row.isNull(column + 1))
        return {};
    return ScalarPoint{row.real(column), row.real(column + 1), 0};
}

RunStatus statusNamed(const std::string& id)
{
    for (const RunStatus status : {RunStatus::Finished, RunStatus::Diverged, RunStatus::Failed}) {
        if (idOf(status) == id)
            return status;
    }
    return RunStatus::Stopped;
}

} // namespace

const ChannelSummary* RunEntry::channel(std::string_view wanted) const
{
    const auto found = std::ranges::find(channels, wanted, &ChannelSummary::name);
    return found == channels.end() ? nullptr : &*found;
}

Notebook::Notebook(const std::string& file) : Notebook(openForReading(file), file) { }

Notebook::Notebook(OpenedNotebook opened, const std::string& file)
    : m_database(std::move(opened.database)), m_damage(std::move(opened.damage)),
      m_hasWriter(NotebookLock::holder(file).has_value()),
      m_hasSweeps(m_database->integer("SELECT count(*) FROM sqlite_schema WHERE name = 'sweep_runs'") > 0)
{ }

std::shared_ptr<const LoadedExperiment> Notebook::declared(
    std::int64_t declaration, const std::string& experiment, std::int64_t version)
{
    auto& known = m_declared[{declaration, version}];
    if (!known) {
        Statement select(*m_database, "SELECT json FROM declarations WHERE id = ?1");
        if (!select.with(declaration).next())
            throw Error("What its experiment declared is missing.", Error::Cause::Damaged);
        known = declaredExperiment(experiment, version, select.text(0));
    }
    return known;
}

/// The runs for which `where` holds; ?1 in it is `id`.
std::vector<RunEntry> Notebook::read(const std::string& where, std::int64_t id)
{
    Statement row(*m_database,
        "SELECT id, experiment, version, declaration, parameters, seed, data_source, data_hash, spec, numerics, "
        "program, status, message, signature,"
        " started, ended, seconds, samples_per_epoch, name, note, parent FROM runs WHERE "
            + where + " ORDER BY id");
    std::vector<RunEntry> entries;
    // Many runs of a sweep differ in nothing but the seed, and taking JSON apart is what takes longest here.
    std::map<std::pair<const LoadedExperiment*, std::string>, Values> known;
    for (row.with(id); row.next();) {
        RunEntry& entry = entries.emplace_back();
        entry.id = row.integer(0);
        entry.status = row.text(11);
        entry.message = row.text(12);
        try {
            entry.spec.experiment = row.text(1);
            entry.spec.version = row.integer(2);
            entry.declared = declared(row.integer(3), entry.spec.experiment, entry.spec.version);
            std::string json = row.text(4);
            Values& values = known[{entry.declared.get(), json}];
            if (values.size() == 0)
                values = valuesFromJson(*entry.declared, json);
            entry.spec.values = values;
        } catch (const Error& error) {
            entry.status = "damaged";
            entry.message = damageOf(entry, "its values cannot be read: " + std::string(error.what()));
        }
        entry.spec.seed = static_cast<std::uint64_t>(row.integer(5));
        if (!row.isNull(7))
            entry.data = UsedData{row.text(6), row.text(7)};
        entry.specHash = row.text(8);
        entry.numerics = row.integer(9);
        entry.program = row.text(10);
        entry.signature = row.text(13);
        entry.started = row.text(14);
        entry.ended = row.text(15);
        entry.seconds = row.real(16);
        entry.samplesPerEpoch = row.integer(17);
        entry.name = row.text(18);
        entry.note = row.text(19);
        if (!row.isNull(20))
            entry.parent = row.integer(20);
        const bool isUnderWay = entry.status == "running" || entry.status == "paused" || entry.status == "waiting";
        if (isUnderWay && !m_hasWriter) {
            entry.status = idOf(RunStatus::Stopped);
            entry.message = "The process ended before the run did.";
        }
    }

    const std::string ofRuns = where == "id = ?1" ? "run = ?1" : "?1 = ?1";
    const auto entryOf = [&](std::int64_t run) -> RunEntry* {
        const auto found = std::ranges::lower_bound(entries, run, {}, &RunEntry::id);
        return found == entries.end() || found->id != run ? nullptr : &*found;
    };
    Statement channel(*m_database,
        "SELECT run, channel, name, kind, reports, last_at, last, best_at, best FROM channels WHERE " + ofRuns);
    for (channel.with(id); channel.next();) {
        if (RunEntry* entry = entryOf(channel.integer(0))) {
            entry->channels.push_back({static_cast<std::size_t>(channel.integer(1)), channel.text(2), channel.text(3),
                channel.integer(4), pointIn(channel, 5), pointIn(channel, 7)});
        }
    }
    Statement tag(*m_database, "SELECT run, tag FROM tags WHERE " + ofRuns);
    for (tag.with(id); tag.next();) {
        if (RunEntry* entry = entryOf(tag.integer(0)))
            entry->tags.push_back(tag.text(1));
    }
    readPlaces(ofRuns, id, entryOf);
    return entries;
}

/// Which sweeps runs belong to is beside the point of the runs: where it is damaged, they are told without it, and
/// `nnlab check` says why.
void Notebook::readPlaces(
    const std::string& ofRuns, std::int64_t id, const std::function<RunEntry*(std::int64_t)>& entryOf)
{
    if (!m_hasSweeps)
        return;
    try {
        Statement place(*m_database, "SELECT run, sweep, place FROM sweep_runs WHERE " + ofRuns);
        for (place.with(id); place.next();) {
            if (RunEntry* entry = entryOf(place.integer(0)))
                entry->sweep = SweepPlace{place.integer(1), place.integer(2)};
        }
    } catch (const Error& error) {
        if (error.cause() != Error::Cause::Damaged)
            throw;
    }
}

std::vector<std::int64_t> Notebook::ids()
{
    std::vector<std::int64_t> found;
    try {
        Statement select(*m_database, "SELECT id FROM runs ORDER BY id");
        while (select.next())
            found.push_back(select.integer(0));
    } catch (const Error& error) {
        if (error.cause() != Error::Cause::Damaged)
            throw;
        // The chain of pages is broken somewhere: ask for every number there may have been, by itself.
        found.clear();
        std::optional<std::int64_t> last;
        try {
            last = m_database->integer("SELECT seq FROM sqlite_sequence WHERE name = 'runs'");
        } catch (const Error&) {
            // Then those that cannot be read cannot be told from those that never were.
        }
        for (std::int64_t id = 1; id <= last.value_or(mostLookedFor); ++id) {
            try {
                Statement one(*m_database, "SELECT 1 FROM runs WHERE id = ?1");
                if (one.with(id).next())
                    found.push_back(id);
            } catch (const Error&) {
                if (last)
                    found.push_back(id); // something is there, and it cannot be read
            }
        }
        if (found.empty())
            throw;
    }
    return found;
}

std::vector<RunEntry> Notebook::runs()
{
    std::exception_ptr whole;
    try {
        return read("?1 = ?1", 0);
    } catch (const Error& error) {
        if (error.cause() != Error::Cause::Damaged)
            throw;
        whole = std::current_exception();
    }
    std::vector<RunEntry> entries;
    for (const std::int64_t id : ids()) {
        try {
            entries.push_back(run(id));
        } catch (const Error& error) {
            RunEntry& entry = entries.emplace_back();
            entry.id = id;
            entry.status = "damaged";
            entry.message = error.what();
        }
    }
    if (entries.empty()) // not one run to tell it of
        std::rethrow_exception(whole);
    return entries;
}

std::vector<SweepEntry> Notebook::sweeps()
{
    std::vector<SweepEntry> entries;
    if (!m_hasSweeps)
        return entries;
    Statement row(*m_database, "SELECT id, experiment, spec, definition, runs, started FROM sweeps ORDER BY id");
    while (row.next())
        entries.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), row.integer(4), row.text(5)});
    return entries;
}

RunEntry Notebook::run(std::int64_t id)
{
    RunEntry wanted;
    wanted.id = id;
    std::vector<RunEntry> found = asWritten(wanted, "its row", [&] { return read("id = ?1", id); });
    if (found.empty())
        throw Error("There is no run " + std::to_string(id) + " in " + file() + "; `nnlab runs` lists them.",
            Error::Cause::Usage);
    if (found.front().isDamaged())
        throw Error(found.front().message, Error::Cause::Damaged);
    return std::move(found.front());
}

std::vector<RunTitle> Notebook::titles(const std::string& begun, std::size_t most)
{
    std::vector<RunTitle> titles;
    Statement select(*m_database,
        "SELECT id, experiment, name, status FROM runs WHERE substr(CAST(id AS TEXT), 1, length(?1)) = ?1 "
        "ORDER BY id DESC LIMIT ?2");
    for (select.with(begun, static_cast<std::int64_t>(most)); select.next();)
        titles.push_back({select.integer(0), select.text(1), select.text(2), select.text(3)});
    return titles;
}

std::vector<ScalarPoint> Notebook::points(const RunEntry& run, const ChannelSummary& channel)
{
    return asWritten(run, "the channel " + channel.name, [&] {
        std::vector<ScalarPoint> points;
        Statement point(
            *m_database, "SELECT at, value, seconds FROM scalars WHERE run = ?1 AND channel = ?2 ORDER BY place");
        for (point.with(run.id, static_cast<std::int64_t>(channel.channel)); point.next();)
            points.push_back({point.real(0), point.real(1), point.real(2)});
        return points;
    });
}

std::optional<Payload> Notebook::lastPayload(const RunEntry& run, const ChannelSummary& channel)
{
    return asWritten(run, "the last " + channel.name, [&]() -> std::optional<Payload> {
        Statement frame(
            *m_database, "SELECT crc, data FROM frames WHERE run = ?1 AND channel = ?2 ORDER BY place DESC LIMIT 1");
        if (!frame.with(run.id, static_cast<std::int64_t>(channel.channel)).next())
            return {};
        const std::vector<std::byte> bytes = frame.blob(1);
        checkCrc(run, "the last " + channel.name, frame.integer(0), bytes);
        return payloadFromFrame(channel.kind == "network", bytes);
    });
}

std::vector<ReportHash> Notebook::hashes(const RunEntry& run)
{
    return asWritten(run, "the list of its reports", [&] {
        std::vector<ReportHash> all;
        Statement part(*m_database, "SELECT part, crc, data FROM hashes WHERE run = ?1 ORDER BY part");
        std::int64_t expected = 0;
        for (part.with(run.id); part.next(); ++expected) {
            const std::vector<std::byte> bytes = part.blob(2);
            if (part.integer(0) != expected)
                damaged(run, "a part of the list of its reports is missing");
            checkCrc(run, "the list of its reports", part.integer(1), bytes);
            const std::vector<ReportHash> some = hashesFrom(bytes);
            all.insert(all.end(), some.begin(), some.end());
        }
        return all;
    });
}

SavedReports Notebook::reports(const RunEntry& run)
{
    SavedReports reports;
    reports.hashes = hashes(run);
    reports.channels.resize(run.declared->channels.size());
    for (const ChannelSummary& summary : run.channels) {
        if (summary.channel >= reports.channels.size())
            damaged(run, "it has a channel that its experiment has not declared");
        SavedChannel& channel = reports.channels[summary.channel];
        channel.reports = summary.reports;
        const auto number = static_cast<std::int64_t>(summary.channel);
        channel.points = points(run, summary);
        asWritten(run, "the channel " + summary.name, [&] {
            Statement frame(*m_database,
                "SELECT place, at, seconds, crc, data FROM frames WHERE run = ?1 AND channel = ?2 ORDER BY place");
            for (frame.with(run.id, number); frame.next();) {
                channel.frames.push_back({frame.integer(0), frame.real(1), frame.real(2), frame.blob(4)});
                checkCrc(run, summary.name + " at " + textOf(Value(frame.real(1))), frame.integer(3),
                    channel.frames.back().data);
            }
        });
        if (summary.kind == "scalar" && std::cmp_not_equal(channel.points.size(), channel.reports))
            damaged(run,
                "the channel " + summary.name + " has " + std::to_string(channel.points.size()) + " points and not "
                    + std::to_string(channel.reports));
    }
    return reports;
}

std::vector<std::string> Notebook::lines(const RunEntry& run)
{
    return asWritten(run, "its log", [&] {
        std::vector<std::string> all;
        Statement line(*m_database, "SELECT line FROM lines WHERE run = ?1 ORDER BY place");
        for (line.with(run.id); line.next();)
            all.push_back(line.text(0));
        return all;
    });
}

std::vector<std::byte> Notebook::blob(
    const std::string& sql, const RunEntry& run, const std::string& what, bool& isThere)
{
    Statement select(*m_database, sql);
    isThere = select.with(run.id).next();
    if (!isThere)
        return {};
    std::vector<std::byte> bytes = select.blob(1);
    checkCrc(run, what, select.integer(0), bytes);
    return bytes;
}

std::optional<Network> Notebook::network(const RunEntry& run)
{
    return asWritten(run, "its network", [&]() -> std::optional<Network> {
        bool isThere = false;
        const std::vector<std::byte> bytes =
            blob("SELECT crc, data FROM networks WHERE run = ?1", run, "its network", isThere);
        if (!isThere)
            return {};
        return networkFromSafetensors(bytes);
    });
}

std::optional<SavedState> Notebook::state(const RunEntry& run)
{
    return asWritten(run, "its state", [&]() -> std::optional<SavedState> {
        bool isThere = false;
        const std::vector<std::byte> bytes =
            blob("SELECT crc, data FROM states WHERE run = ?1", run, "its state", isThere);
        if (!isThere)
            return {};
        return savedStateFrom(bytes);
    });
}

RunOutcome outcomeOf(Notebook& notebook, const RunEntry& run)
{
    RunOutcome outcome;
    outcome.status = statusNamed(run.status);
    outcome.message = run.message;
    outcome.signature = run.signature;
    outcome.seconds = run.seconds;
    outcome.data = run.data;
    outcome.network = notebook.network(run);
    return outcome;
}

void replay(Notebook& notebook, const RunEntry& run, ReportSink& sink)
{
    const SavedReports reports = notebook.reports(run);
    const std::vector<Channel>& channels = run.declared->channels;
    if (run.data)
        sink.usesData(*run.data);
    if (run.samplesPerEpoch > 0)
        sink.epochHas(run.samplesPerEpoch);
    struct Position
    {
        std::int64_t place = 0;
        std::size_t frame = 0;
    };
    std::vector<Position> positions(channels.size());
    for (const ReportHash& hash : reports.hashes) {
        if (hash.channel >= channels.size())
            damaged(run, "the list of its reports names a channel that its experiment has not declared");
        const SavedChannel& channel = reports.channels[hash.channel];
        Position& position = positions[hash.channel];
        const std::int64_t place = position.place++;
        const std::string id(idOf(channels[hash.channel]));
        if (std::holds_alternative<ScalarChannel>(channels[hash.channel])) {
            if (std::cmp_less(place, channel.points.size())) {
                const ScalarPoint& point = channel.points[static_cast<std::size_t>(place)];
                sink.report({id, point.at, point.value, false}, point.seconds);
            }
        } else if (position.frame < channel.frames.size() && channel.frames[position.frame].place == place) {
            const SavedFrame& frame = channel.frames[position.frame++];
            const bool isNetwork = std::holds_alternative<NetworkChannel>(channels[hash.channel]);
            Payload payload = asWritten(
                run, id + " at " + textOf(Value(frame.at)), [&] { return payloadFromFrame(isNetwork, frame.data); });
            if (payload.index() != channels[hash.channel].index())
                damaged(run, id + " at " + textOf(Value(frame.at)) + " is of another kind");
            sink.report({id, frame.at, std::move(payload), false}, frame.seconds);
        }
    }
    for (const std::string& line : notebook.lines(run))
        sink.log(line);
    sink.ended(outcomeOf(notebook, run));
}

} // namespace nnlab
