// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/notebook_sweeps.h"

#include "lab/core/notebook_file.h"

#include <algorithm>

namespace nnlab {

namespace {

constexpr std::size_t mostDifferences = 10; // that are told

std::int64_t insertSweep(Database& database, const CheckedSweep& sweep)
{
    Statement(database, "INSERT INTO sweeps (experiment, spec, definition, runs, started) VALUES (?1, ?2, ?3, ?4, ?5)")
        .with(sweep.definition.experiment, sweep.spec, sweep.canonicalJson,
            static_cast<std::int64_t>(sweep.runs.size()), timeNow())
        .execute();
    return database.lastInsertedId();
}

/// The newest one for which `where` holds; ?1 in it is `text`. 0: there is none.
std::int64_t newestSweep(Database& database, const std::string& where, const std::string& text)
{
    Statement select(database, "SELECT id FROM sweeps WHERE " + where + " ORDER BY id DESC LIMIT 1");
    return select.with(text).next() ? select.integer(0) : 0;
}

[[noreturn]] void refuse(Database& database, std::int64_t other, const CheckedSweep& sweep)
{
    Statement select(database, "SELECT definition FROM sweeps WHERE id = ?1");
    select.with(other).next();
    const std::vector<std::string> differences = sweepDifferences(select.text(0), sweep.canonicalJson);
    std::string list;
    for (std::size_t i = 0; i < std::min(differences.size(), mostDifferences); ++i)
        list += (list.empty() ? "" : ", ") + differences[i];
    if (differences.size() > mostDifferences)
        list += " and " + std::to_string(differences.size() - mostDifferences) + " more";
    const bool isBatch = sweep.definition.experiment == batchExperiment;
    const std::string what = isBatch ? "batch" : "sweep";
    throw Error("There is no such " + what + " in " + database.file() + " to resume. Its newest "
            + (isBatch ? what : "of " + sweep.definition.experiment) + ", sweep " + std::to_string(other)
            + ", differs in " + list + ". Without --resume a new " + what + " begins.",
        Error::Cause::Usage);
}

} // namespace

OpenedSweep beginSweep(NotebookWriter& writer, const CheckedSweep& sweep)
{
    OpenedSweep opened;
    opened.isNew = true;
    writer.perform([&](Database& database) { opened.id = insertSweep(database, sweep); });
    return opened;
}

OpenedSweep resumeSweep(NotebookWriter& writer, const CheckedSweep& sweep)
{
    OpenedSweep opened;
    writer.perform([&](Database& database) {
        opened.id = newestSweep(database, "spec = ?1", sweep.spec);
        if (opened.id == 0) {
            if (const auto other = newestSweep(database, "experiment = ?1", sweep.definition.experiment); other > 0)
                refuse(database, other, sweep);
            opened.id = insertSweep(database, sweep);
            opened.isNew = true;
            return;
        }
        // Nobody else writes now, so whatever has not come to an end of its own never will.
        Statement(database,
            "DELETE FROM runs WHERE id IN (SELECT run FROM sweep_runs WHERE sweep = ?1)"
            " AND status NOT IN ('finished', 'diverged', 'failed')")
            .with(opened.id)
            .execute();
        Statement done(database, "SELECT place FROM sweep_runs WHERE sweep = ?1");
        for (done.with(opened.id); done.next();)
            opened.done.insert(static_cast<std::size_t>(done.integer(0)));
    });
    return opened;
}

void reduceToEssentials(Database& database, std::int64_t run)
{
    Statement(database,
        "DELETE FROM frames WHERE run = ?1 AND NOT EXISTS (SELECT 1 FROM channels c WHERE c.run = ?1"
        " AND c.channel = frames.channel AND c.kind = 'confusion' AND frames.place = c.reports - 1)")
        .with(run)
        .execute();
    Statement(database, "DELETE FROM states WHERE run = ?1").with(run).execute();
}

} // namespace nnlab
