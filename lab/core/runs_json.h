// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook.h"

#include <span>
#include <string>

namespace nnlab {

/// {"runs": [{"id", "experiment", "name", "values", "seed", "status", "signature", "tags", "last": {CHANNEL: value},
/// "best": {...}, "seconds"}]} in one line. What is empty or absent (version, spec, data, message, note, parent, sweep,
/// place) is left out; the rest is always there.
std::string runsJsonText(std::span<const RunEntry> runs);

} // namespace nnlab
