// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/formula.h"
#include "lab/core/saved_model.h"

#include <cstdint>
#include <string>

namespace nnlab {

/// A network as a program that stands alone and can be read: weights as arrays, one function from a sample to the
/// outputs, and a small main program that reads numbers. C99 with <math.h>, or Python 3 with numpy. What it computes
/// differs from the engine by rounding only (its sums are in double).
///
/// `origin` tells where it comes from, in lines of text. Throws Error (Usage) beyond mostWeightsAsCode weights and
/// biases, which no compiler likes to read.
std::string codeOf(const SavedModel& model, Language language, const std::string& origin);

inline constexpr std::int64_t mostWeightsAsCode = 5'000'000;

} // namespace nnlab
