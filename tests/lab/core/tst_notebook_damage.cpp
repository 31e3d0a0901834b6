// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Notebooks that are not as they were written, or none at all.

#include "lab/core/notebook_check.h"

#include "lab/core/notebook_file.h"
#include "tests/lab/core/notebook_fixture.h"

#include <QDir>
#include <QScopeGuard>
#include <QtTest>

using namespace nnlab;

class TestNotebookDamage : public QObject, private NotebookFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { beginAnew(); }

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
        QTest::newRow("one point") << "UPDATE scalars SET value = value + 1 WHERE run = 2 AND place = 1";
        QTest::newRow("one place") << "UPDATE scalars SET at = at + 0.5 WHERE run = 2 AND place = 599";
        QTest::newRow("one value") << "UPDATE runs SET parameters = json_set(parameters, '$.epochs', 601) WHERE id = 2";
        QTest::newRow("seed") << "UPDATE runs SET seed = seed + 1 WHERE id = 2";
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

    /// An interrupted copy: whatever is there is read, and the rest told.
    void aCutOffNotebookIsReadAsFarAsItGoes_data()
    {
        QTest::addColumn<int>("percent");
        QTest::addColumn<int>("atLeast"); // whole runs of 40
        QTest::newRow("a little is missing") << 97 << 30;
        QTest::newRow("a quarter is missing") << 75 << 0;
        QTest::newRow("most is missing") << 10 << 0;
    }
    void aCutOffNotebookIsReadAsFarAsItGoes()
    {
        QFETCH(int, percent);
        QFETCH(int, atLeast);
        saveRuns(40);
        QFile file(QString::fromStdString(m_file));
        QVERIFY(file.resize(file.size() * percent / 100));
        QVERIFY(QDir(m_folder->path()).mkdir("temporary"));
        qputenv("TMPDIR", m_folder->filePath("temporary").toUtf8());
        const auto tidied = qScopeGuard([] { qunsetenv("TMPDIR"); });
        try {
            Notebook notebook(m_file);
            QVERIFY2(notebook.damage().starts_with("The notebook " + m_file + " is cut off: of its "),
                notebook.damage().c_str());
            QCOMPARE(notebook.file(), m_file);
            const Verdicts found = verdicts(notebook);
            QVERIFY2(found.whole >= atLeast && found.damaged > 0, qPrintable(found.text()));
            QVERIFY2(atLeast == 0 || found.whole + found.damaged == 40, qPrintable(found.text()));
        } catch (const Error& error) { // not one run is left of it
            QVERIFY(atLeast == 0);
            QCOMPARE(error.cause(), Error::Cause::Damaged);
        }
        QVERIFY2(QDir(m_folder->filePath("temporary")).isEmpty(), "the copy it was read from is gone");
        try {
            const NotebookWriter writer(m_file);
            QFAIL("was written to");
        } catch (const Error& error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains("`nnlab import"), error.what());
        }
    }

    void everyPageMayBeDamaged()
    {
        saveRuns(6, "60");
        QFile file(QString::fromStdString(m_file));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        file.close();
        int withWholeRuns = 0;
        const int pages = int(content.size() / 4096);
        for (int page = 0; page < pages; ++page) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray(content).replace(page * 4096, 4096, QByteArray(4096, '\xff')));
            file.close();
            try {
                Notebook notebook(m_file);
                const Verdicts found = verdicts(notebook);
                QVERIFY2(
                    found.whole + found.damaged >= 6, qPrintable(QString("page %1: %2").arg(page).arg(found.text())));
                withWholeRuns += found.whole > 0 ? 1 : 0;
            } catch (const Error& error) { // what all runs need is lost
                QCOMPARE(error.cause(), Error::Cause::Damaged);
            }
        }
        QVERIFY2(withWholeRuns > pages / 2, qPrintable(QString("%1 of %2").arg(withWholeRuns).arg(pages)));
    }

private:
    struct Verdicts
    {
        int whole = 0;
        int damaged = 0;
        QString text() const { return QString("%1 whole, %2 damaged").arg(whole).arg(damaged); }
    };

    /// How many runs are whole; each that is not has its sentence, and all are listed.
    static Verdicts verdicts(Notebook& notebook)
    {
        Verdicts found;
        for (const RunCheck& check : checkRuns(notebook)) {
            const bool isTold = check.problem.starts_with("Run " + std::to_string(check.run) + " is damaged: ");
            if (!check.problem.empty() && !isTold)
                qFatal("%s", check.problem.c_str());
            ++(check.problem.empty() ? found.whole : found.damaged);
        }
        if (notebook.runs().size() != std::size_t(found.whole + found.damaged))
            qFatal("some runs are not listed");
        return found;
    }

    void saveRuns(int count, const char* epochs = "2") const
    {
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        for (int i = 0; i < count; ++i)
            save(writer, m_experiment, specOf(*m_experiment, {{"epochs", epochs}}));
    }
};

QTEST_GUILESS_MAIN(TestNotebookDamage)
#include "tst_notebook_damage.moc"
