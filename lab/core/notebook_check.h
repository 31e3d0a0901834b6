// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook.h"

#include <cstdint>
#include <string>
#include <vector>

namespace nnlab {

/// What reading all of a run has shown.
struct RunCheck
{
    std::int64_t run = 0;
    std::string problem; ///< a sentence; empty if everything is as it was written
};

/// What is wrong with the sweeps of a notebook and with which runs belong to them; a sentence each.
std::vector<std::string> checkSweeps(Notebook& notebook);

/// Throws Error (Damaged) if the rows of a run, whose sums and counts may all be right, are not what it said: if its
/// values do not give its spec, or a point of a scalar does not give the hash of its report. Throws as Notebook does.
void requireAsSaid(Notebook& notebook, const RunEntry& run);

/// Reads every byte of every run, checks sums, counts and what requireAsSaid() does, and decodes all there is.
std::vector<RunCheck> checkRuns(Notebook& notebook);

} // namespace nnlab
