// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/conduct_run.h"

#include "lab/cli/notebook_words.h"
#include "lab/cli/output.h"
#include "lab/cli/progress_line.h"
#include "lab/cli/run_report.h"
#include "lab/cli/stop_signal.h"
#include "lab/cli/terminal.h"
#include "lab/core/run_json.h"
#include "lab/core/tee_sink.h"

#include <chrono>
#include <cstdio>

namespace nnlab {

namespace {

using namespace std::chrono_literals;

constexpr auto frame = 66ms; // about 15 times a second
constexpr auto stopPatience = 1s; // then the queue gives it two more seconds

/// Shows how far the run is, until it is over; hands a stop signal on to it. Nothing if it does not answer to that.
std::optional<RunOutcome> follow(QueuedRun& run, const RunRecord& record, const RunRequest& request)
{
    const bool showsProgress = request.showsProgress && Terminal::errIsTerminal();
    std::optional<std::chrono::steady_clock::time_point> stopAsked;
    int lastPercentTold = 0;
    for (;;) {
        if (auto outcome = run.waitFor(frame)) {
            Terminal::clearProgress();
            return outcome;
        }
        if (StopSignal::received() && !stopAsked) {
            run.control().stop();
            stopAsked = std::chrono::steady_clock::now();
        }
        if (stopAsked && std::chrono::steady_clock::now() - *stopAsked > stopPatience) {
            Terminal::clearProgress();
            return {};
        }
        if (request.isEnough && request.isEnough())
            run.control().stop();
        if (!showsProgress)
            continue;
        const RunProgress progress = record.progressNow();
        if (!Terminal::isAccessible()) {
            Terminal::drawProgress(progressLines(request.name, progress, Terminal::width()), percentOf(progress));
        } else if (percentOf(progress) >= lastPercentTold + 10) {
            lastPercentTold = percentOf(progress);
            std::fprintf(stderr, "%s\n", progressSentence(progress).c_str());
        }
    }
}

} // namespace

std::optional<RunOutcome> conductRun(const RunRequest& request, const std::shared_ptr<RunRecord>& record)
{
    std::vector<std::shared_ptr<ReportSink>> sinks{record};
    sinks.insert(sinks.end(), request.sinks.begin(), request.sinks.end());
    std::optional<RunOutcome> outcome;
    {
        RunQueue queue(1, request.threads);
        const auto run = queue.submit(
            request.experiment, request.spec, std::make_shared<TeeSink>(std::move(sinks)), {.state = request.state});
        outcome = follow(*run, *record, request);
    }
    if (!outcome) {
        std::fprintf(stderr,
            "nnlab: The experiment %s does not answer to the wish to stop, so it is cut off without results.\n",
            request.experiment->info.id.c_str());
    }
    return outcome;
}

ExitCode exitCodeAfter(const RunOutcome& outcome)
{
    if (outcome.status == RunStatus::Stopped && StopSignal::received())
        return exitCodeForSignal(StopSignal::received());
    return exitCodeFor(outcome);
}

ExitCode conductAndTell(RunRequest request, Telling telling)
{
    const bool goesOn = telling.saved.beginning.has_value();
    std::shared_ptr<Recorder> recorder;
    if (telling.writer) {
        telling.saved.program = programVersion();
        recorder =
            std::make_shared<Recorder>(telling.writer, request.experiment, request.spec, std::move(telling.saved));
        request.sinks.push_back(recorder);
    }
    request.showsProgress = !telling.isQuiet;
    auto record = std::make_shared<RunRecord>(request.experiment, request.spec);
    const std::optional<RunOutcome> outcome = conductRun(request, record);
    if (!outcome)
        return exitCodeForSignal(StopSignal::received());
    Saving saving{"The run was not saved."};
    if (recorder)
        saving = finishSaving(*recorder, telling.writer->file());
    // What was said before the state that the run went on from, only the notebook knows.
    if (goesOn && saving.run > 0) {
        record = std::make_shared<RunRecord>(request.experiment, request.spec);
        Notebook notebook(telling.writer->file());
        replay(notebook, notebook.run(saving.run), *record);
    }
    if (outcome->status == RunStatus::Failed)
        std::fprintf(stderr, "nnlab: %s\n", outcome->message.c_str());
    const bool tells =
        !telling.isQuiet && !telling.asJson && !(outcome->status == RunStatus::Failed && record->isEmpty());
    if (telling.asJson)
        writeOut(runJsonText(*record));
    else if (tells)
        writeOut(runReport(*record, telling.preset, saving.sentence));
    if (recorder && (!tells || saving.code != ExitCode::Done))
        std::fprintf(stderr, "nnlab: %s\n", saving.sentence.c_str());
    const ExitCode code = exitCodeAfter(*outcome);
    return code == ExitCode::Done ? saving.code : code;
}

} // namespace nnlab
