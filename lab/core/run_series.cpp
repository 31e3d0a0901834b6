// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_series.h"

#include "lab/core/tee_sink.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>

namespace nnlab {

namespace {

// If runs end faster than they can be written, they wait for the disk: memory is finite.
constexpr std::size_t mostUnsaved = 512;

} // namespace

struct RunSeries::Signal
{
    std::mutex mutex;
    std::condition_variable changed;
    bool hasRung = false;

    void ring()
    {
        {
            const std::lock_guard lock(mutex);
            hasRung = true;
        }
        changed.notify_all();
    }

    void wait(std::chrono::milliseconds patience)
    {
        std::unique_lock lock(mutex);
        changed.wait_for(lock, patience, [this] { return hasRung; });
        hasRung = false;
    }
};

/// Rings when its run is over; told last, so that all others know by then.
class RunSeries::Bell final : public ReportSink
{
public:
    explicit Bell(std::shared_ptr<Signal> signal) : m_signal(std::move(signal)) { }

    void report(Report, double) override { }
    void progress(double, double) override { }
    void log(const std::string&) override { }
    void epochHas(std::int64_t) override { }
    void ended(const RunOutcome&) override
    {
        m_isOver = true;
        m_signal->ring();
    }

    bool isOver() const { return m_isOver; }

private:
    const std::shared_ptr<Signal> m_signal;
    std::atomic<bool> m_isOver{false};
};

Parallelism parallelismFor(std::size_t runs, int processors, std::optional<int> jobs, std::optional<int> threads)
{
    const int most = std::max(processors, 1);
    const auto wanted = static_cast<std::size_t>(std::max(jobs.value_or(most), 1));
    Parallelism parallelism;
    parallelism.jobs = static_cast<int>(std::clamp<std::size_t>(runs, 1, wanted));
    parallelism.threads = std::max(threads.value_or(most / parallelism.jobs), 1);
    return parallelism;
}

RunSeries::RunSeries(std::shared_ptr<NotebookWriter> writer, std::vector<PlannedRun> runs, Parallelism parallelism)
    : m_writer(std::move(writer)), m_runs(std::move(runs)), m_parallelism(parallelism),
      m_queue(std::make_unique<RunQueue>(parallelism.jobs, parallelism.threads)), m_signal(std::make_shared<Signal>())
{ }

RunSeries::~RunSeries() = default;

bool RunSeries::goOn(std::chrono::milliseconds patience)
{
    begin();
    if (!m_underWay.empty())
        m_signal->wait(patience);
    collectOver();
    collectSaved(m_underWay.empty() && (m_isStopping || m_next == m_runs.size()));
    return !m_underWay.empty() || !m_over.empty() || (!m_isStopping && m_next < m_runs.size());
}

void RunSeries::begin()
{
    while (
        !m_isStopping && m_next < m_runs.size() && m_underWay.size() < static_cast<std::size_t>(m_parallelism.jobs)) {
        const PlannedRun& planned = m_runs[m_next];
        UnderWay next{m_next, std::make_shared<RunGauge>(),
            std::make_shared<Recorder>(m_writer, planned.experiment, planned.spec, planned.saved), {},
            std::make_shared<Bell>(m_signal)};
        next.run = m_queue->submit(planned.experiment, planned.spec,
            std::make_shared<TeeSink>(std::vector<std::shared_ptr<ReportSink>>{next.gauge, next.recorder, next.bell}));
        m_underWay.push_back(std::move(next));
        ++m_next;
    }
}

void RunSeries::collectOver()
{
    bool hasFailed = false;
    std::erase_if(m_underWay, [this, &hasFailed](UnderWay& one) {
        if (!one.bell->isOver())
            return false;
        m_over.push_back({{one.place, one.run->wait(), std::move(one.gauge), 0}, std::move(one.recorder)});
        const RunStatus status = m_over.back().ended.outcome.status;
        hasFailed = hasFailed || status == RunStatus::Failed || status == RunStatus::Diverged;
        return true;
    });
    if (hasFailed && m_stopsAtFailure)
        stop();
}

void RunSeries::collectSaved(bool waits)
{
    while (!m_over.empty() && (waits || m_over.size() > mostUnsaved || m_over.front().recorder->isWritten())) {
        Over over = std::move(m_over.front());
        m_over.pop_front();
        try {
            over.ended.run = over.recorder->result();
            m_ended.push_back(std::move(over.ended));
        } catch (...) {
            if (!m_failure)
                m_failure = std::current_exception();
            stop(); // whatever else is computed would be lost too
        }
    }
}

void RunSeries::stop()
{
    m_isStopping = true;
    for (const UnderWay& one : m_underWay)
        one.run->control().stop();
}

bool RunSeries::abandon()
{
    stop();
    m_queue.reset(); // waits for them, but not for ever
    collectOver();
    const bool allHaveAnswered = m_underWay.empty();
    m_underWay.clear();
    collectSaved(true);
    return allHaveAnswered;
}

std::vector<RunSeries::Ended> RunSeries::takeEnded() { return std::exchange(m_ended, {}); }

std::vector<RunSeries::Running> RunSeries::running() const
{
    std::vector<Running> all;
    for (const UnderWay& one : m_underWay)
        all.push_back({one.place, one.gauge});
    return all;
}

} // namespace nnlab
