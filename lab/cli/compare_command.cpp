// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/comparison_report.h"
#include "lab/cli/comparison_table.h"
#include "lab/cli/notebook_words.h"
#include "lab/cli/output.h"
#include "lab/core/comparison_json.h"
#include "lab/core/run_filter.h"
#include "lab/core/sentence_parts.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace nnlab {

namespace {

/// test-accuracy=0.95, or 95%.
std::optional<Target> targetIn(const std::string& text, std::vector<std::string>& problems)
{
    const std::size_t equals = text.find('=');
    std::string number = equals == std::string::npos ? std::string() : text.substr(equals + 1);
    const bool isPercent = number.ends_with('%');
    if (isPercent)
        number.pop_back();
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (equals == 0 || error != std::errc() || end != number.data() + number.size()) {
        problems.push_back("--reach " + text
            + " is not a scalar and a number; write it as in --reach "
              "test-accuracy=0.95.");
        return {};
    }
    Target target{text.substr(0, equals), isPercent ? value / 100 : value};
    if (target.channel.ends_with("accuracy") && (target.value < 0 || target.value > 1)) {
        problems.push_back("--reach " + text + ": an accuracy is a share from 0 to 1, as in --reach " + target.channel
            + "=0.95 or --reach " + target.channel + "=95%.");
        return {};
    }
    return target;
}

/// A run that can be read, or what is left of it.
RunEntry readRun(Notebook& notebook, std::int64_t id)
{
    try {
        return notebook.run(id);
    } catch (const Error& error) {
        if (error.cause() != Error::Cause::Damaged)
            throw;
        RunEntry damaged;
        damaged.id = id;
        damaged.status = "damaged";
        damaged.message = error.what();
        return damaged;
    }
}

/// The runs that are meant: those named, else all; of these those that --where accepts. Whether it would accept damaged
/// ones cannot be known, so they stay and are told.
std::vector<RunEntry> chosenRuns(
    Notebook& notebook, const std::vector<std::int64_t>& numbers, const std::optional<RunFilter>& filter)
{
    std::vector<RunEntry> runs;
    if (numbers.empty()) {
        runs = notebook.runs();
    } else {
        for (const std::int64_t number : std::set<std::int64_t>(numbers.begin(), numbers.end()))
            runs.push_back(readRun(notebook, number));
    }
    if (!filter)
        return runs;
    std::vector<RunEntry> damaged;
    std::ranges::copy_if(runs, std::back_inserter(damaged), &RunEntry::isDamaged);
    runs = filter->among(std::move(runs));
    std::erase_if(runs, [](const RunEntry& run) { return run.isDamaged(); });
    if (!runs.empty())
        runs.insert(runs.end(), damaged.begin(), damaged.end());
    return runs;
}

} // namespace

ExitCode compareCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    const ListFormat format = invocation.has("markdown") ? ListFormat::Markdown : listFormat(invocation, problems);
    const std::vector<std::int64_t> numbers = runNumbers(invocation.words, problems);
    ComparisonOptions options;
    for (const std::string& group : invocation.values("group")) {
        const std::vector<std::string> parts = separated(group);
        options.group.insert(options.group.end(), parts.begin(), parts.end());
    }
    options.metric = invocation.value("metric").value_or("");
    for (const std::string& text : invocation.values("reach")) {
        if (auto target = targetIn(text, problems))
            options.targets.push_back(std::move(*target));
    }
    const std::optional<RunFilter> filter = runFilter(invocation, problems);
    if (invocation.words.empty() && options.group.empty() && !filter)
        problems.emplace_back(
            "Say which runs to compare, as in `nnlab compare 3 4`, or how to group all of them, as in "
            "`nnlab compare --group activation`.");
    if (!problems.empty())
        return tellProblems(problems);

    Notebook notebook(notebookOf(invocation));
    std::vector<RunEntry> runs = chosenRuns(notebook, numbers, filter);
    if (runs.empty()) {
        const std::string sentence = filter ? "No run is like that." : "There are no runs in " + notebook.file() + ".";
        return tellProblems({&sentence, 1});
    }
    const bool hasDamage = !notebook.damage().empty() || std::ranges::any_of(runs, &RunEntry::isDamaged);
    if (!notebook.damage().empty())
        std::fprintf(stderr, "nnlab: %s\n", notebook.damage().c_str());
    const Comparison comparison = compareRuns(notebook, std::move(runs), options);
    if (format == ListFormat::Json) {
        writeOut(comparisonJsonText(comparison));
    } else if (format == ListFormat::Table || format == ListFormat::Markdown) {
        writeOut(comparisonReport(comparison, format, invocation.has("scalars")));
    } else {
        for (const std::string& note : comparison.notes)
            std::fprintf(stderr, "nnlab: %s\n", note.c_str());
        writeOut(comparisonTable(comparison).text(format));
    }
    const bool isDamaged = hasDamage
        || std::ranges::any_of(comparison.runs, [](const ComparedRun& run) { return run.status == "damaged"; });
    return isDamaged ? ExitCode::NotebookDamaged : ExitCode::Done;
}

} // namespace nnlab
