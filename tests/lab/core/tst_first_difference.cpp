// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/first_difference.h"

#include <QtTest>

using namespace nnlab;

namespace {

const std::vector<Channel> channels = {ScalarChannel{.id = "loss", .label = "Loss"},
    ScalarChannel{.id = "speed", .label = "Speed", .timing = true},
    NetworkChannel{.id = "network", .label = "Network"}};

ReportHash hash(std::uint16_t channel, double at, int value)
{
    ReportHash one;
    one.channel = channel;
    one.at = at;
    one.hash[0] = std::byte(value);
    return one;
}

} // namespace

class TestFirstDifference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalRuns()
    {
        const std::vector<ReportHash> run = {hash(0, 1, 7), hash(2, 1, 8)};
        QVERIFY(!firstDifference(run, run, channels));
        QVERIFY(!firstDifference({}, {}, channels));
    }

    void oneGoesOnForLonger()
    {
        QVERIFY(!firstDifference(std::vector{hash(0, 1, 7)}, std::vector{hash(0, 1, 7), hash(0, 2, 9)}, channels));
        QVERIFY(!firstDifference(std::vector{hash(0, 1, 7), hash(0, 2, 9)}, std::vector{hash(0, 1, 7)}, channels));
    }

    void theEarliestPlaceWithAllItsChannels()
    {
        const std::vector<ReportHash> one = {hash(2, 0, 1), hash(0, 1, 2), hash(2, 1, 3), hash(0, 2, 4)};
        const std::vector<ReportHash> other = {hash(2, 0, 1), hash(0, 1, 9), hash(2, 1, 9), hash(0, 2, 9)};
        const auto first = firstDifference(one, other, channels);
        QVERIFY(first);
        QCOMPARE(first->at, 1.0);
        QCOMPARE(first->channels, (std::vector<std::string>{"loss", "network"}));
    }

    void orderOfReportingDoesNotMatter()
    {
        const std::vector<ReportHash> one = {hash(0, 2, 1), hash(2, 1, 2)};
        const std::vector<ReportHash> other = {hash(2, 1, 9), hash(0, 2, 9)};
        QCOMPARE(firstDifference(one, other, channels)->at, 1.0);
    }

    void clocksDoNotCount()
    {
        QVERIFY(!firstDifference(std::vector{hash(1, 1, 1)}, std::vector{hash(1, 1, 2)}, channels));
    }

    void unknownChannelsDoNotCount()
    {
        QVERIFY(!firstDifference(std::vector{hash(9, 1, 1)}, std::vector{hash(9, 1, 2)}, channels));
    }
};

QTEST_GUILESS_MAIN(TestFirstDifference)
#include "tst_first_difference.moc"
