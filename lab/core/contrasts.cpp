// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/contrasts.h"

#include <algorithm>

namespace nnlab {

namespace {

constexpr double significance = 0.05;

/// What two runs have to share to be a pair: the seed, and the parameters that groups do not tell apart.
struct Key
{
    std::uint64_t seed = 0;
    std::vector<std::string> rest;
    auto operator<=>(const Key&) const = default;
};

using RunsByKey = std::map<Key, std::size_t>;

RunsByKey runsByKey(const Comparison& comparison, const RunGroup& group)
{
    RunsByKey runs;
    for (const std::size_t r : group.runs) {
        if (!comparison.runs[r].counts)
            continue;
        Key key{comparison.runs[r].seed, {}};
        for (std::size_t i = 0; i < comparison.differing.size(); ++i) {
            if (std::ranges::find(comparison.mixed, comparison.differing[i]) != comparison.mixed.end())
                key.rest.push_back(textOf(comparison.values[r][i]));
        }
        runs.try_emplace(std::move(key), r);
    }
    return runs;
}

/// Pairs of places in Comparison::runs, by ascending seed.
using RunPlaces = std::vector<std::pair<std::size_t, std::size_t>>;

/// The runs that the two groups have in common.
RunPlaces commonRuns(const RunsByKey& one, const RunsByKey& other)
{
    RunPlaces common;
    auto there = other.begin();
    for (const auto& [key, run] : one) {
        while (there != other.end() && there->first < key)
            ++there;
        if (there != other.end() && there->first == key)
            common.emplace_back(run, there->second);
    }
    return common;
}

/// For each common seed the mean difference of its pairs.
std::map<std::uint64_t, double> differencesBySeed(const Comparison& comparison, const RunPlaces& common)
{
    std::map<std::uint64_t, std::vector<double>> all;
    for (const auto& [one, other] : common)
        all[comparison.runs[one].seed].push_back(*comparison.runs[one].measure - *comparison.runs[other].measure);
    std::map<std::uint64_t, double> means;
    for (const auto& [seed, differences] : all)
        means[seed] = summaryOf(differences).mean;
    return means;
}

Contrast tested(const Comparison& comparison, const RunPlaces& common)
{
    Contrast contrast;
    for (const auto& [seed, difference] : differencesBySeed(comparison, common)) {
        contrast.seeds.push_back(seed);
        contrast.differences.push_back(difference);
    }
    contrast.difference = summaryOf(contrast.differences);
    contrast.t = pairedT(contrast.differences);
    contrast.wilcoxon = wilcoxonSignedRank(contrast.differences);
    return contrast;
}

} // namespace

void addContrasts(Comparison& comparison, std::span<const RunEntry> entries, RunPairs& pairs)
{
    std::vector<RunsByKey> groups;
    for (const RunGroup& group : comparison.groups)
        groups.push_back(runsByKey(comparison, group));

    for (std::size_t other = 1; other < groups.size(); ++other) {
        if (groups[0].empty() || groups[other].empty())
            continue;
        const RunPlaces common = commonRuns(groups[0], groups[other]);
        Contrast contrast = tested(comparison, common);
        contrast.other = other;
        for (const auto& [here, there] : common) {
            contrast.pairs.push_back(pairs.pair(entries[here], entries[there]));
            const RunPair& pair = contrast.pairs.back();
            const bool fits = contrast.confusion.pairs == 0 || contrast.confusion.classes == pair.confusion.classes;
            if (pair.confusion.pairs > 0 && fits)
                contrast.confusion.add(pair.confusion);
        }
        comparison.tests += contrast.seeds.size() >= 2 ? 1 : 0;
        comparison.contrasts.push_back(std::move(contrast));
    }

    const double tests = double(comparison.tests);
    for (Contrast& contrast : comparison.contrasts) {
        contrast.isByWilcoxon = contrast.wilcoxon && smallestWilcoxon(contrast.seeds.size()) * tests < significance;
        if (const std::optional<double>& deciding = contrast.isByWilcoxon ? contrast.wilcoxon : contrast.t)
            contrast.p = std::min(1.0, *deciding * tests);
    }
}

} // namespace nnlab
