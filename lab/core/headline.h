// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/experiment_catalog.h"

#include <string>
#include <vector>

namespace nnlab {

/// A scalar channel by which runs of one experiment can be told apart as better and worse.
struct Headline
{
    std::string channel;
    bool isLowerBetter = false;

    bool isBetter(double one, double other) const { return isLowerBetter ? one < other : one > other; }
};

/// All channels that say which of two values is better, the most telling first: accuracy on the validation set, on the
/// test set, any other; then losses in the same order. Whoever compares takes the first that the runs have reported.
std::vector<Headline> headlinesOf(const LoadedExperiment& experiment);

} // namespace nnlab
