// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/backpropagation.h"
#include "engine/block_sum.h"
#include "engine/trainer.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nnlab {

/// What is summed up while learning, in the defined order of sums.
struct RunningMeasure
{
    BlockSum loss;
    BlockSum squaredError;
    std::int64_t right = 0;
    std::int64_t samples = 0;

    void add(double sampleLoss, double sampleSquaredError, bool isRight)
    {
        loss.add(sampleLoss);
        squaredError.add(sampleSquaredError);
        right += isRight ? 1 : 0;
        ++samples;
    }
    TrainingMeasure value(std::int64_t outputs) const;
};

/// One mini-batch after another: a network on its way, with what the optimizer remembers.
class Learner
{
public:
    Learner(Network network, const Loss& loss, const Optimizer& optimizer, const TrainingSettings& settings);

    /// One step on the samples of `data` with these indices as a mini-batch of epoch `epoch`, at this learning rate.
    /// `trainingSamples` is the n of l1 and l2. What each sample gave before the step is added to every one of
    /// `measures`. The mean loss of the batch.
    double learn(const Dataset& data, std::span<const std::uint32_t> indices, double rate, std::int64_t epoch,
        std::int64_t trainingSamples, std::span<RunningMeasure* const> measures);

    /// The first tensor that holds, or whose moments hold, a number that is not finite.
    std::optional<Divergence> nonFinite() const;

    const Network& network() const { return m_network; }
    std::int64_t steps() const { return m_steps; }

    TrainerState state(std::int64_t epoch) const { return {m_network, m_moments, m_steps, epoch}; }
    void restore(const TrainerState& state);

private:
    void gather(const Dataset& data, std::span<const std::uint32_t> indices);
    double measure(
        const Dataset& data, std::span<const std::uint32_t> indices, std::span<RunningMeasure* const> measures) const;
    std::span<const float> regularized(
        const TensorOf<float>& tensor, std::span<const float> gradient, std::int64_t trainingSamples);
    void update(double rate, std::int64_t trainingSamples);
    DropoutMaskOf<float> dropout(std::span<const std::uint32_t> indices, std::int64_t epoch) const;

    Network m_network;
    std::vector<std::vector<float>> m_moments; // as in TrainerState
    std::int64_t m_steps = 0;

    Loss m_loss;
    Optimizer m_optimizer;
    TrainingSettings m_settings;
    Backpropagation m_pass;
    Matrix m_inputs;
    Matrix m_targets;
    std::vector<float> m_scratch; // a gradient with l1 and l2 added
};

} // namespace nnlab
