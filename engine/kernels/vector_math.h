// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What every kernel source stands on, once per vector target: the elementary functions over vectors, and rows of units
// in registers.
//
// There is no plain include guard: Highway includes each kernel source once for each target, and this file with it.

#if defined(NNLAB_KERNELS_VECTOR_MATH_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNLAB_KERNELS_VECTOR_MATH_H_
#undef NNLAB_KERNELS_VECTOR_MATH_H_
#else
#define NNLAB_KERNELS_VECTOR_MATH_H_
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <hwy/highway.h>
#include <limits>
#include <string_view>
#include <type_traits>

#include "engine/step_numbers.h"

// Kernels exist for targets with fused multiply-add; on all others the reference works instead, with the same bits.
#undef NNLAB_HAS_KERNELS
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON
#define NNLAB_HAS_KERNELS 1
#else
#define NNLAB_HAS_KERNELS 0
#endif

#if NNLAB_HAS_KERNELS

HWY_BEFORE_NAMESPACE();
namespace nnlab {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Full = hn::ScalableTag<float>;
using Vec = hn::Vec<Full>;
constexpr int fullLanes = HWY_LANES(float);

/// Units are padded to multiples of 8; where a register holds 16, an odd block of 8 takes half of one.
constexpr int blockUnits = 8;
using Eight = hn::CappedTag<float, blockUnits>;
constexpr int blockLanes = HWY_MIN(blockUnits, fullLanes); // of an Eight: where registers hold 4, half a block

template <typename V>
HWY_INLINE V operator-(V x)
{
    return hn::Neg(x);
}

namespace elementary {

template <typename V>
using Lane = hn::TFromD<hn::DFromV<V>>;

template <typename V>
HWY_INLINE V constant(double value)
{
    return hn::Set(hn::DFromV<V>(), static_cast<Lane<V>>(value));
}

template <typename V>
HWY_INLINE V fma(V a, V b, V c)
{
    return hn::MulAdd(a, b, c);
}

template <typename V>
HWY_INLINE V sqrt(V x)
{
    return hn::Sqrt(x);
}

template <typename V>
HWY_INLINE V abs(V x)
{
    return hn::Abs(x);
}

template <typename V>
HWY_INLINE V copySign(V magnitude, V sign)
{
    return hn::CopySign(magnitude, sign);
}

template <typename V>
HWY_INLINE V round(V x)
{
    return hn::Round(x);
}

template <typename M, typename V>
HWY_INLINE V select(M mask, V ifTrue, V ifFalse)
{
    return hn::IfThenElse(mask, ifTrue, ifFalse);
}

template <typename V>
HWY_INLINE V powerOfTwo(V k)
{
    const hn::DFromV<V> d;
    const hn::RebindToSigned<decltype(d)> di;
    return hn::BitCast(d, hn::ShiftLeft<23>(hn::ConvertTo(di, k) + hn::Set(di, 127)));
}

template <typename V>
HWY_INLINE V mantissa(V x)
{
    const hn::DFromV<V> d;
    const hn::RebindToUnsigned<decltype(d)> du;
    return hn::BitCast(d, (hn::BitCast(du, x) & hn::Set(du, 0x007fffffu)) | hn::Set(du, 0x3f800000u));
}

template <typename V>
HWY_INLINE V exponent(V x)
{
    const hn::DFromV<V> d;
    const hn::RebindToUnsigned<decltype(d)> du;
    const hn::RebindToSigned<decltype(d)> di;
    return hn::ConvertTo(d, hn::BitCast(di, hn::ShiftRight<23>(hn::BitCast(du, x))) - hn::Set(di, 127));
}

#include "engine/elementary_functions.h"

} // namespace elementary

#include "engine/activation_list.h"
#include "engine/loss_list.h"
#include "engine/optimizer_list.h"

/// How many numbers the registers for a row of units hold: whole registers where they come out even, else blocks of 8,
/// which never straddle two cache lines.
constexpr int lanesFor(int units) { return units % fullLanes == 0 ? fullLanes : blockUnits; }

/// The registers that a row of units takes.
constexpr int registersOf(int units) { return units / lanesFor(units); }

/// The numbers of Units neighbouring units in registers; every operation is one instruction a register.
template <int Units, int Lanes = lanesFor(Units)>
struct Row
{
    using Tag = hn::CappedTag<float, Lanes>;
    using Rest = Row<Units - Lanes, Lanes>;

    hn::Vec<Tag> first;
    Rest rest;

    static HWY_INLINE Row zero() { return {hn::Zero(Tag()), Rest::zero()}; }
    static HWY_INLINE Row load(const float* from) { return {hn::LoadU(Tag(), from), Rest::load(from + Lanes)}; }
    HWY_INLINE void store(float* to) const
    {
        hn::StoreU(first, Tag(), to);
        rest.store(to + Lanes);
    }
    /// this + row * x, rounded once.
    HWY_INLINE void addProduct(const Row& row, float x)
    {
        first = hn::MulAdd(row.first, hn::Set(Tag(), x), first);
        rest.addProduct(row.rest, x);
    }
    /// this + from[...] * x, rounded once, without holding the numbers at `from`.
    HWY_INLINE void addProduct(const float* from, float x)
    {
        first = hn::MulAdd(hn::LoadU(Tag(), from), hn::Set(Tag(), x), first);
        rest.addProduct(from + Lanes, x);
    }
    HWY_INLINE Row plus(const Row& other) const { return {first + other.first, rest.plus(other.rest)}; }
    HWY_INLINE Row times(const Row& other) const { return {first * other.first, rest.times(other.rest)}; }
    HWY_INLINE Row times(float x) const { return {first * hn::Set(Tag(), x), rest.times(x)}; }
};

template <int Lanes>
struct Row<0, Lanes>
{
    static HWY_INLINE Row zero() { return {}; }
    static HWY_INLINE Row load(const float*) { return {}; }
    HWY_INLINE void store(float*) const { }
    HWY_INLINE void addProduct(const Row&, float) { }
    HWY_INLINE void addProduct(const float*, float) { }
    HWY_INLINE Row plus(const Row&) const { return {}; }
    HWY_INLINE Row times(const Row&) const { return {}; }
    HWY_INLINE Row times(float) const { return {}; }
};

/// The rows of Samples samples in registers.
template <int Samples, int Units>
struct Tile
{
    Row<Units> row;
    Tile<Samples - 1, Units> rest;

    static HWY_INLINE Tile zero() { return {Row<Units>::zero(), Tile<Samples - 1, Units>::zero()}; }
    static HWY_INLINE Tile load(const float* from, std::ptrdiff_t stride)
    {
        return {Row<Units>::load(from), Tile<Samples - 1, Units>::load(from + stride, stride)};
    }
    HWY_INLINE void store(float* to, std::ptrdiff_t stride) const
    {
        row.store(to);
        rest.store(to + stride, stride);
    }
    /// Adds row * x[sample * stride] to the row of each sample.
    HWY_INLINE void addProducts(const Row<Units>& other, const float* x, std::ptrdiff_t stride)
    {
        row.addProduct(other, *x);
        rest.addProducts(other, x + stride, stride);
    }
    HWY_INLINE Tile plus(const Tile& other) const { return {row.plus(other.row), rest.plus(other.rest)}; }
    HWY_INLINE Tile plus(const Row<Units>& other) const { return {row.plus(other), rest.plus(other)}; }
};

template <int Units>
struct Tile<0, Units>
{
    static HWY_INLINE Tile zero() { return {}; }
    static HWY_INLINE Tile load(const float*, std::ptrdiff_t) { return {}; }
    HWY_INLINE void store(float*, std::ptrdiff_t) const { }
    HWY_INLINE void addProducts(const Row<Units>&, const float*, std::ptrdiff_t) { }
    HWY_INLINE Tile plus(const Tile&) const { return {}; }
    HWY_INLINE Tile plus(const Row<Units>&) const { return {}; }
};

} // namespace HWY_NAMESPACE
} // namespace nnlab
HWY_AFTER_NAMESPACE();

#endif // NNLAB_HAS_KERNELS
#endif // per-target include guard
