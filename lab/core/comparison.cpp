// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/comparison.h"

#include "lab/core/contrasts.h"
#include "lab/core/run_pairs.h"

#include <algorithm>
#include <set>

namespace nnlab {

namespace {

[[noreturn]] void refuse(const std::string& sentence) { throw Error(sentence, Error::Cause::Usage); }

const Channel* declaredScalar(std::span<const RunEntry> runs, std::string_view id)
{
    for (const RunEntry& run : runs) {
        for (const Channel& channel : run.declared->channels) {
            if (std::holds_alternative<ScalarChannel>(channel) && isSameId(idOf(channel), id))
                return &channel;
        }
    }
    return nullptr;
}

/// The scalar channel of that id that some run has reported to; what there is instead is said.
const ScalarChannel& scalarNamed(std::span<const RunEntry> runs, const std::string& id, const char* option)
{
    std::vector<std::string> known;
    for (const RunEntry& run : runs) {
        for (const ChannelSummary& channel : run.channels) {
            if (channel.kind == "scalar" && std::ranges::find(known, channel.name) == known.end())
                known.push_back(channel.name);
        }
    }
    const bool isKnown = std::ranges::any_of(known, [&](const std::string& name) { return isSameId(name, id); });
    const Channel* channel = isKnown ? declaredScalar(runs, id) : nullptr;
    if (!channel) {
        const auto nearest = nearestName(id, known);
        std::string list;
        for (const std::string& name : known)
            list += (list.empty() ? "" : ", ") + name;
        refuse(std::string(option) + ": these runs have no scalar called " + id + "; "
            + (nearest ? "did you mean " + *nearest + "?" : "there is " + list + "."));
    }
    const auto& scalar = std::get<ScalarChannel>(*channel);
    if (scalar.better == Better::Unknown)
        refuse(std::string(option) + ": of " + std::string(scalar.id)
            + " nobody says whether more or less of it is better; choose another scalar, such as "
            + usualMetric(runs).channel + ".");
    return scalar;
}

Metric metricNamed(std::span<const RunEntry> runs, const std::string& text)
{
    Metric metric;
    std::string id = text;
    for (const auto& [prefix, kind] : {std::pair{"last:", Metric::Kind::Last}, std::pair{"best:", Metric::Kind::Best},
             std::pair{"area:", Metric::Kind::Area}}) {
        if (text.starts_with(prefix)) {
            metric.kind = kind;
            id = text.substr(5);
        }
    }
    const ScalarChannel& channel = scalarNamed(runs, id, "--metric");
    metric.channel = channel.id;
    metric.better = channel.better;
    return metric;
}

std::vector<std::string> groupFields(std::span<const RunEntry> runs, const std::vector<std::string>& asked)
{
    static const std::vector<std::string> own = {"name", "tags", "version"};
    std::vector<std::string> fields;
    for (const std::string& name : asked) {
        if (name == "seed")
            refuse("Seeds are no variants: they are what a group has several of. Group by parameters, as in --group "
                   "activation.");
        std::vector<std::string> known = own;
        std::optional<std::string> field;
        for (const RunEntry& run : runs) {
            for (const Values::Entry& entry : run.spec.values) {
                known.push_back(entry.id);
                if (isSameId(entry.id, name))
                    field = "parameter:" + entry.id;
            }
        }
        if (!field && std::ranges::find(own, name) != own.end())
            field = name;
        if (!field) {
            const auto nearest = nearestName(name, known);
            const bool isScalar = declaredScalar(runs, name) != nullptr;
            refuse("--group: these runs have no parameter called " + (name.empty() ? "\"\"" : name) + "; "
                + (isScalar       ? "it is a result, and groups are made by parameters (--metric chooses a result)."
                        : nearest ? "did you mean " + *nearest + "?"
                                  : "`nnlab describe " + runs.front().spec.experiment + "` lists them."));
        }
        if (std::ranges::find(fields, *field) == fields.end())
            fields.push_back(*field);
    }
    return fields;
}

std::string plainName(const std::string& field) { return field.starts_with("parameter:") ? field.substr(10) : field; }

std::vector<Field> valuesOf(const RunEntry& run, std::span<const std::string> fields)
{
    std::vector<Field> values;
    for (const std::string& field : fields)
        values.push_back(fieldOf(run, field));
    return values;
}

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

void makeGroups(Comparison& comparison, std::span<const RunEntry> entries, std::span<const std::string> fields)
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

std::string counted(std::size_t count, const std::string& thing)
{
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string listed(const std::vector<std::string>& parts)
{
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i)
        text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
    return text;
}

/// What somebody who reads the numbers has to know.
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
            notes.push_back(counted(count, "run") + " (" + listed(ids) + ") said nothing about "
                + comparison.metric.channel + " and " + (isOne ? "is" : "are") + " in none of the means.");
        else
            notes.push_back(counted(count, "run") + " (" + listed(ids) + ") "
                + (status == "diverged" || status == "failed" ? status : std::string(isOne ? "is " : "are ") + status)
                + " and " + (isOne ? "is" : "are") + " in none of the means.");
    }
    if (repeated > 0)
        notes.push_back(counted(repeated, "run") + (repeated == 1 ? " repeats another" : " repeat others")
            + " (the same values and seed) and " + (repeated == 1 ? "counts" : "count") + " once.");
    if (!comparison.mixed.empty())
        notes.push_back("Within a group also " + listed(comparison.mixed)
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

Metric usualMetric(std::span<const RunEntry> runs)
{
    const ScalarChannel* usual = nullptr;
    int best = 0;
    for (const RunEntry& run : runs) {
        for (const ChannelSummary& summary : run.channels) {
            if (summary.kind != "scalar")
                continue;
            const auto* channel = std::get_if<ScalarChannel>(&run.declared->channels.at(summary.channel));
            if (!channel || channel->better == Better::Unknown)
                continue;
            const int rank = 1 + (channel->id.starts_with("test-") ? 100 : 0)
                + (channel->id.starts_with("validation-") ? 50 : 0) + (channel->id.ends_with("accuracy") ? 20 : 0)
                + (channel->id.ends_with("loss") ? 10 : 0) - (channel->id.starts_with("running-") ? 5 : 0)
                - (channel->timing ? 1 : 0);
            if (rank > best) {
                best = rank;
                usual = channel;
            }
        }
    }
    if (!usual)
        refuse("These runs say nothing of which nnlab knows whether more or less of it is better.");
    return {std::string(usual->id), Metric::Kind::Last, usual->better};
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
        refuse("These are runs of " + listed(experiments)
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
    makeGroups(comparison, entries, fields);

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
