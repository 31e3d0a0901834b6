// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The accuracy that engine/elementary.h promises, its special cases, and its very bits: the golden checksums at the end
// must come out of every compiler, at every level of optimisation, on every CPU.

#include "engine/elementary.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

using namespace nnlab;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

/// One function of the library beside the same function of libm, and what it promises.
struct Function
{
    const char* name;
    float (*ofFloat)(float);
    double (*ofDouble)(double);
    long double (*reference)(long double);
    double floatBound; ///< in units in the last place
    double doubleBound;
    double largestFloat; ///< the bounds hold for |x| up to here
    double largestDouble;
    const char* golden; ///< checksums of many floats and of many doubles
};

long double referenceSigmoid(long double x) { return 1 / (1 + std::exp(-x)); }
long double referenceSoftplus(long double x) { return std::fmax(x, 0.0L) + std::log1p(std::exp(-std::fabs(x))); }

const Function functions[] = {
    {"exp", elementary::exp, elementary::exp, std::exp, 0.86, 0.85, infinite, infinite,
        "6b459cac51f78225 50adf546fb09c5ed"},
    {"expm1", elementary::expm1, elementary::expm1, std::expm1, 1.43, 1.6, infinite, infinite,
        "bee9169427d32eba 780cad38dc71f981"},
    {"log", elementary::log, elementary::log, std::log, 0.84, 0.85, infinite, infinite,
        "6712d2b07519e36a 16419891197b623f"},
    {"log1p", elementary::log1p, elementary::log1p, std::log1p, 0.84, 0.85, infinite, infinite,
        "71a37511586bce0b 9e6b8676b2e6572e"},
    {"tanh", elementary::tanh, elementary::tanh, std::tanh, 1.74, 1.75, infinite, infinite,
        "f7f71de20cd19113 245856a3bdc65fda"},
    {"sigmoid", elementary::sigmoid, elementary::sigmoid, referenceSigmoid, 1.64, 1.65, infinite, infinite,
        "06c5c160993ec1ef ce4edef0153c31c6"},
    {"softplus", elementary::softplus, elementary::softplus, referenceSoftplus, 1.67, 1.65, infinite, infinite,
        "1b241d36371e0e85 f210d9184c5426be"},
    {"erf", elementary::erf, elementary::erf, std::erf, 1.1, 1.15, infinite, infinite,
        "1f78926b90055ba5 598aef7249e5c7eb"},
    {"sin", elementary::sin, elementary::sin, std::sin, 0.81, 0.85, 0x1p22, 0x1p50,
        "5f1a409c9ce22401 fa916d5fdeae7529"},
    {"cos", elementary::cos, elementary::cos, std::cos, 0.84, 0.85, 0x1p22, 0x1p50,
        "1485accd761d843d c6c92f9802e9ef64"},
    {"atan", elementary::atan, elementary::atan, std::atan, 1.86, 1.9, infinite, infinite,
        "b518312880a2ede0 396d52fe59cdcf3f"},
};

void addFunctionRows()
{
    QTest::addColumn<const Function*>("function");
    for (const Function& function : functions)
        QTest::newRow(function.name) << &function;
}

/// How far `value` is from `exact` in units in the last place of T at `exact`; infinite where one is NaN or infinite
/// and the other is something else. An infinity counts as the number after the largest, as in rounding.
template <typename T>
double distance(T value, long double exact)
{
    const T nearest = static_cast<T>(exact);
    if (std::isnan(nearest) || std::isnan(value))
        return std::isnan(nearest) && std::isnan(value) ? 0 : infinite;
    if (std::isinf(nearest) || std::isinf(value)) {
        const T largest = std::numeric_limits<T>::max();
        const bool isNext = value == std::copysign(largest, nearest) || nearest == std::copysign(largest, value);
        return value == nearest ? 0 : isNext ? 1 : infinite;
    }
    int exponent = 0;
    std::frexp(nearest, &exponent);
    const int lowest = std::numeric_limits<T>::min_exponent;
    const int last = (nearest == 0 ? lowest : std::max(exponent, lowest)) - std::numeric_limits<T>::digits;
    return static_cast<double>(std::fabs(value - exact) / std::ldexp(1.0L, last));
}

/// The largest distance met, and where.
struct Worst
{
    double distance = 0;
    double at = 0;

    template <typename T>
    void note(T x, T value, long double exact)
    {
        const double here = ::distance(value, exact);
        if (!(here <= distance)) {
            distance = here;
            at = static_cast<double>(x);
        }
    }

    QByteArray text() const { return QByteArray::number(distance) + " units at " + QByteArray::number(at, 'g', 17); }
};

/// Where a formula of ours takes over from another one.
const double seams[] = {0x1p-25, 0x1p-54, 0x1.a8279ap-2, 0.5, 0x1.18p-1, 0x1.6a09e6p-1, 1, 0x1.6a09e6p+0, 2,
    0x1.3504f4p+1, 4, 6, 10, 17, 18, 20, 38, 88.7, 89, 103.9, 104, 709.8, 710, 745, 746, 0x1p22, 0x1p50};

/// Calls visit with floats of every sign and size, and with the neighbours of every seam.
template <typename Visit>
void forManyFloats(Visit visit)
{
    constexpr std::uint64_t stride = 9973;
    for (std::uint64_t bits = 0; bits < (std::uint64_t{1} << 32); bits += stride)
        visit(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    for (const double seam : seams) {
        const std::uint32_t middle = std::bit_cast<std::uint32_t>(static_cast<float>(seam));
        for (std::uint32_t bits = middle - 50; bits <= middle + 50; ++bits) {
            visit(std::bit_cast<float>(bits));
            visit(-std::bit_cast<float>(bits));
        }
    }
}

/// The same for doubles: a quarter any bit pattern, the rest where most of the functions do their work.
template <typename Visit>
void forManyDoubles(int count, Visit visit)
{
    std::mt19937_64 random(1);
    for (int i = 0; i < count; ++i) {
        const std::uint64_t bits = random();
        const double unit = static_cast<double>(static_cast<std::int64_t>(bits)) * 0x1p-63;
        visit(i % 4 == 0 ? std::bit_cast<double>(bits) : unit * (i % 4 == 1 ? 1 : i % 4 == 2 ? 40 : 750));
    }
    for (const double seam : seams) {
        const std::uint64_t middle = std::bit_cast<std::uint64_t>(seam);
        for (std::uint64_t bits = middle - 50; bits <= middle + 50; ++bits) {
            visit(std::bit_cast<double>(bits));
            visit(-std::bit_cast<double>(bits));
        }
    }
}

template <typename T>
auto bitsOf(T value)
{
    return std::bit_cast<typename elementary::Layout<T>::Bits>(value);
}

/// FNV-1a with 64 bits over the bits of many results.
class Checksum
{
public:
    template <typename T>
    void add(T value)
    {
        const auto bits = bitsOf(value);
        for (std::size_t byte = 0; byte < sizeof bits; ++byte)
            m_hash = (m_hash ^ ((bits >> (8 * byte)) & 0xff)) * 0x100000001b3;
    }

    QByteArray text() const { return QByteArray::number(quint64{m_hash}, 16).rightJustified(16, '0'); }

private:
    std::uint64_t m_hash = 0xcbf29ce484222325;
};

/// The n-th argument of the golden checksums: any bits, or a number between -40 and 40.
template <typename T>
T goldenArgument(std::uint64_t n)
{
    const std::uint64_t bits = n * 0x9e3779b97f4a7c15;
    if (n % 2 == 0)
        return static_cast<T>(static_cast<double>(static_cast<std::int64_t>(bits)) * 40 * 0x1p-63);
    using Bits = typename elementary::Layout<T>::Bits;
    return std::bit_cast<T>(static_cast<Bits>(bits >> (64 - 8 * sizeof(Bits))));
}

constexpr std::uint64_t goldenCount = 40'000;

} // namespace

Q_DECLARE_METATYPE(const Function*)

class TestElementary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accuracyOfFloats_data() { addFunctionRows(); }
    void accuracyOfFloats()
    {
        QFETCH(const Function*, function);
        Worst worst;
        forManyFloats([&](float x) {
            if (std::isinf(x) || std::fabs(x) <= function->largestFloat || std::isnan(x))
                worst.note(x, function->ofFloat(x), function->reference(x));
        });
        QVERIFY2(worst.distance <= function->floatBound, worst.text());
    }

    void accuracyOfDoubles_data() { addFunctionRows(); }
    void accuracyOfDoubles()
    {
        if (std::numeric_limits<long double>::digits < 64)
            QSKIP("long double is too short here to be a reference");
        QFETCH(const Function*, function);
        Worst worst;
        forManyDoubles(200'000, [&](double x) {
            if (std::isinf(x) || std::fabs(x) <= function->largestDouble || std::isnan(x))
                worst.note(x, function->ofDouble(x), function->reference(x));
        });
        QVERIFY2(worst.distance <= function->doubleBound, worst.text());
    }

    /// Every NaN is the one quiet NaN, and zero, infinity and the like are as in C.
    void specialCases_data()
    {
        QTest::addColumn<const Function*>("function");
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("expected");
        const auto row = [](const char* name, double x, double expected) {
            for (const Function& function : functions)
                if (qstrcmp(function.name, name) == 0)
                    QTest::addRow("%s(%g)", name, x) << &function << x << expected;
        };
        for (const Function& function : functions) {
            row(function.name, notANumber, notANumber);
            row(function.name, std::copysign(notANumber, -1.0), notANumber);
        }
        for (const char* odd : {"expm1", "log1p", "tanh", "erf", "sin", "bee9169427d32eba 780cad38dc71f981"}) {
            row(odd, 0.0, 0.0);
            row(odd, -0.0, -0.0);
        }
        row("exp", 0.0, 1.0);
        row("exp", infinite, infinite);
        row("exp", -infinite, 0.0);
        row("exp", 1000, infinite);
        row("exp", -1000, 0.0);
        row("expm1", infinite, infinite);
        row("expm1", 1000, infinite);
        row("expm1", -1000, -1.0);
        row("expm1", -infinite, -1.0);
        row("log", 1.0, 0.0);
        row("log", 0.0, -infinite);
        row("log", -0.0, -infinite);
        row("log", -1.0, notANumber);
        row("log", -infinite, notANumber);
        row("log", infinite, infinite);
        row("log1p", -1.0, -infinite);
        row("log1p", -1.5, notANumber);
        row("log1p", -infinite, notANumber);
        row("log1p", infinite, infinite);
        row("tanh", infinite, 1.0);
        row("tanh", -infinite, -1.0);
        row("sigmoid", 0.0, 0.5);
        row("sigmoid", 1000, 1.0);
        row("sigmoid", -1000, 0.0);
        row("sigmoid", infinite, 1.0);
        row("sigmoid", -infinite, 0.0);
        row("softplus", 1000, 1000);
        row("softplus", -1000, 0.0);
        row("softplus", infinite, infinite);
        row("softplus", -infinite, 0.0);
        row("erf", infinite, 1.0);
        row("erf", -infinite, -1.0);
        row("sin", infinite, notANumber);
        row("sin", -infinite, notANumber);
        row("sin", 0x1p60, 0.0);
        row("cos", 0.0, 1.0);
        row("cos", infinite, notANumber);
        row("cos", 0x1p60, 1.0);
        row("atan", infinite, 0x1.921fb54442d18p+0);
        row("atan", -infinite, -0x1.921fb54442d18p+0);
        row("atan", 1.0, 0x1.921fb54442d18p-1);
    }
    void specialCases()
    {
        QFETCH(const Function*, function);
        QFETCH(double, x);
        QFETCH(double, expected);
        QCOMPARE(bitsOf(function->ofDouble(x)), bitsOf(expected));
        QCOMPARE(bitsOf(function->ofFloat(static_cast<float>(x))), bitsOf(static_cast<float>(expected)));
    }

    /// The smallest numbers there are go through unchanged where f(x) is x near 0, and come out of exp.
    void denormalNumbers()
    {
        const double smallest = std::numeric_limits<double>::denorm_min();
        const float smallestFloat = std::numeric_limits<float>::denorm_min();
        for (const Function& function : functions) {
            if (function.reference(0) != 0 || qstrcmp(function.name, "erf") == 0)
                continue;
            QVERIFY(function.ofDouble(3 * smallest) == 3 * smallest);
            QVERIFY(function.ofFloat(-3 * smallestFloat) == -3 * smallestFloat);
        }
        QVERIFY(elementary::exp(-745.0) == smallest);
        QVERIFY(elementary::exp(-103.5f) == smallestFloat);
        QVERIFY(elementary::exp(-87.5f) == static_cast<float>(std::exp(-87.5)));
        QVERIFY(elementary::log(smallest) == std::log(smallest));
        QVERIFY(elementary::log(smallestFloat) == std::log(smallestFloat));
    }

    /// f(-x) is -f(x), or f(x) for the cosine, to the bit.
    void symmetry()
    {
        forManyFloats([](float x) {
            if (std::isnan(x) || std::isinf(x))
                return;
            bool isSymmetric = elementary::cos(-x) == elementary::cos(x);
            isSymmetric = isSymmetric && elementary::sin(-x) == -elementary::sin(x);
            isSymmetric = isSymmetric && elementary::tanh(-x) == -elementary::tanh(x);
            isSymmetric = isSymmetric && elementary::erf(-x) == -elementary::erf(x);
            isSymmetric = isSymmetric && elementary::atan(-x) == -elementary::atan(x);
            if (!isSymmetric)
                QFAIL(QByteArray::number(x));
        });
    }

    /// No rounding takes a bounded function over its bound, not even where sine and cosine give up.
    void bounds()
    {
        forManyFloats([](float x) {
            if (std::isnan(x) || std::isinf(x))
                return;
            bool isInside = std::fabs(elementary::sin(x)) <= 1 && std::fabs(elementary::cos(x)) <= 1;
            isInside = isInside && std::fabs(elementary::tanh(x)) <= 1 && std::fabs(elementary::erf(x)) <= 1;
            isInside = isInside && elementary::sigmoid(x) >= 0 && elementary::sigmoid(x) <= 1;
            isInside = isInside && elementary::softplus(x) >= 0 && elementary::exp(x) >= 0;
            if (!isInside)
                QFAIL(QByteArray::number(x));
        });
    }

    void accuracyOfPow()
    {
        if (std::numeric_limits<long double>::digits < 64)
            QSKIP("long double is too short here to be a reference");
        std::mt19937_64 random(2);
        const auto unit = [&random] { return static_cast<double>(static_cast<std::int64_t>(random())) * 0x1p-63; };
        Worst worst;
        Worst worstFloat;
        const auto note = [&](double x, double y) {
            worst.note(x, elementary::pow(x, y), std::pow(static_cast<long double>(x), y));
            const float a = static_cast<float>(x);
            const float b = static_cast<float>(y);
            worstFloat.note(a, elementary::pow(a, b), std::pow(static_cast<long double>(a), b));
        };
        for (int i = 0; i < 100'000; ++i) {
            note(2 + 2 * unit(), 20 * unit());
            // Any positive x, and y such that the result is somewhere between the smallest and the largest number.
            const double x = std::bit_cast<double>(random() >> 1);
            if (std::isfinite(x) && x > 0)
                note(x, 760 * unit() / std::fabs(std::log(x)));
            // Near 1, where y can be large; powers of negative numbers.
            note(1 + unit() * 0x1p-30, unit() * 0x1p39);
            note(-3 * std::fabs(unit()), std::nearbyint(30 * unit()));
        }
        QVERIFY2(worst.distance <= 0.8, worst.text());
        QVERIFY2(worstFloat.distance <= 0.51, worstFloat.text());
    }

    void specialCasesOfPow_data()
    {
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("y");
        const double xs[] = {-infinite, -2, -1, -0.5, -0.0, 0.0, 0.5, 1, 2, infinite, notANumber};
        const double ys[] = {-infinite, -3, -2, -1.5, -1, -0.0, 0.0, 0.5, 1, 2, 3, 0x1p53, 0x1p53 - 1, -0x1p60, 1e300,
            infinite, notANumber};
        for (const double x : xs)
            for (const double y : ys)
                QTest::addRow("pow(%g, %g)", x, y) << x << y;
    }
    void specialCasesOfPow()
    {
        QFETCH(double, x);
        QFETCH(double, y);
        const double expected = std::pow(x, y);
        const double value = elementary::pow(x, y);
        if (std::isfinite(expected) && expected != 0)
            QVERIFY(distance(value, expected) <= 1);
        else
            QCOMPARE(bitsOf(value), bitsOf(std::isnan(expected) ? notANumber : expected));
    }

    /// Whole powers that a number can hold are exact.
    void wholePowers()
    {
        for (int n = -1074; n <= 1023; ++n)
            QVERIFY(elementary::pow(2.0, n) == std::ldexp(1.0, n));
        double power = 1;
        for (int n = 0; n <= 22; ++n, power *= 10)
            QVERIFY(elementary::pow(10.0, n) == power);
        for (int n = 0; n < 1000; ++n)
            QVERIFY(elementary::pow(n / 8.0, 2.0) == (n / 8.0) * (n / 8.0));
    }

    void smallestAndLargest()
    {
        QVERIFY(elementary::max(1.0f, 2.0f) == 2.0f);
        QVERIFY(elementary::min(1.0f, 2.0f) == 1.0f);
        QVERIFY(std::isnan(elementary::max(std::numeric_limits<float>::quiet_NaN(), 0.0f)));
        QVERIFY(std::isnan(elementary::min(std::numeric_limits<float>::quiet_NaN(), 0.0f)));
    }

    /// A change of these changes the bits of runs: it belongs into a commit that says why.
    void golden_data() { addFunctionRows(); }
    void golden()
    {
        QFETCH(const Function*, function);
        Checksum ofFloat;
        Checksum ofDouble;
        for (std::uint64_t n = 0; n < goldenCount; ++n) {
            ofFloat.add(function->ofFloat(goldenArgument<float>(n)));
            ofDouble.add(function->ofDouble(goldenArgument<double>(n)));
        }
        QCOMPARE(ofFloat.text() + ' ' + ofDouble.text(), QByteArray(function->golden));
    }

    void goldenPow()
    {
        Checksum checksum;
        for (std::uint64_t n = 0; n < goldenCount; ++n) {
            const double y = goldenArgument<double>(n + 1);
            checksum.add(elementary::pow(goldenArgument<double>(n), y));
            checksum.add(elementary::pow(std::fabs(goldenArgument<double>(2 * n)), y));
        }
        QCOMPARE(checksum.text(), QByteArray("1fd55cff331c16be"));
    }
};

QTEST_APPLESS_MAIN(TestElementary)

#include "tst_elementary.moc"
