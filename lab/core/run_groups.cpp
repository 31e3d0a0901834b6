// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_groups.h"

#include <algorithm>
#include <map>
#include <set>

namespace nnlab {

namespace {

/// One number for each seed: the mean of what `read` says of its runs.
template <typename Read>
std::vector<double> perSeed(const Comparison& comparison, const RunGroup& group, Read&& read)
{
    std::map<std::uint64_t, std::vector<double>> bySeed;
    for (const std::size_t r : group.runs) {
        const ComparedRun& run = comparison.runs[r];
        if (const std::optional<double> number = run.counts ? read(run) : std::nullopt)
            bySeed[run.seed].push_back(*number);
    }
    std::vector<double> numbers;
    for (const auto& [seed, ofSeed] : bySeed)
        numbers.push_back(summaryOf(ofSeed).mean);
    return numbers;
}

void summarizeCurves(const Comparison& comparison, RunGroup& group)
{
    const auto summary = [&](const std::string& channel, auto&& read) {
        return summaryOf(perSeed(comparison, group, [&](const ComparedRun& run) -> std::optional<double> {
            const CurveSummary* curve = run.curve(channel);
            return curve ? read(*curve) : std::nullopt;
        }));
    };
    for (const std::size_t r : group.runs) {
        for (const CurveSummary& curve : comparison.runs[r].curves) {
            if (std::ranges::find(group.curves, curve.channel, &GroupCurve::channel) != group.curves.end())
                continue;
            GroupCurve all;
            all.channel = curve.channel;
            all.last = summary(curve.channel, [](const CurveSummary& c) { return std::optional(c.last.value); });
            all.best = summary(curve.channel,
                [](const CurveSummary& c) { return c.best ? std::optional(c.best->value) : std::nullopt; });
            all.bestAt = summary(
                curve.channel, [](const CurveSummary& c) { return c.best ? std::optional(c.best->at) : std::nullopt; });
            all.area = summary(curve.channel, [](const CurveSummary& c) { return std::optional(c.area); });
            if (curve.best) {
                all.chosenOn = curve.best->chosenOn;
                all.isChosenOnTest = curve.best->isChosenOnTest;
            }
            group.curves.push_back(std::move(all));
        }
    }
}

/// The one in the middle of what is known; `of` counts those that never got there, later than any.
std::optional<double> medianWithLate(std::vector<double> known, std::size_t of)
{
    std::ranges::sort(known);
    const std::size_t middle = of / 2;
    if (of == 0 || middle >= known.size())
        return {};
    return of % 2 == 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2;
}

GroupReached groupReached(const Comparison& comparison, const RunGroup& group, std::size_t target)
{
    GroupReached result;
    std::vector<double> at;
    std::vector<double> samples;
    std::vector<double> seconds;
    for (const std::size_t r : group.runs) {
        const ComparedRun& run = comparison.runs[r];
        if (!run.counts)
            continue;
        ++result.of;
        const std::optional<Reached>& reached = run.reached[target];
        if (!reached)
            continue;
        ++result.reached;
        at.push_back(reached->at);
        seconds.push_back(reached->seconds);
        if (reached->samples)
            samples.push_back(*reached->samples);
    }
    result.at = medianWithLate(std::move(at), result.of);
    result.samples = medianWithLate(std::move(samples), result.of);
    result.seconds = medianWithLate(std::move(seconds), result.of);
    return result;
}

} // namespace

std::vector<Field> valuesOf(const RunEntry& run, std::span<const std::string> fields)
{
    std::vector<Field> values;
    for (const std::string& field : fields)
        values.push_back(fieldOf(run, field));
    return values;
}

void addGroups(Comparison& comparison, std::span<const RunEntry> entries, std::span<const std::string> fields)
{
    std::map<std::vector<std::string>, std::size_t> places;
    for (std::size_t r = 0; r < entries.size(); ++r) {
        const std::vector<Field> values = valuesOf(entries[r], fields);
        std::vector<std::string> key;
        for (const Field& value : values)
            key.push_back(textOf(value));
        const auto [place, isNew] = places.try_emplace(std::move(key), comparison.groups.size());
        if (isNew)
            comparison.groups.emplace_back().values = values;
        comparison.groups[place->second].runs.push_back(r);
    }
    for (RunGroup& group : comparison.groups) {
        std::set<std::uint64_t> seeds;
        for (const std::size_t r : group.runs) {
            const ComparedRun& run = comparison.runs[r];
            if (run.counts)
                seeds.insert(run.seed);
            else
                ++group.left[run.repeats ? "repeated" : run.status];
        }
        group.seeds.assign(seeds.begin(), seeds.end());
        group.measure = summaryOf(perSeed(comparison, group, [](const ComparedRun& run) { return run.measure; }));
        summarizeCurves(comparison, group);
        for (std::size_t t = 0; t < comparison.targets.size(); ++t)
            group.reached.push_back(groupReached(comparison, group, t));
    }
    const bool haveSeveral =
        std::ranges::any_of(comparison.groups, [](const RunGroup& group) { return group.measure.count > 1; });
    const double sign = comparison.metric.better == Better::Higher ? -1 : 1;
    std::ranges::stable_sort(comparison.groups, {}, [&](const RunGroup& group) {
        const int rank = group.measure.count == 0     ? 3
            : haveSeveral && group.measure.count == 1 ? 2 // luck could put it first, and nothing can be tested
            : group.diverged() > 0                    ? 1
                                                      : 0;
        return std::pair(rank, sign * group.measure.mean);
    });
}

} // namespace nnlab
