// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/export.h"
#include "engine/dataset.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace nnlab {

/// A curve for a network to follow, from one number to one number.
struct TargetFunction
{
    std::string_view id;
    std::string_view label;
    std::string_view formula;
    double from; ///< where its interesting part begins
    double to; ///< and ends
    double (*value)(double x); ///< defined for every finite x
};

/// line, abs, hat, step, sine and wave.
NNLAB_DATASETS_EXPORT std::span<const TargetFunction> targetFunctions();

/// Throws Error (Usage) with the nearest id if there is no such function.
NNLAB_DATASETS_EXPORT const TargetFunction& targetFunctionNamed(std::string_view id);

/// `samples` points of a function, evenly spaced over from..to including both ends (one sample: the middle).
/// Inputs 1 x samples, targets 1 x samples.
NNLAB_DATASETS_EXPORT Dataset functionSamples(const TargetFunction& function, std::int64_t samples);

/// The same over a stretch of your choice; `to` is not below `from`.
NNLAB_DATASETS_EXPORT Dataset functionSamples(
    const TargetFunction& function, std::int64_t samples, double from, double to);

} // namespace nnlab
