// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Lists of runs that are carried out and saved, and the sweeps that a notebook makes of them.

#include "lab/core/run_series.h"

#include "lab/core/headline.h"
#include "lab/core/notebook.h"
#include "lab/core/notebook_check.h"
#include "lab/core/notebook_edit.h"
#include "lab/core/notebook_sweeps.h"
#include "lab/core/only_best.h"
#include "tests/lab/core/learning_experiment.h"

#include <QTemporaryDir>
#include <QtTest>

#include <set>
#include <thread>

using namespace nnlab;
using namespace std::chrono_literals;

namespace {

CheckedSweep sweepOf(const LoadedExperiment& experiment, const std::string& epochs, const std::string& seeds)
{
    return checkedSweep(experiment, {experiment.info.id, "", {{"epochs", epochs}}, seeds});
}

std::vector<PlannedRun> planned(const std::shared_ptr<const LoadedExperiment>& experiment, const CheckedSweep& sweep,
    const OpenedSweep& opened, bool keepsFrames = false)
{
    std::vector<PlannedRun> runs;
    for (std::size_t place = 0; place < sweep.runs.size(); ++place) {
        if (opened.done.contains(place))
            continue;
        PlannedRun& run = runs.emplace_back(PlannedRun{experiment, sweep.runs[place], {.program = "test"}});
        run.saved.sweep = SweepPlace{opened.id, static_cast<std::int64_t>(place)};
        run.saved.keepsFrames = keepsFrames;
    }
    return runs;
}

std::vector<RunSeries::Ended> seenThrough(RunSeries& series)
{
    std::vector<RunSeries::Ended> all;
    bool goesOn = true;
    while (goesOn) {
        goesOn = series.goOn(50ms);
        for (RunSeries::Ended& ended : series.takeEnded())
            all.push_back(std::move(ended));
    }
    return all;
}

/// A new sweep, from its first run to its last.
void carryOut(const std::shared_ptr<NotebookWriter>& writer, const std::shared_ptr<const LoadedExperiment>& experiment,
    const CheckedSweep& sweep)
{
    RunSeries series(writer, planned(experiment, sweep, beginSweep(*writer, sweep)), {});
    seenThrough(series);
}

} // namespace

class TestRunSeries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_file = m_folder.filePath(QString(QTest::currentTestFunction()) + ".nnlab").toStdString(); }

    void parallelism_data()
    {
        QTest::addColumn<int>("runs");
        QTest::addColumn<int>("processors");
        QTest::addColumn<int>("asked"); // 0: nobody
        QTest::addColumn<int>("jobs");
        QTest::addColumn<int>("threads");
        QTest::newRow("many") << 80 << 8 << 0 << 8 << 1;
        QTest::newRow("few") << 2 << 8 << 0 << 2 << 4;
        QTest::newRow("one") << 1 << 8 << 0 << 1 << 8;
        QTest::newRow("none") << 0 << 8 << 0 << 1 << 8;
        QTest::newRow("as asked") << 80 << 8 << 3 << 3 << 2;
        QTest::newRow("more than there are") << 80 << 2 << 5 << 5 << 1;
    }
    void parallelism()
    {
        QFETCH(int, runs);
        QFETCH(int, processors);
        QFETCH(int, asked);
        const Parallelism parallelism =
            parallelismFor(static_cast<std::size_t>(runs), processors, asked > 0 ? std::optional(asked) : std::nullopt);
        QTEST(parallelism.jobs, "jobs");
        QTEST(parallelism.threads, "threads");
        QCOMPARE(parallelismFor(2, 8, {}, 1).threads, 1);
    }

    void everyRunIsSavedOnceAtItsPlace()
    {
        const CheckedSweep sweep = sweepOf(*m_counting, "1..5", "1..40");
        {
            const auto writer = std::make_shared<NotebookWriter>(m_file);
            const OpenedSweep opened = beginSweep(*writer, sweep);
            RunSeries series(writer, planned(m_counting, sweep, opened), {4, 1});
            QCOMPARE(seenThrough(series).size(), std::size_t{200});
            QVERIFY(!series.failure());
        }
        Notebook notebook(m_file);
        std::set<std::int64_t> places;
        for (const RunEntry& run : notebook.runs()) {
            QCOMPARE(run.status, std::string("finished"));
            QVERIFY(places.insert(run.sweep->place).second);
            QCOMPARE(run.spec, sweep.runs[static_cast<std::size_t>(run.sweep->place)]);
        }
        QCOMPARE(places.size(), std::size_t{200});
        for (const RunCheck& check : checkRuns(notebook))
            QVERIFY2(check.problem.empty(), check.problem.c_str());
        QVERIFY(checkSweeps(notebook).empty());
    }

    void stoppedRunsAreDoneAgain()
    {
        const CheckedSweep sweep = sweepOf(*m_counting, "1,1000000", "1..3");
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        const OpenedSweep opened = beginSweep(*writer, sweep);
        {
            RunSeries series(writer, planned(m_counting, sweep, opened), {2, 1});
            while (series.running().empty() || series.running().front().place < 3)
                QVERIFY(series.goOn(5ms));
            series.stop();
            seenThrough(series);
        }
        const auto statuses = [this] {
            std::multiset<std::string> all;
            for (const RunEntry& run : Notebook(m_file).runs())
                all.insert(run.status);
            return all;
        };
        QVERIFY(statuses().contains("stopped"));
        const OpenedSweep again = resumeSweep(*writer, sweep);
        QCOMPARE(again.id, opened.id);
        QVERIFY(!again.isNew);
        QCOMPARE(again.done, (std::set<std::size_t>{0, 1, 2}));
        QCOMPARE(statuses(), (std::multiset<std::string>{"finished", "finished", "finished"}));
    }

    void anotherSweepIsNotResumed()
    {
        NotebookWriter writer(m_file);
        const OpenedSweep first = resumeSweep(writer, sweepOf(*m_counting, "1,2", "1"));
        QVERIFY(first.isNew);
        beginSweep(writer, sweepOf(*m_counting, "1,2", "1"));
        QCOMPARE(resumeSweep(writer, sweepOf(*m_counting, "1,2", "1")).id, 2); // the newest
        try {
            resumeSweep(writer, sweepOf(*m_counting, "1,3", "1"));
            QFAIL("it was resumed");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Usage);
            QVERIFY2(QString(error.what()).contains("sweep 2, differs in epochs (1,2 there, 1,3 here)."), error.what());
        }
    }

    void onlyTheBestKeepsItsHistory()
    {
        const auto experiment = LocalExperiment::loaded(learningExperiment());
        const CheckedSweep sweep = sweepOf(*experiment, "4", "1..6");
        const std::vector<Headline> headlines = headlinesOf(*experiment);
        QVERIFY(!headlines.empty());
        {
            const auto writer = std::make_shared<NotebookWriter>(m_file);
            OnlyBestWhole onlyBest(writer);
            RunSeries series(writer, planned(experiment, sweep, beginSweep(*writer, sweep), true), {2, 1});
            for (const RunSeries::Ended& ended : seenThrough(series))
                onlyBest.ended(headlines.front(), ended.run, ended.place, ended.gauge->last("loss"));
        }
        Notebook notebook(m_file);
        std::vector<RunEntry> runs = notebook.runs();
        QCOMPARE(runs.size(), std::size_t{6});
        const auto best =
            std::ranges::min_element(runs, {}, [](const RunEntry& run) { return run.channel("loss")->last->value; });
        for (const RunEntry& run : runs) {
            std::size_t frames = 0;
            const SavedReports reports = notebook.reports(run);
            for (const SavedChannel& channel : reports.channels)
                frames += channel.frames.size();
            QCOMPARE(notebook.state(run).has_value(), run.id == best->id);
            if (run.id == best->id)
                QVERIFY(frames > 5);
            else
                QCOMPARE(frames, std::size_t{1}); // the last confusion matrix
            QVERIFY(notebook.network(run).has_value());
        }
    }

    void aNotebookWithoutSweepsGetsThem()
    {
        const auto save = [&] {
            const auto writer = std::make_shared<NotebookWriter>(m_file);
            RunSeries series(
                writer, {{m_counting, sweepOf(*m_counting, "1", "1").runs.front(), {.program = "test"}}}, {});
            seenThrough(series);
        };
        save();
        Database(m_file, Database::Mode::ReadWrite).execute("DROP TABLE sweep_runs; DROP TABLE sweeps");
        QCOMPARE(Notebook(m_file).runs().size(), std::size_t{1});
        QVERIFY(Notebook(m_file).sweeps().empty());
        QVERIFY(!Notebook(m_file).runs().front().sweep);
        save();
        QCOMPARE(Notebook(m_file).runs().size(), std::size_t{2});
        NotebookWriter writer(m_file);
        QVERIFY(beginSweep(writer, sweepOf(*m_counting, "1", "1")).isNew);
    }

    void aSweepWithoutRunsGoes()
    {
        const CheckedSweep sweep = sweepOf(*m_counting, "1", "1,2");
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        carryOut(writer, m_counting, sweep);
        const std::int64_t one[] = {1};
        deleteRuns(*writer, one);
        QCOMPARE(Notebook(m_file).sweeps().size(), std::size_t{1});
        const std::int64_t other[] = {2};
        deleteRuns(*writer, other);
        QVERIFY(Notebook(m_file).sweeps().empty());
    }

    void damagedSweepsAreTold()
    {
        const CheckedSweep sweep = sweepOf(*m_counting, "1", "1,2");
        {
            const auto writer = std::make_shared<NotebookWriter>(m_file);
            carryOut(writer, m_counting, sweep);
            writer->perform([](Database& database) {
                database.execute("UPDATE sweeps SET definition = replace(definition, '1,2', '1,3')");
                database.execute("UPDATE sweep_runs SET place = 7 WHERE place = 1");
            });
        }
        Notebook notebook(m_file);
        const std::vector<std::string> problems = checkSweeps(notebook);
        QCOMPARE(problems.size(), std::size_t{2});
        QVERIFY(QString::fromStdString(problems.front()).contains("its hash differs"));
    }

    void oneWorkThatFailsHarmsNoOther()
    {
        std::vector<std::string> told;
        {
            NotebookWriter writer(m_file);
            const auto post = [&](const std::string& name, const std::string& sql) {
                writer.post([sql](Database& database) { database.execute(sql); },
                    [&told, name](
                        std::exception_ptr failure) { told.push_back(name + (failure ? " failed" : " done")); },
                    true);
            };
            // The first is slow enough for the others to come together.
            writer.post([](Database&) { std::this_thread::sleep_for(100ms); }, {});
            post("one", "INSERT INTO declarations (json) VALUES ('one')");
            post("wrong", "INSERT INTO declarations (json) VALUES (NULL)");
            post("two", "INSERT INTO declarations (json) VALUES ('two')");
        }
        QCOMPARE(told, (std::vector<std::string>{"one done", "wrong failed", "two done"}));
        Database database(m_file, Database::Mode::ReadOnly);
        QCOMPARE(database.integer("SELECT count(*) FROM declarations"), 2);
    }

private:
    QTemporaryDir m_folder;
    std::string m_file;
    const std::shared_ptr<const LoadedExperiment> m_counting = LocalExperiment::loaded(countingExperiment());
};

QTEST_GUILESS_MAIN(TestRunSeries)
#include "tst_run_series.moc"
