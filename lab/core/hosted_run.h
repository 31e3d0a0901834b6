// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/report_sink.h"
#include "lab/core/run_control.h"
#include "lab/core/run_spec.h"
#include "lab/core/signature.h"
#include "plugins/sdk/run.h"

#include <chrono>
#include <optional>

namespace nnlab {

/// A run as the lab carries it out: checks what is reported, signs it, hands it on, and turns whatever happens into an
/// outcome.
class HostedRun final : public Run
{
public:
    /// All of these have to live until execute() has returned. `start`: the state to go on from, or nothing for a new
    /// run.
    HostedRun(const LoadedExperiment& experiment, const RunSpec& spec, RunControl& control, ReportSink& sink,
        std::optional<RunState> start = {});

    /// Runs the experiment on the calling thread. Throws nothing: what went wrong is in the outcome.
    RunOutcome execute();

    const Values& values() const override { return m_spec.values; }
    std::uint64_t seed() const override { return m_spec.seed; }
    bool proceed(double done, double total) override;
    std::int64_t allowance(std::int64_t batchSize) override;
    bool isWatchedClosely() const override { return m_control.isStepping(); }
    void log(const std::string& line) override;
    void epochHas(std::int64_t samples) override;
    void usesData(const std::string& source, const std::string& sha256) override;
    void diverged(const Divergence& divergence) override;
    void finalNetwork(const Network& network) override;

protected:
    void deliver(Report report) override;
    const TrainerState* savedState() const override;
    void keepState(TrainerState state) override;
    bool keepsStates() const override { return m_sink.keepsStates(); }

private:
    double seconds() const;
    void fail(std::string message, Error::Cause cause);
    void runPlugin();
    void goOnIfRestored();

    const LoadedExperiment& m_experiment;
    const RunSpec& m_spec;
    RunControl& m_control;
    ReportSink& m_sink;
    std::optional<RunState> m_start;
    mutable bool m_isRestored = false; // since savedState() was asked, which only restore() does
    bool m_hasGoneOn = false;
    Signature m_signature;
    RunOutcome m_outcome;
    bool m_hasFailed = false;
    std::int64_t m_samplesOfEpoch = 0;
    std::chrono::steady_clock::time_point m_begin;
};

/// What makes a report impossible to accept from this experiment, as the end of a sentence; empty if nothing does.
std::string whatIsWrongWith(const Report& report, const LoadedExperiment& experiment);

} // namespace nnlab
