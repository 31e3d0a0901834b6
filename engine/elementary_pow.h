// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

// The power function of engine/elementary.h, which includes this file. It is for scalars only: it branches on values.

#include "engine/elementary.h"

namespace nnlab::elementary {

namespace detail {

/// A number in two parts that are added: about 106 bits.
struct DoubleDouble
{
    double high;
    double low;
};

/// The natural logarithm of a positive finite x to about 2^-68 of its value.
///
/// The argument of exp in pow is y log(x): what is lost here is multiplied by up to 745 there.
inline DoubleDouble logInTwoParts(double x)
{
    const auto [m, k] = reduceForLog(x);
    // s = (m - 1) / (m + 1) and z = s^2, both in two parts.
    const double above = m - 1.0;
    const double below = m + 1.0;
    const double belowLow = m - (below - 1.0);
    const double s = above / below;
    const double sLow = (fma(-s, below, above) - s * belowLow) / below;
    const double z = s * s;
    const double zLow = fma(s, s, -z) + 2.0 * s * sLow;
    // log(m) = 2 s + s z c with c = 2/3 + z P(z); degree 7, relative error of log 2^-73.4
    const double rest = z
        * polynomial(z, 0x1.9999999999996p-2, 0x1.2492492492f51p-2, 0x1.c71c71c5968bfp-3, 0x1.745d18295a3f0p-3,
            0x1.3b1364c7cd3bbp-3, 0x1.11206f77b8f18p-3, 0x1.de3d62a46ae1ep-4, 0x1.eac6427c499d4p-4);
    const double twoThirds = 0x1.5555555555555p-1;
    const double c = twoThirds + rest;
    const double cLow = (twoThirds - c) + rest + 0x1.5555555555555p-55;
    const double zc = z * c;
    const double zcLow = fma(z, c, -zc) + (z * cLow + zLow * c);
    const double szc = s * zc;
    const double szcLow = fma(s, zc, -szc) + (s * zcLow + sLow * zc);
    const double logM = 2.0 * s + szc;
    const double logMLow = (2.0 * s - logM) + szc + (2.0 * sLow + szcLow);
    // k ln(2): the leading part has so few digits that the product is exact.
    const double multiple = k * 0x1.62e42fefa38p-1;
    const double sum = multiple + logM;
    const double sumLow = (multiple - sum) + logM + fma(k, 0x1.ef35793c7673p-45, logMLow);
    const double high = sum + sumLow;
    return {high, (sum - high) + sumLow};
}

/// e^(high + low), with 0 and infinity where the result is too small or too large.
inline double expOfTwoParts(double high, double low)
{
    if (high < -746.0)
        return 0.0;
    if (high > 710.0)
        return infinity<double>();
    const double k = round(high * 0x1.71547652b82fep+0);
    const double leading = fma(k, -0x1.62e42fefa39efp-1, high);
    const double rest = fma(k, -0x1.abc9e3b39803fp-56, low);
    const double r = leading + rest;
    const double beyond = expBeyondLinear(r, (leading - r) + rest);
    // 1 + r is kept in two parts, so that only the last sum rounds visibly.
    const double linear = 1.0 + r;
    return scaleByPowerOfTwo(linear + (((1.0 - linear) + r) + beyond), k);
}

} // namespace detail

/// x^y, with the special cases of C: pow(x, 0) = pow(1, y) = 1 for every x and y, NaN for x < 0 unless y is whole.
inline double pow(double x, double y)
{
    constexpr double inf = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    if (y == 0.0 || x == 1.0)
        return 1.0;
    if (x != x || y != y)
        return nan;

    const double magnitude = abs(x);
    const bool yIsFinite = abs(y) < inf;
    if (!yIsFinite) {
        if (magnitude == 1.0)
            return 1.0;
        return (magnitude > 1.0) == (y > 0.0) ? inf : 0.0;
    }
    const bool yIsWhole = round(y) == y;
    const bool yIsOdd = yIsWhole && round(0.5 * y) != 0.5 * y;
    const double sign = yIsOdd ? copySign(1.0, x) : 1.0;
    if (magnitude == 0.0 || magnitude == inf)
        return (magnitude == 0.0) == (y > 0.0) ? sign * 0.0 : sign * inf;
    if (x < 0.0 && !yIsWhole)
        return nan;

    const detail::DoubleDouble logarithm = detail::logInTwoParts(magnitude);
    // A larger y gives 0 or infinity all the same, and would overflow on the way.
    const double factor = detail::clamped(y, -0x1p70, 0x1p70);
    const double high = factor * logarithm.high;
    const double low = fma(factor, logarithm.high, -high) + factor * logarithm.low;
    return sign * detail::expOfTwoParts(high, low);
}

/// As for double, which computes it: rounded twice, and still within 0.51 units in the last place.
inline float pow(float x, float y) { return static_cast<float>(pow(static_cast<double>(x), static_cast<double>(y))); }

} // namespace nnlab::elementary
