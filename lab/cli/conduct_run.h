// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/exit_code.h"
#include "lab/core/recorder.h"
#include "lab/core/run_queue.h"
#include "lab/core/run_record.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nnlab {

/// A run that a command carries out while it waits, with progress on the terminal.
struct RunRequest
{
    std::shared_ptr<const LoadedExperiment> experiment;
    RunSpec spec;
    std::optional<RunState> state = {}; ///< to go on from
    std::string name = {}; ///< in the progress line
    int threads = 1;
    bool showsProgress = true; ///< where stderr is a terminal
    std::vector<std::shared_ptr<ReportSink>> sinks = {}; ///< who else listens
    std::function<bool()> isEnough = {}; ///< asked now and then: whether the run may stop
};

/// Carries the run out; a stop signal is handed on to it. Nothing if it does not answer to that (which is told).
std::optional<RunOutcome> conductRun(const RunRequest& request, const std::shared_ptr<RunRecord>& record);

/// How a command ends after a run: with the signal that stopped it, or as the outcome says.
ExitCode exitCodeAfter(const RunOutcome& outcome);

/// What is told after a run, and where it is saved.
struct Telling
{
    const Preset* preset = nullptr;
    bool asJson = false;
    bool isQuiet = false;
    std::shared_ptr<NotebookWriter> writer = {}; ///< none: the run is not saved
    RecorderOptions saved = {};
};

/// Carries the run out, saves it if it is to be saved, tells its results, and answers how to end.
ExitCode conductAndTell(RunRequest request, Telling telling);

} // namespace nnlab
