// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/comparison.h"
#include "lab/core/table.h"

#include <string>

namespace nnlab {

/// A comparison for people, as text (ListFormat::Table) or as a Markdown document: the groups from the best to the
/// worst, what follows from it, and the details. `allScalars`: also of all scalars, however many groups there are; else
/// only where it stays short.
std::string comparisonReport(const Comparison& comparison, ListFormat format, bool allScalars);

} // namespace nnlab
