// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/optimizer.h"

#include <cstdint>

namespace nnlab {

/// The numbers of one optimizer step, worked out in double once and rounded to T.
template <typename T>
struct StepNumbers
{
    T rate; ///< the learning rate; for adam and adamw divided by 1 - beta1^step
    T momentum; ///< momentum, nesterov: the share kept; adam, adamw: beta1
    T rest; ///< 1 - momentum
    T decay; ///< rmsprop: the share kept; adam, adamw: beta2
    T decayRest; ///< 1 - decay
    T epsilon;
    T secondScale; ///< adam, adamw: 1 / sqrt(1 - beta2^step)
    T keep; ///< adamw: 1 - learning rate * weight decay
};

/// The numbers for step `step` (from 1) at learning rate `rate`; biases are no weights to decay.
template <typename T>
StepNumbers<T> stepNumbers(const Optimizer& optimizer, double rate, std::int64_t step, bool decaysWeights);

} // namespace nnlab
