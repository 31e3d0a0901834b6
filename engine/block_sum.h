// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace nnlab {

/// A sum of many numbers in the one order that losses and accuracies have: ascending inside fixed blocks of 256, block
/// sums ascending. Blocks can be summed on any thread and added in order.
class BlockSum
{
public:
    static constexpr std::int64_t blockSize = 256;

    void add(double number)
    {
        m_block += number;
        if (++m_inBlock == blockSize) {
            m_total += m_block;
            m_block = 0;
            m_inBlock = 0;
        }
    }

    double value() const { return m_inBlock > 0 ? m_total + m_block : m_total; }

private:
    double m_total = 0;
    double m_block = 0;
    std::int64_t m_inBlock = 0;
};

} // namespace nnlab
