// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/run_pairs.h"

#include <span>

namespace nnlab {

/// Tests the first group of a comparison against all others, as Comparison says; `entries` are its runs.
void addContrasts(Comparison& comparison, std::span<const RunEntry> entries, RunPairs& pairs);

} // namespace nnlab
