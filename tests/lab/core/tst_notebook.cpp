// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs that are saved, read, continued, verified and damaged.

#include "lab/core/notebook.h"

#include "lab/core/continuation.h"
#include "lab/core/notebook_check.h"
#include "lab/core/notebook_edit.h"
#include "lab/core/notebook_file.h"
#include "lab/core/notebook_transfer.h"
#include "lab/core/recorder.h"
#include "lab/core/run_json.h"
#include "lab/core/run_queue.h"
#include "lab/core/tee_sink.h"
#include "lab/core/verification.h"
#include "tests/lab/core/learning_experiment.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace nnlab;
using namespace std::chrono_literals;

namespace {

using Assignments = std::vector<Assignment>;

struct Saved
{
    std::int64_t run = 0;
    RunOutcome outcome;
    std::shared_ptr<RunRecord> record;
};

/// Carries a run out and saves it; `stopAt`: stops it once it has reported the loss at this epoch.
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

Saved save(const std::shared_ptr<NotebookWriter>& writer, const std::shared_ptr<const LoadedExperiment>& experiment,
    RunSpec spec, RecorderOptions options = {}, std::optional<RunState> state = {}, double stopAt = 0)
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

RunSpec specOf(const LoadedExperiment& experiment, const Assignments& assignments, std::uint64_t seed = 1)
{
    const CheckedSpec checked = checkedSpec(experiment, nullptr, assignments, seed);
    if (!checked.isRight())
        qFatal("%s", checked.problems.front().sentence.c_str());
    return checked.spec;
}

Saved continueRun(const std::string& file, const std::shared_ptr<NotebookWriter>& writer,
    const std::shared_ptr<const LoadedExperiment>& experiment, std::int64_t parent, std::optional<std::int64_t> epochs)
{
    Notebook notebook(file);
    Continuation next = continuation(notebook, notebook.run(parent), *experiment, epochs);
    return save(writer, experiment, next.checked.spec,
        {.program = "test", .parent = parent, .beginning = next.beginning}, next.state);
}

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

class TestNotebook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath("test.nnlab").toStdString();
        m_experiment = LocalExperiment::loaded(learningExperiment());
    }

    void aSavedRunIsReplayedAsItWas()
    {
        Saved saved;
        {
            const auto writer = std::make_shared<NotebookWriter>(m_file);
            saved = save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "5"}}, 7),
                {.program = "0.1", .name = "first", .tags = {"good", "small"}});
        }
        QVERIFY2(QDir(m_folder->path()).entryList(QDir::Files) == QStringList("test.nnlab"),
            "a notebook at rest is one file");
        Notebook notebook(m_file);
        const std::vector<RunEntry> runs = notebook.runs();
        QCOMPARE(runs.size(), std::size_t{1});
        const RunEntry& run = runs.front();
        QCOMPARE(run.status, std::string("finished"));
        QCOMPARE(run.name, std::string("first"));
        QVERIFY((run.tags == std::vector<std::string>{"good", "small"}));
        QVERIFY(run.spec == specOf(*m_experiment, {{"epochs", "5"}}, 7));
        QCOMPARE(run.data->sha256, std::string(64, 'a'));
        QCOMPARE(run.specHash, run.spec.hash(run.data->sha256));
        QCOMPARE(run.channel("loss")->last->at, 5.0);
        QCOMPARE(run.channel("loss")->best->value, saved.record->channel("loss")->best()->value);

        RunRecord record(run.declared, run.spec);
        replay(notebook, run, record);
        QCOMPARE(QString::fromStdString(runJsonText(record)), QString::fromStdString(runJsonText(*saved.record)));
        QVERIFY(checkRuns(notebook).front().problem.empty());
    }

    void historyIsThinnedEvenly_data()
    {
        QTest::addColumn<int>("epochs");
        QTest::addColumn<int>("frames");
        QTest::newRow("fits") << 255 << 256;
        QTest::newRow("one too many") << 256 << 129;
        QTest::newRow("last one beside the others") << 257 << 130;
        QTest::newRow("many") << 1500 << 189;
    }
    void historyIsThinnedEvenly()
    {
        QFETCH(int, epochs);
        QFETCH(int, frames);
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        const Saved saved = save(writer, m_experiment, specOf(*m_experiment, {{"epochs", std::to_string(epochs)}}));
        Notebook notebook(m_file);
        const SavedReports reports = notebook.reports(notebook.run(saved.run));
        const std::vector<SavedFrame>& kept =
            reports.channels[2].frames; // the network: one at the beginning and one per epoch
        QCOMPARE(reports.channels[0].points.size(), std::size_t(epochs));
        QCOMPARE(kept.size(), std::size_t(frames));
        QCOMPARE(kept.back().at, double(epochs));
        const std::int64_t stride = kept[1].place;
        for (std::size_t i = 0; i + 1 < kept.size(); ++i)
            QCOMPARE(kept[i].place, std::int64_t(i) * stride);
    }

    void continuedIsAsIfItHadRunLongerAtOnce_data()
    {
        QTest::addColumn<QString>("optimizer");
        QTest::addColumn<QString>("schedule");
        QTest::addColumn<bool>("isStopped");
        for (const OptimizerRow& row : optimizers()) {
            const QString id = QString::fromUtf8(row.id.data(), qsizetype(row.id.size()));
            QTest::addRow("%s, stopped after 2 of 5", qPrintable(id)) << id << "constant" << true;
            QTest::addRow("%s, finished at 2", qPrintable(id)) << id << "constant" << false;
        }
        for (const ScheduleRow& row : schedules()) {
            const QString id = QString::fromUtf8(row.id.data(), qsizetype(row.id.size()));
            QTest::addRow("%s schedule, stopped after 2 of 5", qPrintable(id)) << "adam" << id << true;
            if (id == "constant" || id == "step" || id == "exponential")
                QTest::addRow("%s schedule, finished at 2", qPrintable(id)) << "adam" << id << false;
        }
    }
    void continuedIsAsIfItHadRunLongerAtOnce()
    {
        QFETCH(QString, optimizer);
        QFETCH(QString, schedule);
        QFETCH(bool, isStopped);
        const Assignments values{{"optimizer", optimizer.toStdString()}, {"schedule", schedule.toStdString()}};
        Assignments five = values;
        five.push_back({"epochs", "5"});
        Assignments first = values;
        first.push_back({"epochs", isStopped ? "5" : "2"});
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        const Saved parent = save(writer, m_experiment, specOf(*m_experiment, first), {}, {}, isStopped ? 2 : 0);
        QCOMPARE(parent.outcome.status, isStopped ? RunStatus::Stopped : RunStatus::Finished);
        const Saved continued = continueRun(m_file, writer, m_experiment, parent.run, 5);
        QCOMPARE(Notebook(m_file).run(continued.run).parent.value_or(0), parent.run);
        const Saved atOnce = save(writer, m_experiment, specOf(*m_experiment, five));
        compareRuns(m_file, continued.run, atOnce.run);
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

    void verificationFindsTheFirstReportThatDiffers()
    {
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        const Saved saved = save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "5"}}));
        const auto verified = [&](const char* sql) {
            if (*sql)
                writer->perform([sql](Database& database) { database.execute(sql); });
            Notebook notebook(m_file);
            const RunEntry run = notebook.run(saved.run);
            Verification verification(notebook, run, m_experiment);
            RunControl control;
            HostedRun(*m_experiment, run.spec, control, verification).execute();
            return verification.difference();
        };
        QCOMPARE(verified(""), std::string());
        QCOMPARE(verified("UPDATE runs SET parameters = replace(parameters, 'gradient-descent', 'adam')"),
            std::string("report 2, loss at 1, has other bits"));
    }

    void editing()
    {
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        const RunSpec spec = specOf(*m_experiment, {{"epochs", "2"}});
        for (int i = 0; i < 3; ++i)
            save(writer, m_experiment, spec);
        const std::vector<std::int64_t> two{1, 3};
        const std::vector<std::string> tags{"good", "grüßend"};
        addTags(*writer, two, tags);
        addTags(*writer, two, tags);
        removeTags(*writer, std::vector<std::int64_t>{3}, std::vector<std::string>{"good"});
        describeRun(*writer, 2, "a note; with 'quotes'", {});
        describeRun(*writer, 2, {}, "second");
        Notebook notebook(m_file);
        QCOMPARE(notebook.run(1).tags.size(), std::size_t{2});
        QCOMPARE(notebook.run(3).tags.size(), std::size_t{1});
        QCOMPARE(notebook.run(2).note, std::string("a note; with 'quotes'"));
        QCOMPARE(notebook.run(2).name, std::string("second"));
        QVERIFY_EXCEPTION_THROWN(deleteRuns(*writer, std::vector<std::int64_t>{1, 9}), Error);
        QCOMPARE(notebook.ids().size(), std::size_t{3});
        deleteRuns(*writer, two);
        QCOMPARE(notebook.ids().size(), std::size_t{1});
        QCOMPARE(notebook.database().integer("SELECT count(*) FROM frames WHERE run <> 2"), std::int64_t{0});
        QCOMPARE(save(writer, m_experiment, spec).run, std::int64_t{4}); // numbers are never used twice
    }

    void anotherWriterIsNamed()
    {
        const NotebookWriter first(m_file);
        try {
            const NotebookWriter second(m_file, 50ms);
            QFAIL("two writers");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Busy);
            const QString sentence = QString::fromUtf8(error.what());
            QVERIFY2(sentence.contains("process " + QString::number(QCoreApplication::applicationPid()))
                    && sentence.contains(", since 20"),
                error.what());
        }
        Notebook reader(m_file); // while somebody has it open for writing
        QVERIFY(reader.runs().empty());
    }

    void theRightToWriteIsGivenBackWhenIdle()
    {
        const NotebookWriter first(m_file);
        QTRY_VERIFY_WITH_TIMEOUT(!NotebookLock::holder(m_file), 5000);
        NotebookWriter second(m_file, 50ms);
        second.perform([](Database&) {});
    }

    void otherFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("text") << QByteArray("hello, world, this is not a notebook at all") << ""
                              << "is no nnlab notebook";
        QTest::newRow("empty") << QByteArray() << ""
                               << "is no nnlab notebook";
        QTest::newRow("another database") << QByteArray() << "CREATE TABLE t (x)"
                                          << "is no nnlab notebook";
        QTest::newRow("newer") << QByteArray("notebook") << "PRAGMA user_version=2"
                               << "written by a newer nnlab (notebook version 2, this one knows 1)";
        QTest::newRow("tables missing") << QByteArray("notebook") << "DROP TABLE tags"
                                        << "is not as nnlab made it";
    }
    void otherFilesAreRefused()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, sql);
        QFETCH(QString, sentence);
        if (content == "notebook") {
            const NotebookWriter writer(m_file);
        } else if (!content.isEmpty() || sql.isEmpty()) {
            QFile file(QString::fromStdString(m_file));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
        }
        if (!sql.isEmpty())
            Database(m_file, Database::Mode::ReadWrite).execute(sql.toStdString());
        try {
            Notebook(m_file).runs();
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Damaged);
            QVERIFY2(QString::fromUtf8(error.what()).contains(sentence), error.what());
        }
    }

    void aDamagedRunLeavesTheOthersWhole_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("frame") << "UPDATE frames SET data = zeroblob(length(data)) WHERE run = 2";
        QTest::newRow("state") << "UPDATE states SET data = zeroblob(9) WHERE run = 2";
        QTest::newRow("network") << "UPDATE networks SET crc = 1 WHERE run = 2";
        QTest::newRow("points") << "DELETE FROM scalars WHERE run = 2 AND place = 1";
        QTest::newRow("hashes") << "DELETE FROM hashes WHERE run = 2 AND part = 0";
        QTest::newRow("values") << "UPDATE runs SET parameters = '{}' WHERE id = 2";
    }
    void aDamagedRunLeavesTheOthersWhole()
    {
        QFETCH(QString, sql);
        {
            const auto writer = std::make_shared<NotebookWriter>(m_file);
            for (int i = 0; i < 3; ++i)
                save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "600"}}));
            writer->perform([&](Database& database) { database.execute(sql.toStdString()); });
        }
        Notebook notebook(m_file);
        QCOMPARE(notebook.runs().size(), std::size_t{3});
        const std::vector<RunCheck> checks = checkRuns(notebook);
        QCOMPARE(checks[0].problem, std::string());
        QVERIFY2(checks[1].problem.starts_with("Run 2 is damaged: "), checks[1].problem.c_str());
        QCOMPARE(checks[2].problem, std::string());
    }

    void damagedPagesLeaveTheOthersWhole()
    {
        {
            const auto writer = std::make_shared<NotebookWriter>(m_file);
            for (int i = 0; i < 40; ++i)
                save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "2"}}));
        }
        int page = 0;
        {
            Database database(m_file, Database::Mode::ReadOnly);
            page = int(database.integer("SELECT pageno FROM dbstat WHERE name = 'runs' AND pagetype = 'leaf' ORDER BY "
                                        "pageno LIMIT 1 OFFSET 1"));
        }
        QVERIFY(page > 1);
        QFile file(QString::fromStdString(m_file));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek((page - 1) * 4096);
        file.write(QByteArray(4096, '\xff'));
        file.close();
        Notebook notebook(m_file);
        int whole = 0;
        int damaged = 0;
        for (const RunCheck& check : checkRuns(notebook))
            ++(check.problem.empty() ? whole : damaged);
        QVERIFY2(damaged > 0 && whole > 15, qPrintable(QString("%1 whole, %2 damaged").arg(whole).arg(damaged)));
        QCOMPARE(notebook.runs().size(), std::size_t(whole + damaged));
    }

    void whatAKilledProcessLeftIsReadEvenWhereNothingCanBeWritten()
    {
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "2"}}));
        const std::string copy = m_folder->filePath("copy.nnlab").toStdString();
        QVERIFY(QFile::copy(QString::fromStdString(m_file), QString::fromStdString(copy)));
        QVERIFY(QFile::copy(QString::fromStdString(m_file + "-wal"), QString::fromStdString(copy + "-wal")));
        QCOMPARE(Notebook(copy).runs().size(), std::size_t{1});
        const NotebookWriter next(copy);
        QCOMPARE(Notebook(copy).run(1).status, std::string("finished"));
    }

    void aWriterKilledWhileClosingLeavesAJournalThatIsReadToo()
    {
        {
            const auto writer = std::make_shared<NotebookWriter>(m_file);
            for (int i = 0; i < 10; ++i)
                save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "100"}}));
        }
        const QString copy = m_folder->filePath("copy.nnlab");
        Database database(m_file, Database::Mode::ReadWrite);
        database.execute(
            "PRAGMA cache_size=5; BEGIN IMMEDIATE; UPDATE scalars SET value = 0; UPDATE runs SET status = 'lost'");
        QVERIFY(QFile::copy(QString::fromStdString(m_file), copy));
        QVERIFY(QFile::copy(QString::fromStdString(m_file + "-journal"), copy + "-journal"));
        Notebook notebook(copy.toStdString());
        QCOMPARE(notebook.run(10).status, std::string("finished"));
        for (const RunCheck& check : checkRuns(notebook))
            QCOMPARE(check.problem, std::string());
    }

    void importingTwiceChangesNothing()
    {
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        const Saved parent = save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "3"}}),
            {.program = "test", .name = "a", .tags = {"t"}});
        const Saved child = continueRun(m_file, writer, m_experiment, parent.run, 6);
        const std::string other = m_folder->filePath("other.nnlab").toStdString();
        NotebookWriter into(other);
        Notebook from(m_file);
        QCOMPARE(importRuns(from, into).added, std::int64_t{2});
        const Imported again = importRuns(from, into);
        QCOMPARE(again.added, std::int64_t{0});
        QCOMPARE(again.known, std::int64_t{2});
        Notebook copied(other);
        QCOMPARE(copied.runs().size(), std::size_t{2});
        QCOMPARE(copied.run(2).parent.value_or(0), std::int64_t{1});
        QVERIFY((copied.run(1).tags == std::vector<std::string>{"t"}));
        for (const RunCheck& check : checkRuns(copied))
            QCOMPARE(check.problem, std::string());
        RunRecord one(copied.run(2).declared, copied.run(2).spec);
        replay(copied, copied.run(2), one);
        RunRecord two(from.run(child.run).declared, from.run(child.run).spec);
        replay(from, from.run(child.run), two);
        QCOMPARE(QString::fromStdString(runJsonText(one)), QString::fromStdString(runJsonText(two)));
    }

    void compactingGivesSpaceBack()
    {
        {
            const auto writer = std::make_shared<NotebookWriter>(m_file);
            for (int i = 0; i < 3; ++i)
                save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "200"}}));
            deleteRuns(*writer, std::vector<std::int64_t>{1, 2});
        }
        const Compacted sizes = compact(m_file);
        QVERIFY2(sizes.after < sizes.before / 2, qPrintable(QString("%1 -> %2").arg(sizes.before).arg(sizes.after)));
        QVERIFY(checkRuns(*std::make_unique<Notebook>(m_file)).front().problem.empty());
    }

    void aRunWhoseProcessEndedCountsAsStopped()
    {
        {
            const auto writer = std::make_shared<NotebookWriter>(m_file);
            save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "2"}}));
            writer->perform([](Database& database) { database.execute("UPDATE runs SET status = 'running'"); });
        }
        QCOMPARE(Notebook(m_file).run(1).status, std::string("stopped"));
        const NotebookWriter writer(m_file);
        QCOMPARE(Notebook(m_file).run(1).message, std::string("The process ended before the run did."));
    }

    void networkFileSystemsAreKnown()
    {
        QVERIFY(isNetworkFileSystem(0x6969));
        QVERIFY(isNetworkFileSystem(0xff534d42));
        QVERIFY(!isNetworkFileSystem(0xef53)); // ext4
        QVERIFY(!isNetworkFileSystem(0x01021994)); // tmpfs
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_file;
    std::shared_ptr<const LoadedExperiment> m_experiment;
};

QTEST_GUILESS_MAIN(TestNotebook)
#include "tst_notebook.moc"
