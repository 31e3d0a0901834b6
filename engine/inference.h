// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/dataset.h"
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

    /// The kernels that it works with; nullptr: the reference.
    const kernels::Kernels* kernels() const { return m_kernels; }

    /// What a block of samples from `first` on gives in each layer; targets are nullptr.
    using VisitBlock = std::function<void(std::int64_t first, std::size_t layer, const kernels::OutputRows& rows)>;

    /// Visits all blocks of 256, each layer after layer; only where there are kernels.
    void forEachBlock(const Features& inputs, const VisitBlock& visit) const;

private:
    static void forEachBlockOf(std::int64_t samples, const std::function<void(std::int64_t, std::int64_t)>& work);

    void visitBlock(const Features& inputs, std::int64_t first, std::int64_t count, const VisitBlock& visit) const;
    void visitPlain(const Features& inputs, std::int64_t first, std::int64_t count, const Visit& visit) const;

    const Network& m_network;
    const kernels::Kernels* m_kernels; // nullptr: the reference
    std::optional<PackedLayout> m_layout;
    AlignedFloats m_weights;
};

} // namespace nnlab
