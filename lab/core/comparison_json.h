// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/comparison.h"

#include <string>

namespace nnlab {

/// {"experiment", "metric", "better", "differing", "grouped", "groups": [...], "comparisons": [...], "runs": [...],
/// "conclusion": [sentences], "notes": [sentences]} in one line; `nnlab help formats` tells what is in it.
///
/// A number over seeds is {"n", "mean", "deviation", "low", "high"}; what is not known is left out. A group is
/// {"values", "runs": [ids], "seeds", "left": {status: count}, "measure", "scalars": {ID: {"last", "best", "bestAt",
/// "area", "chosenOn", "bestOnTest"}}, "reached": [{"channel", "value", "seeds", "of", "epochs", "samples",
/// "seconds"}]}. A comparison is {"one", "other" (places in groups), "seeds", "differences", "difference", "t",
/// "wilcoxon", "decides", "p", "verdict", "pairs": [pair], "confusion"}; a pair of runs {"one", "other" (ids),
/// "firstDifference": {"at", "channels"}, "mcnemar": {"samples", "onlyOne", "onlyOther", "p"}, "problem"}; a confusion
/// {"classes", "cells" (lists by actual class), "largest": [{"actual", "predicted", "change"}]}.
std::string comparisonJsonText(const Comparison& comparison);

} // namespace nnlab
