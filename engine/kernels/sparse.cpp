// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The first layer over bytes of which most are zero: only the bytes that are there are walked.

#include "engine/kernels/parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/sparse.cpp"
#include <hwy/foreach_target.h>

#include "engine/kernels/sparse_sum.h"
#include "engine/kernels/vector_math.h"

HWY_BEFORE_NAMESPACE();
namespace nnlab {
namespace HWY_NAMESPACE {

#if NNLAB_HAS_KERNELS

namespace {

template <int Units>
void forwardRows(const kernels::Panel& panel, std::span<const kernels::SparseRow> rows, float* z, std::ptrdiff_t stride)
{
    const float* values = kernels::byteValues();
    const auto biases = Row<Units>::load(panel.biases);
    for (const kernels::SparseRow& row : rows) {
        sparseSum<Units>(panel.weights, row, values).plus(biases).store(z);
        z += stride;
    }
}

void sparseForward(
    const kernels::Panel& panel, std::span<const kernels::SparseRow> rows, float* z, std::ptrdiff_t stride)
{
    switch (panel.units) {
    case 8:
        return forwardRows<8>(panel, rows, z, stride);
    case 16:
        return forwardRows<16>(panel, rows, z, stride);
    case 24:
        return forwardRows<24>(panel, rows, z, stride);
    case 32:
        return forwardRows<32>(panel, rows, z, stride);
    }
}

template <int Units>
void gradientOf(const float* delta, std::ptrdiff_t deltaStride, const std::uint8_t* const* images, int input,
    std::uint64_t members, bool goesOn, float* gradient)
{
    const float* values = kernels::byteValues();
    auto sum = goesOn ? Row<Units>::load(gradient) : Row<Units>::zero();
    for (; members != 0; members &= members - 1) {
        const int sample = __builtin_ctzll(members);
        sum.addProduct(delta + sample * deltaStride, values[images[sample][input]]);
    }
    sum.store(gradient);
}

void sparseGradient(int units, const float* delta, std::ptrdiff_t deltaStride, const std::uint8_t* const* images,
    int input, std::uint64_t members, bool goesOn, float* gradient)
{
    switch (units) {
    case 8:
        return gradientOf<8>(delta, deltaStride, images, input, members, goesOn, gradient);
    case 16:
        return gradientOf<16>(delta, deltaStride, images, input, members, goesOn, gradient);
    case 24:
        return gradientOf<24>(delta, deltaStride, images, input, members, goesOn, gradient);
    case 32:
        return gradientOf<32>(delta, deltaStride, images, input, members, goesOn, gradient);
    }
}

template <int Units>
void accumulate(const float* delta, const kernels::SparseRow& row, float* gradient)
{
    const float* HWY_RESTRICT values = kernels::byteValues();
    const auto deltas = Row<Units>::load(delta);
    const std::uint16_t* HWY_RESTRICT index = row.indices;
    const std::uint8_t* HWY_RESTRICT byte = row.bytes;
    const std::uint16_t* const end = index + 4 * std::ptrdiff_t(row.quads);
    for (; index != end; index += 4, byte += 4) {
        for (int chain = 0; chain < 4; ++chain) {
            float* to = gradient + std::size_t(index[chain]) * Units;
            auto sum = Row<Units>::load(to);
            sum.addProduct(deltas, values[byte[chain]]);
            sum.store(to);
        }
    }
}

void sparseAccumulate(int units, const float* delta, const kernels::SparseRow& row, float* gradient)
{
    switch (units) {
    case 8:
        return accumulate<8>(delta, row, gradient);
    case 16:
        return accumulate<16>(delta, row, gradient);
    case 24:
        return accumulate<24>(delta, row, gradient);
    case 32:
        return accumulate<32>(delta, row, gradient);
    }
}

} // namespace

bool fillSparseTable(kernels::Kernels& table)
{
    table.sparseAccumulate = sparseAccumulate;
    table.sparseForward = sparseForward;
    table.sparseGradient = sparseGradient;
    return true;
}

#else

bool fillSparseTable(kernels::Kernels&) { return false; }

#endif

} // namespace HWY_NAMESPACE
} // namespace nnlab
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnlab {

HWY_EXPORT(fillSparseTable);

bool kernels::fillSparse(Kernels& table) { return HWY_DYNAMIC_DISPATCH(fillSparseTable)(table); }

} // namespace nnlab
#endif
