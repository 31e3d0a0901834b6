// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/notebook_words.h"
#include "lab/cli/numbers_text.h"
#include "lab/cli/output.h"
#include "lab/core/run_fields.h"
#include "lab/core/run_filter.h"
#include "lab/core/runs_json.h"
#include "lab/core/sentence_parts.h"

#include <algorithm>

namespace nnlab {

namespace {

/// Of all scalar channels, those that people ask for first.
std::vector<std::string> usualChannels(const std::vector<RunEntry>& runs)
{
    std::vector<std::string> found;
    for (const char* ending : {"accuracy", "loss"}) {
        for (const RunEntry& run : runs) {
            for (const ChannelSummary& channel : run.channels) {
                const bool isUsual =
                    channel.last && channel.name.ends_with(ending) && !channel.name.starts_with("running-");
                if (isUsual && std::ranges::find(found, channel.name) == found.end())
                    found.push_back(channel.name);
            }
        }
    }
    found.resize(std::min<std::size_t>(found.size(), 4));
    return found;
}

std::vector<std::string> columnsFor(const Invocation& invocation, const std::vector<RunEntry>& runs)
{
    const std::vector<std::string> differing = differingParameters(runs);
    if (invocation.has("differing")) {
        std::vector<std::string> columns{"id"};
        columns.insert(columns.end(), differing.begin(), differing.end());
        for (const std::string& channel : usualChannels(runs))
            columns.push_back("channel:" + channel);
        return columns;
    }
    if (const auto asked = invocation.value("columns")) {
        const std::vector<std::string> columns = separated(*asked);
        for (const std::string& column : columns)
            requireField(runs, column);
        return columns;
    }
    std::vector<std::string> columns{"id", "experiment", "status"};
    const auto isUsed = [&](const char* name) {
        return std::ranges::any_of(runs, [name](const RunEntry& run) { return fieldOf(run, name).index() != 0; });
    };
    for (const char* name : {"name", "tags"}) {
        if (isUsed(name))
            columns.emplace_back(name);
    }
    for (std::size_t i = 0; i < differing.size() && i < 4; ++i)
        columns.push_back(differing[i] == "seed" ? "seed" : "parameter:" + differing[i]);
    for (const std::string& channel : usualChannels(runs))
        columns.push_back("channel:" + channel);
    columns.emplace_back("seconds");
    return columns;
}

/// A name that --where, --sort and --columns take for the same: the short one where it is a parameter's or nobody
/// else's.
std::string heading(std::span<const RunEntry> runs, const std::string& column)
{
    const std::size_t colon = column.find(':');
    const std::string name = column.substr(colon == std::string::npos ? 0 : colon + 1);
    if (column.starts_with("parameter:"))
        return name;
    if (!column.starts_with("channel:"))
        return column;
    const bool isParameterToo =
        std::ranges::any_of(runs, [&](const RunEntry& run) { return run.spec.values.find(name) != nullptr; });
    return isParameterToo ? "last:" + name : name;
}

/// For people rounded; for programs every digit.
std::string cell(const RunEntry& run, const std::string& column, bool isForPeople)
{
    const Field field = fieldOf(run, column);
    const auto* number = std::get_if<double>(&field);
    const std::size_t colon = column.find(':');
    const std::string name = column.substr(colon == std::string::npos ? 0 : colon + 1);
    if (number && isForPeople && run.channel(name) && !column.starts_with("parameter:"))
        return scalarText(name, *number);
    if (number && isForPeople && column == "seconds")
        return durationText(*number);
    return textOf(field);
}

Table tableOf(const std::vector<RunEntry>& runs, const std::vector<std::string>& columns, bool isForPeople)
{
    Table table{"runs", {}, {}};
    for (const std::string& column : columns) {
        const bool isNumber = std::ranges::any_of(
            runs, [&](const RunEntry& run) { return std::holds_alternative<double>(fieldOf(run, column)); });
        table.columns.push_back({heading(runs, column), isNumber});
    }
    for (const RunEntry& run : runs) {
        std::vector<std::string>& row = table.rows.emplace_back();
        for (const std::string& column : columns)
            row.push_back(cell(run, column, isForPeople));
    }
    return table;
}

/// --sort FIELD, or -FIELD for the largest first; equal ones stay in the order of their numbers.
void sortRuns(std::vector<RunEntry>& runs, std::string field)
{
    const bool isDescending = field.starts_with('-');
    if (isDescending)
        field.erase(0, 1);
    requireField(runs, field);
    std::ranges::stable_sort(runs, [&](const RunEntry& one, const RunEntry& other) {
        const Field a = fieldOf(one, field);
        const Field b = fieldOf(other, field);
        if (a.index() == 0 || b.index() == 0)
            return a.index() != 0 && b.index() == 0; // absent ones last either way
        return isDescending ? isBefore(b, a) : isBefore(a, b);
    });
}

} // namespace

ExitCode runsCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    const ListFormat format = listFormat(invocation, problems);
    for (const std::string& word : invocation.words)
        problems.push_back(
            "\"" + word + "\" stands for nothing; `nnlab runs --where \"status=finished\"` chooses among runs.");
    const std::optional<RunFilter> filter = runFilter(invocation, problems);
    if (!problems.empty())
        return tellProblems(problems);

    Notebook notebook(notebookOf(invocation));
    std::vector<RunEntry> runs = notebook.runs();
    const bool hasDamage = !notebook.damage().empty() || std::ranges::any_of(runs, &RunEntry::isDamaged);
    if (!notebook.damage().empty())
        std::fprintf(stderr, "nnlab: %s\n", notebook.damage().c_str());
    for (const RunEntry& run : runs) {
        if (run.isDamaged())
            std::fprintf(stderr, "nnlab: %s\n", run.message.c_str());
    }
    if (filter)
        runs = filter->among(std::move(runs));
    if (const auto field = invocation.value("sort"))
        sortRuns(runs, *field);
    const bool isForPeople = format == ListFormat::Table || format == ListFormat::Markdown;
    if (format == ListFormat::Json)
        writeOut(runsJsonText(runs));
    else if (runs.empty() && isForPeople)
        writeOut(filter ? "No run is like that.\n" : "There are no runs in " + notebook.file() + ".\n");
    else
        writeOut(tableOf(runs, columnsFor(invocation, runs), isForPeople).text(format));
    return hasDamage ? ExitCode::NotebookDamaged : ExitCode::Done;
}

} // namespace nnlab
