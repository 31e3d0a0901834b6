// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/progress_line.h"

#include "lab/core/table.h"

#include <QtTest>

using namespace nnlab;

class TestProgressLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoLinesTellHowFarItIs()
    {
        const RunProgress progress{1.5, 3, 60'000, 2, 0.25, 0.9};
        const auto lines = progressLines("mnist", progress, 100);
        QCOMPARE(lines.size(), std::size_t{2});
        QCOMPARE(QString::fromStdString(lines[0]),
            QString("mnist  epoch 2 of 3  [####################....................]  50 %"));
        QCOMPARE(QString::fromStdString(lines[1]),
            QString("loss 0.2500   accuracy 90.00 %   60,000 samples/s   2.00 s left"));
        QCOMPARE(percentOf(progress), 50);
    }

    void noLineIsWiderThanTheTerminal()
    {
        const RunProgress progress{12345, 1'000'000, 1e9, 1e6, 1e-9, 0.5};
        for (const std::size_t width : {40u, 60u, 80u, 200u}) {
            for (const std::string& line : progressLines("an_experiment_with_a_long_name", progress, width))
                QVERIFY(displayWidth(line) < width);
        }
    }

    void nothingIsKnownAtFirst()
    {
        const auto lines = progressLines("mnist", {}, 80);
        QCOMPARE(lines[0], std::string("mnist  getting ready"));
        QCOMPARE(lines[1], std::string());
    }
};

QTEST_APPLESS_MAIN(TestProgressLine)
#include "tst_progress_line.moc"
