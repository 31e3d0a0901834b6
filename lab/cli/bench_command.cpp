// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/kernels/kernels.h"
#include "lab/cli/bench_signature.h"
#include "lab/cli/bench_workloads.h"
#include "lab/cli/command.h"
#include "lab/cli/numbers_text.h"
#include "lab/cli/output.h"
#include "lab/cli/stop_signal.h"
#include "lab/core/bench_json.h"
#include "lab/core/processors.h"
#include "lab/core/table.h"

#include <algorithm>
#include <cstdio>

namespace nnlab {

namespace {

constexpr int repetitions = 3;

std::string fixed(double number, const char* format)
{
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, format, number);
    return buffer;
}

/// The best of a few, because everything that disturbs a measurement makes it longer.
BenchResult measured(const Workload& workload, int threads, double peak)
{
    Measurement best = workload.measure(threads);
    for (int repetition = 1; repetition < repetitions && !StopSignal::received(); ++repetition) {
        const Measurement again = workload.measure(threads);
        if (again.seconds < best.seconds)
            best = again;
    }
    const double perSecond = best.operations / best.seconds;
    const int used = workload.usesThreads ? threads : 1;
    return {std::string(workload.id), best.seconds, best.samples / best.seconds, perSecond / 1e9,
        perSecond / (peak * used)};
}

std::vector<const Workload*> chosenWorkloads(const Invocation& invocation, std::vector<std::string>& problems)
{
    std::vector<const Workload*> chosen;
    std::vector<std::string> names;
    for (const Workload& workload : workloads()) {
        names.emplace_back(workload.id);
        if (invocation.words.empty())
            chosen.push_back(&workload);
    }
    for (const std::string& word : invocation.words) {
        const auto found = std::ranges::find(workloads(), word, &Workload::id);
        if (found != workloads().end()) {
            chosen.push_back(&*found);
            continue;
        }
        const auto nearest = nearestName(word, names);
        std::string list;
        for (const std::string& name : names)
            list += (list.empty() ? "" : ", ") + name;
        problems.push_back("There is no workload called " + word + "; "
            + (nearest ? "did you mean " + *nearest + "?" : "choose among: " + list + "."));
    }
    return chosen;
}

std::string signatureText(const BuildSignature& signature)
{
    std::string text;
    for (const auto& [id, hash] : signature.experiments)
        text += padded(id, 14) + hash + "\n";
    return text + padded("total", 14) + signature.total + "\n";
}

std::string resultsText(const std::vector<BenchResult>& results, int threads, double peak)
{
    Table table{"workloads",
        {{"workload"}, {"seconds", true}, {"samples/s", true}, {"GFLOP/s", true}, {"of peak", true}, {"what"}}, {}};
    for (const BenchResult& result : results) {
        const auto workload = std::ranges::find(workloads(), result.id, &Workload::id);
        table.rows.push_back({result.id, fixed(result.seconds, "%.4f"),
            grouped(static_cast<std::int64_t>(result.samplesPerSecond)), fixed(result.gflops, "%.1f"),
            fixed(100 * result.peakShare, "%.0f %%"), std::string(workload->summary)});
    }
    return table.text(ListFormat::Table) + "\ntarget " + std::string(kernels::currentTarget()) + ", "
        + std::to_string(threads) + (threads == 1 ? " thread" : " threads") + ", peak of one core "
        + fixed(peak / 1e9, "%.0f")
        + " GFLOP/s. GFLOP/s count what is computed, so pixels that are zero count for nothing.\n";
}

} // namespace

ExitCode benchCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    const auto threads =
        static_cast<int>(integerOption(invocation, "threads", 1, 1024, problems).value_or(availableProcessors()));
    if (const auto target = invocation.value("target")) {
        const auto targets = kernels::supportedTargets();
        if (std::ranges::find(targets, *target) == targets.end()) {
            std::string list;
            for (const std::string_view name : targets)
                list += (list.empty() ? "" : ", ") + std::string(name);
            problems.push_back("This CPU has no target " + *target + "; choose one of: " + list + ".");
        } else {
            kernels::forceTarget(*target);
        }
    }
    const auto chosen = chosenWorkloads(invocation, problems);
    if (!problems.empty())
        return tellProblems(problems);

    const bool isJson = invocation.has("json");
    BenchReport report;
    report.target = kernels::currentTarget();
    report.threads = threads;
    if (invocation.has("signature") || isJson) {
        const BuildSignature signature = buildSignature(threads);
        report.signature = signature.total;
        report.experiments = signature.experiments;
        if (invocation.has("signature")) {
            writeOut(isJson ? benchJsonText(report) : signatureText(signature));
            return ExitCode::Done;
        }
    }
    const double peak = peakOperationsPerSecond();
    for (const Workload* workload : chosen) {
        report.workloads.push_back(measured(*workload, threads, peak));
        if (StopSignal::received())
            break;
    }
    writeOut(isJson ? benchJsonText(report) : resultsText(report.workloads, threads, peak));
    return StopSignal::received() ? exitCodeForSignal(StopSignal::received()) : ExitCode::Done;
}

} // namespace nnlab
