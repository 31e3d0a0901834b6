// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/comparison.h"

#include <span>
#include <string>

namespace nnlab {

/// The values that a run has of these fields (run_fields.h).
std::vector<Field> valuesOf(const RunEntry& run, std::span<const std::string> fields);

/// Puts the runs of a comparison that agree in `fields` into groups, says what their seeds say, and puts the best group
/// first. `entries` are its runs.
void addGroups(Comparison& comparison, std::span<const RunEntry> entries, std::span<const std::string> fields);

} // namespace nnlab
