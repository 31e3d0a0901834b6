// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/saved_run.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

/// Where two runs of one experiment say different things for the first time.
struct FirstDifference
{
    double at = 0;
    AtUnit unit = AtUnit::Epoch; ///< what `at` counts
    std::vector<std::string> channels; ///< which of them differ there, in the order of declaration
};

/// Compares what both have reported at the same place, by its hash; thinned frames are no hindrance, and what depends
/// on the clock is left out. Nothing if they agree wherever both have said something: then one may only have gone on
/// for longer.
std::optional<FirstDifference> firstDifference(
    std::span<const ReportHash> one, std::span<const ReportHash> other, std::span<const Channel> channels);

} // namespace nnlab
