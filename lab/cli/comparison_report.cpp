// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/comparison_report.h"

#include "lab/cli/numbers_text.h"
#include "lab/cli/terminal.h"
#include "lab/core/comparison_words.h"
#include "lab/core/parameter_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

namespace nnlab {

namespace {

constexpr std::size_t fewGroups = 4; // up to here all scalars are shown without being asked for
constexpr std::size_t largestCells = 6;
constexpr std::size_t mostClasses = 12; // whose matrix fits a terminal

/// Puts headings, tables and sentences together in one of the two forms for people.
class Document
{
public:
    explicit Document(ListFormat format) : m_format(format) { }

    void heading(const std::string& text)
    {
        m_text += m_text.empty() ? "" : "\n";
        m_text += isMarkdown() ? "## " + text + "\n\n" : bold(text) + "\n";
    }
    void table(Table table)
    {
        // Columns in which nothing stands tell nothing.
        for (std::size_t c = table.columns.size(); c-- > 0;) {
            if (std::ranges::any_of(table.rows, [c](const auto& row) { return !row[c].empty(); }))
                continue;
            table.columns.erase(table.columns.begin() + static_cast<std::ptrdiff_t>(c));
            for (auto& row : table.rows)
                row.erase(row.begin() + static_cast<std::ptrdiff_t>(c));
        }
        m_text += table.text(m_format);
    }
    void sentence(const std::string& text)
    {
        m_text += isMarkdown() ? "- " + text + "\n" : wrapped(text, Terminal::width(), 2) + "\n";
    }
    void gap() { m_text += "\n"; }
    const std::string& text() const { return m_text; }

private:
    bool isMarkdown() const { return m_format == ListFormat::Markdown; }

    ListFormat m_format;
    std::string m_text;
};

std::string plural(std::size_t count, const std::string& thing)
{
    return grouped(static_cast<std::int64_t>(count)) + " " + thing + (count == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& parts, const std::string& between = ", ")
{
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : between) + part;
    return text;
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

std::string pText(double p)
{
    const std::string text = chanceText(p); // "p = 0.002" without its first word
    return text.substr(text.find("= ") == std::string::npos ? 2 : 4);
}

void addHead(Document& document, const Comparison& comparison)
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

void addGroups(Document& document, const Comparison& comparison)
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
        row.push_back(contrast->p ? pText(*contrast->p) : "");
        row.push_back(contrast->seeds.size() < 2 ? "cannot be judged"
                : isWorse(comparison, *contrast) ? "worse"
                                                 : "may be as good");
    }
    document.table(std::move(table));
}

/// Where two parameters tell the groups apart, the means as a grid: rows by one, columns by the other.
void addGrid(Document& document, const Comparison& comparison)
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

void addReached(Document& document, const Comparison& comparison)
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

void addScalars(Document& document, const Comparison& comparison, bool all)
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

std::string signedNumber(double number, int decimals)
{
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%+.*f", decimals, number);
    return buffer;
}

void addConfusion(
    Document& document, const ConfusionDifference& confusion, const std::string& one, const std::string& other)
{
    if (confusion.pairs == 0)
        return;
    document.heading("Confusion matrix of " + one + " minus that of " + other
        + (confusion.pairs > 1 ? ", mean of " + std::to_string(confusion.pairs) + " pairs" : "")
        + " (rows: what it is; columns: what it is taken for)");
    const std::vector<ConfusionDifference::Cell> largest = confusion.largest(largestCells);
    if (largest.empty()) {
        document.sentence("They are the same.");
        return;
    }
    const int decimals = confusion.pairs > 1 ? 1 : 0;
    const std::size_t classes = confusion.classes.size();
    if (classes <= mostClasses) {
        Table table{"confusion", {{""}}, {}};
        for (const std::string& name : confusion.classes)
            table.columns.push_back({name + " ", true});
        for (std::size_t actual = 0; actual < classes; ++actual) {
            std::vector<std::string> row{confusion.classes[actual]};
            for (std::size_t predicted = 0; predicted < classes; ++predicted) {
                const double change = confusion.cells[actual * classes + predicted];
                const bool isVisible = std::fabs(change) >= (decimals == 0 ? 0.5 : 0.05);
                const std::string number = isVisible ? signedNumber(change, decimals) : ".";
                const bool isLarge = std::ranges::any_of(largest, [&](const ConfusionDifference::Cell& cell) {
                    return cell.actual == actual && cell.predicted == predicted;
                });
                row.push_back(isLarge ? "[" + number + "]" : number + " ");
            }
            table.rows.push_back(std::move(row));
        }
        document.table(std::move(table));
        document.gap();
    }
    std::vector<std::string> cells;
    for (const ConfusionDifference::Cell& cell : largest) {
        const std::string& actual = confusion.classes[cell.actual];
        cells.push_back((cell.actual == cell.predicted ? actual + " read right"
                                                       : actual + " taken for " + confusion.classes[cell.predicted])
            + " " + signedNumber(cell.change, decimals));
    }
    document.sentence("Changed most: " + joined(cells) + ".");
}

std::string mcNemarSummary(const Contrast& contrast)
{
    constexpr double significance = 0.05;
    std::size_t tested = 0;
    std::size_t first = 0;
    std::size_t second = 0;
    for (const RunPair& pair : contrast.pairs) {
        if (!pair.same)
            continue;
        ++tested;
        if (pair.same->p < significance)
            ++(pair.same->onlyOne > pair.same->onlyOther ? first : second);
    }
    return "McNemar's exact test asks, pair by pair, whether the two networks' mistakes on the same test samples "
           "differ by "
           "more than chance (p < 0.05): in "
        + std::to_string(first) + " of " + std::to_string(tested) + " pairs the first is better, in "
        + std::to_string(second) + " the second. About other seeds it says nothing.";
}

/// Two groups, by the runs that are pairs.
void addPairs(Document& document, const Comparison& comparison, const Contrast& contrast)
{
    constexpr std::size_t mostPairs = 12;
    const std::string one = groupText(comparison, comparison.groups[contrast.one]);
    const std::string other = groupText(comparison, comparison.groups[contrast.other]);
    addConfusion(document, contrast.confusion, one, other);
    if (contrast.pairs.empty())
        return;
    document.heading("Pairs of runs with the same seed: first " + one + ", second " + other);
    if (contrast.pairs.size() <= mostPairs) {
        Table table{"pairs",
            {{"runs"}, {"seed", true}, {"differ from", true}, {"only first right", true},
                {"only second right", true}, {"McNemar's p", true}},
            {}};
        for (const RunPair& pair : contrast.pairs) {
            const auto run = std::ranges::find(comparison.runs, pair.one, &ComparedRun::id);
            const std::optional<SameSamples>& same = pair.same;
            table.rows.push_back(
                {std::to_string(pair.one) + ", " + std::to_string(pair.other), std::to_string(run->seed),
                    pair.first ? textOf(Field(pair.first->at)) + " (" + pair.first->channels.front() + ")" : "never",
                    same ? std::to_string(same->onlyOne) : "", same ? std::to_string(same->onlyOther) : "",
                    same ? pText(same->p) : ""});
        }
        document.table(std::move(table));
        document.gap();
    }
    if (std::ranges::any_of(contrast.pairs, [](const RunPair& pair) { return pair.same.has_value(); }))
        document.sentence(mcNemarSummary(contrast));
    constexpr std::size_t mostProblems = 3;
    std::set<std::string> problems;
    for (const RunPair& pair : contrast.pairs) {
        if (!pair.whyNoSame.empty() && problems.size() < mostProblems)
            problems.insert(pair.whyNoSame);
    }
    for (const std::string& problem : problems)
        document.sentence(problem);
}

/// "run 41 (relu)"
std::string runText(const Comparison& comparison, std::int64_t id)
{
    const std::string run = "run " + std::to_string(id);
    for (const RunGroup& group : comparison.groups) {
        const bool isOfIt = std::ranges::any_of(group.runs, [&](std::size_t r) { return comparison.runs[r].id == id; });
        if (isOfIt && !group.values.empty() && comparison.groups.size() > 1)
            return run + " (" + groupText(comparison, group) + ")";
    }
    return run;
}

/// Exactly two runs.
void addPair(Document& document, const Comparison& comparison, const RunPair& pair)
{
    const std::string one = runText(comparison, pair.one);
    const std::string other = runText(comparison, pair.other);
    addConfusion(document, pair.confusion, one, other);
    document.heading("The two runs");
    if (const std::string same = sameSamplesText(pair, one, other); !same.empty())
        document.sentence(same);
    document.sentence(firstDifferenceText(pair));
}

} // namespace

std::string comparisonReport(const Comparison& comparison, ListFormat format, bool allScalars)
{
    Document document(format);
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

Table comparisonTable(const Comparison& comparison)
{
    Table table{"groups", {}, {}};
    for (const std::string& parameter : comparison.grouped)
        table.columns.push_back({parameter});
    for (const char* id : {"runs", "seeds", "left-out", "mean", "deviation", "low", "high", "difference",
             "difference-low", "difference-high", "t", "wilcoxon", "p"})
        table.columns.push_back({id, true});
    std::vector<std::string> channels;
    for (const RunGroup& group : comparison.groups) {
        for (const GroupCurve& curve : group.curves) {
            if (std::ranges::find(channels, curve.channel) == channels.end())
                channels.push_back(curve.channel);
        }
    }
    for (const std::string& channel : channels) {
        for (const char* which : {"last:", "best:", "best-at:", "area:"})
            table.columns.push_back({which + channel, true});
    }
    for (const Target& target : comparison.targets) {
        const std::string id = target.channel + "=" + textOf(Field(target.value));
        for (const char* which : {"reached:", "epochs-to:", "samples-to:", "seconds-to:"})
            table.columns.push_back({which + id, true});
    }

    const auto text = [](const std::optional<double>& number) {
        return number ? textOf(Field(*number)) : std::string();
    };
    const auto mean = [&](const Summary& summary) { return summary.count > 0 ? text(summary.mean) : std::string(); };
    const auto end = [&](const Summary& summary, double sign) {
        return summary.halfWidth ? text(summary.mean + sign * *summary.halfWidth) : std::string();
    };
    for (std::size_t g = 0; g < comparison.groups.size(); ++g) {
        const RunGroup& group = comparison.groups[g];
        std::vector<std::string>& row = table.rows.emplace_back();
        for (const Field& value : group.values)
            row.push_back(textOf(value));
        std::size_t left = 0;
        for (const auto& [status, count] : group.left)
            left += count;
        row.push_back(std::to_string(group.runs.size()));
        row.push_back(std::to_string(group.seeds.size()));
        row.push_back(std::to_string(left));
        row.push_back(mean(group.measure));
        row.push_back(text(group.measure.deviation));
        row.push_back(end(group.measure, -1));
        row.push_back(end(group.measure, 1));
        const auto found = std::ranges::find(comparison.contrasts, g, &Contrast::other);
        const Contrast none;
        const Contrast& contrast = found == comparison.contrasts.end() ? none : *found;
        row.push_back(mean(contrast.difference));
        row.push_back(end(contrast.difference, -1));
        row.push_back(end(contrast.difference, 1));
        row.push_back(text(contrast.t));
        row.push_back(text(contrast.wilcoxon));
        row.push_back(text(contrast.p));
        for (const std::string& channel : channels) {
            const auto curve = std::ranges::find(group.curves, channel, &GroupCurve::channel);
            const GroupCurve nothing;
            const GroupCurve& said = curve == group.curves.end() ? nothing : *curve;
            row.insert(row.end(), {mean(said.last), mean(said.best), mean(said.bestAt), mean(said.area)});
        }
        for (const GroupReached& reached : group.reached)
            row.insert(row.end(),
                {std::to_string(reached.reached), text(reached.at), text(reached.samples), text(reached.seconds)});
    }
    return table;
}

} // namespace nnlab
