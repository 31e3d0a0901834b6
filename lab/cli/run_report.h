// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/run_record.h"

#include <string>

namespace nnlab {

/// What a run that has ended tells a person: what it was, what was expected and what came out, its final numbers, its
/// confusion matrix with the commonest confusions, what its other channels show, and the line that repeats it.
/// `saving` is its last line: where the run is saved, or that it is not.
std::string runReport(
    const RunRecord& record, const Preset* preset, const std::string& saving = "The run was not saved.");

/// A confusion matrix with aligned columns, its diagonal marked, and precision, recall and F1 of each class.
std::string confusionText(const Confusion& confusion);

/// "4 taken for 9: 38, ..." for the largest cells off the diagonal; empty if there are none.
std::string commonestConfusions(const Confusion& confusion, std::size_t count);

/// The line that repeats a run.
std::string repeatLine(const RunRecord& record, const Preset* preset);

} // namespace nnlab
