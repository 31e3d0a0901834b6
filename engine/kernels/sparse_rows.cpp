// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/kernels/sparse_rows.h"

#include "engine/parallel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>

namespace nnlab {

namespace {

// What fills up takes turns, so that an update never waits for the one just before.
constexpr std::uint32_t sparePlaces = kernels::spareInputs / 4;

constexpr std::uint64_t lowBits = 0x7f7f7f7f7f7f7f7fULL;

/// The high bit of every byte of `word` that is not zero.
std::uint64_t nonZeroBytes(std::uint64_t word) { return (((word & lowBits) + lowBits) | word) & ~lowBits; }

std::uint64_t loadWord(const std::uint8_t* from, std::int64_t count)
{
    std::uint64_t word = 0;
    std::memcpy(&word, from, std::size_t(std::min<std::int64_t>(count, 8)));
    if constexpr (std::endian::native == std::endian::big)
        word = __builtin_bswap64(word);
    return word;
}

/// Deals one sample's bytes to the chains; the number of bytes that are not zero.
std::int64_t deal(const std::uint8_t* sample, std::int64_t features, kernels::SparseQuad* quads,
    std::array<std::uint32_t, 4>& lengths)
{
    std::int64_t nonZero = 0;
    for (std::int64_t first = 0; first < features; first += 8) {
        std::uint64_t found = nonZeroBytes(loadWord(sample + first, features - first));
        nonZero += std::int64_t(((found >> 7) * 0x0101010101010101ULL) >> 56);
        for (; found != 0; found &= found - 1) {
            const auto input = std::uint32_t(first + std::countr_zero(found) / 8);
            const std::uint32_t chain = input % 4;
            quads[lengths[chain]++].set(chain, input / 4, sample[input]);
        }
    }
    return nonZero;
}

} // namespace

SparseRows::Block SparseRows::build(std::span<const std::uint8_t> bytes, std::int64_t features)
{
    const std::int64_t samples = std::int64_t(bytes.size()) / features;
    const auto pastInputs = std::uint32_t((features + 3) / 4);
    const auto mostQuads = std::size_t(pastInputs);
    Block block;
    block.offsets.reserve(std::size_t(samples + 1));
    block.offsets.push_back(0);
    // Quads are made where there surely is room, and then kept in a place of the right size: new memory costs as much
    // as all the rest.
    thread_local std::vector<kernels::SparseQuad> room;
    room.assign(std::size_t(samples) * mostQuads, {});
    for (std::int64_t s = 0; s < samples; ++s) {
        const std::uint32_t from = block.offsets.back();
        std::array<std::uint32_t, 4> lengths{};
        kernels::SparseQuad* quads = room.data() + from;
        block.nonZero += deal(bytes.data() + s * features, features, quads, lengths);
        const std::uint32_t longest = *std::ranges::max_element(lengths);
        for (std::uint32_t chain = 0; chain < 4; ++chain) {
            for (std::uint32_t k = lengths[chain]; k < longest; ++k)
                quads[k].set(chain, pastInputs + (k - lengths[chain]) % sparePlaces, 0);
        }
        block.offsets.push_back(from + longest);
    }
    block.quads.assign(room.begin(), room.begin() + block.offsets.back());
    return block;
}

SparseRows::SparseRows(std::span<const std::uint8_t> bytes, std::int64_t features)
{
    assert(features >= 1 && features <= mostFeatures && bytes.size() % std::size_t(features) == 0);
    const std::int64_t samples = std::int64_t(bytes.size()) / features;
    m_blocks.resize(std::size_t((samples + samplesPerBlock - 1) / samplesPerBlock));
    parallelFor(std::int64_t(m_blocks.size()), [&](std::int64_t b) {
        const auto first = std::size_t(b * samplesPerBlock * features);
        const auto most = std::size_t(samplesPerBlock * features);
        m_blocks[std::size_t(b)] = build(bytes.subspan(first, std::min(most, bytes.size() - first)), features);
    });
    std::int64_t nonZero = 0;
    for (const Block& block : m_blocks)
        nonZero += block.nonZero;
    m_density = bytes.empty() ? 0 : double(nonZero) / double(bytes.size());
}

} // namespace nnlab
