// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/dataset.h"
#include "engine/kernels/measured_samples.h"
#include "engine/kernels/packed_network.h"
#include "engine/network.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace nnlab {

/// A network made ready to answer many samples: forward only, without dropout, in blocks and in parallel.
class Inference
{
public:
    explicit Inference(const Network& network);

    /// What one sample gives: its last pre-activations and its outputs.
    using Visit = std::function<void(std::int64_t sample, std::span<const float> z, std::span<const float> a)>;

    /// Visits every sample once, blocks of 256 side by side.
    void forEach(const Features& inputs, const Visit& visit) const;

    /// What a block of samples from `first` on gives in each layer; targets are nullptr.
    using VisitBlock = std::function<void(std::int64_t first, std::size_t layer, const kernels::OutputRows& rows)>;

    /// Visits blocks of 256 side by side, each of them layer after layer.
    void forEachBlock(const Features& inputs, const VisitBlock& visit) const;

    /// f'(z) of a layer's activation, for all numbers of its rows: samples x units.
    void slopes(std::size_t layer, const kernels::OutputRows& rows, std::span<float> slopes) const;

    /// What is told of samples, from their rows in the last layer, with targets.
    MeasuredSamples measure(const Loss& loss, const kernels::OutputRows& rows) const;

private:
    void visitPacked(const Features& inputs, std::int64_t first, std::int64_t count, const VisitBlock& visit) const;
    void visitPlain(const Features& inputs, std::int64_t first, std::int64_t count, const VisitBlock& visit) const;

    const Network& m_network;
    const kernels::Kernels* m_kernels; // nullptr: the reference
    std::optional<PackedLayout> m_layout;
    AlignedFloats m_weights;
};

} // namespace nnlab
