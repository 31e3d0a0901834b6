// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What one core can do at most: many independent chains of fused multiply-adds in registers, in the widest vectors it
// has.

#include "lab/cli/bench_workloads.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace nnlab {

namespace {

constexpr int rounds = 2'000'000;
constexpr int chains = 12; // enough to hide the latency of two units with four cycles each

/// Keeps the compiler from leaving out what nobody reads.
template <typename T>
void keep(T& value)
{
    asm volatile("" : "+m"(value));
}

#if defined(__x86_64__)
__attribute__((target("avx512f"))) double multiplyAddsAvx512()
{
    __m512 sums[chains];
    for (__m512& sum : sums)
        sum = _mm512_set1_ps(1.0f);
    const __m512 factor = _mm512_set1_ps(0.999f);
    for (int round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
        for (int chain = 0; chain < chains; ++chain)
            sums[chain] = _mm512_fmadd_ps(sums[chain], factor, factor);
    }
    for (__m512& sum : sums)
        keep(sum);
    return 16.0 * chains * rounds;
}

__attribute__((target("avx2,fma"))) double multiplyAddsAvx2()
{
    __m256 sums[chains];
    for (__m256& sum : sums)
        sum = _mm256_set1_ps(1.0f);
    const __m256 factor = _mm256_set1_ps(0.999f);
    for (int round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
        for (int chain = 0; chain < chains; ++chain)
            sums[chain] = _mm256_fmadd_ps(sums[chain], factor, factor);
    }
    for (__m256& sum : sums)
        keep(sum);
    return 8.0 * chains * rounds;
}
#endif

double multiplyAddsScalar()
{
    float sums[chains];
    std::fill(std::begin(sums), std::end(sums), 1.0f);
    for (int round = 0; round < rounds / 10; ++round) {
        for (float& sum : sums)
            sum = std::fma(sum, 0.999f, 0.999f);
    }
    keep(sums);
    return double(chains) * (rounds / 10);
}

double multiplyAdds()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return multiplyAddsAvx512();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return multiplyAddsAvx2();
#endif
    return multiplyAddsScalar();
}

} // namespace

double peakOperationsPerSecond()
{
    double best = 0;
    for (int attempt = 0; attempt < 3; ++attempt) {
        const auto begin = std::chrono::steady_clock::now();
        const double done = multiplyAdds();
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        best = std::max(best, 2 * done / seconds);
    }
    return best;
}

} // namespace nnlab
