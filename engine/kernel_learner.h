// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/kernels/batch_columns.h"
#include "engine/kernels/measured_samples.h"
#include "engine/kernels/packed_network.h"
#include "engine/learner.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nnlab {

/// Learns with the kernels of a vector target: the bits of ReferenceLearner, as fast as the machine goes.
///
/// Weights and moments lie packed in panels; the network of the outside world is made from them when somebody looks.
class KernelLearner
{
public:
    KernelLearner(const kernels::Kernels& kernels, Network network, const Loss& loss, const Optimizer& optimizer,
        const TrainingSettings& settings);

    void learn(const Chunk& chunk);

    /// The first tensor that holds, or whose moments hold, a number that is not finite.
    std::optional<Divergence> nonFinite() const;

    const Network& network() const;
    std::int64_t steps() const { return m_numbers.steps; }
    TrainerState state(std::int64_t epoch) const;
    void restore(const TrainerState& state);

    /// Remembers where it stands, and goes back there.
    void keep() { m_kept = m_numbers; }
    void goBack();

private:
    /// All that training changes.
    struct Numbers
    {
        AlignedFloats weights;
        std::vector<AlignedFloats> moments; // first, second, as far as there are any
        std::vector<std::uint8_t> isTouched; // whether an input of the first layer was ever anything but zero
        std::int64_t steps = 0;
    };

    class Step;

    bool canLearnOnline(const Chunk& chunk) const;
    void learnOnline(const Chunk& chunk);
    void learnBatch(const Chunk& chunk, std::span<const std::uint32_t> indices, double rate);
    void gatherTargets(const Dataset& data, std::span<const std::uint32_t> indices);
    void dropOut(
        std::size_t layer, LayerBuffers& buffers, std::span<const std::uint32_t> indices, std::int64_t epoch) const;
    void measure(const Chunk& chunk, std::span<const std::uint32_t> indices);
    kernels::OutputRows outputRows(std::size_t samples) const;
    void backward();
    void backwardThrough(std::size_t layer);
    void update(double rate, std::int64_t trainingSamples);

    const kernels::Kernels& m_kernels;
    mutable Network m_network;
    mutable bool m_networkIsCurrent = true;
    PackedLayout m_layout;
    Numbers m_numbers;
    Numbers m_kept;
    Loss m_loss;
    Optimizer m_optimizer;
    TrainingSettings m_settings;
    Dropout m_dropout;

    BatchInputs m_inputs;
    AlignedFloats m_targets; // samples x units of the last layer
    std::vector<LayerBuffers> m_buffers;
    MeasuredSamples m_measured;
    AlignedFloats m_transposed; // the weights of one layer, the other way round
    AlignedFloats m_labelTargets; // for each class its one-hot row
    BatchColumns m_columns;
    AlignedFloats m_biasGradient;
};

} // namespace nnlab
