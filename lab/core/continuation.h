// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook.h"

#include <optional>
#include <string>

namespace nnlab {

/// How a saved run is carried out again or further with the experiments that are there now.
struct Continuation
{
    CheckedSpec checked;
    std::optional<RunState>
        state; ///< to go on from; without one the run begins anew, which gives the same bits and takes longer
    std::optional<SavedReports> beginning; ///< what was said before the state
};

/// The spec of a saved run with `assignments` laid over its values. Parameters that its experiment has no more are
/// problems.
CheckedSpec specAgain(const RunEntry& saved, const LoadedExperiment& experiment,
    std::span<const Assignment> assignments, std::uint64_t seed);

/// The run that is like `saved` but has `epochs` epochs, and where it can begin: bit for bit what a run with as many
/// epochs would have become at once. A schedule that ran its course over the epochs of the saved run keeps that course.
///
/// Throws Error: Usage if the run has come so far already, cannot be continued (it failed or diverged) or has no
/// epochs; Plugin if the experiment, or nnlab's numerics, have another version now; Damaged as Notebook does.
Continuation continuation(
    Notebook& notebook, const RunEntry& saved, const LoadedExperiment& experiment, std::optional<std::int64_t> epochs);

/// Throws Error (Plugin) if the bits of a saved run cannot be expected again: its experiment or the numerics have
/// another version.
void requireSameVersions(const RunEntry& saved, const LoadedExperiment& experiment);

} // namespace nnlab
