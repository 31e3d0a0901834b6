// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Going on from a saved run is as if it had run longer at once.

#include "lab/core/continuation.h"

#include "tests/lab/core/notebook_fixture.h"

#include <QtTest>

using namespace nnlab;

namespace {

using Assignments = std::vector<Assignment>;

/// Everything that was saved of two runs but times and speeds.
void compareRuns(const std::string& file, std::int64_t one, std::int64_t other)
{
    Notebook notebook(file);
    const RunEntry a = notebook.run(one);
    const RunEntry b = notebook.run(other);
    QCOMPARE(a.specHash, b.specHash);
    QCOMPARE(a.status, b.status);
    QCOMPARE(a.signature, b.signature);
    QVERIFY(notebook.network(a) == notebook.network(b));
    const SavedReports said = notebook.reports(a);
    const SavedReports also = notebook.reports(b);
    QVERIFY(said.hashes == also.hashes);
    for (std::size_t c = 0; c < said.channels.size(); ++c) {
        QCOMPARE(said.channels[c].points.size(), also.channels[c].points.size());
        QCOMPARE(said.channels[c].frames.size(), also.channels[c].frames.size());
        for (std::size_t i = 0; i < said.channels[c].frames.size(); ++i) {
            QCOMPARE(said.channels[c].frames[i].place, also.channels[c].frames[i].place);
            QVERIFY(said.channels[c].frames[i].data == also.channels[c].frames[i].data);
        }
    }
}

} // namespace

class TestContinuation : public QObject, private NotebookFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { beginAnew(); }

    void continuedIsAsIfItHadRunLongerAtOnce_data()
    {
        QTest::addColumn<QString>("optimizer");
        QTest::addColumn<QString>("schedule");
        QTest::addColumn<bool>("isStopped");
        for (const OptimizerRow& optimizer : optimizers()) {
            for (const ScheduleRow& schedule : schedules()) {
                const QString id = QString::fromUtf8(optimizer.id.data(), qsizetype(optimizer.id.size()));
                const QString course = QString::fromUtf8(schedule.id.data(), qsizetype(schedule.id.size()));
                QTest::addRow("%s, %s, stopped after 2 of 5", qPrintable(id), qPrintable(course))
                    << id << course << true;
                // The others spread their course over all epochs, so 2 of them are another course than 5.
                if (!schedule.hasHorizon)
                    QTest::addRow("%s, %s, finished at 2", qPrintable(id), qPrintable(course)) << id << course << false;
            }
        }
    }
    void continuedIsAsIfItHadRunLongerAtOnce()
    {
        QFETCH(QString, optimizer);
        QFETCH(QString, schedule);
        QFETCH(bool, isStopped);
        compareWithAtOnce(
            m_experiment, {{"optimizer", optimizer.toStdString()}, {"schedule", schedule.toStdString()}}, isStopped);
    }

    void digitsToo_data()
    {
        QTest::addColumn<QString>("optimizer");
        QTest::addColumn<QString>("schedule");
        QTest::addColumn<bool>("isStopped");
        // Every optimizer and every schedule, but not every pair: those are above.
        for (std::size_t i = 0; i < std::max(optimizers().size(), schedules().size()); ++i) {
            const OptimizerRow& optimizer = optimizers()[i % optimizers().size()];
            const ScheduleRow& schedule = schedules()[i % schedules().size()];
            const QString id = QString::fromUtf8(optimizer.id.data(), qsizetype(optimizer.id.size()));
            const QString course = QString::fromUtf8(schedule.id.data(), qsizetype(schedule.id.size()));
            QTest::addRow("%s, %s", qPrintable(id), qPrintable(course)) << id << course << true;
            if (!schedule.hasHorizon)
                QTest::addRow("%s, %s, finished", qPrintable(id), qPrintable(course)) << id << course << false;
        }
    }
    void digitsToo()
    {
        QFETCH(QString, optimizer);
        QFETCH(QString, schedule);
        QFETCH(bool, isStopped);
        ExperimentCatalog catalog(PluginPlaces{{}, {NNLAB_BINARY_DIR "/lib/nnlab/plugins"}});
        compareWithAtOnce(catalog.load("mnist"),
            {{"optimizer", optimizer.toStdString()}, {"schedule", schedule.toStdString()}, {"train-samples", "200"},
                {"test-samples", "20"}, {"hidden", "6"}, {"batch-size", "16"}, {"order", "shuffled"},
                {"dropout", "0.2"}},
            isStopped);
    }

    void continuedKeepsTheSameFrames()
    {
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        const Saved parent = save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "300"}}));
        const Saved continued = continueRun(m_file, writer, m_experiment, parent.run, 700);
        const Saved atOnce = save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "700"}}));
        compareRuns(m_file, continued.run, atOnce.run);
    }

    void aScheduleThatRanItsCourseKeepsIt()
    {
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        const Saved parent =
            save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "2"}, {"schedule", "cosine"}}));
        const Saved continued = continueRun(m_file, writer, m_experiment, parent.run, 5);
        const Saved atOnce = save(writer, m_experiment,
            specOf(*m_experiment, {{"epochs", "5"}, {"schedule", "cosine"}, {"schedule-epochs", "2"}}));
        compareRuns(m_file, continued.run, atOnce.run);
    }

    void whatCannotBeContinuedIsRefused()
    {
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        const Saved saved = save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "3"}}));
        Notebook notebook(m_file);
        const RunEntry run = notebook.run(saved.run);
        QVERIFY_EXCEPTION_THROWN(continuation(notebook, run, *m_experiment, 3), Error);
        auto other = std::make_shared<LoadedExperiment>(*m_experiment);
        other->info.version = 2;
        QVERIFY_EXCEPTION_THROWN(continuation(notebook, run, *other, 5), Error);
        const RunState changed{
            notebook.state(run)->state.trainer, notebook.state(run)->state.signature, UsedData{"xor", "other"}};
        const Saved refused = save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "5"}}), {}, changed);
        QCOMPARE(refused.outcome.status, RunStatus::Failed);
        QVERIFY(refused.outcome.message.find("are not those that the saved run was trained on") != std::string::npos);
    }

private:
    /// Stopped after 2 of 5 epochs, or finished at 2, then continued to 5: as 5 at once.
    void compareWithAtOnce(
        const std::shared_ptr<const LoadedExperiment>& experiment, const Assignments& values, bool isStopped)
    {
        Assignments five = values;
        five.push_back({"epochs", "5"});
        Assignments first = values;
        first.push_back({"epochs", isStopped ? "5" : "2"});
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        const Saved parent = save(writer, experiment, specOf(*experiment, first), {}, {}, isStopped ? 2 : 0);
        QCOMPARE(parent.outcome.status, isStopped ? RunStatus::Stopped : RunStatus::Finished);
        const Saved continued = continueRun(m_file, writer, experiment, parent.run, 5);
        QCOMPARE(Notebook(m_file).run(continued.run).parent.value_or(0), parent.run);
        const Saved atOnce = save(writer, experiment, specOf(*experiment, five));
        compareRuns(m_file, continued.run, atOnce.run);
    }
};

QTEST_GUILESS_MAIN(TestContinuation)
#include "tst_continuation.moc"
