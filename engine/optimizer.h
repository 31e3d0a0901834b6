// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/export.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace nnlab {

/// One line of the table of optimizers (the formulas stand in optimizer_list.h).
struct OptimizerRow
{
    std::string_view id;
    std::string_view label;
    std::string_view formula; ///< one step of a weight w with gradient g
    int moments; ///< how many numbers it remembers for each weight: 0, 1 or 2
    bool usesMomentum; ///< whether `momentum` is meaningful
    bool usesWeightDecay; ///< whether `weight-decay` is meaningful
    bool correctsBias; ///< whether it uses beta1 and beta2 and corrects its moments for having begun at 0
};

/// All optimizers, in the order in which people should meet them.
NNLAB_ENGINE_EXPORT std::span<const OptimizerRow> optimizers();

/// The numbers of an optimizer; each row reads those it knows.
struct OptimizerSettings
{
    double learningRate = 0.01;
    double momentum = 0.9; ///< momentum, nesterov
    double beta1 = 0.9; ///< adam, adamw
    double beta2 = 0.999; ///< adam, adamw
    double decay = 0.9; ///< rmsprop
    double epsilon = 1e-7; ///< adagrad, rmsprop, adam, adamw
    double weightDecay = 0.01; ///< adamw, decoupled; biases are excluded
    bool operator==(const OptimizerSettings&) const = default;
};

/// How weights follow their gradient: a row of the table with its numbers.
class NNLAB_ENGINE_EXPORT Optimizer
{
public:
    Optimizer(std::size_t index, OptimizerSettings settings);

    std::string_view id() const { return row().id; }
    const OptimizerRow& row() const { return optimizers()[m_index]; }
    std::size_t index() const { return m_index; }
    const OptimizerSettings& settings() const { return m_settings; }

    /// One step over a block of weights. `rate` is the learning rate of this step, `step` counts from 1.
    /// `first` and `second` are the moments, empty where the row has none; magnitudes under 1e-30 become +0 in them.
    void update(std::span<float> weights, std::span<const float> gradient, std::span<float> first,
        std::span<float> second, double rate, std::int64_t step, bool decaysWeights) const;
    void update(std::span<double> weights, std::span<const double> gradient, std::span<double> first,
        std::span<double> second, double rate, std::int64_t step, bool decaysWeights) const;

    bool operator==(const Optimizer&) const = default;

private:
    std::size_t m_index;
    OptimizerSettings m_settings;
};

/// The optimizer with this id. Throws Error for an unknown id.
NNLAB_ENGINE_EXPORT Optimizer optimizerNamed(std::string_view id, OptimizerSettings settings);

/// Plain gradient descent: w - rate * g.
NNLAB_ENGINE_EXPORT Optimizer gradientDescent(double learningRate);

} // namespace nnlab
