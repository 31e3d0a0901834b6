// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_queue.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <list>

namespace nnlab {

namespace {

using namespace std::chrono_literals;

constexpr auto stopPatience = 2s;

std::atomic<bool> runsLeftAlone{false};

/// oneTBB never uses more threads than its global limit, by default one per processor; whoever asks for more gets it
/// for good, because runs that are left alone may still use them.
void allowThreads(int threads)
{
    static std::mutex mutex;
    static std::vector<std::unique_ptr<oneapi::tbb::global_control>> limits;
    static std::size_t allowed = 0;
    const std::lock_guard lock(mutex);
    allowed = std::max<std::size_t>(
        allowed, oneapi::tbb::global_control::active_value(oneapi::tbb::global_control::max_allowed_parallelism));
    if (static_cast<std::size_t>(threads) <= allowed)
        return;
    allowed = threads;
    limits.clear(); // the smallest of several would count
    limits.push_back(
        std::make_unique<oneapi::tbb::global_control>(oneapi::tbb::global_control::max_allowed_parallelism, allowed));
}

} // namespace

QueuedRun::QueuedRun(
    std::shared_ptr<const LoadedExperiment> experiment, RunSpec spec, std::shared_ptr<ReportSink> sink, RunStart start)
    : m_experiment(std::move(experiment)), m_spec(std::move(spec)), m_sink(std::move(sink)), m_start(std::move(start))
{
    if (m_start.isPaused)
        m_control.pause();
}

std::optional<RunOutcome> QueuedRun::waitFor(std::chrono::milliseconds patience)
{
    std::unique_lock lock(m_mutex);
    m_over.wait_for(lock, patience, [this] { return m_outcome.has_value(); });
    return m_outcome;
}

RunOutcome QueuedRun::wait()
{
    std::unique_lock lock(m_mutex);
    m_over.wait(lock, [this] { return m_outcome.has_value(); });
    return *m_outcome;
}

void QueuedRun::execute(int threads)
{
    HostedRun run(*m_experiment, m_spec, m_control, *m_sink, std::move(m_start.state));
    oneapi::tbb::task_arena arena(threads);
    RunOutcome outcome = arena.execute([&run] { return run.execute(); });
    {
        const std::lock_guard lock(m_mutex);
        m_outcome = std::move(outcome);
    }
    m_over.notify_all();
}

struct RunQueue::Shared
{
    struct Running
    {
        std::shared_ptr<QueuedRun> run;
        std::thread thread;
        bool isOver = false;
    };

    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::shared_ptr<QueuedRun>> waiting;
    std::list<Running> running;
    int free = 0; // how many more may run
    int threads = 1;
    bool isClosing = false;

    /// Starts as many as may run. The caller holds the mutex.
    void startWaiting(const std::shared_ptr<Shared>& self)
    {
        reap();
        while (free > 0 && !waiting.empty() && !isClosing) {
            --free;
            Running& next = running.emplace_back();
            next.run = std::move(waiting.front());
            waiting.pop_front();
            next.thread = std::thread([self, &next, run = next.run] {
                run->execute(self->threads);
                {
                    const std::lock_guard lock(self->mutex);
                    ++self->free;
                    self->startWaiting(self);
                    next.isOver = true;
                }
                self->changed.notify_all();
            });
        }
    }

    /// Joins the threads that have nothing left to do. The caller holds the mutex.
    void reap()
    {
        std::erase_if(running, [](Running& one) {
            if (one.isOver)
                one.thread.join();
            return one.isOver;
        });
    }

    bool isIdle() const { return std::ranges::all_of(running, &Running::isOver); }
};

RunQueue::RunQueue(int runs, int threads) : m_shared(std::make_shared<Shared>())
{
    m_shared->free = std::max(runs, 1);
    m_shared->threads = std::max(threads, 1);
    allowThreads(m_shared->free * m_shared->threads);
}

RunQueue::~RunQueue()
{
    std::unique_lock lock(m_shared->mutex);
    m_shared->isClosing = true;
    m_shared->waiting.clear();
    for (const Shared::Running& running : m_shared->running)
        running.run->control().stop();
    m_shared->changed.wait_for(lock, stopPatience, [this] { return m_shared->isIdle(); });
    m_shared->reap();
    // A plugin that does not return must not keep anybody waiting; everything its thread touches is shared.
    for (Shared::Running& running : m_shared->running) {
        running.thread.detach();
        runsLeftAlone = true;
    }
}

bool RunQueue::hasLeftRunsAlone() { return runsLeftAlone; }

std::shared_ptr<QueuedRun> RunQueue::submit(
    std::shared_ptr<const LoadedExperiment> experiment, RunSpec spec, std::shared_ptr<ReportSink> sink, RunStart start)
{
    auto run = std::make_shared<QueuedRun>(std::move(experiment), std::move(spec), std::move(sink), std::move(start));
    const std::lock_guard lock(m_shared->mutex);
    m_shared->waiting.push_back(run);
    m_shared->startWaiting(m_shared);
    return run;
}

} // namespace nnlab
