// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/checked_sweep.h"
#include "lab/core/exit_code.h"
#include "lab/core/run_series.h"
#include "lab/core/table.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nnlab {

/// What is kept of the runs of a sweep beside what is kept of each: nothing, the whole history of the best, or that of
/// all.
enum class Keep { Essentials, Best, All };

/// A sweep that somebody wants: right as far as can be known before it begins.
struct SweepRequest
{
    std::shared_ptr<const LoadedExperiment> experiment;
    CheckedSweep sweep;
    std::string file; ///< the notebook
    std::vector<std::size_t> places; ///< of CheckedSweep::runs: those that are meant, with --limit and --shard
    std::optional<std::int64_t> limit;
    std::optional<int> jobs;
    std::optional<int> threads; ///< of each run
    Keep keep = Keep::Essentials;
    bool failFast = false;
    bool resumes = false;
    std::string extraWords; ///< flags that belong to the command but not to the definition: " --shard 2/4 --jobs 3"
    ListFormat format = ListFormat::Table;
};

/// The value of a parameter in a run as tables show it; "-" where it is not meaningful.
std::string sweptValue(const LoadedExperiment& experiment, const Values& values, const std::string& parameter);

/// "activation relu, learning-rate 0.03, seed 2": what tells a run from the others of its sweep.
std::string variantText(const LoadedExperiment& experiment, const RunSpec& run, const std::vector<std::string>& swept);

/// How long a run takes compared with the others, as far as its values tell: its epochs.
double weightOf(const RunSpec& run);

/// The command that finishes the sweep, ready to be typed; without --limit the whole of it.
std::string resumeLine(const SweepRequest& request, bool withLimit);

/// Lists the runs, measures one, and tells how long all will take. Answers how to end.
ExitCode dryRunSweep(const SweepRequest& request);

/// Carries the sweep out, shows how far it is, and tells what came out. Answers how to end.
ExitCode conductSweep(const SweepRequest& request);

} // namespace nnlab
