// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Philox 4x32-10 and the few distributions drawn from it. Every number is a function of its counter alone, so nothing
// here rejects and tries again: a second try would need a counter that belongs to somebody else.

#include "engine/random.h"

#include "engine/elementary.h"

#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

namespace nnlab {

namespace {

using Words = std::array<std::uint32_t, 4>;

std::uint64_t joined(std::uint32_t low, std::uint32_t high) { return (std::uint64_t{high} << 32) | low; }

// The upper 53 bits, as a whole number that a double holds exactly.
double upper53(std::uint32_t low, std::uint32_t high) { return static_cast<double>(joined(low, high) >> 11); }

constexpr double oneIn2To53 = 0x1p-53;

std::uint64_t upperHalfOfProduct(std::uint64_t a, std::uint64_t b)
{
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((Wide{a} * b) >> 64);
}

} // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key)
{
    constexpr int rounds = 10;
    for (int round = 0; round < rounds; ++round) {
        const std::uint64_t product0 = std::uint64_t{0xD2511F53} * counter[0];
        const std::uint64_t product1 = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
            static_cast<std::uint32_t>(product1), static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
            static_cast<std::uint32_t>(product0)};
        // The Weyl sequence of the key: the golden ratio and sqrt(3) - 1.
        key[0] += 0x9E3779B9;
        key[1] += 0xBB67AE85;
    }
    return counter;
}

// A seed takes 53 of the key's 64 bits; the purpose goes into the 11 that are left.
Random::Random(std::uint64_t seed, Purpose purpose)
    : m_seed(seed), m_key{static_cast<std::uint32_t>(seed),
                        static_cast<std::uint32_t>(seed >> 32) | (static_cast<std::uint32_t>(purpose) << 21)}
{
    assert(seed < (std::uint64_t{1} << 53));
}

std::array<std::uint32_t, 4> Random::bits(Counter counter) const { return philox4x32(counter, m_key); }

double Random::uniform(Counter counter) const
{
    const Words words = bits(counter);
    return upper53(words[0], words[1]) * oneIn2To53;
}

// Box-Muller uses one of its two numbers: a counter stands for one number, whoever asks for the neighbour.
double Random::normal(Counter counter) const
{
    constexpr double twoPi = 6.283185307179586;
    const Words words = bits(counter);
    const double radius =
        (upper53(words[0], words[1]) + 1.0) * oneIn2To53; // in (0, 1], so that the logarithm is finite
    const double turn = upper53(words[2], words[3]) * oneIn2To53;
    return std::sqrt(-2.0 * elementary::log(radius)) * elementary::cos(twoPi * turn);
}

// No number is favoured by more than bound / 2^64, which no experiment of ours could notice.
std::uint64_t Random::below(std::uint64_t bound, Counter counter) const
{
    assert(bound >= 1);
    const Words words = bits(counter);
    return upperHalfOfProduct(joined(words[0], words[1]), bound);
}

std::vector<std::uint32_t> Random::permutation(std::uint32_t count, std::uint32_t epoch) const
{
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    for (std::uint32_t position = count; position-- > 1;) {
        const std::uint64_t other = below(std::uint64_t{position} + 1, {epoch, position, 0, 0});
        std::swap(order[position], order[other]);
    }
    return order;
}

} // namespace nnlab
