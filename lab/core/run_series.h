// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook_writer.h"
#include "lab/core/recorder.h"
#include "lab/core/run_gauge.h"
#include "lab/core/run_queue.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nnlab {

/// How many runs at a time, and how many threads each has for its arithmetic.
struct Parallelism
{
    int jobs = 1;
    int threads = 1;
};

/// One thread for each of many runs: that costs no waiting for one another. Where there are fewer runs (or jobs asked
/// for) than processors, each gets its share of them. What is asked for counts.
Parallelism parallelismFor(
    std::size_t runs, int processors, std::optional<int> jobs = {}, std::optional<int> threads = {});

/// A run that is to be carried out and saved.
struct PlannedRun
{
    std::shared_ptr<const LoadedExperiment> experiment;
    RunSpec spec; ///< checked
    RecorderOptions saved;
};

/// Carries out a list of runs in their order, several at a time, and saves every one of them.
///
/// All of it belongs to one thread, which asks it to go on until there is no more.
class RunSeries
{
public:
    /// A run that is over and saved.
    struct Ended
    {
        std::size_t place = 0; ///< in the list
        RunOutcome outcome;
        std::shared_ptr<const RunGauge> gauge;
        std::int64_t run = 0; ///< its number in the notebook
    };

    /// A run that is under way.
    struct Running
    {
        std::size_t place = 0;
        std::shared_ptr<const RunGauge> gauge;
    };

    RunSeries(std::shared_ptr<NotebookWriter> writer, std::vector<PlannedRun> runs, Parallelism parallelism);
    ~RunSeries();
    RunSeries(const RunSeries&) = delete;
    RunSeries& operator=(const RunSeries&) = delete;

    /// Stops as soon as a run fails or diverges, without waiting for it to be saved.
    void stopAtFailure() { m_stopsAtFailure = true; }

    /// Begins what can be begun, then waits until a run is over, at most so long. False when there is nothing left to
    /// wait for.
    bool goOn(std::chrono::milliseconds patience);

    /// No other run is begun, and those under way are asked to end; goOn() still has to be called to see them through.
    void stop();

    /// Stops, and leaves alone what does not answer within about two seconds; the runs that are over are written.
    /// Answers whether all had answered.
    bool abandon();

    /// What has ended since the last time, in the order of saving.
    std::vector<Ended> takeEnded();

    std::vector<Running> running() const;

    /// Why runs could not be saved, if they could not; the series has stopped then.
    std::exception_ptr failure() const { return m_failure; }

private:
    class Bell;

    struct UnderWay
    {
        std::size_t place = 0;
        std::shared_ptr<RunGauge> gauge;
        std::shared_ptr<Recorder> recorder;
        std::shared_ptr<QueuedRun> run;
        std::shared_ptr<Bell> bell;
    };
    /// Over, and perhaps not saved yet.
    struct Over
    {
        Ended ended;
        std::shared_ptr<Recorder> recorder;
    };

    void begin();
    void collectOver();
    void collectSaved(bool waits);

    const std::shared_ptr<NotebookWriter> m_writer;
    const std::vector<PlannedRun> m_runs;
    const Parallelism m_parallelism;
    std::unique_ptr<RunQueue> m_queue;
    std::size_t m_next = 0;
    bool m_isStopping = false;
    bool m_stopsAtFailure = false;
    struct Signal;
    std::shared_ptr<Signal> m_signal; // that a run is over
    std::vector<UnderWay> m_underWay;
    std::deque<Over> m_over;
    std::vector<Ended> m_ended;
    std::exception_ptr m_failure;
};

} // namespace nnlab
