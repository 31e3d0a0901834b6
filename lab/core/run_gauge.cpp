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
    m_position.progress(done, total);
}

void RunGauge::trained(std::int64_t samples)
{
    const std::lock_guard lock(m_mutex);
    m_position.trained(samples);
}

void RunGauge::epochHas(std::int64_t samples)
{
    const std::lock_guard lock(m_mutex);
    m_position.epochHas(samples);
}

double RunGauge::share() const
{
    const std::lock_guard lock(m_mutex);
    return m_position.total() > 0 ? std::clamp(m_position.done() / m_position.total(), 0.0, 1.0) : 0;
}

std::optional<double> RunGauge::last(const std::string& channel) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_last.find(channel);
    return found == m_last.end() ? std::nullopt : std::optional(found->second);
}

} // namespace nnlab
