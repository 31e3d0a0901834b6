// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/confusion_difference.h"

#include <QtTest>

using namespace nnlab;

namespace {

using Octets = std::vector<std::uint8_t>;

const Octets labels = {0, 0, 0, 1, 1, 1};

Confusion matrix(const Octets& predictions)
{
    Confusion made{{"a", "b"}, std::vector<std::uint32_t>(4), predictions};
    for (std::size_t i = 0; i < predictions.size(); ++i)
        ++made.counts[labels[i] * 2U + predictions[i]];
    return made;
}

} // namespace

class TestConfusionDifference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cellsThatChangedMost()
    {
        const ConfusionDifference difference =
            ConfusionDifference::between(matrix({0, 0, 0, 1, 0, 0}), matrix({0, 0, 1, 1, 1, 1}));
        QCOMPARE(difference.cells, (std::vector<double>{1, -1, 2, -2}));
        const auto largest = difference.largest(3);
        QCOMPARE(largest.size(), std::size_t{3});
        QCOMPARE(largest[0].actual, std::size_t{1});
        QCOMPARE(largest[0].predicted, std::size_t{0});
        QCOMPARE(largest[0].change, 2.0);
        QCOMPARE(largest[1].change, -2.0);
        QVERIFY(ConfusionDifference::between(matrix(labels), matrix(labels)).largest(5).empty());
    }

    void meanOfPairs()
    {
        ConfusionDifference mean;
        mean.add(ConfusionDifference::between(matrix({0, 0, 0, 1, 0, 0}), matrix({0, 0, 1, 1, 1, 1})));
        mean.add(ConfusionDifference::between(matrix(labels), matrix(labels)));
        QCOMPARE(mean.pairs, std::size_t{2});
        QCOMPARE(mean.cells, (std::vector<double>{0.5, -0.5, 1, -1}));
    }

    void sampleBySample()
    {
        // Right: 1 1 1 1 0 0 and 1 0 0 1 1 0.
        const auto same = sameSamples(matrix({0, 0, 0, 1, 0, 0}), matrix({0, 1, 1, 1, 1, 0}), labels);
        QVERIFY(same);
        QCOMPARE(same->samples, std::size_t{6});
        QCOMPARE(same->onlyOne, std::size_t{2});
        QCOMPARE(same->onlyOther, std::size_t{1});
        QCOMPARE(same->p, 1.0); // 2 (1 + 3) / 8
    }

    void firstSamplesOfALargerTestSet() { QVERIFY(sameSamples(matrix({0, 1, 0}), matrix({0, 0, 0}), labels)); }

    void labelsOfOtherSamplesAreNoticed()
    {
        const Confusion one = matrix({0, 0, 0, 1, 0, 0});
        QVERIFY(!sameSamples(one, one, Octets{1, 0, 0, 0, 1, 1}));
        QVERIFY(!sameSamples(one, one, Octets{0, 0, 0, 1, 1}));
        QVERIFY(!sameSamples(one, one, Octets{0, 0, 0, 1, 1, 7}));
        QVERIFY(!sameSamples(one, matrix({0, 0, 0}), labels));
        QVERIFY(!sameSamples(Confusion{{"a", "b"}, {1, 0, 0, 1}, {}}, Confusion{{"a", "b"}, {1, 0, 0, 1}, {}}, labels));
    }
};

QTEST_GUILESS_MAIN(TestConfusionDifference)
#include "tst_confusion_difference.moc"
