// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/report_sink.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace nnlab {

/// How far one run is, and the last value of each of its scalars: what there is to know of one among many, at the cost
/// of a few numbers. It can be read while the run is under way.
class RunGauge final : public ReportSink
{
public:
    void report(Report report, double seconds) override;
    void progress(double done, double total) override;
    void trained(std::int64_t samples) override;
    void log(const std::string&) override { }
    void epochHas(std::int64_t samples) override;
    void ended(const RunOutcome&) override { }

    /// In the unit of the run, usually epochs, with the part of the epoch under way.
    double done() const;
    double total() const; ///< 0 as long as it is not known
    double share() const; ///< done of total, from 0 to 1

    /// Nothing if the channel has not said anything.
    std::optional<double> last(const std::string& channel) const;

private:
    mutable std::mutex m_mutex;
    std::map<std::string, double> m_last;
    double m_done = 0;
    double m_total = 0;
    std::int64_t m_samplesPerEpoch = 0;
    std::int64_t m_samplesOfEpoch = 0;
};

} // namespace nnlab
