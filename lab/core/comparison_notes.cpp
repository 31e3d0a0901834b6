// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/comparison_notes.h"

#include "lab/core/sentence_parts.h"

#include <algorithm>
#include <map>

namespace nnlab {

void addNotes(Comparison& comparison, std::span<const RunEntry> entries)
{
    std::vector<std::string>& notes = comparison.notes;
    std::map<std::string, std::vector<std::string>> left;
    std::size_t repeated = 0;
    for (const ComparedRun& run : comparison.runs) {
        if (run.repeats)
            ++repeated;
        else if (!run.counts)
            left[run.status].push_back(std::to_string(run.id));
    }
    for (auto& [status, ids] : left) {
        const std::size_t count = ids.size();
        if (ids.size() > 8) {
            ids.resize(8);
            ids.emplace_back("others");
        }
        const bool isOne = count == 1;
        if (status == "finished")
            notes.push_back(counted(count, "run") + " (" + andList(ids) + ") said nothing about "
                + comparison.metric.channel + " and " + (isOne ? "is" : "are") + " in none of the means.");
        else
            notes.push_back(counted(count, "run") + " (" + andList(ids) + ") "
                + (status == "diverged" || status == "failed" ? status : std::string(isOne ? "is " : "are ") + status)
                + " and " + (isOne ? "is" : "are") + " in none of the means.");
    }
    if (repeated > 0)
        notes.push_back(counted(repeated, "run") + (repeated == 1 ? " repeats another" : " repeat others")
            + " (the same values and seed) and " + (repeated == 1 ? "counts" : "count") + " once.");
    if (!comparison.mixed.empty())
        notes.push_back("Within a group also " + andList(comparison.mixed)
            + (comparison.mixed.size() == 1 ? " differs" : " differ")
            + "; each seed counts once, with the mean of its runs. Add "
            + (comparison.mixed.size() == 1 ? "it" : "them") + " to --group to see "
            + (comparison.mixed.size() == 1 ? "it" : "them") + " apart.");

    std::size_t fewest = 0;
    for (const RunGroup& group : comparison.groups) {
        if (group.measure.count > 0 && (fewest == 0 || group.measure.count < fewest))
            fewest = group.measure.count;
    }
    const bool isOnePair = comparison.pair.has_value();
    if (fewest > 0 && fewest < 5 && !isOnePair)
        notes.push_back(
            (fewest == 1 ? "Some groups have a single seed: what is chance and what is not cannot be told."
                         : "Some groups have only " + std::to_string(fewest) + " seeds: take what they say as a hint.")
            + " Five seeds or more make a statement.");

    const auto differ = [&](auto&& read) {
        return std::ranges::any_of(
            entries, [&](const RunEntry& entry) { return read(entry) != read(entries.front()); });
    };
    if (differ([](const RunEntry& entry) { return entry.spec.version; }))
        notes.emplace_back("The runs are of several versions of the experiment, which may do different things.");
    if (differ([](const RunEntry& entry) { return entry.numerics; }))
        notes.emplace_back("The runs were computed with several versions of the arithmetic.");
    const auto hasParameter = [&](const char* name) {
        return std::ranges::find(comparison.differing, name) != comparison.differing.end();
    };
    if (!hasParameter("data")
        && differ([](const RunEntry& entry) { return entry.data ? entry.data->sha256 : std::string(); }))
        notes.emplace_back("The runs read different data under the same name, so what differs between them may be the "
                           "data.");
}

} // namespace nnlab
