// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/backpropagation.h"
#include "engine/learner.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nnlab {

/// Learns with the plain arithmetic that defines the bits: for CPUs without fused multiply-add, and to check the
/// kernels against.
class ReferenceLearner
{
public:
    ReferenceLearner(Network network, const Loss& loss, const Optimizer& optimizer, const TrainingSettings& settings);

    void learn(const Chunk& chunk);

    /// The first tensor that holds, or whose moments hold, a number that is not finite.
    std::optional<Divergence> nonFinite() const;

    const Network& network() const { return m_state.network; }
    std::int64_t steps() const { return m_state.steps; }
    TrainerState state(std::int64_t epoch) const;
    void restore(const TrainerState& state) { m_state = state; }

    /// Remembers where it stands, and goes back there.
    void keep() { m_kept = m_state; }
    void goBack() { m_state = m_kept; }

private:
    void learnBatch(const Chunk& chunk, std::span<const std::uint32_t> indices, double rate);
    void gather(const Dataset& data, std::span<const std::uint32_t> indices);
    void measure(const Chunk& chunk, std::span<const std::uint32_t> indices) const;
    std::span<const float> regularized(
        const TensorOf<float>& tensor, std::span<const float> gradient, std::int64_t trainingSamples);
    void update(double rate, std::int64_t trainingSamples);

    TrainerState m_state;
    TrainerState m_kept;
    Loss m_loss;
    Optimizer m_optimizer;
    TrainingSettings m_settings;
    Dropout m_dropout;
    Backpropagation m_pass;
    Matrix m_inputs;
    Matrix m_targets;
    std::vector<float> m_scratch; // a gradient with l1 and l2 added
};

} // namespace nnlab
