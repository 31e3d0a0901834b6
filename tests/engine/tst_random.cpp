// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Chance is what its inventors published, is what it always was (the golden numbers), and looks like chance.

#include "engine/random.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

using namespace nnlab;

namespace {

using Block = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;

QByteArray hex(const Block& block)
{
    QByteArray text;
    for (const std::uint32_t word : block)
        text += QByteArray::number(word, 16).rightJustified(8, '0') + ' ';
    return text.trimmed();
}

/// 17 digits tell any two doubles apart.
QByteArray digits(double value) { return QByteArray::number(value, 'g', 17); }

/// Pearson's statistic for counts that are all expected to be equal.
double chiSquare(const std::vector<int>& counts)
{
    const double expected = std::accumulate(counts.begin(), counts.end(), 0.0) / double(counts.size());
    double sum = 0;
    for (const int count : counts)
        sum += (count - expected) * (count - expected) / expected;
    return sum;
}

/// Mean and central moments of a sample.
struct Moments
{
    double mean = 0;
    double variance = 0;
    double skewness = 0;
    double kurtosis = 0;
};

Moments momentsOf(const std::vector<double>& values)
{
    const double n = double(values.size());
    Moments moments;
    moments.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double third = 0;
    double fourth = 0;
    for (const double value : values) {
        const double d = value - moments.mean;
        moments.variance += d * d / n;
        third += d * d * d / n;
        fourth += d * d * d * d / n;
    }
    moments.skewness = third / std::pow(moments.variance, 1.5);
    moments.kurtosis = fourth / (moments.variance * moments.variance);
    return moments;
}

const Purpose purposes[] = {
    Purpose::Weights, Purpose::Shuffle, Purpose::Dropout, Purpose::Points, Purpose::Noise, Purpose::Sampling};

} // namespace

class TestRandom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// kat_vectors of the Random123 library, "philox4x32 10".
    void publishedVectors_data()
    {
        QTest::addColumn<Block>("counter");
        QTest::addColumn<Key>("key");
        QTest::addColumn<QByteArray>("expected");
        constexpr std::uint32_t ones = 0xffffffff;
        QTest::newRow("zeros") << Block{} << Key{} << QByteArray("6627e8d5 e169c58d bc57ac4c 9b00dbd8");
        QTest::newRow("ones") << Block{ones, ones, ones, ones} << Key{ones, ones}
                              << QByteArray("408f276d 41c83b0e a20bc7c6 6d5451fd");
        QTest::newRow("digits of pi") << Block{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}
                                      << Key{0xa4093822, 0x299f31d0}
                                      << QByteArray("d16cfe09 94fdcceb 5001e420 24126ea1");
    }
    void publishedVectors()
    {
        QFETCH(Block, counter);
        QFETCH(Key, key);
        QFETCH(QByteArray, expected);
        QCOMPARE(hex(philox4x32(counter, key)), expected);
    }

    /// C++26, [rand.predef]: the 10,000th number of a default philox4x32, which has the seed 20111115 and counts from
    /// 0.
    void tenThousandthOfTheStandard()
    {
        QCOMPARE(philox4x32({9'999 / 4, 0, 0, 0}, {20111115, 0})[9'999 % 4], 1955073260u);
    }

    void keyHoldsSeedAndPurpose()
    {
        const std::uint64_t seed = (std::uint64_t{1} << 53) - 2;
        const Random random(seed, Purpose::Noise);
        QCOMPARE(random.seed(), seed);
        QCOMPARE(random.bits({1, 2, 3, 4}), philox4x32({1, 2, 3, 4}, {0xfffffffe, 0x1fffff | (5u << 21)}));
    }

    /// Every seed and purpose has numbers of its own, and every counter too.
    void streamsDiffer()
    {
        std::set<Block> blocks;
        int count = 0;
        for (const std::uint64_t seed : {0ull, 1ull, 2ull, 1ull << 32, 1ull << 52, (1ull << 53) - 1})
            for (const Purpose purpose : purposes)
                for (const Counter& counter :
                    {Counter{}, Counter{1, 0, 0, 0}, Counter{0, 1, 0, 0}, Counter{0, 0, 1, 0}, Counter{0, 0, 0, 1}}) {
                    blocks.insert(Random(seed, purpose).bits(counter));
                    ++count;
                }
        QCOMPARE(int(blocks.size()), count);
    }

    void sameCounterSameNumber()
    {
        const Random random(7, Purpose::Weights);
        const double first = random.normal({1, 2, 3, 0});
        random.normal({9, 9, 9, 0});
        QVERIFY(random.normal({1, 2, 3, 0}) == first);
        QVERIFY(Random(7, Purpose::Weights).normal({1, 2, 3, 0}) == first);
    }

    void uniformIsUniform()
    {
        const Random random(1, Purpose::Points);
        std::vector<double> values;
        std::vector<int> bins(100);
        for (std::uint32_t i = 0; i < 100'000; ++i) {
            const double value = random.uniform({i, 0, 0, 0});
            QVERIFY(value >= 0 && value < 1);
            QVERIFY(std::ldexp(value, 53) == std::floor(std::ldexp(value, 53)));
            values.push_back(value);
            ++bins[std::size_t(value * 100)];
        }
        const Moments moments = momentsOf(values);
        QVERIFY(std::fabs(moments.mean - 0.5) < 0.003);
        QVERIFY(std::fabs(moments.variance - 1.0 / 12) < 0.001);
        // 99 degrees of freedom: between 60 and 150 in all but one case of a thousand.
        QVERIFY(chiSquare(bins) > 60 && chiSquare(bins) < 150);
    }

    void neighboursAreIndependent()
    {
        const Random random(3, Purpose::Weights);
        for (std::size_t place = 0; place < 3; ++place) {
            double sum = 0;
            constexpr int count = 100'000;
            for (std::uint32_t i = 0; i < count; ++i) {
                Counter here{i, i / 7, i / 3, 0};
                Counter there = here;
                ++there[place];
                sum += random.normal(here) * random.normal(there);
            }
            QVERIFY(std::fabs(sum / count) < 0.012);
        }
    }

    void normalIsNormal()
    {
        const Random random(1, Purpose::Noise);
        std::vector<double> values;
        for (std::uint32_t i = 0; i < 200'000; ++i)
            values.push_back(random.normal({i / 100, i % 100, 0, 0}));
        const Moments moments = momentsOf(values);
        QVERIFY(std::fabs(moments.mean) < 0.008);
        QVERIFY(std::fabs(moments.variance - 1) < 0.012);
        QVERIFY(std::fabs(moments.skewness) < 0.02);
        QVERIFY(std::fabs(moments.kurtosis - 3) < 0.04);

        // Equally probable bins through the distribution function.
        std::vector<int> bins(100);
        for (const double value : values)
            ++bins[std::size_t(0.5 * std::erfc(-value / std::sqrt(2.0)) * 100)];
        QVERIFY(chiSquare(bins) > 60 && chiSquare(bins) < 150);
    }

    void belowIsUniform_data()
    {
        QTest::addColumn<quint64>("bound");
        for (const quint64 bound : {2u, 3u, 10u, 97u})
            QTest::addRow("%d", int(bound)) << bound;
    }
    void belowIsUniform()
    {
        QFETCH(quint64, bound);
        const Random random(5, Purpose::Sampling);
        std::vector<int> bins(bound);
        for (std::uint32_t i = 0; i < 100'000; ++i)
            ++bins.at(random.below(bound, {i, 0, 0, 0}));
        const double freedom = double(bound) - 1;
        QVERIFY(chiSquare(bins) < freedom + 4 * std::sqrt(2 * freedom) + 4);
    }

    void belowTakesEveryBound()
    {
        const Random random(5, Purpose::Sampling);
        constexpr std::uint64_t largest = ~std::uint64_t{0};
        std::uint64_t seen = 0;
        for (std::uint32_t i = 0; i < 1'000; ++i) {
            QCOMPARE(random.below(1, {i, 0, 0, 0}), std::uint64_t{0});
            QVERIFY(random.below(largest, {i, 0, 0, 0}) < largest);
            seen |= random.below(largest, {i, 0, 0, 0});
        }
        QCOMPARE(seen, largest);
    }

    void permutationHoldsEveryNumberOnce_data()
    {
        QTest::addColumn<quint32>("count");
        for (const quint32 count : {0u, 1u, 2u, 3u, 1'000u, 60'000u})
            QTest::addRow("%u", count) << count;
    }
    void permutationHoldsEveryNumberOnce()
    {
        QFETCH(quint32, count);
        std::vector<std::uint32_t> order = Random(1, Purpose::Shuffle).permutation(count, 4);
        std::sort(order.begin(), order.end());
        std::vector<std::uint32_t> expected(count);
        std::iota(expected.begin(), expected.end(), 0u);
        QCOMPARE(order, expected);
    }

    void everyEpochHasAnOrderOfItsOwn()
    {
        const Random random(1, Purpose::Shuffle);
        QCOMPARE(random.permutation(100, 3), random.permutation(100, 3));
        QVERIFY(random.permutation(100, 3) != random.permutation(100, 4));
        QVERIFY(random.permutation(100, 3) != Random(2, Purpose::Shuffle).permutation(100, 3));
    }

    /// All 24 orders of four numbers are equally frequent.
    void permutationsAreUniform()
    {
        const Random random(1, Purpose::Shuffle);
        std::vector<std::uint32_t> order{0, 1, 2, 3};
        std::vector<std::vector<std::uint32_t>> all;
        do
            all.push_back(order);
        while (std::next_permutation(order.begin(), order.end()));
        std::vector<int> bins(all.size());
        for (std::uint32_t epoch = 0; epoch < 24'000; ++epoch)
            ++bins[std::size_t(std::lower_bound(all.begin(), all.end(), random.permutation(4, epoch)) - all.begin())];
        // 23 degrees of freedom: under 50 in 999 cases of a thousand.
        QVERIFY(chiSquare(bins) < 50);
    }

    /// A change of these changes the weights and the order of samples of every run.
    void golden()
    {
        const Random random(1, Purpose::Weights);
        QCOMPARE(hex(random.bits({0, 1, 2, 3})), QByteArray("d575b1c2 82ca3e4b 3d65fb1a e2dd1c54"));
        QCOMPARE(digits(random.uniform({0, 1, 2, 3})), QByteArray("0.51089848853503983"));
        QCOMPARE(digits(random.normal({0, 1, 2, 3})), QByteArray("0.87503133982360537"));
        QCOMPARE(random.below(1'000'000, {0, 1, 2, 3}), std::uint64_t{510'898});
        const std::vector<std::uint32_t> order{4, 7, 1, 5, 6, 3, 0, 2};
        QCOMPARE(Random(1, Purpose::Shuffle).permutation(8, 0), order);
    }
};

QTEST_APPLESS_MAIN(TestRandom)

#include "tst_random.moc"
