// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/notebook_edit.h"

#include "engine/error.h"

namespace nnlab {

namespace {

void requireRuns(Database& database, std::span<const std::int64_t> runs)
{
    std::string missing;
    Statement select(database, "SELECT 1 FROM runs WHERE id = ?1");
    for (const std::int64_t run : runs) {
        if (!select.with(run).next())
            missing += (missing.empty() ? "" : ", ") + std::to_string(run);
    }
    if (!missing.empty())
        throw Error("There is no run " + missing + " in " + database.file()
                + ", so nothing was changed; `nnlab runs` lists them.",
            Error::Cause::Usage);
}

/// Carries out `sql` for every pair of a run (?1) and a text (?2).
void forEach(NotebookWriter& writer, const std::string& sql, std::span<const std::int64_t> runs,
    std::span<const std::string> texts)
{
    writer.perform([&](Database& database) {
        requireRuns(database, runs);
        Statement statement(database, sql);
        for (const std::int64_t run : runs) {
            for (const std::string& text : texts)
                statement.with(run, text).execute();
        }
    });
}

} // namespace

void deleteRuns(NotebookWriter& writer, std::span<const std::int64_t> runs)
{
    writer.perform([&](Database& database) {
        requireRuns(database, runs);
        Statement statement(database, "DELETE FROM runs WHERE id = ?1");
        for (const std::int64_t run : runs)
            statement.with(run).execute();
        database.execute("DELETE FROM sweeps WHERE id NOT IN (SELECT sweep FROM sweep_runs)");
        database.execute("DELETE FROM declarations WHERE id NOT IN (SELECT declaration FROM runs)");
    });
}

void requireTags(std::span<const std::string> tags)
{
    for (const std::string& tag : tags) {
        if (tag.empty() || tag.find(',') != std::string::npos)
            throw Error("\"" + tag + "\" cannot be a tag: it is a word without commas; give several one by one.",
                Error::Cause::Usage);
    }
}

void addTags(NotebookWriter& writer, std::span<const std::int64_t> runs, std::span<const std::string> tags)
{
    requireTags(tags);
    forEach(writer, "INSERT OR IGNORE INTO tags (run, tag) VALUES (?1, ?2)", runs, tags);
}

void removeTags(NotebookWriter& writer, std::span<const std::int64_t> runs, std::span<const std::string> tags)
{
    forEach(writer, "DELETE FROM tags WHERE run = ?1 AND tag = ?2", runs, tags);
}

void describeRun(NotebookWriter& writer, std::int64_t run, const std::optional<std::string>& note,
    const std::optional<std::string>& name)
{
    writer.perform([&](Database& database) {
        requireRuns(database, {&run, 1});
        if (note)
            Statement(database, "UPDATE runs SET note = ?2 WHERE id = ?1").with(run, *note).execute();
        if (name)
            Statement(database, "UPDATE runs SET name = ?2 WHERE id = ?1").with(run, *name).execute();
    });
}

} // namespace nnlab
