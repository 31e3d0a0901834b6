// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/comparison_pairs.h"

#include "lab/core/comparison_words.h"
#include "lab/core/sentence_parts.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

namespace nnlab {

namespace {

constexpr std::size_t largestCells = 6;
constexpr std::size_t mostClasses = 12; // whose matrix fits a terminal

std::string signedNumber(double number, int decimals)
{
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%+.*f", decimals, number);
    return buffer;
}

void addConfusion(
    ReportDocument& document, const ConfusionDifference& confusion, const std::string& one, const std::string& other)
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

} // namespace

void addPairs(ReportDocument& document, const Comparison& comparison, const Contrast& contrast)
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
            {{"runs"}, {"seed", true}, {"differ from", true}, {"only first right", true}, {"only second right", true},
                {"McNemar's p", true}},
            {}};
        for (const RunPair& pair : contrast.pairs) {
            const auto run = std::ranges::find(comparison.runs, pair.one, &ComparedRun::id);
            const std::optional<SameSamples>& same = pair.same;
            table.rows.push_back(
                {std::to_string(pair.one) + ", " + std::to_string(pair.other), std::to_string(run->seed),
                    pair.first ? textOf(Field(pair.first->at)) + " (" + pair.first->channels.front() + ")" : "never",
                    same ? std::to_string(same->onlyOne) : "", same ? std::to_string(same->onlyOther) : "",
                    same ? chanceNumber(same->p) : ""});
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

void addPair(ReportDocument& document, const Comparison& comparison, const RunPair& pair)
{
    const std::string one = runText(comparison, pair.one);
    const std::string other = runText(comparison, pair.other);
    addConfusion(document, pair.confusion, one, other);
    document.heading("The two runs");
    if (const std::string same = sameSamplesText(pair, one, other); !same.empty())
        document.sentence(same);
    document.sentence(firstDifferenceText(pair));
}

} // namespace nnlab
