// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_control.h"

#include <QtTest>

#include <thread>

using namespace nnlab;
using namespace std::chrono_literals;

namespace {

template <typename Condition>
bool comesTrue(Condition condition)
{
    for (int i = 0; i < 2000; ++i) {
        if (condition())
            return true;
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

} // namespace

class TestRunControl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void atFullSpeedTheAllowanceGrowsToAFewMilliseconds()
    {
        RunControl control;
        std::int64_t samples = control.allowance(10);
        QCOMPARE(samples, std::int64_t{10});
        for (int i = 0; i < 20; ++i) {
            std::this_thread::sleep_for(std::chrono::microseconds(samples)); // a million samples a second
            samples = control.allowance(10);
            QCOMPARE(samples % 10, std::int64_t{0});
            QVERIFY(samples >= 10);
        }
        QVERIFY2(samples > 500 && samples <= 5000, qPrintable(QString::number(samples)));
    }

    void stopIsFinal()
    {
        RunControl control;
        control.stop();
        QCOMPARE(control.allowance(10), std::int64_t{0});
        QVERIFY(!control.passEpoch());
        QVERIFY(control.wasStopped());
        control.resume();
        QCOMPARE(control.allowance(10), std::int64_t{0});
    }

    void aStopThatNobodyNoticedIsNone()
    {
        RunControl control;
        control.stop();
        QVERIFY(!control.wasStopped());
    }

    void stepsGoAsFarAsTheySay()
    {
        RunControl control;
        control.pause();
        std::atomic<int> batches{0};
        std::atomic<int> epochs{0};
        std::jthread run([&] {
            while (control.passEpoch()) {
                for (int batch = 0; batch < 4; ++batch) {
                    if (control.allowance(10) == 0)
                        return;
                    ++batches;
                }
                ++epochs;
            }
        });
        const auto step = [&](Step how, int expectedBatches, int expectedEpochs) {
            control.step(how);
            return comesTrue(
                [&] { return control.isWaiting() && batches == expectedBatches && epochs == expectedEpochs; });
        };
        QVERIFY(comesTrue([&] { return control.isWaiting(); }));
        QCOMPARE(batches.load(), 0);
        QVERIFY(control.isStepping());
        QVERIFY(step(Step::MiniBatch, 1, 0)); // out of an epoch's begin into its first mini-batch
        QVERIFY(step(Step::MiniBatch, 2, 0));
        control.stop();
    }

    void anEpochStepEndsWithTheEpoch()
    {
        RunControl control;
        control.pause();
        std::atomic<int> epochs{0};
        std::jthread run([&] {
            while (control.passEpoch())
                ++epochs; // a run without mini-batches
        });
        QVERIFY(comesTrue([&] { return control.isWaiting(); }));
        for (int i = 1; i <= 3; ++i) {
            control.step(i == 2 ? Step::MiniBatch : Step::Epoch); // without mini-batches both are the same
            QVERIFY(comesTrue([&] { return control.isWaiting() && epochs == i; }));
        }
        control.stop();
    }

    void stopWakesAPausedRun()
    {
        RunControl control;
        control.pause();
        std::jthread run([&] { control.allowance(1); });
        QVERIFY(comesTrue([&] { return control.isWaiting(); }));
        control.stop();
        run.join();
        QVERIFY(control.wasStopped());
    }
};

QTEST_APPLESS_MAIN(TestRunControl)
#include "tst_run_control.moc"
