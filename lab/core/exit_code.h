// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/error.h"
#include "lab/core/report_sink.h"

#include <span>
#include <string_view>

namespace nnlab {

/// What a command of nnlab ends with.
enum class ExitCode {
    Done = 0,
    Bug = 1,
    Usage = 2,
    Data = 3,
    Runs = 4,
    NotebookBusy = 5,
    NotebookDamaged = 6,
    InputOutput = 7,
    Plugin = 8,
    HungUp = 129,
    Interrupted = 130,
    Terminated = 143,
};

/// One line of the table of exit codes.
struct ExitCodeRow
{
    ExitCode code;
    std::string_view meaning;
};

/// All exit codes, ascending.
std::span<const ExitCodeRow> exitCodes();

ExitCode exitCodeFor(Error::Cause cause);
ExitCode exitCodeFor(const RunOutcome& outcome);
/// For SIGHUP, SIGINT and SIGTERM.
ExitCode exitCodeForSignal(int signal);

} // namespace nnlab
