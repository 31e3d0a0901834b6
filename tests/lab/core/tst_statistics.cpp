// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Against published examples and against what can be counted by hand.

#include "lab/core/statistics.h"

#include <QtTest>

#include <cmath>
#include <numeric>

using namespace nnlab;

namespace {

using Numbers = std::vector<double>;

/// Additional hours of sleep of ten patients, second drug minus first (Student, Biometrika 6, 1908, page 20). R ships
/// them as `sleep`, and its manual gives what they say: t = 4.0621, p = 0.002833, interval 0.7001142 to 2.4598858.
const Numbers moreSleep = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};

/// Depression before and after a tranquilizer (Hollander and Wolfe, Nonparametric Statistical Methods, 1973, page 29).
/// R's manual of wilcox.test gives V = 40 and the one-sided p = 0.01953.
Numbers depression()
{
    const Numbers before = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    const Numbers after = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    Numbers differences;
    for (std::size_t i = 0; i < before.size(); ++i)
        differences.push_back(before[i] - after[i]);
    return differences;
}

/// 1, 2, ..., n with the signs of those in `negative` turned.
Numbers ranks(int n, const std::vector<int>& negative)
{
    Numbers numbers(static_cast<std::size_t>(n));
    std::iota(numbers.begin(), numbers.end(), 1.0);
    for (const int rank : negative)
        numbers[static_cast<std::size_t>(rank - 1)] *= -1;
    return numbers;
}

bool isNear(double value, double expected, double tolerance) { return std::fabs(value - expected) <= tolerance; }

} // namespace

class TestStatistics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void meanDeviationAndInterval()
    {
        const Summary summary = summaryOf(moreSleep);
        QCOMPARE(summary.count, std::size_t{10});
        QVERIFY(isNear(summary.mean, 1.58, 1e-12));
        QVERIFY(isNear(*summary.deviation, 1.229995, 1e-6));
        QVERIFY(isNear(summary.mean - *summary.halfWidth, 0.7001142, 1e-7));
        QVERIFY(isNear(summary.mean + *summary.halfWidth, 2.4598858, 1e-7));
    }

    void fewNumbers()
    {
        QCOMPARE(summaryOf({}).count, std::size_t{0});
        const Numbers one = {3};
        QCOMPARE(summaryOf(one).mean, 3.0);
        QVERIFY(!summaryOf(one).deviation && !summaryOf(one).halfWidth);
        // Of 1 and 3: deviation sqrt(2), and t with one degree of freedom is 12.7062 (any table of t).
        const Numbers two = {1, 3};
        QVERIFY(isNear(*summaryOf(two).deviation, std::sqrt(2.0), 1e-12));
        QVERIFY(isNear(*summaryOf(two).halfWidth, 12.7062, 1e-4));
        const Numbers equal = {0.1 + 0.2, 0.3, 0.3};
        QCOMPARE(*summaryOf(equal).deviation, 0.0);
    }

    void median()
    {
        QCOMPARE(medianOf({5, 1, 3}), 3.0);
        QCOMPARE(medianOf({4, 1, 3, 2}), 2.5);
        QCOMPARE(medianOf({7}), 7.0);
    }

    void pairedTOfSleep() { QVERIFY(isNear(*pairedT(moreSleep), 0.002833, 5e-7)); }

    void pairedTOfFew()
    {
        QVERIFY(!pairedT({}));
        QVERIFY(!pairedT(Numbers{1}));
        QVERIFY(!pairedT(Numbers{2, 2, 2})); // no spread
        QVERIFY(!pairedT(Numbers{0, 0}));
        // t of 1 and 3 is 2; with one degree of freedom p = 1 - 2/pi atan(t), the Cauchy distribution.
        QVERIFY(isNear(*pairedT(Numbers{1, 3}), 1 - 2 / M_PI * std::atan(2.0), 1e-12));
        QVERIFY(isNear(*pairedT(Numbers{-1, 1}), 1, 1e-12));
    }

    void wilcoxon_data()
    {
        QTest::addColumn<Numbers>("differences");
        QTest::addColumn<double>("p");
        const auto row = [](const char* name, const Numbers& differences, double p) {
            QTest::newRow(name) << differences << p;
        };
        row("depression: V = 40 of 45", depression(), 2 * 0.01953125);
        // Sums of ranks up to 8 among 1..10 are made in 1+1+1+2+2+3+4+5+6 = 25 ways (partitions into distinct parts):
        // the tables' critical value 8 for n = 10, p = 0.0488.
        row("critical value 8 of n = 10", ranks(10, {8}), 50.0 / 1024);
        row("one more is not significant", ranks(10, {9}), 2 * 33.0 / 1024);
        row("critical value 0 of n = 6", ranks(6, {}), 2.0 / 64);
        row("critical value 3 of n = 8", ranks(8, {3}), 10.0 / 256);
        row("5 cannot be significant", ranks(5, {}), 0.0625);
        row("10 that agree: p = 0.002", ranks(10, {}), 2.0 / 1024);
        // A zero is left out; 1.3 twice does not matter, because all have the same sign.
        row("sleep: a zero and a tie", moreSleep, 2.0 / 512);
        // Four equal sizes share rank 2.5: one negative or none are 5 of 16 cases.
        row("all tied", {1, 1, 1, -1}, 2 * 5.0 / 16);
        // Ranks 1.5, 1.5, 3: sums 0, 1.5, 1.5 of 8 are at most 1.5.
        row("one pair tied", {1, -1, 2}, 2 * 3.0 / 8);
        row("tied up to rounding", {0.3, -(0.1 + 0.2), 0.6}, 2 * 3.0 / 8);
        row("zeros are left out", {0, 0, 0, 1, 2}, 0.5);
        row("all zero", {0, 0, 0}, 1);
        row("two", {1, 2}, 0.5);
        row("two against each other", {-1, 1}, 1);
    }
    void wilcoxon()
    {
        QFETCH(Numbers, differences);
        QFETCH(double, p);
        QVERIFY(isNear(*wilcoxonSignedRank(differences), p, 1e-12));
        for (double& difference : differences)
            difference = -difference;
        QVERIFY(isNear(*wilcoxonSignedRank(differences), p, 1e-12));
    }

    void wilcoxonOfFew()
    {
        QVERIFY(!wilcoxonSignedRank({}));
        QVERIFY(!wilcoxonSignedRank(Numbers{1}));
        QCOMPARE(smallestWilcoxon(5), 0.0625);
        QCOMPARE(smallestWilcoxon(6), 0.03125);
    }

    void wilcoxonOfManyIsNormal()
    {
        std::vector<int> negative(60);
        std::iota(negative.begin(), negative.end(), 1); // their ranks add up to 1830
        const double n = 120;
        const double z = (1830.5 - n * (n + 1) / 4) / std::sqrt(n * (n + 1) * (2 * n + 1) / 24);
        const double p = std::erfc(-z / std::sqrt(2.0));
        QVERIFY(isNear(*wilcoxonSignedRank(ranks(120, negative)) / p, 1, 1e-9));
        // At the last exact number the approximation is close already: ranks 79..100, which add up to 1969.
        std::vector<int> largest(22);
        std::iota(largest.begin(), largest.end(), 79);
        const double last = (1969.5 - 2525) / std::sqrt(100.0 * 101 * 201 / 24);
        QVERIFY(isNear(*wilcoxonSignedRank(ranks(100, largest)) / std::erfc(-last / std::sqrt(2.0)), 1, 0.03));
    }

    // Fagerland, Lydersen and Laake, BMC Medical Research Methodology 13:91, 2013: the two examples and what the exact
    // conditional test says of them; the others by hand.
    void mcNemar_data()
    {
        QTest::addColumn<int>("b");
        QTest::addColumn<int>("c");
        QTest::addColumn<double>("p");
        QTest::newRow("airway hyper-responsiveness before and after a transplantation") << 1 << 7 << 0.0703;
        QTest::newRow("complete response before and after consolidation") << 6 << 16 << 0.0525;
        QTest::newRow("no discordant pair") << 0 << 0 << 1.0;
        QTest::newRow("one") << 1 << 0 << 1.0;
        QTest::newRow("six to none") << 6 << 0 << 2.0 / 64;
        QTest::newRow("as many") << 5 << 5 << 1.0;
    }
    void mcNemar()
    {
        QFETCH(int, b);
        QFETCH(int, c);
        QFETCH(double, p);
        QVERIFY(isNear(mcNemarExact(std::size_t(b), std::size_t(c)), p, 5e-5));
        QVERIFY(isNear(mcNemarExact(std::size_t(c), std::size_t(b)), p, 5e-5));
    }
};

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
