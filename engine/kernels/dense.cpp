// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Products of dense layers in the defined orders: each output is a chain of fused multiply-adds, and only different
// outputs share a register. Nothing is ever added across a register.

#include "engine/kernels/parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/dense.cpp"
#include <hwy/foreach_target.h>

#include "engine/kernels/vector_math.h"

HWY_BEFORE_NAMESPACE();
namespace nnlab {
namespace HWY_NAMESPACE {

#if NNLAB_HAS_KERNELS

namespace {

/// Accumulators that leave room for a row of weights and a broadcast number.
constexpr int accumulators = HWY_TARGET == HWY_AVX2 ? 12 : 24;

template <int Units>
constexpr int samplesAtOnce = HWY_MIN(accumulators / registersOf(Units), 12);

/// One chain: inputs first, first + step, ... below count.
template <int Samples, int Units>
HWY_INLINE Tile<Samples, Units> chain(
    const float* weights, const float* inputs, std::ptrdiff_t stride, int first, int step, int count)
{
    auto sum = Tile<Samples, Units>::zero();
    for (int i = first; i < count; i += step)
        sum.addProducts(Row<Units>::load(weights + std::ptrdiff_t(i) * Units), inputs + i, stride);
    return sum;
}

template <int Samples, int Units>
HWY_NOINLINE void forwardTile(const kernels::Panel& panel, const float* inputs, std::ptrdiff_t inputStride, int count,
    float* z, std::ptrdiff_t stride)
{
    // The tile of a finished chain waits in memory, so that registers are free for the next one.
    const auto c0 = chain<Samples, Units>(panel.weights, inputs, inputStride, 0, 4, count);
    c0.store(z, stride);
    const auto c1 = chain<Samples, Units>(panel.weights, inputs, inputStride, 1, 4, count);
    Tile<Samples, Units>::load(z, stride).plus(c1).store(z, stride);
    HWY_ALIGN float waiting[Samples * Units];
    const auto c2 = chain<Samples, Units>(panel.weights, inputs, inputStride, 2, 4, count);
    c2.store(waiting, Units);
    const auto c3 = chain<Samples, Units>(panel.weights, inputs, inputStride, 3, 4, count);
    const auto upper = Tile<Samples, Units>::load(waiting, Units).plus(c3);
    Tile<Samples, Units>::load(z, stride).plus(upper).plus(Row<Units>::load(panel.biases)).store(z, stride);
}

template <int Samples, int Units>
HWY_NOINLINE void backwardTile(const kernels::Panel& panel, const float* delta, std::ptrdiff_t deltaStride, int count,
    float* result, std::ptrdiff_t stride)
{
    chain<Samples, Units>(panel.weights, delta, deltaStride, 0, 1, count).store(result, stride);
}

/// One function of the two, for every number of samples up to Samples.
template <int Units, bool IsForward, int Samples>
void tile(int samples, const kernels::Panel& panel, const float* inputs, std::ptrdiff_t inputStride, int count,
    float* z, std::ptrdiff_t stride)
{
    if (samples < Samples) {
        if constexpr (Samples > 1)
            tile<Units, IsForward, Samples - 1>(samples, panel, inputs, inputStride, count, z, stride);
    } else if constexpr (IsForward) {
        forwardTile<Samples, Units>(panel, inputs, inputStride, count, z, stride);
    } else {
        backwardTile<Samples, Units>(panel, inputs, inputStride, count, z, stride);
    }
}

template <int Units, bool IsForward>
void product(const kernels::Panel& panel, const float* inputs, std::ptrdiff_t inputStride, int count, int samples,
    float* z, std::ptrdiff_t stride)
{
    constexpr int atOnce = samplesAtOnce<Units>;
    for (int sample = 0; sample < samples; sample += atOnce)
        tile<Units, IsForward, atOnce>(HWY_MIN(samples - sample, atOnce), panel, inputs + sample * inputStride,
            inputStride, count, z + sample * stride, stride);
}

template <bool IsForward>
void productOf(const kernels::Panel& panel, const float* inputs, std::ptrdiff_t inputStride, int count, int samples,
    float* z, std::ptrdiff_t stride)
{
    switch (panel.units) {
    case 8:
        return product<8, IsForward>(panel, inputs, inputStride, count, samples, z, stride);
    case 16:
        return product<16, IsForward>(panel, inputs, inputStride, count, samples, z, stride);
    case 24:
        return product<24, IsForward>(panel, inputs, inputStride, count, samples, z, stride);
    case 32:
        return product<32, IsForward>(panel, inputs, inputStride, count, samples, z, stride);
    }
}

/// The gradients of Inputs neighbouring inputs: the roles of samples and inputs are exchanged.
template <int Inputs, int Units>
HWY_NOINLINE void gradientTile(const float* delta, std::ptrdiff_t deltaStride, const float* inputs,
    std::ptrdiff_t inputStride, int samples, float* gradient)
{
    auto sum = Tile<Inputs, Units>::zero();
    for (int sample = 0; sample < samples; ++sample)
        sum.addProducts(Row<Units>::load(delta + sample * deltaStride), inputs + sample * inputStride, 1);
    sum.store(gradient, Units);
}

template <int Units, int Inputs>
void gradientTiles(int some, const float* delta, std::ptrdiff_t deltaStride, const float* inputs,
    std::ptrdiff_t inputStride, int samples, float* gradient)
{
    if (some >= Inputs)
        gradientTile<Inputs, Units>(delta, deltaStride, inputs, inputStride, samples, gradient);
    else if constexpr (Inputs > 1)
        gradientTiles<Units, Inputs - 1>(some, delta, deltaStride, inputs, inputStride, samples, gradient);
}

template <int Units>
void gradientOf(const float* delta, std::ptrdiff_t deltaStride, const float* inputs, std::ptrdiff_t inputStride,
    int samples, int first, int last, float* gradient)
{
    constexpr int atOnce = samplesAtOnce<Units>;
    for (int i = first; i < last; i += atOnce)
        gradientTiles<Units, atOnce>(HWY_MIN(last - i, atOnce), delta, deltaStride, inputs + i, inputStride, samples,
            gradient + std::ptrdiff_t(i - first) * Units);
}

void denseGradient(int units, const float* delta, std::ptrdiff_t deltaStride, const float* inputs,
    std::ptrdiff_t inputStride, int samples, int first, int last, float* gradient)
{
    switch (units) {
    case 8:
        return gradientOf<8>(delta, deltaStride, inputs, inputStride, samples, first, last, gradient);
    case 16:
        return gradientOf<16>(delta, deltaStride, inputs, inputStride, samples, first, last, gradient);
    case 24:
        return gradientOf<24>(delta, deltaStride, inputs, inputStride, samples, first, last, gradient);
    case 32:
        return gradientOf<32>(delta, deltaStride, inputs, inputStride, samples, first, last, gradient);
    }
}

/// Four rows of four numbers, turned.
HWY_INLINE void transposeFour(const float* from, std::ptrdiff_t fromStride, float* to, std::ptrdiff_t toStride)
{
    const hn::FixedTag<float, 4> d;
    const hn::Repartition<double, decltype(d)> dd;
    const auto a = hn::LoadU(d, from);
    const auto b = hn::LoadU(d, from + fromStride);
    const auto c = hn::LoadU(d, from + 2 * fromStride);
    const auto e = hn::LoadU(d, from + 3 * fromStride);
    const auto ab = hn::InterleaveLower(d, a, b); // a0 b0 a1 b1
    const auto ce = hn::InterleaveLower(d, c, e);
    const auto abUpper = hn::InterleaveUpper(d, a, b); // a2 b2 a3 b3
    const auto ceUpper = hn::InterleaveUpper(d, c, e);
    const auto pair = [&](auto x, auto y) HWY_ATTR {
        return hn::BitCast(d, hn::InterleaveLower(dd, hn::BitCast(dd, x), hn::BitCast(dd, y)));
    };
    const auto upperPair = [&](auto x, auto y) HWY_ATTR {
        return hn::BitCast(d, hn::InterleaveUpper(dd, hn::BitCast(dd, x), hn::BitCast(dd, y)));
    };
    hn::StoreU(pair(ab, ce), d, to);
    hn::StoreU(upperPair(ab, ce), d, to + toStride);
    hn::StoreU(pair(abUpper, ceUpper), d, to + 2 * toStride);
    hn::StoreU(upperPair(abUpper, ceUpper), d, to + 3 * toStride);
}

void transposePanel(const float* from, int rows, int columns, int fromUnits, float* to, std::ptrdiff_t toStride)
{
    for (int row = 0; row < rows; row += 4) {
        for (int column = 0; column < columns; column += 4)
            transposeFour(
                from + std::ptrdiff_t(row) * fromUnits + column, fromUnits, to + column * toStride + row, toStride);
    }
}

} // namespace

bool fillDenseTable(kernels::Kernels& table)
{
    table.denseForward = productOf<true>;
    table.denseBackward = productOf<false>;
    table.denseGradient = denseGradient;
    table.transposePanel = transposePanel;
    return true;
}

#else

bool fillDenseTable(kernels::Kernels&) { return false; }

#endif

} // namespace HWY_NAMESPACE
} // namespace nnlab
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
NNLAB_KERNEL_PART(Dense)
#endif
