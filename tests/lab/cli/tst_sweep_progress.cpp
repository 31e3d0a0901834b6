// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/notebook_words.h"
#include "lab/cli/sweep_progress.h"

#include "lab/cli/sweep_request.h"
#include "lab/core/table.h"

#include <QtTest>

using namespace nnlab;

namespace {

SweepStanding standing()
{
    return {"mnist", 80, 7, 2, 1, 0.1, "test-accuracy 94.43 %  activation relu, seed 3 (run 3)", 83,
        {"activation tanh, seed 1  96 %", "activation tanh, seed 2  5 %"}};
}

QString joined(const std::vector<std::string>& lines)
{
    QStringList list;
    for (const std::string& line : lines)
        list << QString::fromStdString(line);
    return list.join('\n');
}

} // namespace

class TestSweepProgress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTableThatSaysAll()
    {
        QCOMPARE(joined(sweepLines(standing(), 100)),
            QString("mnist                                   done      running  failed  time left\n"
                    "[###...........................]  10 %   7 of 80  2        1       1 min 23 s\n"
                    "best so far  test-accuracy 94.43 %  activation relu, seed 3 (run 3)\n"
                    "running      activation tanh, seed 1  96 %\n"
                    "             activation tanh, seed 2  5 %"));
    }

    void aSentenceThatSaysAll()
    {
        QCOMPARE(QString::fromStdString(sweepSentence(standing())),
            QString(
                "7 of 80 runs done, 2 running, 1 failed, best so far test-accuracy 94.43 %  activation relu, seed 3 "
                "(run 3), 1 min 23 s left"));
    }

    void noLineIsWiderThanTheTerminal()
    {
        for (const std::string& line : sweepLines(standing(), 40))
            QVERIFY(displayWidth(line) < 40);
    }

    void manyRunsUnderWayAreNotAllShown()
    {
        SweepStanding many = standing();
        many.underWay.assign(64, "seed 1");
        many.best.clear();
        const auto lines = sweepLines(many, 100);
        QCOMPARE(lines.size(), std::size_t{11});
        QCOMPARE(lines.back(), std::string("             and 56 more"));
    }

    void runNumbers()
    {
        QCOMPARE(runNumbersText({3, 1, 2, 7, 9, 10}), std::string("1..3,7,9,10"));
        QCOMPARE(runNumbersText({}), std::string());
    }
};

QTEST_APPLESS_MAIN(TestSweepProgress)
#include "tst_sweep_progress.moc"
