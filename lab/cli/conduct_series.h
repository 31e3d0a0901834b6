// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/cli/sweep_progress.h"
#include "lab/core/exit_code.h"
#include "lab/core/notebook.h"
#include "lab/core/run_series.h"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

// What conducting a sweep and conducting a batch have in common.

/// Sees a series through until all its runs are over and saved. A stop signal is handed on to it; what does not answer
/// to that is cut off, which is told as a fault of `whose`. `atFrames`: called about 15 times a second. Answers whether
/// a signal came.
bool seeThrough(RunSeries& series, const std::string& whose, const std::function<void()>& atFrames);

/// Shows how far a series is, if somebody watches: a table that is rewritten, or, for people who listen, a sentence
/// every ten percent.
class SeriesDisplay
{
public:
    void show(const SweepStanding& standing);

private:
    int m_percentTold = 0;
};

/// Tells why the rest of a series, a "sweep" or a "batch", could not be saved, and the command that goes on with it
/// once that is mended. Answers how to end.
ExitCode tellFailure(const std::exception_ptr& failure, const std::string& what, const std::string& resumeLine);

/// How a series ends that could be saved; its runs as they are in the notebook.
ExitCode exitCodeOf(bool wasStopped, std::span<const RunEntry> runs);

/// All runs of a sweep in the notebook, in the order of their places.
std::vector<RunEntry> runsOfSweep(Notebook& notebook, std::int64_t sweep);

/// The places that are done already in the sweep of this spec that --resume would go on with; none where there is no
/// such sweep, or no notebook.
std::set<std::size_t> placesDone(const std::string& file, const std::string& spec);

/// Whoever begins a sweep that is there already, half done, may have meant to resume it, and is told.
void tellOfUnfinished(const std::string& file, const std::string& spec);

} // namespace nnlab
