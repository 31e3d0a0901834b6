// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_gauge.h"

#include <algorithm>

namespace nnlab {

void RunGauge::report(Report report, double)
{
    const auto* value = std::get_if<double>(&report.payload);
    if (report.isPeek || !value)
        return;
    const std::lock_guard lock(m_mutex);
    m_last[report.channel] = *value;
}

void RunGauge::progress(double done, double total)
{
    const std::lock_guard lock(m_mutex);
    m_done = done;
    m_total = total;
    m_samplesOfEpoch = 0;
}

void RunGauge::trained(std::int64_t samples)
{
    const std::lock_guard lock(m_mutex);
    m_samplesOfEpoch = samples;
}

void RunGauge::epochHas(std::int64_t samples)
{
    const std::lock_guard lock(m_mutex);
    m_samplesPerEpoch = samples;
}

double RunGauge::done() const
{
    const std::lock_guard lock(m_mutex);
    const double part = m_samplesPerEpoch > 0 ? std::min(double(m_samplesOfEpoch) / double(m_samplesPerEpoch), 1.0) : 0;
    return m_total > 0 ? std::min(m_done + part, m_total) : m_done;
}

double RunGauge::total() const
{
    const std::lock_guard lock(m_mutex);
    return m_total;
}

double RunGauge::share() const
{
    const double all = total();
    return all > 0 ? std::clamp(done() / all, 0.0, 1.0) : 0;
}

std::optional<double> RunGauge::last(const std::string& channel) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_last.find(channel);
    return found == m_last.end() ? std::nullopt : std::optional(found->second);
}

} // namespace nnlab
