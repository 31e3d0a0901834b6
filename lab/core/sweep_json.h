// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook.h"
#include "lab/core/checked_sweep.h"

#include <optional>
#include <span>
#include <string>

namespace nnlab {

/// A sweep in a notebook with its runs, in one line: {"sweep": {"id", "experiment", "spec", "definition", "runs",
/// "started", "notebook"}, "runs": [as runsJsonText() writes them]}.
std::string sweepJsonText(const SweepEntry& sweep, const std::string& file, std::span<const RunEntry> runs);

/// A sweep that is to be carried out, in one line: {"sweep": {"experiment", "spec", "definition", "runs"}, "runs":
/// [{"place", "seed", "spec", "values"}], "seconds"}. `places`: which of its runs; `seconds` is left out where nobody
/// knows how long it will take.
std::string plannedSweepJsonText(
    const CheckedSweep& sweep, std::span<const std::size_t> places, std::optional<double> seconds);

} // namespace nnlab
