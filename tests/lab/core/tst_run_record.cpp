// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_record.h"

#include "tests/lab/core/local_experiment.h"

#include <QtTest>

using namespace nnlab;

namespace {

const ScalarChannel accuracy{.id = "accuracy", .label = "Accuracy", .better = Better::Higher};
const ScalarChannel plain{.id = "plain", .label = "Plain"};
const TextChannel words{.id = "words", .label = "Words"};

std::shared_ptr<RunRecord> recordOf()
{
    auto local = std::make_shared<LocalExperiment>();
    local->declaredChannels = {localLoss, accuracy, plain, words};
    const auto loaded = LocalExperiment::loaded(local);
    return std::make_shared<RunRecord>(loaded, RunSpec{});
}

} // namespace

class TestRunRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstBestAndLast()
    {
        const auto record = recordOf();
        for (const auto& [at, value] : {std::pair{1.0, 0.5}, {2.0, 0.9}, {3.0, 0.9}, {4.0, 0.7}}) {
            for (const char* id : {"loss", "accuracy", "plain"})
                record->report({id, at, value, false}, at / 10);
        }
        QCOMPARE(record->channel("loss")->best()->at, 1.0);
        QCOMPARE(record->channel("accuracy")->best()->at, 2.0);
        QCOMPARE(record->channel("plain")->best()->at, 4.0);
        QCOMPARE(record->channel("loss")->first()->value, 0.5);
        QCOMPARE(record->channel("loss")->latest()->value, 0.7);
        QCOMPARE(record->channel("loss")->latest()->seconds, 0.4);

        const auto expected = [&](Statistic statistic, std::optional<double> at) {
            return pointOf(*record->channel("accuracy"), {"accuracy", statistic, at, 0, 0});
        };
        QCOMPARE(expected(Statistic::Best, {})->value, 0.9);
        QCOMPARE(expected(Statistic::Last, {})->value, 0.7);
        QCOMPARE(expected(Statistic::First, {})->value, 0.5);
        QCOMPARE(expected(Statistic::Last, 3.0)->value, 0.9);
        QVERIFY(!expected(Statistic::Last, 5.0));
    }

    void ofOtherKindsTheLastIsKept()
    {
        const auto record = recordOf();
        record->report({"words", 1, Text{"one"}, false}, 0.1);
        record->report({"words", 2, Text{"two"}, false}, 0.2);
        record->report({"words", 3, Text{"peek"}, true}, 0.3);
        QCOMPARE(std::get<Text>(record->channel("words")->last->payload).text, std::string("two"));
        QCOMPARE(record->channel("words")->lastSeconds, 0.2);
    }

    void progressCountsTheEpochUnderWay()
    {
        const auto record = recordOf();
        record->epochHas(1000);
        record->progress(2, 5);
        record->trained(500);
        record->report({"loss", 2, 0.25, false}, 0.1);
        const RunProgress progress = record->progressNow();
        QCOMPARE(progress.done, 2.5);
        QCOMPARE(progress.total, 5.0);
        QCOMPARE(progress.loss.value_or(0), 0.25);
        QVERIFY(!progress.accuracy);
        QVERIFY(progress.samplesPerSecond > 0);
    }
};

QTEST_APPLESS_MAIN(TestRunRecord)
#include "tst_run_record.moc"
