// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/experiment_catalog.h"
#include "lab/core/table.h"

#include <QJsonObject>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// Something that a plugin does which the contract does not allow, or which is odd.
struct Finding
{
    bool isFailure = true; ///< otherwise a warning
    std::string sentence;
    bool operator==(const Finding&) const = default;
};

/// What `nnlab check` found out about a plugin.
struct Conformance
{
    std::string plugin; ///< its file
    std::string experiment; ///< its id, as far as it is known
    std::vector<Finding> findings;
    int runs = 0; ///< how many runs were tried

    bool keepsContract() const;
    QJsonObject toJson() const;
    std::string text() const;
};

/// Finds contract breaks for the author of a plugin: loads it, reads its declarations, and runs it in many quick
/// variants.
///
/// Checked are: metadata; ids, labels, help, ranges and conditions; presets; that every parameter is read and every
/// channel reported by some run; that reports are what was declared; that the same values give the same signature
/// again, on 1, 2 and 4 threads, and when stepping; that a run stops when asked. It takes seconds: numbers of epochs
/// and samples are made small.
Conformance checkPlugin(const std::string& file);

/// The parts of it, for experiments that come from elsewhere.
std::vector<Finding> checkDeclarations(const LoadedExperiment& experiment);
std::vector<Finding> checkRuns(const std::shared_ptr<const LoadedExperiment>& experiment, int& runs);

/// Ids that no parameter may have, because they are flags of the command.
std::span<const std::string_view> reservedIds();

/// The values made quick: few epochs, steps and samples. Only such changes are made as leave the values without
/// problems.
Values quickened(
    const LoadedExperiment& experiment, Values values, std::int64_t epochs = 2, std::int64_t samples = 500);

} // namespace nnlab
