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

/// Eight bytes, the first one lowest; past the end of the sample they are 0.
std::uint64_t loadWord(const std::uint8_t* from, std::int64_t count)
{
    std::uint64_t word = 0;
    if (count >= 8)
        std::memcpy(&word, from, 8);
    else
        std::memcpy(&word, from, std::size_t(count));
    if constexpr (std::endian::native == std::endian::big)
        word = __builtin_bswap64(word);
    return word;
}

/// One sample on its way into quads.
class Dealer
{
public:
    explicit Dealer(std::int64_t features) : m_features(features) { }

    void deal(const std::uint8_t* sample)
    {
        std::array<std::uint32_t, 4> lengths{};
        for (std::int64_t first = 0; first < m_features; first += 8) {
            const std::uint64_t word = loadWord(sample + first, m_features - first);
            if (word == 0)
                continue;
            const auto place = std::uint8_t(first / 4);
            for (std::uint32_t chain = 0; chain < 4; ++chain) {
                append(lengths[chain], chain, place, std::uint8_t(word >> (8 * chain)));
                append(lengths[chain], chain, std::uint8_t(place + 1), std::uint8_t(word >> (32 + 8 * chain)));
            }
        }
        m_nonZero = lengths[0] + lengths[1] + lengths[2] + lengths[3];
        m_quads = *std::ranges::max_element(lengths);
        const auto pastInputs = std::uint32_t((m_features + 3) / 4);
        for (std::uint32_t chain = 0; chain < 4; ++chain) {
            for (std::uint32_t k = lengths[chain]; k < m_quads; ++k) {
                m_places[4 * k + chain] = std::uint8_t(pastInputs + (k - lengths[chain]) % sparePlaces);
                m_bytes[4 * k + chain] = 0;
            }
        }
    }

    std::uint32_t quads() const { return m_quads; }
    std::int64_t nonZero() const { return m_nonZero; }

    kernels::SparseQuad quad(std::uint32_t k) const
    {
        kernels::SparseQuad quad;
        for (std::uint32_t chain = 0; chain < 4; ++chain)
            quad.set(chain, m_places[4 * k + chain], m_bytes[4 * k + chain]);
        return quad;
    }

private:
    /// Writes in any case and goes on only past a byte that is not 0: whether it is nobody could foretell.
    void append(std::uint32_t& length, std::uint32_t chain, std::uint8_t place, std::uint8_t byte)
    {
        m_places[4 * length + chain] = place;
        m_bytes[4 * length + chain] = byte;
        length += byte != 0 ? 1 : 0;
    }

    static constexpr std::size_t room = std::size_t(SparseRows::mostFeatures) + 8; // with what is written in any case

    std::int64_t m_features;
    std::int64_t m_nonZero = 0;
    std::uint32_t m_quads = 0;
    std::array<std::uint8_t, room> m_places;
    std::array<std::uint8_t, room> m_bytes;
};

} // namespace

SparseRows::Block SparseRows::build(std::span<const std::uint8_t> bytes, std::int64_t features)
{
    const std::int64_t samples = std::int64_t(bytes.size()) / features;
    Block block;
    block.offsets.reserve(std::size_t(samples + 1));
    block.offsets.push_back(0);
    // Quads are made where there is room, and then kept in a place of the right size: new memory costs more than all
    // the rest.
    thread_local std::vector<kernels::SparseQuad> room;
    room.clear();
    Dealer dealer(features);
    for (std::int64_t s = 0; s < samples; ++s) {
        dealer.deal(bytes.data() + s * features);
        block.nonZero += dealer.nonZero();
        for (std::uint32_t k = 0; k < dealer.quads(); ++k)
            room.push_back(dealer.quad(k));
        block.offsets.push_back(std::uint32_t(room.size()));
    }
    block.quads = room;
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
