// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/export.h"

#include <array>
#include <cstdint>
#include <vector>

namespace nnlab {

/// What random numbers are for. Each purpose is a stream of its own, so that more of one never shifts another.
enum class Purpose : std::uint32_t {
    Weights = 1, ///< counter: layer, output, input
    Shuffle = 2, ///< counter: epoch, position
    Dropout = 3, ///< counter: epoch, sample, layer, unit
    Points = 4, ///< counter: sample, coordinate
    Noise = 5, ///< counter: sample, coordinate
    Sampling = 6, ///< counter: draw (random sweeps, subsets)
};

/// What one random number is for, within its purpose.
using Counter = std::array<std::uint32_t, 4>;

/// Chance as a pure function of (seed, purpose, counter): Philox 4x32-10.
///
/// There is no state: the same counter always gives the same number, in any order and on any thread.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
class NNLAB_ENGINE_EXPORT Random
{
public:
    /// `seed` is below 2^53.
    Random(std::uint64_t seed, Purpose purpose);

    /// The four words of the generator for this counter.
    std::array<std::uint32_t, 4> bits(Counter counter) const;

    /// Uniform in [0, 1), a multiple of 2^-53.
    double uniform(Counter counter) const;

    /// Normal with mean 0 and standard deviation 1 (Box-Muller, through elementary.h, one counter a number).
    double normal(Counter counter) const;

    /// Uniform in 0 .. bound - 1; bound is at least 1.
    std::uint64_t below(std::uint64_t bound, Counter counter) const;

    /// A fresh random order of 0 .. count - 1 for this epoch (Fisher-Yates, counter: epoch, position).
    std::vector<std::uint32_t> permutation(std::uint32_t count, std::uint32_t epoch) const;

    std::uint64_t seed() const { return m_seed; }

private:
    std::uint64_t m_seed;
    std::array<std::uint32_t, 2> m_key;
};

/// The Philox 4x32-10 block function itself, for anyone who wants to check it against the published vectors.
NNLAB_ENGINE_EXPORT std::array<std::uint32_t, 4> philox4x32(
    std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

} // namespace nnlab
