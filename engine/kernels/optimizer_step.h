// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// One step of an optimizer for a vector of weights; once per vector target, after vector_math.h.

#if defined(NNLAB_KERNELS_OPTIMIZER_STEP_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNLAB_KERNELS_OPTIMIZER_STEP_H_
#undef NNLAB_KERNELS_OPTIMIZER_STEP_H_
#else
#define NNLAB_KERNELS_OPTIMIZER_STEP_H_
#endif

#include "engine/kernels/kernels.h"
#include "engine/kernels/vector_math.h"

#if NNLAB_HAS_KERNELS

HWY_BEFORE_NAMESPACE();
namespace nnlab {
namespace HWY_NAMESPACE {

/// Moves the weights at `weights` along `sum`, their gradient summed over the mini-batch; `first` and `second` are
/// their moments, as far as the optimizer's Row has any.
template <typename Row, bool Regularizes, typename D>
HWY_INLINE void stepVector(D d, hn::Vec<D> sum, float* HWY_RESTRICT weights, float* HWY_RESTRICT first,
    float* HWY_RESTRICT second, const StepNumbers<float>& numbers, const kernels::Shares& shares)
{
    using V = hn::Vec<D>;
    const StepNumbers<V> c = {hn::Set(d, numbers.rate), hn::Set(d, numbers.momentum), hn::Set(d, numbers.rest),
        hn::Set(d, numbers.decay), hn::Set(d, numbers.decayRest), hn::Set(d, numbers.epsilon),
        hn::Set(d, numbers.secondScale), hn::Set(d, numbers.keep)};
    V w = hn::LoadU(d, weights);
    V g = sum * hn::Set(d, shares.samples);
    if constexpr (Regularizes) {
        const V zero = hn::Zero(d);
        if (shares.l2 > 0)
            g = hn::MulAdd(hn::Set(d, shares.l2), w, g);
        if (shares.l1 > 0) {
            const V share = hn::Set(d, shares.l1);
            g = g + hn::IfThenElse(w > zero, share, hn::IfThenElse(w < zero, hn::Neg(share), zero));
        }
    }
    V m = Row::moments > 0 ? hn::LoadU(d, first) : hn::Zero(d);
    V v = Row::moments > 1 ? hn::LoadU(d, second) : hn::Zero(d);
    Row::update(w, g, m, v, c);
    hn::StoreU(w, d, weights);
    if constexpr (Row::moments > 0)
        hn::StoreU(m, d, first);
    if constexpr (Row::moments > 1)
        hn::StoreU(v, d, second);
}

} // namespace HWY_NAMESPACE
} // namespace nnlab
HWY_AFTER_NAMESPACE();

#endif // NNLAB_HAS_KERNELS
#endif // per-target include guard
