// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace nnlab {

/// How far a single step goes.
enum class Step { MiniBatch, Epoch };

/// The hand on a run: pause, resume, step and stop, from any thread; and, on the run's thread, how far it may go.
///
/// Nothing here changes a bit of what a run computes: it only decides how soon the loop asks again.
class RunControl
{
public:
    // From any thread.
    void pause();
    void resume();
    /// Goes one step and pauses again: to the end of the mini-batch, or to the end of the epoch.
    void step(Step step);
    void stop();
    bool isStopRequested() const { return m_mode.load(std::memory_order_relaxed) == Mode::Stopping; }
    /// Whether the run waits for a hand right now.
    bool isWaiting() const;

    // From the run's thread.
    /// The answer to Run::proceed(): waits while paused; false when a stop was asked for.
    bool passEpoch();
    /// The answer to Run::allowance(): about 5 ms worth of samples at the speed seen so far, one mini-batch when
    /// stepping, 0 to return.
    std::int64_t allowance(std::int64_t batchSize);
    /// Whether a stop was asked for and the run was told so.
    bool wasStopped() const { return m_wasStopped; }
    /// Whether the run goes by single steps.
    bool isStepping() const;

private:
    enum class Mode { Running, Paused, SteppingMiniBatch, SteppingEpoch, Stopping };

    void change(Mode mode);
    Mode waitWhilePaused(std::unique_lock<std::mutex>& lock);
    std::int64_t samplesForTimeSlice(std::int64_t batchSize);

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::atomic<Mode> m_mode{Mode::Running};
    bool m_isWaiting = false;

    // Of the run's thread alone.
    bool m_wasStopped = false;
    bool m_stepHasPassedEpoch = false;
    std::int64_t m_granted = 0;
    std::chrono::steady_clock::time_point m_grantedAt;
};

} // namespace nnlab
