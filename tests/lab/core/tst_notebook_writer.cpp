// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Who writes to a notebook, and when.

#include "lab/core/notebook_writer.h"

#include "lab/core/notebook.h"
#include "lab/core/notebook_file.h"
#include "tests/lab/core/notebook_fixture.h"

#include <QtTest>

using namespace nnlab;
using namespace std::chrono_literals;

class TestNotebookWriter : public QObject, private NotebookFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { beginAnew(); }

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
};

QTEST_GUILESS_MAIN(TestNotebookWriter)
#include "tst_notebook_writer.moc"
