// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/comparison_choice.h"

#include "lab/core/sentence_parts.h"

#include <algorithm>

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

} // namespace

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
        refuse(std::string(option) + ": these runs have no scalar called " + id + "; "
            + (nearest ? "did you mean " + *nearest + "?" : "there is " + joined(known) + "."));
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
    if (!usual && std::ranges::none_of(runs, [](const RunEntry& run) { return run.status == "finished"; }))
        refuse("None of these runs has finished, so there is nothing to compare; `nnlab show "
            + std::to_string(runs.front().id) + "` tells what became of the first.");
    if (!usual)
        refuse("These runs say nothing of which nnlab knows whether more or less of it is better.");
    return {std::string(usual->id), Metric::Kind::Last, usual->better};
}

} // namespace nnlab
