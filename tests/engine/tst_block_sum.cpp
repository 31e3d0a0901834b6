// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Sums over samples have one order: ascending inside blocks of 256, block sums ascending.

#include "engine/block_sum.h"
#include "engine/random.h"

#include <QTest>

#include <algorithm>
#include <vector>

using namespace nnlab;

namespace {

double blockSumOf(const std::vector<double>& numbers)
{
    BlockSum sum;
    for (const double number : numbers)
        sum.add(number);
    return sum.value();
}

} // namespace

class TestBlockSum : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asDefined_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 2, 255, 256, 257, 512, 1000, 5000})
            QTest::addRow("%d numbers", count) << count;
    }

    void asDefined()
    {
        QFETCH(int, count);
        const Random random(5, Purpose::Points);
        std::vector<double> numbers;
        for (std::uint32_t i = 0; i < std::uint32_t(count); ++i)
            numbers.push_back(random.normal({i, 0, 0, 0}) * (i % 7 == 0 ? 1e6 : 1));
        double expected = 0;
        for (std::size_t first = 0; first < numbers.size(); first += 256) {
            double block = 0;
            for (std::size_t i = first; i < std::min(first + 256, numbers.size()); ++i)
                block += numbers[i];
            expected += block;
        }
        QVERIFY(blockSumOf(numbers) == expected);
    }

    /// Beside 10^16 a single 1 is lost and 256 of them together are not.
    void blocksCount()
    {
        std::vector<double> numbers(512, 1.0);
        numbers[0] = 1e16;
        QVERIFY(blockSumOf(numbers) == 1e16 + 256);
        std::ranges::reverse(numbers);
        QVERIFY(blockSumOf(numbers) == 256 + (255 + 1e16));
    }

    void canBeReadOnTheWay()
    {
        BlockSum sum;
        QVERIFY(sum.value() == 0);
        for (int i = 1; i <= 600; ++i) {
            sum.add(i);
            QVERIFY(sum.value() == i * (i + 1) / 2.0);
        }
    }
};

QTEST_APPLESS_MAIN(TestBlockSum)
#include "tst_block_sum.moc"
