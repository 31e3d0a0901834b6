// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/exit_code.h"

#include <csignal>

namespace nnlab {

std::span<const ExitCodeRow> exitCodes()
{
    static constexpr ExitCodeRow rows[] = {
        {ExitCode::Done, "done"},
        {ExitCode::Bug, "a mistake in nnlab itself"},
        {ExitCode::Usage, "wrong usage or configuration"},
        {ExitCode::Data, "input data missing, unreadable or malformed"},
        {ExitCode::Runs, "some runs failed or diverged"},
        {ExitCode::NotebookBusy, "the notebook is busy"},
        {ExitCode::NotebookDamaged, "the notebook is damaged or from a newer nnlab"},
        {ExitCode::InputOutput, "the system refused to read or write (disk full, read-only, no permission)"},
        {ExitCode::Plugin, "a plugin cannot be used or broke its contract"},
        {ExitCode::HungUp, "stopped cleanly by SIGHUP"},
        {ExitCode::Interrupted, "stopped cleanly by SIGINT (Ctrl-C)"},
        {ExitCode::Terminated, "stopped cleanly by SIGTERM"},
    };
    return rows;
}

ExitCode exitCodeFor(Error::Cause cause)
{
    switch (cause) {
    case Error::Cause::Usage:
        return ExitCode::Usage;
    case Error::Cause::Data:
        return ExitCode::Data;
    case Error::Cause::InputOutput:
        return ExitCode::InputOutput;
    case Error::Cause::Plugin:
        return ExitCode::Plugin;
    case Error::Cause::Run:
        return ExitCode::Runs;
    case Error::Cause::Busy:
        return ExitCode::NotebookBusy;
    case Error::Cause::Damaged:
        return ExitCode::NotebookDamaged;
    }
    return ExitCode::Bug;
}

ExitCode exitCodeFor(const RunOutcome& outcome)
{
    switch (outcome.status) {
    case RunStatus::Finished:
    case RunStatus::Stopped:
        return ExitCode::Done;
    case RunStatus::Diverged:
        return ExitCode::Runs;
    case RunStatus::Failed:
        return exitCodeFor(outcome.cause.value_or(Error::Cause::Run));
    }
    return ExitCode::Bug;
}

ExitCode exitCodeForSignal(int signal)
{
    switch (signal) {
    case SIGHUP:
        return ExitCode::HungUp;
    case SIGTERM:
        return ExitCode::Terminated;
    default:
        return ExitCode::Interrupted;
    }
}

} // namespace nnlab
