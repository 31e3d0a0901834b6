// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/batch_request.h"
#include "lab/cli/conduct_series.h"
#include "lab/cli/notebook_words.h"
#include "lab/cli/numbers_text.h"
#include "lab/cli/output.h"
#include "lab/cli/sweep_report.h"
#include "lab/cli/terminal.h"
#include "lab/core/notebook_sweeps.h"
#include "lab/core/parameter_text.h"
#include "lab/core/processors.h"
#include "lab/core/sweep_json.h"

#include <algorithm>
#include <chrono>

namespace nnlab {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double enoughToJudge = 0.01; // of a batch, before the time that is left is told

/// A run of the batch: of which entry it is.
struct Place
{
    const BatchEntry* entry = nullptr;
    const RunSpec* spec = nullptr;
};

std::vector<Place> placesOf(const CheckedBatch& batch)
{
    std::vector<Place> places;
    for (const BatchEntry& entry : batch.entries) {
        for (const RunSpec& spec : entry.runs)
            places.push_back({&entry, &spec});
    }
    return places;
}

/// A batch under way: what is left of it and how far it is.
class Conduct
{
public:
    Conduct(const BatchRequest& request, std::shared_ptr<NotebookWriter> writer, const OpenedSweep& opened)
        : m_all(placesOf(request.batch))
    {
        std::vector<PlannedRun> planned;
        for (std::size_t place = 0; place < m_all.size(); ++place) {
            if (opened.done.contains(place))
                continue;
            const BatchEntry& entry = *m_all[place].entry;
            PlannedRun run{entry.experiment, *m_all[place].spec, {}};
            run.saved.program = programVersion();
            run.saved.name = entry.name;
            run.saved.tags = entry.tags;
            run.saved.sweep = SweepPlace{opened.id, static_cast<std::int64_t>(place)};
            run.saved.keepsFrames = !entry.sweep || request.keepsAll;
            planned.push_back(std::move(run));
            m_places.push_back(place);
        }
        m_standing.name = request.source == "-" ? "batch" : request.source;
        m_standing.total = m_all.size();
        m_standing.done = opened.done.size();
        m_doneBefore = opened.done.size();
        m_parallelism = parallelismFor(planned.size(), availableProcessors(), request.jobs);
        m_series = std::make_unique<RunSeries>(std::move(writer), std::move(planned), m_parallelism);
    }

    /// Until all is over and saved, or has been stopped.
    void seeThrough()
    {
        m_wasStopped = nnlab::seeThrough(*m_series, "One of the experiments", [this] {
            takeEnded();
            show();
        });
        m_seconds = secondsSinceBegin();
    }

    std::exception_ptr failure() const { return m_series->failure(); }
    bool wasStopped() const { return m_wasStopped; }
    std::size_t ran() const { return m_ran; }
    double seconds() const { return m_seconds; }
    Parallelism parallelism() const { return m_parallelism; }

private:
    double secondsSinceBegin() const { return std::chrono::duration<double>(Clock::now() - m_begin).count(); }

    void takeEnded()
    {
        for (const RunSeries::Ended& ended : m_series->takeEnded()) {
            ++m_ran;
            if (ended.outcome.status == RunStatus::Stopped)
                continue; // it will be done again
            ++m_standing.done;
            m_standing.failed += ended.outcome.status == RunStatus::Finished ? 0 : 1;
        }
    }

    void show()
    {
        if (!Terminal::errIsTerminal())
            return;
        double under = 0;
        m_standing.underWay.clear();
        for (const RunSeries::Running& one : m_series->running()) {
            const Place& place = m_all[m_places[one.place]];
            under += one.gauge->share();
            m_standing.underWay.push_back(place.entry->label + "  " + place.entry->experiment->info.id
                + (place.entry->name.empty() ? "" : " " + place.entry->name) + ", seed "
                + std::to_string(place.spec->seed) + "  " + std::to_string(static_cast<int>(100 * one.gauge->share()))
                + " %");
        }
        m_standing.running = m_standing.underWay.size();
        const auto total = static_cast<double>(m_standing.total);
        m_standing.share = std::min((static_cast<double>(m_standing.done) + under) / total, 1.0);
        const double now = static_cast<double>(m_standing.done - m_doneBefore) + under;
        if (now > enoughToJudge * total)
            m_standing.secondsLeft = secondsSinceBegin() / now * total * (1 - m_standing.share);
        m_display.show(m_standing);
    }

    const std::vector<Place> m_all;
    std::vector<std::size_t> m_places; // of the runs that are left to do
    Parallelism m_parallelism;
    std::unique_ptr<RunSeries> m_series;
    const Clock::time_point m_begin = Clock::now();
    SweepStanding m_standing;
    std::size_t m_doneBefore = 0;
    std::size_t m_ran = 0;
    SeriesDisplay m_display;
    bool m_wasStopped = false;
    double m_seconds = 0;
};

std::string resumeLine(const BatchRequest& request)
{
    return "nnlab batch " + shellQuoted(request.source) + request.extraWords + notebookWords(request.file) + " --resume"
        + (request.source == "-" ? " < the same file" : "");
}

/// The best of an entry's runs by what tells runs of its experiment apart: "test-accuracy 97.12 %".
std::string bestText(const LoadedExperiment& experiment, const std::vector<RunEntry>& runs, bool isForPeople)
{
    const std::optional<Headline> headline = headlineOf(experiment, runs);
    std::optional<double> best;
    for (const RunEntry& run : runs) {
        const ChannelSummary* channel = headline ? run.channel(headline->channel) : nullptr;
        if (run.status == "finished" && channel && channel->last
            && (!best || headline->isBetter(channel->last->value, *best)))
            best = channel->last->value;
    }
    if (!best)
        return {};
    return headline->channel + " " + (isForPeople ? scalarText(headline->channel, *best) : textOf(Value(*best)));
}

bool hasFailed(const RunEntry& run) { return run.status == "failed" || run.status == "diverged"; }

/// One row for each entry of the file. `runs`: those that are saved, in the order of their places.
Table tableOfEntries(const BatchRequest& request, const std::vector<RunEntry>& runs, bool isForPeople)
{
    Table table{"entries",
        {{"entry"}, {"experiment"}, {"name"}, {"runs", true}, {"finished", true}, {"failed", true}, {"best"},
            {"saved as"}},
        {}};
    std::int64_t place = 0;
    for (const BatchEntry& entry : request.batch.entries) {
        const std::int64_t end = place + static_cast<std::int64_t>(entry.runs.size());
        std::vector<RunEntry> own;
        std::vector<std::int64_t> numbers;
        for (const RunEntry& run : runs) {
            if (run.sweep->place >= place && run.sweep->place < end) {
                own.push_back(run);
                numbers.push_back(run.id);
            }
        }
        place = end;
        table.rows.push_back({entry.label, entry.experiment->info.id, entry.name, std::to_string(entry.runs.size()),
            std::to_string(std::ranges::count(own, "finished", &RunEntry::status)),
            std::to_string(std::ranges::count_if(own, hasFailed)), bestText(*entry.experiment, own, isForPeople),
            runNumbersText(std::move(numbers))});
    }
    return table;
}

std::string report(
    const BatchRequest& request, std::int64_t sweep, const std::vector<RunEntry>& runs, const Conduct& conduct)
{
    const auto count = [](std::size_t number) {
        return grouped(static_cast<std::int64_t>(number)) + (number == 1 ? " run" : " runs");
    };
    std::string text = tableOfEntries(request, runs, true).text(request.format) + "\n";
    const Parallelism parallelism = conduct.parallelism();
    const std::size_t all = request.batch.unit.runs.size();
    const auto over = static_cast<std::size_t>(
        std::ranges::count_if(runs, [](const RunEntry& run) { return run.status == "finished" || hasFailed(run); }));
    if (over < all)
        text += std::to_string(over) + " of " + count(all) + " are done. ";
    text += conduct.ran() == 0 ? "Nothing was left to do.\n"
                               : count(conduct.ran()) + " in " + durationText(conduct.seconds()) + ", "
            + std::to_string(parallelism.jobs) + " at a time with " + std::to_string(parallelism.threads)
            + (parallelism.threads == 1 ? " thread" : " threads") + " each.\n";
    for (const RunEntry& run : runs) {
        if (hasFailed(run))
            text += "Run " + std::to_string(run.id) + " " + run.status + ": " + run.message + "\n";
    }
    text += "Saved as sweep " + std::to_string(sweep) + " in " + request.file + ".\n";
    text += "list:    nnlab runs --where sweep=" + std::to_string(sweep) + notebookWords(request.file) + "\n";
    if (over < all)
        text += "resume:  " + resumeLine(request) + "\n";
    return text;
}

void writeResult(const BatchRequest& request, std::int64_t id, Notebook& notebook, const std::vector<RunEntry>& runs,
    const Conduct& conduct)
{
    switch (request.format) {
    case ListFormat::Json: {
        const std::vector<SweepEntry> sweeps = notebook.sweeps();
        writeOut(sweepJsonText(*std::ranges::find(sweeps, id, &SweepEntry::id), request.file, runs));
        break;
    }
    case ListFormat::Table:
    case ListFormat::Markdown:
        writeOut(report(request, id, runs, conduct));
        break;
    case ListFormat::Csv:
    case ListFormat::Tsv:
    case ListFormat::JsonLines:
        writeOut(tableOfEntries(request, runs, false).text(request.format));
        break;
    }
}

} // namespace

ExitCode conductBatch(const BatchRequest& request)
{
    const CheckedSweep& unit = request.batch.unit;
    if (!request.resumes)
        tellOfUnfinished(request.file, unit.spec);
    auto writer = writerForSaving(request.file);
    const OpenedSweep opened = request.resumes ? resumeSweep(*writer, unit) : beginSweep(*writer, unit);
    Conduct conduct(request, writer, opened);
    conduct.seeThrough();
    if (conduct.failure())
        return tellFailure(conduct.failure(), "batch", resumeLine(request));
    writer->perform([](Database&) {}); // everything that was posted before is written
    Notebook notebook(request.file);
    const std::vector<RunEntry> runs = runsOfSweep(notebook, opened.id);
    writeResult(request, opened.id, notebook, runs, conduct);
    return exitCodeOf(conduct.wasStopped(), runs);
}

} // namespace nnlab
