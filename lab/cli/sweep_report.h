// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/cli/sweep_request.h"
#include "lab/core/headline.h"
#include "lab/core/notebook.h"

#include <optional>
#include <span>
#include <string>

namespace nnlab {

/// What there is to tell of a sweep when a command that worked on it ends.
struct SweepResult
{
    SweepEntry sweep;
    std::vector<RunEntry> runs; ///< of it, in the order of their places
    std::size_t ran = 0; ///< in this command
    double seconds = 0; ///< that it took
    Parallelism parallelism;
};

/// The channel by which saved runs can be told apart as better and worse; nothing if they have none in common with the
/// experiment's.
std::optional<Headline> headlineOf(const LoadedExperiment& experiment, std::span<const RunEntry> runs);

/// One row for each variant, the best first: what it is, how many runs it has and how many of them failed or diverged,
/// mean, worst and best of the headline over its finished runs. `isForPeople`: rounded.
Table variantTable(const SweepRequest& request, const SweepResult& result, bool isForPeople);

/// The table with what people want to know below it: how many runs there are, what has gone wrong, where they are
/// saved, and what can be typed next.
std::string sweepReport(const SweepRequest& request, const SweepResult& result);

} // namespace nnlab
