// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/comparison.h"

#include <span>

namespace nnlab {

/// Adds what somebody who reads the numbers of a comparison has to know; `entries` are its runs.
void addNotes(Comparison& comparison, std::span<const RunEntry> entries);

} // namespace nnlab
