// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/comparison.h"
#include "lab/core/table.h"

namespace nnlab {

/// A comparison for programs: one row for each group, every digit.
Table comparisonTable(const Comparison& comparison);

} // namespace nnlab
