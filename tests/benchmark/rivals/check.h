// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/benchmark/rivals/competition.h"

namespace rivals {

/// Whether a contestant learns what the recipes say: for each of them it trains a few mini-batches, the last one as
/// short as an epoch's, and has to give the same outputs as a naive network in double precision that did the same, to a
/// thousandth of what learning changed. Prints a line for each recipe.
bool agreesWithReference(const Task& task, const SetUp& setUp);

} // namespace rivals
