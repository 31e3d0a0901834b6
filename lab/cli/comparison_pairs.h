// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/cli/report_document.h"
#include "lab/core/comparison.h"

namespace nnlab {

// What a comparison tells of runs that are pairs: the same samples asked of two networks.

/// Two groups, by the runs that share a seed: confusion matrices, where each pair parts, McNemar's test.
void addPairs(ReportDocument& document, const Comparison& comparison, const Contrast& contrast);

/// Exactly two runs.
void addPair(ReportDocument& document, const Comparison& comparison, const RunPair& pair);

} // namespace nnlab
