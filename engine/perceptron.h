// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/dataset.h"
#include "engine/export.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace nnlab {

/// A linear threshold unit that learns by Rosenblatt's rule: on a mistake, weights += rate * t * x and bias += rate * t
/// (t is -1 or 1).
///
/// Source: F. Rosenblatt, "The perceptron", Psychological Review 65 (1958); the bound: A. Novikoff, 1962.
/// Deliberately not a layer of a Network: the rule is no gradient descent, and the lesson is that it stops by itself.
class NNLAB_ENGINE_EXPORT Perceptron
{
public:
    explicit Perceptron(std::int64_t features);

    const std::vector<float>& weights() const { return m_weights; }
    float bias() const { return m_bias; }

    /// The weighted sum plus bias, in double.
    double sum(std::span<const float> sample) const;

    /// One pass over `data` (targets 1 x n of -1 and 1) in file order; the number of mistakes corrected on the way.
    std::int64_t pass(const Dataset& data, float rate);

    /// Samples on the wrong side (or on the line), without learning.
    std::int64_t mistakes(const Dataset& data) const;

private:
    std::vector<float> m_weights;
    float m_bias = 0;
};

/// Novikoff's bound (R / gamma)^2 on the mistakes Rosenblatt's rule makes before it separates `data` (samples extended
/// by a constant 1 for the bias, starting from zero), from the widest margin; nothing if no line separates the two
/// classes. For two features.
NNLAB_ENGINE_EXPORT std::optional<double> mistakeBound(const Dataset& data);

} // namespace nnlab
