// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/hosted_run.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace nnlab {

/// How a run begins, where not from the start and at once.
struct RunStart
{
    std::optional<RunState> state = {}; ///< the state to go on from
    bool isPaused = false;
};

/// A run that was given to a queue: its control, and later its outcome.
class QueuedRun
{
public:
    QueuedRun(std::shared_ptr<const LoadedExperiment> experiment, RunSpec spec, std::shared_ptr<ReportSink> sink,
        RunStart start);

    const RunSpec& spec() const { return m_spec; }
    RunControl& control() { return m_control; }

    /// Waits until the run is over, at most so long; nothing if it is not.
    std::optional<RunOutcome> waitFor(std::chrono::milliseconds patience);
    /// Waits until the run is over.
    RunOutcome wait();

private:
    friend class RunQueue;

    void execute(int threads);

    const std::shared_ptr<const LoadedExperiment> m_experiment;
    const RunSpec m_spec;
    const std::shared_ptr<ReportSink> m_sink;
    RunStart m_start;
    RunControl m_control;
    std::mutex m_mutex;
    std::condition_variable m_over;
    std::optional<RunOutcome> m_outcome;
};

/// Carries runs out in the order they came, several at a time, each on a thread of its own with so many threads for its
/// arithmetic.
///
/// All contact with a run goes through here. Its destructor stops what is under way; a run that does not answer within
/// two seconds is left alone with everything it needs.
class RunQueue
{
public:
    /// `runs` at a time (at least 1), each with `threads` (at least 1).
    RunQueue(int runs, int threads);
    ~RunQueue();
    RunQueue(const RunQueue&) = delete;
    RunQueue& operator=(const RunQueue&) = delete;

    /// Takes a spec that has been checked.
    std::shared_ptr<QueuedRun> submit(std::shared_ptr<const LoadedExperiment> experiment, RunSpec spec,
        std::shared_ptr<ReportSink> sink, RunStart start = {});

    /// Whether a run of any queue was left alone. Its thread may still be at work, so the process has to end without
    /// tidying up.
    static bool hasLeftRunsAlone();

private:
    struct Shared; // outlives the queue as long as a run thread does

    std::shared_ptr<Shared> m_shared;
};

} // namespace nnlab
