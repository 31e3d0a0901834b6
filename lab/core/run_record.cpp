// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_record.h"

#include <algorithm>

namespace nnlab {

namespace {

Better betterOf(const Channel& channel)
{
    return std::visit([](const auto& c) { return c.better; }, channel);
}

} // namespace

const ScalarPoint* ChannelRecord::best() const
{
    if (points.empty())
        return nullptr;
    switch (betterOf(channel)) {
    case Better::Lower:
        return &*std::ranges::min_element(points, {}, &ScalarPoint::value);
    case Better::Higher:
        return &*std::ranges::max_element(points, {}, &ScalarPoint::value);
    case Better::Unknown:
        break;
    }
    return &points.back();
}

const ScalarPoint* pointOf(const ChannelRecord& record, const Expectation& expectation)
{
    if (expectation.at) {
        const auto found = std::ranges::find(record.points, *expectation.at, &ScalarPoint::at);
        return found == record.points.end() ? nullptr : &*found;
    }
    switch (expectation.statistic) {
    case Statistic::Best:
        return record.best();
    case Statistic::First:
        return record.first();
    case Statistic::Last:
        break;
    }
    return record.latest();
}

RunRecord::RunRecord(std::shared_ptr<const LoadedExperiment> experiment, RunSpec spec)
    : m_experiment(std::move(experiment)), m_spec(std::move(spec)), m_begin(std::chrono::steady_clock::now())
{
    for (const Channel& channel : m_experiment->channels)
        m_channels.push_back({channel, {}, {}, 0});
}

void RunRecord::report(Report report, double seconds)
{
    if (report.isPeek)
        return;
    const std::lock_guard lock(m_mutex);
    const auto found =
        std::ranges::find_if(m_channels, [&](const ChannelRecord& c) { return idOf(c.channel) == report.channel; });
    if (found == m_channels.end())
        return;
    if (const auto* value = std::get_if<double>(&report.payload)) {
        found->points.push_back({report.at, *value, seconds});
    } else {
        found->lastSeconds = seconds;
        found->last = std::move(report);
    }
}

void RunRecord::progress(double done, double total)
{
    const std::lock_guard lock(m_mutex);
    m_position.progress(done, total);
}

void RunRecord::trained(std::int64_t samples)
{
    const std::lock_guard lock(m_mutex);
    m_position.trained(samples);
}

void RunRecord::log(const std::string& line)
{
    const std::lock_guard lock(m_mutex);
    m_lines.push_back(line);
}

void RunRecord::epochHas(std::int64_t samples)
{
    const std::lock_guard lock(m_mutex);
    m_position.epochHas(samples);
}

void RunRecord::ended(const RunOutcome& outcome)
{
    const std::lock_guard lock(m_mutex);
    m_outcome = outcome;
}

const ChannelRecord* RunRecord::channel(std::string_view id) const
{
    const auto found = std::ranges::find_if(m_channels, [id](const ChannelRecord& c) { return idOf(c.channel) == id; });
    return found == m_channels.end() ? nullptr : &*found;
}

bool RunRecord::isEmpty() const
{
    return std::ranges::all_of(
        m_channels, [](const ChannelRecord& channel) { return channel.points.empty() && !channel.last; });
}

RunProgress RunRecord::progressNow() const
{
    const std::lock_guard lock(m_mutex);
    RunProgress progress;
    progress.total = m_position.total();
    progress.done = m_position.done();
    progress.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
    if (m_position.samplesPerEpoch() > 0)
        progress.samplesPerSecond = progress.done * double(m_position.samplesPerEpoch()) / progress.seconds;
    for (const ChannelRecord& record : m_channels) {
        if (record.points.empty())
            continue;
        const std::string_view id = idOf(record.channel);
        const double value = record.points.back().value;
        if (!progress.loss && id.ends_with("loss"))
            progress.loss = value;
        if (!progress.accuracy && id.ends_with("accuracy"))
            progress.accuracy = value;
    }
    return progress;
}

} // namespace nnlab
