// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/report_sink.h"
#include "lab/core/run_position.h"

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

    double share() const; ///< of the whole, with the part of the epoch under way, from 0 to 1; 0 if not known

    /// Nothing if the channel has not said anything.
    std::optional<double> last(const std::string& channel) const;

private:
    mutable std::mutex m_mutex;
    std::map<std::string, double> m_last;
    RunPosition m_position;
};

} // namespace nnlab
