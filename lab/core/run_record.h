// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/report_sink.h"
#include "lab/core/run_position.h"
#include "lab/core/run_spec.h"

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace nnlab {

/// One value of a scalar channel.
struct ScalarPoint
{
    double at = 0;
    double value = 0;
    double seconds = 0; ///< wall time since the run began
};

/// What a channel has said: all points of a scalar, the last report of any other.
struct ChannelRecord
{
    Channel channel;
    std::vector<ScalarPoint> points;
    std::optional<Report> last;
    double lastSeconds = 0;

    /// Of a scalar; nullptr as long as it has said nothing. Best: by the channel's own opinion, the earlier of equals;
    /// without one, the last.
    const ScalarPoint* first() const { return points.empty() ? nullptr : &points.front(); }
    const ScalarPoint* latest() const { return points.empty() ? nullptr : &points.back(); }
    const ScalarPoint* best() const;
};

/// The value that an expectation is about, if the run has got there.
const ScalarPoint* pointOf(const ChannelRecord& record, const Expectation& expectation);

/// How far a run is.
struct RunProgress
{
    double done = 0; ///< in the unit of proceed(), usually epochs, with the part of the epoch under way
    double total = 0;
    double samplesPerSecond = 0; ///< over the whole run; 0 if it does not say how many samples an epoch has
    double seconds = 0;
    std::optional<double> loss; ///< the last value of the channel that training lowers
    std::optional<double> accuracy; ///< the last value of the first channel that is called an accuracy
};

/// Collects what one run reports. It can be read while the run is under way.
class RunRecord final : public ReportSink
{
public:
    RunRecord(std::shared_ptr<const LoadedExperiment> experiment, RunSpec spec);

    void report(Report report, double seconds) override;
    void progress(double done, double total) override;
    void trained(std::int64_t samples) override;
    void log(const std::string& line) override;
    void epochHas(std::int64_t samples) override;
    void ended(const RunOutcome& outcome) override;

    RunProgress progressNow() const;

    // Once the run has ended.
    const LoadedExperiment& experiment() const { return *m_experiment; }
    const RunSpec& spec() const { return m_spec; }
    const RunOutcome& outcome() const { return m_outcome; }
    const std::vector<ChannelRecord>& channels() const { return m_channels; }
    const ChannelRecord* channel(std::string_view id) const;
    const std::vector<std::string>& lines() const { return m_lines; }
    bool isEmpty() const; ///< whether no channel has said anything
    std::int64_t samplesPerEpoch() const { return m_position.samplesPerEpoch(); }

private:
    const std::shared_ptr<const LoadedExperiment> m_experiment;
    const RunSpec m_spec;
    mutable std::mutex m_mutex;
    std::vector<ChannelRecord> m_channels; // in the order of declaration
    std::vector<std::string> m_lines;
    RunPosition m_position;
    std::chrono::steady_clock::time_point m_begin;
    RunOutcome m_outcome;
};

} // namespace nnlab
