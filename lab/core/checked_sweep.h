// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/sweep_definition.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

/// A sweep that has been checked as a whole: it is only a list of runs. With problems it must not be run.
struct CheckedSweep
{
    /// With ids as they are declared, in the order of declaration, and lists as ValueList::text.
    SweepDefinition definition;

    /// The definition with "version" (of the experiment) and "numerics", one line with sorted keys: the same text for
    /// the same sweep, however it was typed.
    std::string canonicalJson;

    /// SHA-256 of canonicalJson, hex: the sweep's identity.
    std::string spec;

    /// Each different from all others. The last parameter (in the order of declaration) goes through its values first,
    /// and the seeds before any. A parameter that is not meaningful with the others has the value that it has without
    /// the sweep.
    std::vector<RunSpec> runs;

    std::size_t combinations = 0; ///< that were asked for; more than runs where some of them are the same

    /// All at once: Problem::parameter is the parameter's id, "seeds", "preset", or empty where it concerns several.
    std::vector<Problem> problems;
    std::vector<Problem> warnings;

    bool isRight() const { return problems.empty(); }
};

/// A sweep has at most so many runs.
inline constexpr std::size_t mostRunsOfSweep = 100'000;

/// Checks and expands a definition for its experiment.
CheckedSweep checkedSweep(const LoadedExperiment& experiment, const SweepDefinition& definition);

/// The parameters in which these runs differ, in the order of declaration; the seed is none of them.
std::vector<std::string> sweptParameters(std::span<const RunSpec> runs);

/// The runs of share `share` of `shares` (from 1): their places in the list. Shares are disjoint, and together they are
/// all; neighbours go to different shares, so that each has some of everything.
std::vector<std::size_t> placesOfShare(std::size_t runs, std::size_t share, std::size_t shares);

} // namespace nnlab
