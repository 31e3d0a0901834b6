// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/kernels/kernels.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nnlab {

/// How much more work the dense product would be: of handwritten digits one byte in five is not zero.
constexpr int sparseWork = 5;

/// Which bytes of each sample are not zero, dealt to the four chains of a forward sum (see kernels::SparseRow).
class SparseRows
{
public:
    /// From samples x features bytes, sample after sample; features is at most mostFeatures. In parallel, blocks of
    /// samples at a time.
    SparseRows(std::span<const std::uint8_t> bytes, std::int64_t features);

    /// So that a place among every fourth input, and those past them, fit a byte.
    static constexpr std::int64_t mostFeatures = 4 * 256 - kernels::spareInputs;

    kernels::SparseRow row(std::int64_t sample) const
    {
        const Block& block = m_blocks[std::size_t(sample / samplesPerBlock)];
        const auto inBlock = std::size_t(sample % samplesPerBlock);
        return std::span(block.quads)
            .subspan(block.offsets[inBlock], block.offsets[inBlock + 1] - block.offsets[inBlock]);
    }

    /// The share of bytes that are not zero.
    double density() const { return m_density; }

private:
    static constexpr std::int64_t samplesPerBlock = 1024;

    struct Block
    {
        std::vector<kernels::SparseQuad> quads;
        std::vector<std::uint32_t> offsets; // of each sample's quads, and one past the last
        std::int64_t nonZero = 0;
    };

    static Block build(std::span<const std::uint8_t> bytes, std::int64_t features);

    std::vector<Block> m_blocks;
    double m_density = 0;
};

} // namespace nnlab
