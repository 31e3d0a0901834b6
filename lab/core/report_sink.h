// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/error.h"
#include "engine/trainer.h"
#include "plugins/sdk/report.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// How a run ended.
enum class RunStatus {
    Finished, ///< it came to its own end
    Stopped, ///< somebody stopped it before
    Diverged, ///< training left the finite numbers
    Failed, ///< it could not go on
};

/// "finished", "stopped", "diverged" or "failed".
std::string_view idOf(RunStatus status);

/// Data that a run has used.
struct UsedData
{
    std::string source;
    std::string sha256;
    bool operator==(const UsedData&) const = default;
};

/// What is known of a run when it is over.
struct RunOutcome
{
    RunStatus status = RunStatus::Failed;
    std::string message; ///< one sentence; empty for finished and stopped
    std::optional<Error::Cause> cause; ///< of a failed run
    std::optional<Divergence> divergence; ///< of a diverged run
    std::string signature;
    double seconds = 0;
    std::optional<UsedData> data;
    std::optional<Network> network; ///< the last one it offered
};

/// All that a run needs to go on as if it had never stopped.
struct RunState
{
    TrainerState trainer;
    std::vector<std::byte> signature; ///< Signature::partial() after the reports before it
    std::optional<UsedData> data;
    bool operator==(const RunState&) const = default;
};

/// Somebody who wants to know what a run reports: a recorder, a mailbox, a collector.
///
/// All is told on the run's thread, in order, so a sink must be quick. `seconds` is wall time since the run began.
class ReportSink
{
public:
    virtual ~ReportSink() = default;

    virtual void report(Report report, double seconds) = 0;
    virtual void progress(double done, double total) = 0;
    /// Told often: how many samples have been allowed within the current epoch.
    virtual void trained(std::int64_t samples) { static_cast<void>(samples); }
    virtual void log(const std::string& line) = 0;
    virtual void epochHas(std::int64_t samples) = 0;
    virtual void usesData(const UsedData& data) { static_cast<void>(data); }
    /// The run goes on from a saved state: what was reported before this call only repeats the saved run's beginning.
    virtual void wentOn() { }
    /// Whether keepState() is worth the copying.
    virtual bool keepsStates() const { return false; }
    /// Told after an epoch, when its reports have been made.
    virtual void keepState(RunState state) { static_cast<void>(state); }
    virtual void ended(const RunOutcome& outcome) = 0;
};

} // namespace nnlab
