// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/comparison_report.h"

#include "lab/cli/comparison_pairs.h"
#include "lab/cli/numbers_text.h"
#include "lab/cli/report_document.h"
#include "lab/core/comparison_words.h"
#include "lab/core/sentence_parts.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace nnlab {

namespace {

constexpr std::size_t fewGroups = 4; // up to here all scalars are shown without being asked for

std::string plural(std::size_t count, const std::string& thing)
{
    return grouped(static_cast<std::int64_t>(count)) + " " + thing + (count == 1 ? "" : "s");
}

/// 1, 2, 3, 7 as "1..3, 7".
template <typename Number>
std::string rangesText(const std::vector<Number>& numbers)
{
    std::vector<std::string> parts;
    for (std::size_t first = 0; first < numbers.size();) {
        std::size_t last = first;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1)
            ++last;
        parts.push_back(std::to_string(numbers[first])
            + (last == first            ? ""
                    : last == first + 1 ? ", " + std::to_string(numbers[last])
                                        : ".." + std::to_string(numbers[last])));
        first = last + 1;
    }
    return joined(parts);
}

std::vector<std::int64_t> runIds(const Comparison& comparison, const RunGroup& group)
{
    std::vector<std::int64_t> ids;
    for (const std::size_t r : group.runs)
        ids.push_back(comparison.runs[r].id);
    return ids;
}

std::string measureText(const Metric& metric, double value)
{
    return metric.kind == Metric::Kind::Area ? shortNumber(value) : scalarText(metric.channel, value);
}

/// "95.90 .. 96.34 %"
std::string intervalText(const Metric& metric, const Summary& summary)
{
    if (!summary.halfWidth)
        return {};
    std::string low = measureText(metric, summary.mean - *summary.halfWidth);
    if (low.ends_with(" %"))
        low.resize(low.size() - 2);
    return low + " .. " + measureText(metric, summary.mean + *summary.halfWidth);
}

std::string kindText(const Metric& metric)
{
    switch (metric.kind) {
    case Metric::Kind::Last:
        return metric.channel + " at the end";
    case Metric::Kind::Best:
        return "the best " + metric.channel;
    case Metric::Kind::Area:
        break;
    }
    return "the area below " + metric.channel;
}

void addHead(ReportDocument& document, const Comparison& comparison)
{
    std::set<std::size_t> sizes;
    for (const RunGroup& group : comparison.groups)
        sizes.insert(group.seeds.size());
    std::string seeds = sizes.empty() ? std::string()
        : sizes.size() == 1           ? plural(*sizes.begin(), "seed") + " each"
                            : std::to_string(*sizes.begin()) + " to " + plural(*sizes.rbegin(), "seed") + " each";
    document.heading(plural(comparison.runs.size(), "run") + " of " + comparison.experiment + " in "
        + plural(comparison.groups.size(), "group") + " with " + seeds + ", by " + kindText(comparison.metric));
}

void addGroups(ReportDocument& document, const Comparison& comparison)
{
    Table table{"groups", {}, {}};
    for (std::size_t i = 0; i < comparison.grouped.size(); ++i) {
        const bool isNumber = std::ranges::any_of(
            comparison.groups, [i](const RunGroup& group) { return std::holds_alternative<double>(group.values[i]); });
        table.columns.push_back({comparison.grouped[i], isNumber});
    }
    const bool isShort = comparison.groups.size() <= fewGroups;
    for (const char* id : {"runs", "seeds", "left out"})
        table.columns.push_back({id, id == std::string_view("seeds")});
    for (const std::string& id : {comparison.metric.text(), std::string("deviation"), std::string("95 % interval"),
             std::string("from the best"), std::string("p")})
        table.columns.push_back({id, true});
    table.columns.push_back({comparison.groups.size() > 1 ? "verdict" : ""});

    for (std::size_t g = 0; g < comparison.groups.size(); ++g) {
        const RunGroup& group = comparison.groups[g];
        std::vector<std::string>& row = table.rows.emplace_back();
        for (const Field& value : group.values)
            row.push_back(textOf(value).empty() ? "-" : textOf(value));
        std::vector<std::string> left;
        for (const auto& [status, count] : group.left)
            left.push_back(std::to_string(count) + " " + status);
        row.push_back(isShort ? rangesText(runIds(comparison, group)) : "");
        row.push_back(std::to_string(group.seeds.size()));
        row.push_back(joined(left));
        if (group.measure.count == 0) {
            row.insert(row.end(), {"-", "", "", "", "", "no number"});
            continue;
        }
        row.push_back(measureText(comparison.metric, group.measure.mean));
        row.push_back(group.measure.deviation ? measureText(comparison.metric, *group.measure.deviation) : "");
        row.push_back(intervalText(comparison.metric, group.measure));
        const auto contrast = std::ranges::find(comparison.contrasts, g, &Contrast::other);
        if (g == 0 || contrast == comparison.contrasts.end()) {
            row.insert(row.end(), {"", "", g == 0 && comparison.groups.size() > 1 ? "best" : ""});
            continue;
        }
        const double direction = contrast->difference.mean;
        row.push_back(contrast->seeds.empty() ? ""
                                              : (direction > 0          ? "-"
                                                        : direction < 0 ? "+"
                                                                        : "")
                    + differenceText(comparison.metric.channel, contrast->difference));
        row.push_back(contrast->p ? chanceNumber(*contrast->p) : "");
        row.push_back(contrast->seeds.size() < 2 ? "cannot be judged"
                : isWorse(comparison, *contrast) ? "worse"
                                                 : "may be as good");
    }
    document.table(std::move(table));
}

/// Where two parameters tell the groups apart, the means as a grid: rows by one, columns by the other.
void addGrid(ReportDocument& document, const Comparison& comparison)
{
    if (comparison.grouped.size() != 2)
        return;
    const auto distinct = [&](std::size_t i) {
        std::vector<Field> values;
        for (const RunGroup& group : comparison.groups) {
            if (std::ranges::find(values, group.values[i]) == values.end())
                values.push_back(group.values[i]);
        }
        return values;
    };
    const std::vector<Field> rows = distinct(0); // from the one with the best group to the one with the worst best
    std::vector<Field> columns = distinct(1);
    std::ranges::sort(columns, isBefore);
    constexpr std::size_t mostColumns = 10;
    if (rows.size() < 2 || columns.size() < 2 || columns.size() > mostColumns)
        return;

    Table table{"grid", {{comparison.grouped[0]}}, {}};
    for (const Field& column : columns)
        table.columns.push_back({textOf(column) + " ", true});
    for (const Field& value : rows) {
        std::vector<std::string> row{textOf(value)};
        const RunGroup* bestOfRow = nullptr;
        for (const RunGroup& group : comparison.groups) {
            if (!bestOfRow && group.values[0] == value && group.measure.count > 0)
                bestOfRow = &group;
        }
        for (const Field& column : columns) {
            const auto group = std::ranges::find_if(
                comparison.groups, [&](const RunGroup& g) { return g.values[0] == value && g.values[1] == column; });
            if (group == comparison.groups.end())
                row.emplace_back("");
            else if (group->measure.count == 0)
                row.emplace_back(group->diverged() > 0 ? "diverged " : "- ");
            else if (&*group == bestOfRow)
                row.push_back("[" + measureText(comparison.metric, group->measure.mean) + "]");
            else
                row.push_back(
                    measureText(comparison.metric, group->measure.mean) + (group->diverged() > 0 ? "!" : " "));
        }
        table.rows.push_back(std::move(row));
    }
    document.heading("Mean of " + comparison.metric.text() + " by " + comparison.grouped[0] + " (rows) and "
        + comparison.grouped[1] + " (columns), [the best of its row]");
    document.table(std::move(table));
    if (std::ranges::any_of(
            comparison.groups, [](const RunGroup& group) { return group.measure.count > 0 && group.diverged() > 0; }))
        document.sentence("!: some of its runs diverged, and the mean is of the others.");
}

void addReached(ReportDocument& document, const Comparison& comparison)
{
    for (std::size_t t = 0; t < comparison.targets.size(); ++t) {
        const Target& target = comparison.targets[t];
        document.heading("When " + target.channel + " got to " + scalarText(target.channel, target.value)
            + " (the median of the runs; seconds as they were on the machine that ran them)");
        Table table{
            "reached", {{"group"}, {"got there", true}, {"epochs", true}, {"samples", true}, {"seconds", true}}, {}};
        for (const RunGroup& group : comparison.groups) {
            const GroupReached& reached = group.reached[t];
            const auto text = [](const std::optional<double>& number) {
                return number ? shortNumber(*number) : std::string("-");
            };
            table.rows.push_back(
                {groupText(comparison, group), std::to_string(reached.reached) + " of " + std::to_string(reached.of),
                    text(reached.at), reached.samples ? grouped(std::llround(*reached.samples)) : "-",
                    reached.seconds ? durationText(*reached.seconds) : "-"});
        }
        document.table(std::move(table));
    }
}

std::string withSpread(const std::string& channel, const Summary& summary)
{
    if (summary.count == 0)
        return {};
    std::string text = scalarText(channel, summary.mean);
    if (!summary.deviation)
        return text;
    std::string spread = scalarText(channel, *summary.deviation);
    const bool isShare = text.ends_with(" %");
    if (isShare && spread.ends_with(" %")) {
        text.resize(text.size() - 2);
        return text + " +- " + spread;
    }
    return text + " +- " + spread;
}

/// What people have to know to take a best value for what it is.
std::string chosenText(const GroupCurve& curve)
{
    if (curve.best.count == 0)
        return {};
    if (curve.isChosenOnTest)
        return "best on test";
    return curve.chosenOn == curve.channel ? "" : "best by " + curve.chosenOn;
}

void addScalars(ReportDocument& document, const Comparison& comparison, bool all)
{
    std::vector<std::string> channels;
    bool hasSpread = false;
    for (const RunGroup& group : comparison.groups) {
        for (const GroupCurve& curve : group.curves) {
            if (std::ranges::find(channels, curve.channel) == channels.end())
                channels.push_back(curve.channel);
            hasSpread = hasSpread || curve.last.deviation;
        }
    }
    if (!all)
        channels = {comparison.metric.channel};
    Table table{"scalars",
        {{all ? "scalar" : ""}, {"group"}, {"last", true}, {"best", true}, {"at", true}, {""}, {"area", true}}, {}};
    for (const std::string& channel : channels) {
        for (const RunGroup& group : comparison.groups) {
            const auto curve = std::ranges::find(group.curves, channel, &GroupCurve::channel);
            if (curve == group.curves.end() || curve->last.count == 0)
                continue;
            table.rows.push_back({all ? channel : "", groupText(comparison, group), withSpread(channel, curve->last),
                withSpread(channel, curve->best), curve->best.count > 0 ? shortNumber(curve->bestAt.mean) : "",
                chosenText(*curve), shortNumber(curve->area.mean)});
        }
    }
    if (table.rows.empty())
        return;
    document.heading((all ? "Every scalar" : comparison.metric.channel)
        + (hasSpread ? ": mean +- standard deviation over the seeds" : ""));
    document.table(std::move(table));
    if (!all)
        document.sentence("--scalars shows this of every scalar.");
}

} // namespace

std::string comparisonReport(const Comparison& comparison, ListFormat format, bool allScalars)
{
    ReportDocument document(format);
    const bool isShort = comparison.groups.size() <= fewGroups;
    addHead(document, comparison);
    addGroups(document, comparison);
    document.gap();
    for (const std::string& sentence : conclusion(comparison))
        document.sentence(sentence);
    addGrid(document, comparison);
    addReached(document, comparison);
    addScalars(document, comparison, allScalars || isShort);
    if (comparison.pair)
        addPair(document, comparison, *comparison.pair);
    else if (!comparison.contrasts.empty())
        addPairs(document, comparison, comparison.contrasts.front());
    if (!comparison.notes.empty()) {
        document.heading("To be careful about");
        for (const std::string& note : comparison.notes)
            document.sentence(note);
    }
    return document.text();
}

} // namespace nnlab
