// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/random.h"
#include "engine/trainer.h"

#include <cstdint>

namespace nnlab {

// Paces that interrupt training, as people do.

/// Grants what a stepping, pausing, impatient person might.
class RandomPace final : public Pace
{
public:
    explicit RandomPace(std::uint64_t seed) : m_random(seed, Purpose::Sampling) { }

    std::int64_t allowance(std::int64_t batchSize) override
    {
        return batchSize + std::int64_t(m_random.below(80, {m_asked++, 0, 0, 0}));
    }

private:
    Random m_random;
    std::uint32_t m_asked = 0;
};

/// Grants a few mini-batches, one at a time, and then says to return.
class StopAfter final : public Pace
{
public:
    explicit StopAfter(int batches) : m_left(batches) { }

    std::int64_t allowance(std::int64_t batchSize) override { return m_left-- > 0 ? batchSize : 0; }

private:
    int m_left;
};

} // namespace nnlab
