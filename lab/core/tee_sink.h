// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/report_sink.h"

#include <memory>
#include <utility>
#include <vector>

namespace nnlab {

/// Tells several sinks the same, in their order.
class TeeSink final : public ReportSink
{
public:
    explicit TeeSink(std::vector<std::shared_ptr<ReportSink>> sinks) : m_sinks(std::move(sinks)) { }

    void report(Report report, double seconds) override
    {
        each([&](ReportSink& sink) { sink.report(report, seconds); });
    }
    void progress(double done, double total) override
    {
        each([&](ReportSink& sink) { sink.progress(done, total); });
    }
    void trained(std::int64_t samples) override
    {
        each([&](ReportSink& sink) { sink.trained(samples); });
    }
    void log(const std::string& line) override
    {
        each([&](ReportSink& sink) { sink.log(line); });
    }
    void epochHas(std::int64_t samples) override
    {
        each([&](ReportSink& sink) { sink.epochHas(samples); });
    }
    void usesData(const UsedData& data) override
    {
        each([&](ReportSink& sink) { sink.usesData(data); });
    }
    void wentOn() override
    {
        each([](ReportSink& sink) { sink.wentOn(); });
    }
    bool keepsStates() const override
    {
        for (const auto& sink : m_sinks) {
            if (sink->keepsStates())
                return true;
        }
        return false;
    }
    void keepState(RunState state) override
    {
        each([&](ReportSink& sink) {
            if (sink.keepsStates())
                sink.keepState(state);
        });
    }
    void ended(const RunOutcome& outcome) override
    {
        each([&](ReportSink& sink) { sink.ended(outcome); });
    }

private:
    template <typename Tell>
    void each(Tell&& tell)
    {
        for (const auto& sink : m_sinks)
            tell(*sink);
    }

    std::vector<std::shared_ptr<ReportSink>> m_sinks;
};

} // namespace nnlab
