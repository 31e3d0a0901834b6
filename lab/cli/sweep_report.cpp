// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/sweep_report.h"

#include "lab/cli/notebook_words.h"
#include "lab/cli/numbers_text.h"

#include <algorithm>
#include <map>

namespace nnlab {

namespace {

constexpr std::size_t mostRows = 20; // that people are shown
constexpr std::size_t mostFailures = 5;

/// All runs with the same values.
struct Variant
{
    std::vector<std::string> values; // of the parameters that are swept
    std::size_t runs = 0;
    std::size_t failed = 0; // or diverged
    std::vector<double> headline; // of finished ones

    double mean() const
    {
        double sum = 0;
        for (const double value : headline)
            sum += value;
        return sum / static_cast<double>(headline.size());
    }
};

bool hasFailed(const RunEntry& run) { return run.status == "failed" || run.status == "diverged"; }

std::vector<Variant> variantsOf(const SweepRequest& request, const std::vector<std::string>& swept,
    const SweepResult& result, const std::optional<Headline>& headline)
{
    std::vector<Variant> variants;
    std::map<std::vector<std::string>, std::size_t> places;
    for (const RunEntry& run : result.runs) {
        std::vector<std::string> values;
        for (const std::string& id : swept)
            values.push_back(sweptValue(*request.experiment, run.spec.values, id));
        const auto [place, isNew] = places.try_emplace(values, variants.size());
        if (isNew)
            variants.push_back({std::move(values), 0, 0, {}});
        Variant& variant = variants[place->second];
        ++variant.runs;
        variant.failed += hasFailed(run) ? 1 : 0;
        const ChannelSummary* channel = headline ? run.channel(headline->channel) : nullptr;
        if (run.status == "finished" && channel && channel->last)
            variant.headline.push_back(channel->last->value);
    }
    if (headline) {
        std::ranges::stable_sort(variants, [&](const Variant& one, const Variant& other) {
            if (one.headline.empty() || other.headline.empty())
                return !one.headline.empty() && other.headline.empty();
            return headline->isBetter(one.mean(), other.mean());
        });
    }
    return variants;
}

std::size_t countOf(const SweepResult& result, std::string_view status)
{
    return static_cast<std::size_t>(std::ranges::count(result.runs, status, &RunEntry::status));
}

std::string counts(const SweepRequest& request, const SweepResult& result)
{
    std::string text = grouped(static_cast<std::int64_t>(result.runs.size())) + " of "
        + grouped(static_cast<std::int64_t>(request.sweep.runs.size())) + " runs";
    if (result.runs.size() == request.sweep.runs.size())
        text = grouped(static_cast<std::int64_t>(result.runs.size())) + (result.runs.size() == 1 ? " run" : " runs");
    std::string parts;
    for (const char* status : {"finished", "diverged", "failed", "stopped", "damaged"}) {
        if (const std::size_t number = countOf(result, status); number > 0)
            parts += (parts.empty() ? "" : ", ") + grouped(static_cast<std::int64_t>(number)) + " " + status;
    }
    return text + (parts.empty() ? "" : ": " + parts);
}

std::string took(const SweepResult& result)
{
    if (result.ran == 0)
        return "Nothing was left to do.";
    const Parallelism& p = result.parallelism;
    return grouped(static_cast<std::int64_t>(result.ran)) + (result.ran == 1 ? " run" : " runs") + " in "
        + durationText(result.seconds) + ", " + std::to_string(p.jobs) + " at a time with " + std::to_string(p.threads)
        + (p.threads == 1 ? " thread" : " threads") + " each.";
}

std::string failures(const SweepRequest& request, const SweepResult& result, const std::vector<std::string>& swept)
{
    std::string text;
    std::size_t told = 0;
    for (const RunEntry& run : result.runs) {
        if (!hasFailed(run) || ++told > mostFailures)
            continue;
        text += "Run " + std::to_string(run.id) + " (" + variantText(*request.experiment, run.spec, swept) + ") "
            + run.status + ": " + run.message + "\n";
        if (told == 1)
            text += "  alone again: nnlab rerun " + std::to_string(run.id) + notebookWords(request.file) + "\n";
    }
    if (told > mostFailures) {
        text += "... and " + std::to_string(told - mostFailures) + " more: nnlab runs --where \"sweep="
            + std::to_string(result.sweep.id) + " and status!=finished\"" + notebookWords(request.file) + "\n";
    }
    return text;
}

std::string nextCommands(const SweepRequest& request, const SweepResult& result, const std::vector<std::string>& swept)
{
    std::string text;
    const std::string notebook = notebookWords(request.file);
    std::vector<std::int64_t> comparable;
    for (const RunEntry& run : result.runs) {
        if (run.status == "finished")
            comparable.push_back(run.id);
    }
    if (comparable.size() > 1) {
        std::string groups;
        for (const std::string& id : swept)
            groups += (groups.empty() ? "" : ",") + id;
        text += "compare: nnlab compare " + runNumbersText(comparable) + (groups.empty() ? "" : " --group " + groups)
            + notebook + "\n";
    }
    if (!result.runs.empty())
        text += "list:    nnlab runs --where sweep=" + std::to_string(result.sweep.id) + notebook + "\n";
    const auto isMissing = [&](std::size_t place) {
        return std::ranges::none_of(result.runs, [place](const RunEntry& run) {
            return run.sweep->place == static_cast<std::int64_t>(place) && run.status != "stopped";
        });
    };
    if (std::ranges::any_of(request.places, isMissing))
        text += "resume:  " + resumeLine(request, true) + "\n";
    else if (request.limit && result.runs.size() < request.sweep.runs.size())
        text += "go on:   " + resumeLine(request, false) + "\n";
    return text;
}

} // namespace

std::optional<Headline> headlineOf(const LoadedExperiment& experiment, std::span<const RunEntry> runs)
{
    for (Headline& headline : headlinesOf(experiment)) {
        const bool isThere = std::ranges::any_of(runs, [&](const RunEntry& run) {
            const ChannelSummary* channel = run.channel(headline.channel);
            return channel && channel->last;
        });
        if (isThere)
            return std::move(headline);
    }
    return {};
}

Table variantTable(const SweepRequest& request, const SweepResult& result, bool isForPeople)
{
    const std::vector<std::string> swept = sweptParameters(request.sweep.runs);
    const std::optional<Headline> headline = headlineOf(*request.experiment, result.runs);
    Table table{"variants", {}, {}};
    for (const std::string& id : swept)
        table.columns.push_back(
            {id, !std::holds_alternative<std::string>(*request.sweep.runs.front().values.find(id))});
    table.columns.push_back({"runs", true});
    table.columns.push_back({"failed", true});
    if (headline) {
        for (const std::string& name : {"mean " + headline->channel, std::string("worst"), std::string("best")})
            table.columns.push_back({name, true});
    }
    const auto number = [&](double value) {
        return isForPeople ? scalarText(headline->channel, value) : textOf(Value(value));
    };
    for (const Variant& variant : variantsOf(request, swept, result, headline)) {
        std::vector<std::string>& row = table.rows.emplace_back(variant.values);
        row.push_back(std::to_string(variant.runs));
        row.push_back(std::to_string(variant.failed));
        if (headline && variant.headline.empty()) {
            row.insert(row.end(), 3, "");
        } else if (headline) {
            const auto [low, high] = std::ranges::minmax(variant.headline);
            row.push_back(number(variant.mean()));
            row.push_back(number(headline->isLowerBetter ? high : low));
            row.push_back(number(headline->isLowerBetter ? low : high));
        }
    }
    return table;
}

std::string sweepReport(const SweepRequest& request, const SweepResult& result)
{
    const std::vector<std::string> swept = sweptParameters(request.sweep.runs);
    std::string text;
    if (!result.runs.empty()) {
        Table table = variantTable(request, result, true);
        const std::size_t all = table.rows.size();
        table.rows.resize(std::min(all, mostRows));
        text += table.text(request.format);
        if (all > mostRows)
            text += "... and " + std::to_string(all - mostRows) + " more variants.\n";
        text += "\n";
    }
    text += counts(request, result) + ". " + took(result) + "\n";
    text += failures(request, result, swept);
    text += "Saved as sweep " + std::to_string(result.sweep.id) + " in " + request.file + ".\n";
    return text + nextCommands(request, result, swept);
}

} // namespace nnlab
