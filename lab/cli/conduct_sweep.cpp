// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/conduct_series.h"
#include "lab/cli/notebook_words.h"
#include "lab/cli/numbers_text.h"
#include "lab/cli/output.h"
#include "lab/cli/sweep_report.h"
#include "lab/cli/sweep_request.h"
#include "lab/cli/terminal.h"
#include "lab/core/notebook_sweeps.h"
#include "lab/core/only_best.h"
#include "lab/core/processors.h"
#include "lab/core/sweep_json.h"

#include <algorithm>
#include <chrono>

namespace nnlab {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto frame = 66ms; // about 15 times a second

double secondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// A sweep under way: what is left of it, how far it is, what is the best so far.
class Conduct
{
public:
    Conduct(const SweepRequest& request, std::shared_ptr<NotebookWriter> writer, const OpenedSweep& opened)
        : m_request(request), m_swept(sweptParameters(request.sweep.runs)),
          m_headlines(headlinesOf(*request.experiment)),
          m_onlyBest(request.keep == Keep::Best ? std::make_unique<OnlyBestWhole>(writer) : nullptr)
    {
        m_standing.name = request.experiment->info.id;
        m_standing.total = request.places.size();
        std::vector<PlannedRun> planned;
        for (const std::size_t place : request.places) {
            m_weight += weightOf(request.sweep.runs[place]);
            if (opened.done.contains(place))
                continue;
            PlannedRun run{request.experiment, request.sweep.runs[place], {}};
            run.saved.program = programVersion();
            run.saved.sweep = SweepPlace{opened.id, static_cast<std::int64_t>(place)};
            run.saved.keepsFrames = request.keep != Keep::Essentials;
            planned.push_back(std::move(run));
            m_places.push_back(place);
        }
        if (!opened.done.empty())
            takeEarlier(opened.id);
        m_weightBefore = m_weightDone;
        m_parallelism = parallelismFor(planned.size(), availableProcessors(), request.jobs, request.threads);
        m_series = std::make_unique<RunSeries>(std::move(writer), std::move(planned), m_parallelism);
        if (request.failFast)
            m_series->stopAtFailure();
    }

    /// Until all is over and saved, or has been stopped.
    void seeThrough()
    {
        m_wasStopped = nnlab::seeThrough(*m_series, "The experiment " + m_request.experiment->info.id, [this] {
            takeEnded();
            show();
        });
        m_seconds = secondsSince(m_begin);
    }

    std::exception_ptr failure() const { return m_series->failure(); }
    bool wasStopped() const { return m_wasStopped; }
    std::size_t ran() const { return m_ran; }
    double seconds() const { return m_seconds; }
    Parallelism parallelism() const { return m_parallelism; }

private:
    /// What another day has done counts for the best and for what --keep best leaves.
    void takeEarlier(std::int64_t sweep)
    {
        Notebook notebook(m_request.file);
        const std::vector<RunEntry> runs = runsOfSweep(notebook, sweep);
        if (const auto headline = headlineOf(*m_request.experiment, runs))
            m_headline = *headline;
        for (const RunEntry& run : runs) {
            const auto place = static_cast<std::size_t>(run.sweep->place);
            if (std::ranges::find(m_request.places, place) == m_request.places.end())
                continue;
            const ChannelSummary* channel = m_headline ? run.channel(m_headline->channel) : nullptr;
            const bool counts = run.status == "finished" && channel && channel->last;
            count(place, run.id, run.status == "finished", counts ? std::optional(channel->last->value) : std::nullopt);
        }
    }

    void takeEnded()
    {
        for (const RunSeries::Ended& ended : m_series->takeEnded()) {
            ++m_ran;
            if (ended.outcome.status == RunStatus::Stopped)
                continue; // it will be done again
            const bool isFinished = ended.outcome.status == RunStatus::Finished;
            if (isFinished && !m_headline)
                chooseHeadline(*ended.gauge);
            count(m_places[ended.place], ended.run, isFinished,
                isFinished && m_headline ? ended.gauge->last(m_headline->channel) : std::nullopt);
        }
    }

    void chooseHeadline(const RunGauge& gauge)
    {
        const auto found = std::ranges::find_if(
            m_headlines, [&](const Headline& headline) { return gauge.last(headline.channel).has_value(); });
        if (found != m_headlines.end())
            m_headline = *found;
    }

    void count(std::size_t place, std::int64_t run, bool isFinished, std::optional<double> value)
    {
        const RunSpec& spec = m_request.sweep.runs[place];
        ++m_standing.done;
        m_standing.failed += isFinished ? 0 : 1;
        m_weightDone += weightOf(spec);
        if (m_onlyBest)
            m_onlyBest->ended(m_headline.value_or(Headline()), run, place, value);
        if (value && (!m_best || m_headline->isBetter(*value, *m_best))) {
            m_best = value;
            m_standing.best = m_headline->channel + " " + scalarText(m_headline->channel, *value) + "  "
                + variantText(*m_request.experiment, spec, m_swept) + " (run " + std::to_string(run) + ")";
        }
    }

    void show()
    {
        if (!Terminal::errIsTerminal() || Clock::now() - m_shown < frame)
            return;
        m_shown = Clock::now();
        double under = 0;
        m_standing.underWay.clear();
        for (const RunSeries::Running& one : m_series->running()) {
            const RunSpec& spec = m_request.sweep.runs[m_places[one.place]];
            under += weightOf(spec) * one.gauge->share();
            m_standing.underWay.push_back(variantText(*m_request.experiment, spec, m_swept) + "  "
                + std::to_string(static_cast<int>(100 * one.gauge->share())) + " %");
        }
        m_standing.running = m_standing.underWay.size();
        m_standing.share = m_weight > 0 ? std::min((m_weightDone + under) / m_weight, 1.0) : 1;
        const double now = m_weightDone - m_weightBefore + under;
        if (now > 0.002 * m_weight)
            m_standing.secondsLeft = secondsSince(m_begin) / now * (m_weight - m_weightDone - under);
        m_display.show(m_standing);
    }

    const SweepRequest& m_request;
    const std::vector<std::string> m_swept;
    const std::vector<Headline> m_headlines;
    const std::unique_ptr<OnlyBestWhole> m_onlyBest;
    std::vector<std::size_t> m_places; // of the runs that are left to do
    Parallelism m_parallelism;
    std::unique_ptr<RunSeries> m_series;
    const Clock::time_point m_begin = Clock::now();
    bool m_wasStopped = false;
    Clock::time_point m_shown;
    SeriesDisplay m_display;
    SweepStanding m_standing;
    double m_weight = 0; // of all runs that are meant
    double m_weightBefore = 0; // of those that another day has done
    double m_weightDone = 0;
    std::optional<Headline> m_headline;
    std::optional<double> m_best;
    std::size_t m_ran = 0;
    double m_seconds = 0;
};

SweepResult resultOf(const SweepRequest& request, std::int64_t id, const Conduct& conduct)
{
    Notebook notebook(request.file);
    SweepResult result;
    for (SweepEntry& sweep : notebook.sweeps()) {
        if (sweep.id == id)
            result.sweep = std::move(sweep);
    }
    result.runs = runsOfSweep(notebook, id);
    result.ran = conduct.ran();
    result.seconds = conduct.seconds();
    result.parallelism = conduct.parallelism();
    return result;
}

void writeResult(const SweepRequest& request, const SweepResult& result)
{
    switch (request.format) {
    case ListFormat::Json:
        writeOut(sweepJsonText(result.sweep, request.file, result.runs));
        break;
    case ListFormat::Table:
    case ListFormat::Markdown:
        writeOut(sweepReport(request, result));
        break;
    case ListFormat::Csv:
    case ListFormat::Tsv:
    case ListFormat::JsonLines:
        writeOut(variantTable(request, result, false).text(request.format));
        break;
    }
}

} // namespace

ExitCode conductSweep(const SweepRequest& request)
{
    if (!request.resumes)
        tellOfUnfinished(request.file, request.sweep.spec);
    auto writer = writerForSaving(request.file);
    const OpenedSweep opened =
        request.resumes ? resumeSweep(*writer, request.sweep) : beginSweep(*writer, request.sweep);
    auto conduct = std::make_unique<Conduct>(request, writer, opened);
    conduct->seeThrough();
    if (conduct->failure())
        return tellFailure(conduct->failure(), "sweep", resumeLine(request, true));
    const bool wasStopped = conduct->wasStopped();
    writer->perform([](Database&) {}); // everything that was posted before is written
    const SweepResult result = resultOf(request, opened.id, *conduct);
    conduct.reset();
    writer.reset();
    writeResult(request, result);
    return exitCodeOf(wasStopped, result.runs);
}

} // namespace nnlab
