// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The body of engine/elementary.h, which includes it inside namespace nnlab::elementary. There is no include guard:
// engine/kernels includes it again inside Highway's namespace of each target, with T a vector. What is computed for one
// lane is then bit for bit what is computed for a scalar.
//
// It stands on nothing but + - * /, comparisons (which give a mask) and these primitives, which a target declares
// before including it (and <limits> and <type_traits> before that):
//
//   Lane<T>                        float or double: which coefficients T takes
//   constant<T>(value)             a double rounded to Lane<T> (also an infinity or a NaN), in every lane
//   fma(a, b, c)                   a * b + c, rounded once
//   abs(x), copySign(magnitude, sign)
//   round(x)                       the nearest whole number, ties to even
//   select(mask, ifTrue, ifFalse)  lane by lane; both are evaluated
//   powerOfTwo(k)                  2^k for whole k, -126 <= k <= 127 (double: -1022 <= k <= 1023)
//   mantissa(x), exponent(x)       x = mantissa * 2^exponent with 1 <= mantissa < 2, for positive normal x;
//                                  anything for other x, which is then not selected
//
// There is no unary minus, because Highway's vectors have none.
//
// The polynomials are minimax (Remez' exchange in 60 digits). Their coefficients were rounded one after another, lowest
// first, the rest fitted anew each time; each comment states the error of the rounded polynomial.

/// The smaller of two; a NaN in `a` stays.
template <typename T>
inline T min(T a, T b)
{
    return select(b < a, b, a);
}

/// The larger of two; a NaN in `a` stays.
template <typename T>
inline T max(T a, T b)
{
    return select(a < b, b, a);
}

namespace detail {

/// c0 + c1 x + c2 x^2 + ..., by Horner's rule.
template <typename T, typename... Coefficients>
inline T polynomial(T x, double c0, Coefficients... higher)
{
    if constexpr (sizeof...(higher) == 0)
        return constant<T>(c0);
    else
        return fma(polynomial(x, higher...), x, constant<T>(c0));
}

template <typename T>
inline constexpr bool isFloat = std::is_same_v<Lane<T>, float>;

/// The constant of T's own precision.
template <typename T>
inline T either(double forFloat, double forDouble)
{
    return constant<T>(isFloat<T> ? forFloat : forDouble);
}

template <typename T>
inline T infinity()
{
    return constant<T>(std::numeric_limits<double>::infinity());
}

/// `result`, but the one quiet NaN where x is one.
template <typename T>
inline T unlessNan(T x, T result)
{
    return select(x == x, result, constant<T>(std::numeric_limits<double>::quiet_NaN()));
}

/// `x` itself where it is so small that f(x) rounds to x, else `result`: keeps denormal numbers and the sign of zero.
template <typename T>
inline T unlessTiny(T x, T result)
{
    return select(abs(x) < either<T>(0x1p-25, 0x1p-54), x, result);
}

/// x * 2^k for whole k, rounded once: |x| in [0.5, 2], |k| up to 252 (double: 2044).
template <typename T>
inline T scaleByPowerOfTwo(T x, T k)
{
    const T half = round(k * constant<T>(0.5));
    return (x * powerOfTwo(half)) * powerOfTwo(k - half);
}

/// e^(r + tail) - 1 - r for |r| <= ln(2) / 2, as r^2 P(r) + tail.
template <typename T>
inline T expBeyondLinear(T r, T tail)
{
    T p = constant<T>(0.0);
    if constexpr (isFloat<T>) // degree 5, relative error of e^r - 1 2^-28.1
        p = polynomial(r, 0.5, 0x1.55552cp-3, 0x1.555502p-5, 0x1.1155a8p-7, 0x1.6d2e4ap-10, 0x1.3b896cp-13);
    else // degree 10, 2^-60.6
        p = polynomial(r, 0.5, 0x1.5555555555559p-3, 0x1.5555555555558p-5, 0x1.111111110f727p-7, 0x1.6c16c16c178dap-10,
            0x1.a01a01af90d74p-13, 0x1.a01a01963131fp-16, 0x1.71ddf95e3f4f5p-19, 0x1.27e5140bf0c81p-22,
            0x1.af5cadd0d0262p-26, 0x1.1efb4eb0385c7p-29);
    return fma(r * r, p, tail);
}

/// e^(r + tail) - 1 for |r| <= ln(2) / 2.
template <typename T>
inline T expm1Reduced(T r, T tail)
{
    return r + expBeyondLinear(r, tail);
}

/// x = k ln(2) + r + tail with whole k and |r| <= ln(2) / 2.
template <typename T>
struct ExpReduction
{
    T k;
    T r;
    T tail;
};

template <typename T>
inline ExpReduction<T> reduceForExp(T x)
{
    const T k = round(x * either<T>(0x1.715476p+0, 0x1.71547652b82fep+0));
    // The first step is exact, because k * ln(2) cancels the leading bits of x.
    const T high = fma(k, either<T>(-0x1.62e43p-1, -0x1.62e42fefa39efp-1), x);
    const T minusSecond = either<T>(0x1.05c61p-29, -0x1.abc9e3b39803fp-56);
    const T r = fma(k, minusSecond, high);
    return {k, r, fma(k, minusSecond, high - r)};
}

/// `x` moved into [low, high]; a NaN becomes `low`, so that it never reaches an integer conversion.
template <typename T>
inline T clamped(T x, T low, T high)
{
    const T raised = select(x >= low, x, low);
    return select(raised <= high, raised, high);
}

/// x = m 2^k with m in (sqrt(1/2), sqrt(2)], for positive finite x, denormal ones included.
template <typename T>
struct LogReduction
{
    T m;
    T k;
};

template <typename T>
inline LogReduction<T> reduceForLog(T x)
{
    const auto isDenormal = x < either<T>(0x1p-126, 0x1p-1022);
    const T scaled = select(isDenormal, x * either<T>(0x1p24, 0x1p53), x);
    const T shift = select(isDenormal, either<T>(-24.0, -53.0), constant<T>(0.0));
    const T m = mantissa(scaled);
    const T k = exponent(scaled) + shift;
    const auto isUpper = m > either<T>(0x1.6a09e6p+0, 0x1.6a09e667f3bcdp+0);
    return {select(isUpper, m * constant<T>(0.5), m), select(isUpper, k + constant<T>(1.0), k)};
}

/// k ln(2) + log(1 + f) + small, for |f| <= sqrt(2) - 1.
///
/// With s = f / (2 + f), log(1 + f) = 2 s + 2/3 s^3 + 2/5 s^5 + ... = f - f^2 / 2 + s (f^2 / 2 + s^2 R(s^2)),
/// as in FreeBSD's e_log.c.
template <typename T>
inline T logOfParts(T k, T f, T small)
{
    const T s = f / (constant<T>(2.0) + f);
    const T z = s * s;
    T p = constant<T>(0.0);
    if constexpr (isFloat<T>) // degree 2, relative error of log(1 + f) 2^-30.2
        p = polynomial(z, 0x1.55557ap-1, 0x1.995ed4p-2, 0x1.31e0d8p-2);
    else // degree 6, 2^-59.4
        p = polynomial(z, 0x1.5555555555592p-1, 0x1.999999997ff04p-2, 0x1.24924941e33c4p-2, 0x1.c71c5212530f0p-3,
            0x1.74663d692cc86p-3, 0x1.39a1daa7b91c9p-3, 0x1.2f045769f6ce9p-3);
    const T halfSquare = constant<T>(0.5) * f * f;
    const T tail = fma(s, fma(z, p, halfSquare), fma(k, either<T>(0x1.7f7d1cp-20, 0x1.ef35793c7673p-45), small));
    // k ln(2) has so few digits that the product is exact; the sum with f is kept exactly in two numbers.
    const T multiple = k * either<T>(0x1.62e4p-1, 0x1.62e42fefa38p-1);
    const T sum = multiple + f;
    const T lost = f - (sum - multiple);
    return sum + (lost - (halfSquare - tail));
}

/// x = k pi/2 + r + tail with whole k and |r| a little over pi/4 at most; quadrant is k mod 4 in -2 .. 2.
template <typename T>
struct TurnReduction
{
    T quadrant;
    T r;
    T tail;
};

/// For |x| <= 2^22 (double: 2^50): k times the leading word of pi/2 cancels the leading bits of x exactly, the product
/// with the second word is kept in two numbers, and the third is enough for the rest (Cody and Waite, with fma).
template <typename T>
inline TurnReduction<T> reduceForTurn(T x)
{
    // Adding 1.5 * 2^23 (2^52) leaves no place for a fraction; one rounding instead of two keeps k right for large x.
    const T roundingMagic = either<T>(0x1.8p23, 0x1.8p52);
    const T k = fma(x, either<T>(0x1.45f306p-1, 0x1.45f306dc9c883p-1), roundingMagic) - roundingMagic;
    const T quadrant = fma(round(k * constant<T>(0.25)), constant<T>(-4.0), k);

    const T minusSecond = either<T>(0x1.777a5cp-25, -0x1.1a62633145c07p-54);
    const T leading = fma(k, either<T>(-0x1.921fb6p+0, -0x1.921fb54442d18p+0), x);
    const T product = k * minusSecond;
    const T productLost = fma(k, minusSecond, constant<T>(0.0) - product);
    const T r = leading + product;
    const T added = r - leading;
    const T sumLost = (leading - (r - added)) + (product - added);
    const T tail = fma(k, either<T>(0x1.ee59dap-50, 0x1.f1976b7ed8fbcp-110), sumLost + productLost);
    return {quadrant, r, tail};
}

/// sin(r + tail) for |r| <= 1.
template <typename T>
inline T sinReduced(T r, T tail)
{
    const T z = r * r;
    T p = constant<T>(0.0);
    if constexpr (isFloat<T>) // degree 3, relative error of sin 2^-31.4
        p = polynomial(z, -0x1.555556p-3, 0x1.11113ep-7, -0x1.a01ffep-13, 0x1.6de9f6p-19);
    else // degree 6, 2^-62.8
        p = polynomial(z, -0x1.5555555555555p-3, 0x1.111111111108ep-7, -0x1.a01a01a008ed9p-13, 0x1.71de3a448p-19,
            -0x1.ae64448521107p-26, 0x1.6119dd0b262eap-33, -0x1.a81ade1b38653p-41);
    const T tailCosine = fma(z * constant<T>(-0.5), tail, tail);
    return r + fma(z * r, p, tailCosine);
}

/// cos(r + tail) for |r| <= 1.
template <typename T>
inline T cosReduced(T r, T tail)
{
    const T z = r * r;
    T p = constant<T>(0.0);
    if constexpr (isFloat<T>) // degree 2, error of cos 2^-29.7
        p = polynomial(z, 0x1.555528p-5, -0x1.6bfbf2p-10, 0x1.963e4ep-16);
    else // degree 5, 2^-58.6
        p = polynomial(z, 0x1.55555555554a7p-5, -0x1.6c16c16c04464p-10, 0x1.a01a0188b72a4p-16, -0x1.27e4ecf0f1a2dp-22,
            0x1.1ee40b21f0fe6p-29, -0x1.8d463f49e34c1p-37);
    const T one = constant<T>(1.0);
    const T half = constant<T>(0.5) * z;
    const T leading = one - half;
    const T lost = (one - leading) - half;
    return leading + (lost + (z * z * p - r * tail));
}

template <typename T>
inline T withinTurns(T x)
{
    return select(abs(x) <= either<T>(0x1p22, 0x1p50), x, constant<T>(0.0));
}

} // namespace detail

/// e^x.
template <typename T>
inline T exp(T x)
{
    using namespace detail;
    // Outside of these e^x is 0 or infinite anyway.
    const T inside = clamped(x, either<T>(-104.0, -746.0), either<T>(89.0, 710.0));
    const auto [k, r, tail] = reduceForExp(inside);
    return unlessNan(x, scaleByPowerOfTwo(constant<T>(1.0) + expm1Reduced(r, tail), k));
}

/// e^x - 1, without cancellation near 0.
template <typename T>
inline T expm1(T x)
{
    using namespace detail;
    const T inside = clamped(x, either<T>(-18.0, -38.0), either<T>(89.0, 710.0));
    const auto [k, r, tail] = reduceForExp(inside);
    // Half of the result first: 2^k itself may be too large for a number.
    const T scale = powerOfTwo(k - constant<T>(1.0));
    const T half = fma(scale, expm1Reduced(r, tail), scale - constant<T>(0.5));
    return unlessNan(x, unlessTiny(x, half + half));
}

/// The natural logarithm; log(0) = -infinity, NaN below 0.
template <typename T>
inline T log(T x)
{
    using namespace detail;
    const T zero = constant<T>(0.0);
    const auto [m, k] = reduceForLog(x);
    const T finite = logOfParts(k, m - constant<T>(1.0), zero);
    const T result = select(x > zero, select(x < infinity<T>(), finite, x), zero - infinity<T>());
    return unlessNan(select(x < zero, constant<T>(std::numeric_limits<double>::quiet_NaN()), x), result);
}

/// log(1 + x), without cancellation near 0.
template <typename T>
inline T log1p(T x)
{
    using namespace detail;
    const T one = constant<T>(1.0);
    const T zero = constant<T>(0.0);
    const T u = one + x;
    const T added = u - one;
    const T lost = (one - (u - added)) + (x - added);
    const auto [m, k] = reduceForLog(u);
    const auto isReduced = k == zero; // then x itself is what log expects
    const T f = select(isReduced, x, m - one);
    const T small = select(isReduced, zero, lost / u);
    const T finite = unlessTiny(x, logOfParts(k, f, small));
    const T minusOne = constant<T>(-1.0);
    const T result = select(x > minusOne, select(x < infinity<T>(), finite, x), zero - infinity<T>());
    return unlessNan(select(x < minusOne, constant<T>(std::numeric_limits<double>::quiet_NaN()), x), result);
}

/// The hyperbolic tangent: x + x^3 P(x^2) below 0.547, 1 - 2 / (e^2x + 1) above.
template <typename T>
inline T tanh(T x)
{
    using namespace detail;
    const T one = constant<T>(1.0);
    const T magnitude = abs(x);
    const T z = x * x;
    T p = constant<T>(0.0);
    if constexpr (isFloat<T>) // degree 4, relative error of tanh 2^-29.7
        p = polynomial(z, -0x1.55554ap-2, 0x1.110ceep-3, -0x1.b91e7ep-5, 0x1.58e518p-6, -0x1.9921a2p-8);
    else // degree 10, 2^-60.5
        p = polynomial(z, -0x1.555555555554fp-2, 0x1.111111111079p-3, -0x1.ba1ba1b97cc56p-5, 0x1.664f485948847p-6,
            -0x1.226e2f0fb5cecp-7, 0x1.d6d29ae159f8ap-9, -0x1.7d8fcaf6dae66p-10, 0x1.3483696e5ef77p-11,
            -0x1.e96d199bbd598p-13, 0x1.5d6cd95e1c9bp-14, -0x1.46fecc0a8e63ep-16);
    const T small = fma(magnitude * z, p, magnitude);
    const T large = one - constant<T>(2.0) / (exp(magnitude + magnitude) + one);
    return unlessNan(x, copySign(select(magnitude < constant<T>(0x1.18p-1), small, large), x));
}

/// 1 / (1 + e^-x), without overflow.
///
/// With e = e^-|x| and w = e / (1 + e) it is 1 - w, or e - e w below 0, where w's own error hardly counts.
template <typename T>
inline T sigmoid(T x)
{
    const T one = constant<T>(1.0);
    const T zero = constant<T>(0.0);
    const T e = exp(zero - abs(x));
    const T w = e / (one + e);
    return select(x < zero, fma(zero - e, w, e), one - w);
}

/// log(1 + e^x), without overflow.
template <typename T>
inline T softplus(T x)
{
    const T zero = constant<T>(0.0);
    return detail::unlessNan(x, max(x, zero) + log1p(exp(zero - abs(x))));
}

/// The error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.
///
/// Below 1 it is x + x P(x^2), above 1 - e^Q(x) with Q = log(erfc).
template <typename T>
inline T erf(T x)
{
    using namespace detail;
    const T one = constant<T>(1.0);
    const T magnitude = clamped(abs(x), constant<T>(0.0), either<T>(4.0, 6.0)); // 1 from there on
    const T z = x * x;
    T p = constant<T>(0.0);
    T q = constant<T>(0.0);
    if constexpr (isFloat<T>) { // degrees 6 and 6, relative errors of erf 2^-29.3 and 2^-29.7
        p = polynomial(z, 0x1.06eba8p-3, -0x1.81273ep-2, 0x1.ce2ce6p-4, -0x1.b7f71ap-6, 0x1.53f224p-8, -0x1.a3515ep-11,
            0x1.4771fep-14);
        q = polynomial(magnitude, -0x1.6621p-12, -0x1.2088eap+0, -0x1.46baecp-1, -0x1.a6535ap-4, 0x1.65cbf2p-6,
            -0x1.825cdep-9, 0x1.86e2ep-13);
    } else { // degrees 11 and 17, 2^-56.0 and 2^-56.9
        p = polynomial(z, 0x1.06eba8214db68p-3, -0x1.812746b03799dp-2, 0x1.ce2f21a03f8b8p-4, -0x1.b82ce311a8f8p-6,
            0x1.565bcceeb01f2p-8, -0x1.c02daeac3b34bp-11, 0x1.f9a2953c5ac0cp-14, -0x1.f4c810eac05c9p-17,
            0x1.b969e1a1f935dp-20, -0x1.5b819b3fbae2bp-23, 0x1.d385beb71332dp-27, -0x1.a1108baf27ecap-31);
        q = polynomial(magnitude, -0x1.0df411cb76288p-21, -0x1.20dd1fd4f17cbp+0, -0x1.45f6274a4fb9cp-1,
            -0x1.a4ac5d7830237p-4, 0x1.37229c0674504p-6, 0x1.ae90a9f4adc38p-12, -0x1.f64020f96ccfap-10,
            0x1.9408e8a4c5fd5p-11, -0x1.1b35e25b0691cp-13, -0x1.540f8822ded77p-16, 0x1.7eea2a50ccd2ep-16,
            -0x1.22d4fbd661d3dp-17, 0x1.1ea7c7f50698fp-19, -0x1.90d8349b7b8e7p-22, 0x1.8ec898fdbad37p-25,
            -0x1.0e5ec4a5f1936p-28, 0x1.c1b59b0394445p-33, -0x1.5ad5c9a916364p-38);
    }
    const T large = copySign(one - exp(q), x);
    return unlessNan(x, select(magnitude < one, fma(x, p, x), large));
}

/// The sine of x in radians; sin(0) beyond |x| = 2^22 (double: 2^50), NaN at infinity.
template <typename T>
inline T sin(T x)
{
    using namespace detail;
    const T inside = withinTurns(x);
    const auto [quadrant, r, tail] = reduceForTurn(inside);
    const T magnitude = abs(quadrant);
    const T value = select(magnitude == constant<T>(1.0), cosReduced(r, tail), sinReduced(r, tail));
    const auto isNegative = select(magnitude == constant<T>(2.0), constant<T>(-1.0), quadrant) < constant<T>(0.0);
    const T result = select(isNegative, constant<T>(0.0) - value, value);
    return unlessNan(x - x, unlessTiny(inside, result));
}

/// The cosine of x in radians; cos(0) beyond |x| = 2^22 (double: 2^50), NaN at infinity.
template <typename T>
inline T cos(T x)
{
    using namespace detail;
    const auto [quadrant, r, tail] = reduceForTurn(withinTurns(x));
    const T magnitude = abs(quadrant);
    const T value = select(magnitude == constant<T>(1.0), sinReduced(r, tail), cosReduced(r, tail));
    const auto isNegative = select(magnitude == constant<T>(2.0), constant<T>(1.0), quadrant) > constant<T>(0.0);
    return unlessNan(x - x, select(isNegative, constant<T>(0.0) - value, value));
}

/// The arc tangent, in [-pi/2, pi/2].
///
/// atan(t) = pi/2 + atan(-1 / t) = pi/4 + atan((t - 1) / (t + 1)) brings every t into |u| <= tan(pi/8).
template <typename T>
inline T atan(T x)
{
    using namespace detail;
    const T zero = constant<T>(0.0);
    const T one = constant<T>(1.0);
    const T t = abs(x);
    const auto isMiddle = t > either<T>(0x1.a8279ap-2, 0x1.a827999fcef32p-2);
    const auto isLarge = t > either<T>(0x1.3504f4p+1, 0x1.3504f333f9de6p+1);
    const T above = select(isLarge, constant<T>(-1.0), select(isMiddle, t - one, t));
    const T below = select(isLarge, t, select(isMiddle, t + one, one));
    const T u = above / below;
    const T quarter = either<T>(0x1.921fb6p-1, 0x1.921fb54442d18p-1);
    const T quarterTail = either<T>(-0x1.777a5cp-26, 0x1.1a62633145c07p-55);
    const T base = select(isLarge, quarter + quarter, select(isMiddle, quarter, zero));
    const T baseTail = select(isLarge, quarterTail + quarterTail, select(isMiddle, quarterTail, zero));
    const T z = u * u;
    T p = zero;
    if constexpr (isFloat<T>) // degree 4, relative error of atan 2^-30.4
        p = polynomial(z, -0x1.55554ap-2, 0x1.9991e2p-3, -0x1.23b9ap-3, 0x1.b22416p-4, -0x1.f2e3b8p-5);
    else // degree 10, 2^-59.4
        p = polynomial(z, -0x1.555555555553dp-2, 0x1.999999999585fp-3, -0x1.24924922aced0p-3, 0x1.c71c70e5d71b6p-4,
            -0x1.745cf8d537574p-4, 0x1.3b111891acde8p-4, -0x1.10ebb1ce0d22cp-4, 0x1.df0ee9cd0fb19p-5,
            -0x1.9cd0fb5c603f7p-5, 0x1.37d1199f6b75ep-5, -0x1.256041d2332a4p-6);
    return unlessNan(x, copySign(base + (u + fma(z * u, p, baseTail)), x));
}
