// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <limits>

namespace nnlab {

/// How far a training loop may go before it asks again: the seam through which a run is paused, stepped and stopped.
///
/// Where the loop asks never changes a bit of what it computes.
class Pace
{
public:
    virtual ~Pace() = default;

    /// How many samples to train before asking again, at least `batchSize`; waits while paused; 0 when it is time to
    /// return.
    virtual std::int64_t allowance(std::int64_t batchSize) = 0;
};

/// Never stops.
class FullSpeed final : public Pace
{
public:
    std::int64_t allowance(std::int64_t) override { return std::numeric_limits<std::int64_t>::max(); }
};

} // namespace nnlab
