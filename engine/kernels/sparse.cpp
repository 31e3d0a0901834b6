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

} // namespace

bool fillSparseTable(kernels::Kernels& table)
{
    table.sparseForward = sparseForward;
    return true;
}

#else

bool fillSparseTable(kernels::Kernels&) { return false; }

#endif

} // namespace HWY_NAMESPACE
} // namespace nnlab
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
NNLAB_KERNEL_PART(Sparse)
#endif
