// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/continuation.h"
#include "lab/core/hosted_run.h"
#include "lab/core/notebook.h"
#include "lab/core/notebook_writer.h"
#include "lab/core/recorder.h"
#include "lab/core/run_record.h"
#include "lab/core/tee_sink.h"

#include <memory>
#include <optional>
#include <vector>

namespace nnlab {

/// A run that a test has carried out and saved.
struct Saved
{
    std::int64_t run = 0;
    RunOutcome outcome;
    std::shared_ptr<RunRecord> record;
};

/// Stops a run once it has reported the loss at an epoch.
class Stopper final : public ReportSink
{
public:
    void report(Report report, double) override
    {
        if (control && report.channel == "loss" && report.at >= stopAt)
            control->stop();
    }
    void progress(double, double) override { }
    void log(const std::string&) override { }
    void epochHas(std::int64_t) override { }
    void ended(const RunOutcome&) override { }

    RunControl* control = nullptr;
    double stopAt = 0;
};

/// Carries a run out and saves it; `stopAt`: stops it once it has reported the loss at this epoch.
inline Saved save(const std::shared_ptr<NotebookWriter>& writer,
    const std::shared_ptr<const LoadedExperiment>& experiment, RunSpec spec, RecorderOptions options = {},
    std::optional<RunState> state = {}, double stopAt = 0)
{
    Saved saved;
    RunControl control;
    const auto stopper = std::make_shared<Stopper>();
    if (stopAt > 0) {
        stopper->control = &control;
        stopper->stopAt = stopAt;
    }
    saved.record = std::make_shared<RunRecord>(experiment, spec);
    const auto recorder = std::make_shared<Recorder>(writer, experiment, spec, std::move(options));
    TeeSink sinks({saved.record, recorder, stopper});
    HostedRun run(*experiment, spec, control, sinks, std::move(state));
    saved.outcome = run.execute();
    saved.run = recorder->result();
    return saved;
}

inline RunSpec specOf(
    const LoadedExperiment& experiment, const std::vector<Assignment>& assignments, std::uint64_t seed = 1)
{
    const CheckedSpec checked = checkedSpec(experiment, nullptr, assignments, seed);
    if (!checked.isRight())
        qFatal("%s", checked.problems.front().sentence.c_str());
    return checked.spec;
}

/// Carries a saved run on as its child, to so many epochs, or to as many as were asked for.
inline Saved continueRun(const std::string& file, const std::shared_ptr<NotebookWriter>& writer,
    const std::shared_ptr<const LoadedExperiment>& experiment, std::int64_t parent, std::optional<std::int64_t> epochs)
{
    Notebook notebook(file);
    Continuation next = continuation(notebook, notebook.run(parent), *experiment, epochs);
    return save(writer, experiment, next.checked.spec,
        {.program = "test", .parent = parent, .beginning = next.beginning}, next.state);
}

} // namespace nnlab
