// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/kernels/batch_columns.h"

#include <algorithm>
#include <numeric>

namespace nnlab {

namespace {

constexpr std::size_t lanes = 4;
constexpr int mostSamplesPerBlock = 64;

template <std::size_t Samples>
void place(kernels::SparseRow row, std::uint8_t* __restrict bytes)
{
    const kernels::SparseQuad* __restrict quad = row.data();
    const kernels::SparseQuad* const end = quad + row.size();
    for (; quad != end; ++quad) {
        const kernels::SparseQuad four = *quad; // a stored byte could be anything to the compiler
        for (int chain = 0; chain < 4; ++chain)
            bytes[four.input(chain) * Samples] = four.byte(chain);
    }
}

} // namespace

void BatchColumns::turn(const kernels::Kernels& kernels, std::span<const kernels::SparseRow> rows, int inputs)
{
    m_samples = std::uint32_t(rows.size());
    const int all = kernels::withSpareInputs(inputs);
    const int perBlock = rows.size() <= 16 ? 16 : rows.size() <= 32 ? 32 : mostSamplesPerBlock;
    const int blocks = int((rows.size() + std::size_t(perBlock) - 1) / std::size_t(perBlock));
    const std::size_t count = std::size_t(blocks) * std::size_t(all) * std::size_t(perBlock);
    const std::size_t padded = (count + 63) / 64 * 64;
    m_bytes.assign(padded, 0);
    m_members.resize(padded / 8 + sizeof(std::uint64_t));
    for (std::size_t s = 0; s < rows.size(); ++s) {
        const std::size_t block = s / std::size_t(perBlock);
        std::uint8_t* bytes =
            m_bytes.data() + block * std::size_t(all) * std::size_t(perBlock) + s % std::size_t(perBlock);
        if (perBlock == 16)
            place<16>(rows[s], bytes);
        else if (perBlock == 32)
            place<32>(rows[s], bytes);
        else
            place<64>(rows[s], bytes);
    }
    kernels.findMembers(m_bytes.data(), padded, m_members.data());
    m_columns = {perBlock, blocks, all, m_bytes.data(), m_members.data()};
    m_counts.resize(std::size_t(inputs));
    kernels.countMembers(m_columns, inputs, m_counts.data());
}

std::span<const std::uint16_t> BatchColumns::inputs(bool all, std::span<const std::uint8_t> moves)
{
    const std::size_t inputs = m_counts.size();
    m_moving.resize(inputs);
    std::uint16_t* __restrict list = m_moving.data();
    const std::uint32_t* __restrict counts = m_counts.data();
    std::size_t moving = 0;
    if (all) {
        std::iota(m_moving.begin(), m_moving.end(), std::uint16_t{0});
        moving = inputs;
    } else if (moves.empty()) {
        for (std::size_t i = 0; i < inputs; ++i) {
            list[moving] = std::uint16_t(i);
            moving += counts[i] > 0 ? 1 : 0;
        }
    } else {
        for (std::size_t i = 0; i < inputs; ++i) {
            list[moving] = std::uint16_t(i);
            moving += (counts[i] > 0) | (moves[i] > 0) ? 1 : 0;
        }
    }
    return byCount(moving);
}

std::span<const std::uint16_t> BatchColumns::byCount(std::size_t moving)
{
    // Neighbours are present in about equally many samples, and whoever goes to the same place has to wait. So the list
    // is cut into lanes that take turns, each with places of its own.
    const std::size_t length = (moving + lanes - 1) / lanes;
    m_places.assign((std::size_t(m_samples) + 1) * lanes + 1, 0);
    std::uint32_t* __restrict places = m_places.data();
    const std::uint32_t* __restrict countOf = m_counts.data();
    const std::uint16_t* __restrict list = m_moving.data();
    const auto forEachInTurns = [&](const auto& work) {
        const auto visit = [&](std::size_t i, std::size_t lane) {
            work(list[i], places[countOf[list[i]] * lanes + lane]);
        };
        const std::size_t inLast = moving > (lanes - 1) * length ? moving - (lanes - 1) * length : 0;
        for (std::size_t i = 0; i < inLast; ++i) {
            for (std::size_t lane = 0; lane < lanes; ++lane)
                visit(lane * length + i, lane);
        }
        for (std::size_t i = inLast; i < length; ++i) {
            for (std::size_t lane = 0; lane < lanes && lane * length + i < moving; ++lane)
                visit(lane * length + i, lane);
        }
    };
    forEachInTurns([](std::uint16_t, std::uint32_t& place) { ++place; });
    std::exclusive_scan(m_places.begin(), m_places.end(), m_places.begin(), 0u);
    m_inputs.resize(moving);
    std::uint16_t* __restrict sorted = m_inputs.data();
    forEachInTurns([&](std::uint16_t input, std::uint32_t& place) { sorted[place++] = input; });
    return m_inputs;
}

void BatchColumns::markPresent(std::span<std::uint8_t> flags) const
{
    for (std::size_t i = 0; i < flags.size(); ++i)
        flags[i] |= m_counts[i] > 0 ? 1 : 0;
}

} // namespace nnlab
