// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/run_report.h"

#include "tests/lab/core/every_payload.h"
#include "tests/lab/core/local_experiment.h"

#include <QtTest>

using namespace nnlab;

namespace {

const Confusion confusion{{"cat", "dog", "owl"}, {8, 2, 0, 1, 9, 0, 3, 0, 7}, {}};

} // namespace

class TestRunReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("NO_COLOR", "1"); }

    void theMatrixIsAlignedAndItsDiagonalMarked()
    {
        const QString expected = "     cat   dog   owl   precision   recall       F1\n"
                                 "cat   [8]    2     .     66.67 %  80.00 %  72.73 %\n"
                                 "dog    1    [9]    .     81.82 %  90.00 %  85.71 %\n"
                                 "owl    3     .    [7]   100.00 %  70.00 %  82.35 %\n";
        QCOMPARE(QString::fromStdString(confusionText(confusion)), expected);
    }

    void theCommonestConfusionsComeFirst()
    {
        QCOMPARE(commonestConfusions(confusion, 2), std::string("owl taken for cat: 3, cat taken for dog: 2"));
        QCOMPARE(commonestConfusions({{"a"}, {5}, {}}, 2), std::string());
    }

    void everyKindOfChannelIsToldOf()
    {
        auto local = std::make_shared<LocalExperiment>();
        local->declaredParameters = {localEpochs};
        local->declaredChannels = {localLoss, CurveChannel{.id = "curve", .label = "Curve"},
            PointsChannel{.id = "points", .label = "Points"}, ImageChannel{.id = "image", .label = "Image"},
            ConfusionChannel{.id = "confusion", .label = "Confusion"},
            NetworkChannel{.id = "network", .label = "Network"}, MapChannel{.id = "map", .label = "Map"},
            TextChannel{.id = "text", .label = "Text"}};
        const auto loaded = LocalExperiment::loaded(local,
            {"local", "Local", "A test.", 1,
                {{"book", "As in the book", "The book", {{"epochs", "5"}},
                    {{"loss", Statistic::Last, {}, 0.3, 0.1}}}}});
        const Assignment assignment{"epochs", "7"};
        const Preset* preset = loaded->info.preset("book");
        RunRecord record(loaded, checkedSpec(*loaded, preset, {&assignment, 1}, 42).spec);
        const std::vector<Payload> payloads = everyPayload();
        for (std::size_t i = 0; i < payloads.size(); ++i)
            record.report({std::string(idOf(local->declaredChannels[i])), 2, payloads[i], false}, 0.1);
        RunOutcome outcome;
        outcome.status = RunStatus::Finished;
        outcome.signature = "abc";
        outcome.seconds = 1.5;
        outcome.data = UsedData{"mnist", "0123456789abcdef0123"};
        record.ended(outcome);
        const QString text = QString::fromStdString(runReport(record, preset));
        for (const char* part :
            {"Local (local), preset book: As in the book", "source: The book", "mnist (SHA-256 0123456789abcdef...)",
                "0.3000 +- 0.1000  0.2500  as expected", "Confusion at epoch 2", "most often: cat taken for dog: 1",
                "2-3-1 (leaky-relu, sigmoid), 13 weights", "2 pictures of 2 x 1, values 1 to 4",
                "training: 1 point, test: 1 point", "Text: Grüße", "finished after 1.50 s, signature abc",
                "again: nnlab run local --preset book --epochs 7 --seed 42", "The run was not saved."})
            QVERIFY2(text.contains(QString::fromUtf8(part)), qPrintable(QString(part) + " is not in\n" + text));
    }
};

QTEST_APPLESS_MAIN(TestRunReport)
#include "tst_run_report.moc"
