// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/kernels/kernels.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nnlab {

/// The bytes of a mini-batch turned over: what each input's gradient is summed from.
class BatchColumns
{
public:
    /// Takes the rows of a mini-batch of samples with so many inputs.
    void turn(const kernels::Kernels& kernels, std::span<const kernels::SparseRow> rows, int inputs);

    const kernels::ByteColumns& columns() const { return m_columns; }

    /// The inputs that are not zero in every sample, and those whose `moves` is not 0 (all, if `all`), in an order that
    /// puts inputs in equally many samples side by side.
    std::span<const std::uint16_t> inputs(bool all, std::span<const std::uint8_t> moves);

    /// Sets the flag of each input that is not zero in every sample.
    void markPresent(std::span<std::uint8_t> flags) const;

private:
    std::span<const std::uint16_t> byCount(std::size_t moving);

    kernels::ByteColumns m_columns;
    std::vector<std::uint8_t> m_bytes;
    std::vector<std::uint8_t> m_members;
    std::vector<std::uint32_t> m_counts; // of each input
    std::vector<std::uint32_t> m_places; // for each count and lane, where its next input goes
    std::vector<std::uint16_t> m_moving;
    std::vector<std::uint16_t> m_inputs; // the same by count
    std::uint32_t m_samples = 0;
};

} // namespace nnlab
