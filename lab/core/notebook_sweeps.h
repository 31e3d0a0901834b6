// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook_writer.h"
#include "lab/core/checked_sweep.h"

#include <cstdint>
#include <set>

namespace nnlab {

/// What stands for the experiment of a sweep that is a whole batch file; no experiment can be called so.
inline constexpr const char* batchExperiment = "batch file";

/// A sweep in a notebook that is about to be carried out.
struct OpenedSweep
{
    std::int64_t id = 0;
    std::set<std::size_t> done; ///< places in CheckedSweep::runs that are finished, diverged or failed
    bool isNew = false;
};

/// Begins a sweep, whatever others there are.
OpenedSweep beginSweep(NotebookWriter& writer, const CheckedSweep& sweep);

/// Opens the newest sweep with this spec to finish it; begins it if the notebook has no sweep of this experiment.
///
/// Runs of it that were cut off are removed, so that they can be done again. Throws Error (Usage) if there are only
/// other sweeps of this experiment; it names what differs from the newest.
OpenedSweep resumeSweep(NotebookWriter& writer, const CheckedSweep& sweep);

/// Removes of a run what the runs of a sweep do not keep: all frames but the last confusion matrix, and its state.
void reduceToEssentials(Database& database, std::int64_t run);

} // namespace nnlab
