// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_queue.h"

#include "lab/core/run_record.h"
#include "tests/lab/core/local_experiment.h"

#include <oneapi/tbb/task_arena.h>

#include <QtTest>

#include <set>

using namespace nnlab;
using namespace std::chrono_literals;

namespace {

RunSpec specOf(const LoadedExperiment& experiment, const char* epochs)
{
    const Assignment assignment{"epochs", epochs};
    return checkedSpec(experiment, nullptr, {&assignment, 1}).spec;
}

std::shared_ptr<QueuedRun> submit(
    RunQueue& queue, const std::shared_ptr<const LoadedExperiment>& experiment, const char* epochs, RunStart start = {})
{
    const RunSpec spec = specOf(*experiment, epochs);
    return queue.submit(experiment, spec, std::make_shared<RunRecord>(experiment, spec), std::move(start));
}

} // namespace

class TestRunQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void manyRunsAllEnd()
    {
        const auto experiment = LocalExperiment::loaded(countingExperiment());
        RunQueue queue(2, 1);
        std::vector<std::shared_ptr<QueuedRun>> runs;
        for (int i = 0; i < 20; ++i)
            runs.push_back(submit(queue, experiment, "5"));
        std::set<std::string> signatures;
        for (const auto& run : runs) {
            const RunOutcome outcome = run->wait();
            QCOMPARE(outcome.status, RunStatus::Finished);
            signatures.insert(outcome.signature);
        }
        QCOMPARE(signatures.size(), std::size_t{1});
    }

    void aRunHasAsManyThreadsAsItWasGiven()
    {
        auto local = std::make_shared<LocalExperiment>();
        std::atomic<int> concurrency{0};
        local->whatItDoes = [&](Run&) { concurrency = oneapi::tbb::this_task_arena::max_concurrency(); };
        const auto experiment = LocalExperiment::loaded(local);
        for (const int threads : {1, 2, 4}) {
            RunQueue queue(1, threads);
            queue.submit(experiment, {}, std::make_shared<RunRecord>(experiment, RunSpec{}))->wait();
            QCOMPARE(concurrency.load(), threads);
        }
    }

    void stoppingIsAnsweredWithin50Milliseconds()
    {
        const auto experiment = LocalExperiment::loaded(countingExperiment());
        RunQueue queue(1, 1);
        const auto run = submit(queue, experiment, "1000000");
        std::this_thread::sleep_for(20ms);
        run->control().stop();
        const auto outcome = run->waitFor(50ms);
        QVERIFY(outcome);
        QCOMPARE(outcome->status, RunStatus::Stopped);
    }

    void steppingChangesNoBit()
    {
        const auto experiment = LocalExperiment::loaded(countingExperiment());
        RunQueue queue(2, 1);
        const RunOutcome through = submit(queue, experiment, "6")->wait();
        const auto stepped = submit(queue, experiment, "6", {.isPaused = true});
        for (const Step step : {Step::MiniBatch, Step::MiniBatch, Step::Epoch, Step::MiniBatch, Step::Epoch}) {
            while (!stepped->control().isWaiting())
                std::this_thread::sleep_for(1ms);
            stepped->control().step(step);
        }
        stepped->control().resume();
        QCOMPARE(stepped->wait().signature, through.signature);
    }

    void closingStopsWhatIsUnderWay()
    {
        const auto experiment = LocalExperiment::loaded(countingExperiment());
        std::shared_ptr<QueuedRun> running;
        std::shared_ptr<QueuedRun> waiting;
        {
            RunQueue queue(1, 1);
            running = submit(queue, experiment, "1000000");
            waiting = submit(queue, experiment, "1000000");
        }
        QCOMPARE(running->waitFor(0ms)->status, RunStatus::Stopped);
        QVERIFY(!waiting->waitFor(0ms));
        QVERIFY(!RunQueue::hasLeftRunsAlone());
    }

    void aRunThatDoesNotAnswerIsLeftAlone()
    {
        auto local = std::make_shared<LocalExperiment>();
        const auto isOver = std::make_shared<std::atomic<bool>>(false);
        local->whatItDoes = [isOver](Run&) {
            while (!*isOver)
                std::this_thread::sleep_for(1ms);
        };
        const auto experiment = LocalExperiment::loaded(local);
        std::shared_ptr<QueuedRun> run;
        {
            RunQueue queue(1, 1);
            run = queue.submit(experiment, {}, std::make_shared<RunRecord>(experiment, RunSpec{}));
            QVERIFY(!run->waitFor(1ms));
        }
        QVERIFY(RunQueue::hasLeftRunsAlone());
        *isOver = true;
        QVERIFY(run->waitFor(2s));
        std::this_thread::sleep_for(20ms); // for its thread, which nobody can wait for
    }
};

QTEST_APPLESS_MAIN(TestRunQueue)
#include "tst_run_queue.moc"
