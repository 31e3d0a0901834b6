// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs that are saved, listed and replayed.

#include "lab/core/notebook.h"

#include "lab/core/notebook_check.h"
#include "lab/core/run_json.h"
#include "tests/lab/core/notebook_fixture.h"

#include <QtTest>

using namespace nnlab;

class TestNotebook : public QObject, private NotebookFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { beginAnew(); }

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
};

QTEST_GUILESS_MAIN(TestNotebook)
#include "tst_notebook.moc"
