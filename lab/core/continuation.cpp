// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/continuation.h"

#include <algorithm>
#include <cmath>

namespace nnlab {

namespace {

constexpr std::string_view epochsId = "epochs";
constexpr std::string_view horizonId = "schedule-epochs"; // 0: as many as there are epochs

std::string who(const RunEntry& run) { return "Run " + std::to_string(run.id); }

const std::int64_t* integerOf(const Values& values, std::string_view id)
{
    const Value* value = values.find(id);
    return value ? std::get_if<std::int64_t>(value) : nullptr;
}

} // namespace

void requireSameVersions(const RunEntry& saved, const LoadedExperiment& experiment)
{
    if (saved.spec.version != experiment.info.version) {
        throw Error(who(saved) + " was made by version " + std::to_string(saved.spec.version) + " of "
                + experiment.info.id + ", and this is version " + std::to_string(experiment.info.version)
                + ", which computes something else; `nnlab rerun " + std::to_string(saved.id) + "` makes a new run.",
            Error::Cause::Plugin);
    }
    if (saved.numerics != numericsVersion) {
        throw Error(who(saved) + " was computed with numerics version " + std::to_string(saved.numerics)
                + ", and this nnlab has " + std::to_string(numericsVersion) + ", which gives other bits; `nnlab rerun "
                + std::to_string(saved.id) + "` makes a new run.",
            Error::Cause::Plugin);
    }
}

CheckedSpec specAgain(const RunEntry& saved, const LoadedExperiment& experiment,
    std::span<const Assignment> assignments, std::uint64_t seed)
{
    std::vector<Assignment> all;
    for (const Values::Entry& entry : saved.spec.values)
        all.push_back({entry.id, textOf(entry.value)});
    all.insert(all.end(), assignments.begin(), assignments.end());
    CheckedSpec checked = checkedSpec(experiment, nullptr, all, seed);
    // What the saved run was told when it was made need not be told again.
    std::erase_if(checked.warnings, [&](const Problem& warning) {
        return std::ranges::none_of(
            assignments, [&](const Assignment& a) { return isSameId(a.parameter, warning.parameter); });
    });
    return checked;
}

Continuation continuation(
    Notebook& notebook, const RunEntry& saved, const LoadedExperiment& experiment, std::optional<std::int64_t> epochs)
{
    requireSameVersions(saved, experiment);
    const bool isFinished = saved.status == "finished";
    if (!isFinished && saved.status != "stopped")
        throw Error(who(saved) + " is " + saved.status
                + " and cannot be continued; `nnlab rerun` makes a new one with other values.",
            Error::Cause::Usage);
    const std::int64_t* had = integerOf(saved.spec.values, epochsId);
    if (!had)
        throw Error("The experiment " + experiment.info.id + " has no epochs, so its runs cannot be continued.",
            Error::Cause::Usage);
    const std::int64_t wanted = epochs.value_or(*had);
    std::optional<SavedState> state = notebook.state(saved);
    // A run that was cut off may have reported more epochs than its last saved state has.
    double reported = 0;
    for (const ChannelSummary& channel : saved.channels)
        reported = channel.last ? std::max(reported, channel.last->at) : reported;
    const std::int64_t trained = isFinished ? *had : static_cast<std::int64_t>(std::floor(reported));
    if (wanted <= trained) {
        throw Error(who(saved) + " has " + std::to_string(trained)
                + " epochs already; --epochs says how many it shall have in all, so it has to be more.",
            Error::Cause::Usage);
    }

    std::vector<Assignment> assignments{{std::string(epochsId), std::to_string(wanted)}};
    const Parameter* horizon = experiment.parameter(horizonId);
    const std::int64_t* course = integerOf(saved.spec.values, horizonId);
    if (wanted != *had && horizon && course && *course == 0 && saved.spec.values.isMeaningful(*horizon))
        assignments.push_back({std::string(horizonId), std::to_string(*had)});
    Continuation next{specAgain(saved, experiment, assignments, saved.spec.seed), {}, {}};
    if (state) {
        next.beginning = state->beginningOf(notebook.reports(saved));
        next.state = std::move(state->state);
    }
    return next;
}

} // namespace nnlab
