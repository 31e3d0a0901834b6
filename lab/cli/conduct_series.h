// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook.h"
#include "lab/core/run_series.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace nnlab {

// What conducting a sweep and conducting a batch have in common.

/// Sees a series through until all its runs are over and saved. A stop signal is handed on to it; what does not answer
/// to that is cut off, which is told as a fault of `whose`. `atFrames`: called about 15 times a second. Answers whether
/// a signal came.
bool seeThrough(RunSeries& series, const std::string& whose, const std::function<void()>& atFrames);

/// All runs of a sweep in the notebook, in the order of their places.
std::vector<RunEntry> runsOfSweep(Notebook& notebook, std::int64_t sweep);

/// The places that are done already in the sweep of this spec that --resume would go on with; none where there is no
/// such sweep, or no notebook.
std::set<std::size_t> placesDone(const std::string& file, const std::string& spec);

/// Whoever begins a sweep that is there already, half done, may have meant to resume it, and is told.
void tellOfUnfinished(const std::string& file, const std::string& spec);

} // namespace nnlab
