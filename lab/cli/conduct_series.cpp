// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/conduct_series.h"

#include "lab/cli/stop_signal.h"
#include "lab/cli/terminal.h"
#include "lab/core/notebook_file.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

namespace nnlab {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto frame = 66ms; // about 15 times a second
constexpr auto stopPatience = 1s; // then the series gives runs two more seconds

/// The newest sweep of this spec.
std::optional<SweepEntry> newestOf(Notebook& notebook, const std::string& spec)
{
    std::vector<SweepEntry> sweeps = notebook.sweeps();
    const auto same =
        std::find_if(sweeps.rbegin(), sweeps.rend(), [&](const SweepEntry& sweep) { return sweep.spec == spec; });
    return same == sweeps.rend() ? std::nullopt : std::optional(std::move(*same));
}

bool isDone(const RunEntry& run)
{
    return run.status == "finished" || run.status == "diverged" || run.status == "failed";
}

} // namespace

bool seeThrough(RunSeries& series, const std::string& whose, const std::function<void()>& atFrames)
{
    std::optional<Clock::time_point> stopAsked;
    while (series.goOn(frame)) {
        atFrames();
        if (StopSignal::received() && !stopAsked) {
            series.stop();
            stopAsked = Clock::now();
        }
        if (!stopAsked || Clock::now() - *stopAsked <= stopPatience)
            continue;
        if (!series.abandon()) {
            Terminal::clearProgress();
            std::fprintf(stderr, "nnlab: %s does not answer to the wish to stop, so what was under way is cut off.\n",
                whose.c_str());
        }
        break;
    }
    atFrames();
    Terminal::clearProgress();
    return stopAsked.has_value();
}

void SeriesDisplay::show(const SweepStanding& standing)
{
    const int percent = static_cast<int>(100 * standing.share);
    if (!Terminal::isAccessible()) {
        Terminal::drawProgress(sweepLines(standing, Terminal::width()), percent);
    } else if (percent >= m_percentTold + 10) {
        m_percentTold = percent;
        std::fprintf(stderr, "%s\n", sweepSentence(standing).c_str());
    }
}

ExitCode tellFailure(const std::exception_ptr& failure, const std::string& what, const std::string& resumeLine)
{
    try {
        std::rethrow_exception(failure);
    } catch (const Error& error) {
        std::fprintf(stderr, "nnlab: The %s stopped, for its runs cannot be saved any more. %s\nresume: %s\n",
            what.c_str(), error.what(), resumeLine.c_str());
        return exitCodeFor(error.cause());
    }
}

ExitCode exitCodeOf(bool wasStopped, std::span<const RunEntry> runs)
{
    if (wasStopped)
        return exitCodeForSignal(StopSignal::received());
    const bool allFinished = std::ranges::all_of(runs, [](const RunEntry& run) { return run.status == "finished"; });
    return allFinished ? ExitCode::Done : ExitCode::Runs;
}

std::vector<RunEntry> runsOfSweep(Notebook& notebook, std::int64_t sweep)
{
    std::vector<RunEntry> runs = notebook.runs();
    std::erase_if(runs, [sweep](const RunEntry& run) { return !run.sweep || run.sweep->sweep != sweep; });
    std::ranges::sort(runs, {}, [](const RunEntry& run) { return run.sweep->place; });
    return runs;
}

std::set<std::size_t> placesDone(const std::string& file, const std::string& spec)
{
    std::set<std::size_t> places;
    if (fileKind(file) != FileKind::Notebook)
        return places;
    Notebook notebook(file);
    const auto newest = newestOf(notebook, spec);
    if (!newest)
        return places;
    for (const RunEntry& run : runsOfSweep(notebook, newest->id)) {
        if (isDone(run))
            places.insert(static_cast<std::size_t>(run.sweep->place));
    }
    return places;
}

void tellOfUnfinished(const std::string& file, const std::string& spec)
{
    if (fileKind(file) != FileKind::Notebook)
        return;
    Notebook notebook(file);
    const auto same = newestOf(notebook, spec);
    if (!same)
        return;
    const std::size_t there = runsOfSweep(notebook, same->id).size();
    if (std::cmp_less(there, same->runs)) {
        std::fprintf(stderr,
            "nnlab: Sweep %lld in %s is the same and has %zu of its %lld runs; this begins a new one, and --resume "
            "would have finished that.\n",
            static_cast<long long>(same->id), file.c_str(), there, static_cast<long long>(same->runs));
    }
}

} // namespace nnlab
