// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/conduct_run.h"
#include "lab/cli/conduct_series.h"
#include "lab/cli/numbers_text.h"
#include "lab/cli/output.h"
#include "lab/cli/stop_signal.h"
#include "lab/cli/sweep_request.h"
#include "lab/core/processors.h"
#include "lab/core/run_gauge.h"
#include "lab/core/sweep_json.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace nnlab {

namespace {

constexpr double enoughSeconds = 3; // of a run that takes longer its beginning is measured
constexpr double firstTimeCounts = 1; // a run that is over sooner is measured again, without reading its data

/// What a first measurement has shown.
struct Measurement
{
    double seconds = 0; ///< of the whole run
    bool isWhole = false;
    std::string problem; ///< why there is none; a sentence
};

Measurement measure(const SweepRequest& request, const RunSpec& spec, int threads)
{
    const auto gauge = std::make_shared<RunGauge>();
    RunRequest run{request.experiment, spec};
    run.name = "measuring one run";
    run.threads = threads;
    run.sinks = {gauge};
    const auto begin = std::chrono::steady_clock::now();
    const auto seconds = [begin] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    run.isEnough = [&] { return seconds() > enoughSeconds && gauge->share() > 0.005; };
    const auto outcome = conductRun(run, std::make_shared<RunRecord>(request.experiment, spec));
    if (!outcome || StopSignal::received())
        return {0, false, "The measurement was interrupted."};
    if (outcome->status == RunStatus::Failed)
        return {0, false, "The first run failed: " + outcome->message};
    if (outcome->status == RunStatus::Stopped)
        return {seconds() / gauge->share(), false, {}};
    return {outcome->seconds, true, {}};
}

/// Without what is done already in the sweep that --resume would go on with.
std::vector<std::size_t> placesLeft(const SweepRequest& request)
{
    std::vector<std::size_t> left = request.places;
    if (request.resumes) {
        const std::set<std::size_t> done = placesDone(request.file, request.sweep.spec);
        std::erase_if(left, [&done](std::size_t place) { return done.contains(place); });
    }
    return left;
}

Table tableOf(const SweepRequest& request, const std::vector<std::size_t>& places)
{
    const std::vector<std::string> swept = sweptParameters(request.sweep.runs);
    Table table{"runs", {{"place", true}}, {}};
    for (const std::string& id : swept)
        table.columns.push_back(
            {id, !std::holds_alternative<std::string>(*request.sweep.runs.front().values.find(id))});
    table.columns.push_back({"seed", true});
    for (const std::size_t place : places) {
        const RunSpec& run = request.sweep.runs[place];
        std::vector<std::string>& row = table.rows.emplace_back(std::vector{std::to_string(place)});
        for (const std::string& id : swept)
            row.push_back(sweptValue(*request.experiment, run.values, id));
        row.push_back(std::to_string(run.seed));
    }
    return table;
}

std::string sentenceOf(const SweepRequest& request, const std::vector<std::size_t>& places, const Measurement& measured,
    double seconds, const Parallelism& parallelism)
{
    const std::string runs =
        grouped(static_cast<std::int64_t>(places.size())) + (places.size() == 1 ? " run" : " runs");
    std::string repeated;
    if (const std::size_t same = request.sweep.combinations - request.sweep.runs.size(); same > 0)
        repeated = " (" + grouped(static_cast<std::int64_t>(same))
            + (same == 1 ? " combination is left out, for it differs" : " combinations are left out, for they differ")
            + " in nothing that is meaningful)";
    if (!measured.problem.empty())
        return runs + repeated + ". How long they take is not known. " + measured.problem + "\n";
    return runs + repeated + ", about " + durationText(seconds) + ": one takes " + durationText(measured.seconds)
        + (measured.isWhole ? "" : ", to judge from its beginning,") + " with " + std::to_string(parallelism.threads)
        + (parallelism.threads == 1 ? " thread" : " threads") + ", and " + std::to_string(parallelism.jobs)
        + (parallelism.jobs == 1 ? " runs at a time.\n" : " run at a time.\n");
}

} // namespace

ExitCode dryRunSweep(const SweepRequest& request)
{
    const std::vector<std::size_t> places = placesLeft(request);
    if (places.empty()) {
        writeOut(request.format == ListFormat::Json ? plannedSweepJsonText(request.sweep, places, 0)
                                                    : "Nothing is left to do.\n");
        return ExitCode::Done;
    }
    const Parallelism parallelism = parallelismFor(places.size(), availableProcessors(), request.jobs, request.threads);
    const RunSpec& first = request.sweep.runs[places.front()];
    Measurement measured = measure(request, first, parallelism.threads);
    if (measured.isWhole && measured.seconds < firstTimeCounts)
        measured = measure(request, first, parallelism.threads);
    double weight = 0;
    for (const std::size_t place : places)
        weight += weightOf(request.sweep.runs[place]) / weightOf(first);
    const double seconds = measured.seconds * std::max(weight / parallelism.jobs, 1.0);

    const std::string sentence = sentenceOf(request, places, measured, seconds, parallelism);
    if (request.format == ListFormat::Json) {
        writeOut(plannedSweepJsonText(
            request.sweep, places, measured.problem.empty() ? std::optional(seconds) : std::nullopt));
    } else if (request.format == ListFormat::Table || request.format == ListFormat::Markdown) {
        writeOut(tableOf(request, places).text(request.format) + "\n" + sentence);
    } else {
        writeOut(tableOf(request, places).text(request.format));
        std::fputs(sentence.c_str(), stderr);
    }
    if (StopSignal::received())
        return exitCodeForSignal(StopSignal::received());
    return ExitCode::Done;
}

} // namespace nnlab
