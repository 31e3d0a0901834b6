// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/comparison.h"

#include <span>
#include <string>
#include <vector>

namespace nnlab {

// What the words of ComparisonOptions mean for these runs. All throw Error (Usage) where a name stands for nothing, and
// say what was probably meant.

/// The channel called `id` among the scalars that these runs have; `option` is the flag that asks for it.
const ScalarChannel& scalarNamed(std::span<const RunEntry> runs, const std::string& id, const char* option);

/// The channel that people mean if they say nothing: of those with a good end the first in this order: test, then
/// validation, then any other; accuracies before losses before anything else.
Metric usualMetric(std::span<const RunEntry> runs);

/// "test-accuracy", "best:test-accuracy", "area:test-accuracy".
Metric metricNamed(std::span<const RunEntry> runs, const std::string& text);

/// The fields (run_fields.h) to group by: parameters, or name, tags, version; each once.
std::vector<std::string> groupFields(std::span<const RunEntry> runs, const std::vector<std::string>& asked);

} // namespace nnlab
