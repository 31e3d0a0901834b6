// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/comparison.h"

#include "lab/core/comparison_choice.h"
#include "lab/core/comparison_notes.h"
#include "lab/core/contrasts.h"
#include "lab/core/run_groups.h"
#include "lab/core/run_pairs.h"
#include "lab/core/sentence_parts.h"

#include <algorithm>
#include <map>

namespace nnlab {

namespace {

[[noreturn]] void refuse(const std::string& sentence) { throw Error(sentence, Error::Cause::Usage); }

std::string plainName(const std::string& field) { return field.starts_with("parameter:") ? field.substr(10) : field; }

std::optional<double> measureOf(const ComparedRun& run, const Metric& metric)
{
    const CurveSummary* curve = run.curve(metric.channel);
    if (!curve)
        return {};
    switch (metric.kind) {
    case Metric::Kind::Last:
        return curve->last.value;
    case Metric::Kind::Best:
        return curve->best ? std::optional(curve->best->value) : std::nullopt;
    case Metric::Kind::Area:
        break;
    }
    return curve->area;
}

std::optional<Reached> reachedBy(const RunEntry& run, const ScalarCurve& curve, double wanted)
{
    const ScalarPoint* point = firstReaching(curve, wanted);
    if (!point)
        return {};
    Reached reached{point->at, {}, point->seconds};
    if (curve.unit == AtUnit::Sample)
        reached.samples = point->at;
    else if (curve.unit == AtUnit::Epoch && run.samplesPerEpoch > 0)
        reached.samples = point->at * double(run.samplesPerEpoch);
    return reached;
}

ComparedRun comparedRun(Notebook& notebook, const RunEntry& entry, const Comparison& comparison)
{
    ComparedRun run;
    run.id = entry.id;
    run.seed = entry.spec.seed;
    run.status = entry.status;
    run.message = entry.message;
    run.seconds = entry.seconds;
    run.reached.resize(comparison.targets.size());
    std::vector<ScalarCurve> curves;
    try {
        for (const ChannelSummary& summary : entry.channels) {
            if (summary.kind != "scalar" || summary.channel >= entry.declared->channels.size())
                continue;
            const auto* channel = std::get_if<ScalarChannel>(&entry.declared->channels[summary.channel]);
            if (channel)
                curves.push_back({summary.name, channel->better, channel->at, notebook.points(entry, summary)});
        }
    } catch (const Error& error) {
        if (error.cause() != Error::Cause::Damaged)
            throw;
        run.status = "damaged";
        run.message = error.what();
        return run;
    }
    run.curves = summariesOf(curves);
    for (std::size_t t = 0; t < comparison.targets.size(); ++t) {
        const auto curve = std::ranges::find(curves, comparison.targets[t].channel, &ScalarCurve::channel);
        if (curve != curves.end())
            run.reached[t] = reachedBy(entry, *curve, comparison.targets[t].value);
    }
    run.measure = measureOf(run, comparison.metric);
    run.counts = run.status == "finished" && run.measure.has_value();
    return run;
}

/// Of runs with the same spec one counts, the first that is finished: the others would say the same again.
void countRepetitionsOnce(std::span<const RunEntry> entries, std::vector<ComparedRun>& runs)
{
    std::map<std::string, std::size_t> first;
    for (const bool isFinished : {true, false}) {
        for (std::size_t i = 0; i < runs.size(); ++i) {
            if (runs[i].counts != isFinished)
                continue;
            const auto [known, isNew] = first.try_emplace(entries[i].specHash, i);
            if (isNew)
                continue;
            runs[i].repeats = runs[known->second].id;
            runs[i].counts = false;
        }
    }
}

} // namespace

std::string Metric::text() const
{
    constexpr const char* prefixes[] = {"", "best:", "area:"};
    return prefixes[static_cast<std::size_t>(kind)] + channel;
}

const CurveSummary* ComparedRun::curve(std::string_view channel) const
{
    const auto found = std::ranges::find(curves, channel, &CurveSummary::channel);
    return found == curves.end() ? nullptr : &*found;
}

std::size_t RunGroup::diverged() const
{
    const auto found = left.find("diverged");
    return found == left.end() ? 0 : found->second;
}

const RunGroup* Comparison::best() const
{
    return groups.empty() || groups.front().measure.count == 0 ? nullptr : &groups.front();
}

Comparison compareRuns(Notebook& notebook, std::vector<RunEntry> entries, const ComparisonOptions& options)
{
    Comparison comparison;
    for (const RunEntry& entry : entries) {
        if (entry.isDamaged())
            comparison.notes.push_back("Run " + std::to_string(entry.id)
                + " is damaged, so that not even its values can be read, and is in no group.");
    }
    std::erase_if(entries, [](const RunEntry& entry) { return entry.isDamaged(); });
    std::ranges::sort(entries, {}, &RunEntry::id);
    const auto isSame = [](const RunEntry& one, const RunEntry& other) { return one.id == other.id; };
    entries.erase(std::unique(entries.begin(), entries.end(), isSame), entries.end());
    if (entries.size() < 2 && !comparison.notes.empty())
        throw Error("There are no two runs that can be read: " + comparison.notes.front(), Error::Cause::Damaged);
    if (entries.empty())
        refuse("There is no run to compare.");
    if (entries.size() == 1)
        refuse("Run " + std::to_string(entries.front().id)
            + " is the only one, and comparing takes at least two; `nnlab show " + std::to_string(entries.front().id)
            + "` shows it.");
    std::vector<std::string> experiments;
    for (const RunEntry& entry : entries) {
        if (std::ranges::find(experiments, entry.spec.experiment) == experiments.end())
            experiments.push_back(entry.spec.experiment);
    }
    if (experiments.size() > 1)
        refuse("These are runs of " + andList(experiments)
            + ", and only runs of one experiment can be compared; --where experiment=" + experiments.front()
            + " chooses.");

    comparison.experiment = experiments.front();
    comparison.differing = differingParameters(entries);
    std::erase(comparison.differing, "seed");
    std::vector<std::string> fields = groupFields(entries, options.group);
    if (options.group.empty()) {
        for (const std::string& parameter : comparison.differing)
            fields.push_back("parameter:" + parameter);
    }
    for (const std::string& field : fields)
        comparison.grouped.push_back(plainName(field));
    for (const std::string& parameter : comparison.differing) {
        if (std::ranges::find(fields, "parameter:" + parameter) == fields.end())
            comparison.mixed.push_back(parameter);
    }
    comparison.metric = options.metric.empty() ? usualMetric(entries) : metricNamed(entries, options.metric);
    for (const Target& target : options.targets) {
        const ScalarChannel& channel = scalarNamed(entries, target.channel, "--reach");
        comparison.targets.push_back({std::string(channel.id), target.value});
    }

    std::vector<std::string> differing;
    for (const std::string& parameter : comparison.differing)
        differing.push_back("parameter:" + parameter);
    for (const RunEntry& entry : entries) {
        comparison.runs.push_back(comparedRun(notebook, entry, comparison));
        comparison.values.push_back(valuesOf(entry, differing));
    }
    countRepetitionsOnce(entries, comparison.runs);
    addGroups(comparison, entries, fields);

    RunPairs pairs(notebook);
    addContrasts(comparison, entries, pairs);
    if (entries.size() == 2) {
        const std::size_t first = comparison.groups.front().runs.front();
        comparison.pair = pairs.pair(entries[first], entries[1 - first]);
    }
    addNotes(comparison, entries);
    return comparison;
}

} // namespace nnlab
