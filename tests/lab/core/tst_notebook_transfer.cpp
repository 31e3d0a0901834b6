// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs on their way into other notebooks.

#include "lab/core/notebook_transfer.h"

#include "lab/core/notebook_check.h"
#include "lab/core/notebook_edit.h"
#include "lab/core/run_json.h"
#include "tests/lab/core/notebook_fixture.h"

#include <QtTest>

using namespace nnlab;

class TestNotebookTransfer : public QObject, private NotebookFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { beginAnew(); }

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
};

QTEST_GUILESS_MAIN(TestNotebookTransfer)
#include "tst_notebook_transfer.moc"
