// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/experiment_catalog.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

/// Raised whenever the same spec may give other bits than before, whatever the reason.
inline constexpr int numericsVersion = 1;

/// Seeds are 0 .. maxSeed, so that JSON keeps them exactly.
inline constexpr std::uint64_t maxSeed = (std::uint64_t{1} << 53) - 1;
inline constexpr std::uint64_t defaultSeed = 1;

/// What a run is a pure function of, but for the data it reads.
struct RunSpec
{
    std::string experiment; ///< its id
    std::int64_t version = 0;
    Values values; ///< of all parameters
    std::uint64_t seed = defaultSeed;
    bool operator==(const RunSpec&) const = default;

    /// {"data", "experiment", "numerics", "seed", "values", "version"} in one line with sorted keys; `dataHash` is the
    /// hex SHA-256 of the data the run uses, or empty, and then the key is left out.
    std::string canonicalJson(const std::string& dataHash = {}) const;

    /// SHA-256 of canonicalJson(), hex: the run's identity, the same wherever it is run.
    std::string hash(const std::string& dataHash = {}) const;
};

/// A value for a parameter, as a person wrote both.
struct Assignment
{
    std::string parameter;
    std::string value;
};

/// A spec, and all that is wrong with it at once. With errors the spec must not be run.
struct CheckedSpec
{
    RunSpec spec;
    std::vector<Problem> problems; ///< errors
    std::vector<Problem> warnings; ///< values that change nothing

    bool isRight() const { return problems.empty(); }
};

/// The initial values, with a preset's (if not null) and then `assignments` laid over them; the last of several for one
/// parameter counts.
CheckedSpec checkedSpec(const LoadedExperiment& experiment, const Preset* preset,
    std::span<const Assignment> assignments, std::uint64_t seed = defaultSeed);

/// What is wrong with values, each by itself and all together.
std::vector<Problem> problemsWith(const LoadedExperiment& experiment, const Values& values);

} // namespace nnlab
