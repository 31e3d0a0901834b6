// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_control.h"

#include <algorithm>

namespace nnlab {

namespace {

using namespace std::chrono_literals;

constexpr auto timeSlice = 5ms;

} // namespace

void RunControl::change(Mode mode)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_mode == Mode::Stopping)
            return; // there is no way back
        m_mode = mode;
        m_isWaiting = m_isWaiting && mode == Mode::Paused; // told already, though the run has yet to wake up
    }
    m_changed.notify_all();
}

void RunControl::pause() { change(Mode::Paused); }

void RunControl::resume() { change(Mode::Running); }

void RunControl::step(Step step) { change(step == Step::Epoch ? Mode::SteppingEpoch : Mode::SteppingMiniBatch); }

void RunControl::stop() { change(Mode::Stopping); }

bool RunControl::isWaiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_isWaiting;
}

bool RunControl::isStepping() const
{
    const Mode mode = m_mode;
    return mode == Mode::Paused || mode == Mode::SteppingMiniBatch;
}

RunControl::Mode RunControl::waitWhilePaused(std::unique_lock<std::mutex>& lock)
{
    if (m_mode == Mode::Paused)
        m_granted = 0; // the time spent waiting says nothing about speed
    while (m_mode == Mode::Paused) {
        m_isWaiting = true; // anew each time, because a step and a pause may both come before this thread wakes
        m_changed.wait(lock);
    }
    m_isWaiting = false;
    if (m_mode == Mode::Stopping)
        m_wasStopped = true;
    return m_mode;
}

bool RunControl::passEpoch()
{
    if (m_mode.load(std::memory_order_relaxed) == Mode::Running)
        return true;
    std::unique_lock lock(m_mutex);
    // Here an epoch ends; and for a run that never asks for an allowance, so does its mini-batch.
    if (m_mode == Mode::SteppingEpoch || (m_mode == Mode::SteppingMiniBatch && m_stepHasPassedEpoch))
        m_mode = Mode::Paused;
    const Mode mode = waitWhilePaused(lock);
    m_stepHasPassedEpoch = mode == Mode::SteppingMiniBatch;
    return mode != Mode::Stopping;
}

std::int64_t RunControl::allowance(std::int64_t batchSize)
{
    if (m_mode.load(std::memory_order_relaxed) == Mode::Running)
        return samplesForTimeSlice(batchSize);
    std::unique_lock lock(m_mutex);
    switch (waitWhilePaused(lock)) {
    case Mode::Stopping:
        return 0;
    case Mode::SteppingMiniBatch:
        m_mode = Mode::Paused;
        m_stepHasPassedEpoch = false;
        m_granted = 0;
        return batchSize;
    default:
        lock.unlock();
        return samplesForTimeSlice(batchSize);
    }
}

std::int64_t RunControl::samplesForTimeSlice(std::int64_t batchSize)
{
    const auto now = std::chrono::steady_clock::now();
    std::int64_t samples = batchSize;
    if (m_granted > 0) {
        const auto spent = std::max<std::chrono::nanoseconds>(now - m_grantedAt, 1us);
        const double ideal =
            double(m_granted) * double(std::chrono::nanoseconds(timeSlice).count()) / double(spent.count());
        // Growing step by step, because the first measurements are short and rough.
        samples = static_cast<std::int64_t>(std::min(ideal, 8.0 * double(m_granted)));
        samples = std::max(batchSize, samples - samples % batchSize);
    }
    m_granted = samples;
    m_grantedAt = now;
    return samples;
}

} // namespace nnlab
