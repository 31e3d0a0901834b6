// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/// The elementary functions of nnlab for float and double: exp, expm1, log, log1p, tanh, sigmoid, softplus, erf, sin,
/// cos, atan and pow. They give the same bits from every compiler and on every CPU, because they consist of correctly
/// rounded operations in a fixed order and of nothing else: no tables, no libm, no branches on values.
///
/// Largest errors met, in units in the last place of the result; for float over every number from 2^-27 to 128 (sin and
/// cos: 2^22) and one in 61 of the others, for double over 30 million numbers of every size. tst_elementary.cpp checks
/// samples of both.
///
///            exp    expm1  log    log1p  tanh   sigmoid  softplus  erf    sin    cos    atan   pow
///   float    0.86   1.43   0.84   0.84   1.74   1.64     1.67      1.10   0.81   0.84   1.86   0.51
///   double   0.84   1.54   0.82   0.82   1.70   1.60     1.60      1.09   0.79   0.78   1.87   0.78
///
/// sin and cos hold this up to |x| = 2^22 (float) and 2^50 (double), where neighbouring numbers are 1/2 and 1/4 apart;
/// beyond, they answer as for 0. pow is for scalars only, and branches.
///
/// Special cases are those of C (annex F): signed zeros, infinities, results that are denormal, pow(x, 0) = 1.
/// Every NaN that comes out is the one quiet NaN. The rounding mode must be to nearest, and denormal numbers must not
/// be flushed to zero.

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace nnlab::elementary {

// The primitives for scalars; elementary_functions.h says what each of them is.

template <std::floating_point T>
using Lane = T;

template <std::floating_point T>
T constant(double value)
{
    return static_cast<T>(value);
}

// Without -mfma this is a call of libm, which is exact too.
template <std::floating_point T>
T fma(T a, T b, T c)
{
    return std::fma(a, b, c);
}

template <std::floating_point T>
T sqrt(T x)
{
    return std::sqrt(x);
}

template <std::floating_point T>
T abs(T x)
{
    return std::abs(x);
}

template <std::floating_point T>
T round(T x)
{
    return std::nearbyint(x);
}

template <std::floating_point T>
T select(bool mask, T ifTrue, T ifFalse)
{
    return mask ? ifTrue : ifFalse;
}

/// How float and double are laid out: bits of the fraction, and what is added to the exponent.
template <std::floating_point T>
struct Layout;

template <>
struct Layout<float>
{
    using Bits = std::uint32_t;
    static constexpr int fractionBits = 23;
    static constexpr int bias = 127;
};

template <>
struct Layout<double>
{
    using Bits = std::uint64_t;
    static constexpr int fractionBits = 52;
    static constexpr int bias = 1023;
};

template <std::floating_point T>
T copySign(T magnitude, T sign)
{
    using Bits = typename Layout<T>::Bits;
    constexpr Bits signBit = ~(~Bits{0} >> 1);
    return std::bit_cast<T>((std::bit_cast<Bits>(magnitude) & ~signBit) | (std::bit_cast<Bits>(sign) & signBit));
}

template <std::floating_point T>
T powerOfTwo(T k)
{
    using Bits = typename Layout<T>::Bits;
    const int biased = static_cast<int>(k) + Layout<T>::bias;
    return std::bit_cast<T>(static_cast<Bits>(biased) << Layout<T>::fractionBits);
}

template <std::floating_point T>
T mantissa(T x)
{
    using Bits = typename Layout<T>::Bits;
    constexpr Bits fraction = (Bits{1} << Layout<T>::fractionBits) - 1;
    return std::bit_cast<T>((std::bit_cast<Bits>(x) & fraction) | std::bit_cast<Bits>(T{1}));
}

template <std::floating_point T>
T exponent(T x)
{
    using Bits = typename Layout<T>::Bits;
    return static_cast<T>(static_cast<int>(std::bit_cast<Bits>(x) >> Layout<T>::fractionBits) - Layout<T>::bias);
}

#include "engine/elementary_functions.h"

} // namespace nnlab::elementary

#include "engine/elementary_pow.h"
