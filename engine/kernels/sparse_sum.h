// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The forward sum over one sample's non-zero bytes; once per vector target, after vector_math.h.

#if defined(NNLAB_KERNELS_SPARSE_SUM_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNLAB_KERNELS_SPARSE_SUM_H_
#undef NNLAB_KERNELS_SPARSE_SUM_H_
#else
#define NNLAB_KERNELS_SPARSE_SUM_H_
#endif

#include "engine/kernels/kernels.h"
#include "engine/kernels/vector_math.h"

#if NNLAB_HAS_KERNELS

HWY_BEFORE_NAMESPACE();
namespace nnlab {
namespace HWY_NAMESPACE {

/// ((c0 + c1) + (c2 + c3)) of the four chains that a sparse row deals its bytes to.
template <int Units>
HWY_INLINE Row<Units> sparseSum(const float* weights, const kernels::SparseRow& row, const float* values)
{
    const auto add = [=](Row<Units>& sum, kernels::SparseQuad quad, int chain)
                         HWY_ATTR { sum.addProduct(weights + quad.input(chain) * Units, values[quad.byte(chain)]); };
    auto c0 = Row<Units>::zero();
    auto c1 = c0;
    auto c2 = c0;
    auto c3 = c0;
    constexpr bool fitAll = 4 * registersOf(Units) <= (HWY_TARGET == HWY_AVX2 ? 12 : 24);
    if constexpr (fitAll) {
        for (const kernels::SparseQuad quad : row) {
            add(c0, quad, 0);
            add(c1, quad, 1);
            add(c2, quad, 2);
            add(c3, quad, 3);
        }
    } else {
        for (const kernels::SparseQuad quad : row) {
            add(c0, quad, 0);
            add(c1, quad, 1);
        }
        for (const kernels::SparseQuad quad : row) {
            add(c2, quad, 2);
            add(c3, quad, 3);
        }
    }
    return c0.plus(c1).plus(c2.plus(c3));
}

} // namespace HWY_NAMESPACE
} // namespace nnlab
HWY_AFTER_NAMESPACE();

#endif // NNLAB_HAS_KERNELS
#endif // per-target include guard
