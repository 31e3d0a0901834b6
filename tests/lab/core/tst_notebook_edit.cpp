// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What people change about saved runs.

#include "lab/core/notebook_edit.h"

#include "lab/core/notebook.h"
#include "tests/lab/core/notebook_fixture.h"

#include <QtTest>

using namespace nnlab;

class TestNotebookEdit : public QObject, private NotebookFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { beginAnew(); }

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
};

QTEST_GUILESS_MAIN(TestNotebookEdit)
#include "tst_notebook_edit.moc"
