// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What notebooks can meet with: full disks, locks, signals, damage, missing plugins. Each gets a sentence and an exit
// code, and nothing is lost.

#include "tests/lab/cli/command_under_test.h"
#include "tests/lab/cli/stopping_signals.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

namespace {

/// No file may grow beyond this, as on a disk that is full.
std::function<void()> withFilesOfAtMost(qint64 bytes)
{
    return [bytes] {
        const rlimit size{rlim_t(bytes), rlim_t(bytes)};
        setrlimit(RLIMIT_FSIZE, &size);
    };
}

/// A run that goes on until somebody stops it; ready once it is being saved.
class LongRun
{
public:
    explicit LongRun(const QString& notebook)
    {
        m_process.setProcessEnvironment(cleanEnvironment());
        m_process.start(nnlabProgram,
            {"run", "plane", "--epochs", "100000", "--samples", "10000", "--quiet", "--notebook", notebook});
        for (int i = 0; i < 200 && !nnlab("runs --columns status --format csv", notebook).out.contains("running"); ++i)
            QTest::qWait(50);
    }
    ~LongRun()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    qint64 id() const { return m_process.processId(); }
    void signal(int number) const { kill(pid_t(m_process.processId()), number); }
    int exitCode()
    {
        m_process.waitForFinished(20'000);
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }

private:
    QProcess m_process;
};

} // namespace

class TestNotebookTrouble : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_whole = m_folder.filePath("whole.nnlab");
        for (const char* line : {"run plane --epochs 4 --seed 1 --quiet", "run line_fitting --epochs 3 --quiet",
                 "run plane --epochs 4 --seed 2 --quiet"}) {
            const Answer answer = nnlab(line, m_whole);
            QVERIFY2(answer.code == 0, qPrintable(answer.text()));
        }
    }

    void whatIsNoNotebookIsRefusedByEveryCommand_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("sentence");
        QFile whole(m_whole);
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const QByteArray content = whole.readAll();
        QByteArray other = content;
        other.replace(68, 4, "abcd");
        QByteArray newer = content;
        newer[63] = 2;
        QByteArray broken = content;
        broken.replace(100, 3996, QByteArray(3996, '\xff'));
        QTest::newRow("text") << "text.nnlab" << QByteArray("somebody's words") << 6 << "is no nnlab notebook";
        QTest::newRow("empty") << "empty.nnlab" << QByteArray() << 6 << "is no nnlab notebook";
        QTest::newRow("another program's database") << "other.nnlab" << other << 6 << "is no nnlab notebook";
        QTest::newRow("newer") << "newer.nnlab" << newer << 6 << "was written by a newer nnlab (notebook version 2";
        QTest::newRow("first page damaged") << "broken.nnlab" << broken << 6 << "is damaged";
        QTest::newRow("not there") << "nowhere/x.nnlab" << QByteArray() << 7 << "nowhere/x.nnlab";
    }
    void whatIsNoNotebookIsRefusedByEveryCommand()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(int, code);
        QFETCH(QString, sentence);
        const QString file = m_folder.filePath(name);
        if (!name.contains('/')) {
            QFile made(file);
            QVERIFY(made.open(QIODevice::WriteOnly));
            made.write(content);
        }
        for (const char* line : {"runs", "show 1", "tag 1 good", "note 1 x", "delete 1", "verify 1", "rerun 1 --quiet",
                 "continue 1 --quiet", "export 1 --format csv", "compact", "run plane --epochs 2 --quiet"}) {
            if (name == "empty.nnlab" && QByteArray(line).startsWith("run "))
                continue; // a run begins a notebook in an empty file
            const Answer answer = nnlab(line, file);
            QVERIFY2(answer.code == code && answer.err.startsWith("nnlab: ") && answer.err.contains(sentence),
                qPrintable(QString(line) + ": " + answer.text()));
        }
        const Answer checked = nnlab("check " + file);
        QVERIFY2(checked.code == code && checked.err.contains(sentence), qPrintable(checked.text()));
        if (name.contains('/'))
            return;
        QFile after(file);
        QVERIFY(after.open(QIODevice::ReadOnly));
        QVERIFY2(after.readAll() == content, "nothing of it was touched");
    }

    void aDamagedRunIsToldAndTheOthersAreThere()
    {
        const QString file = copyOfWhole("damaged.nnlab");
        // What the second run has said last is in the file as text, and nothing else is.
        QFile damaged(file);
        QVERIFY(damaged.open(QIODevice::ReadWrite));
        const QByteArray content = damaged.readAll();
        const qsizetype at = content.indexOf("Least squares: y = ");
        QVERIFY(at > 0);
        damaged.seek(at);
        damaged.write("L");
        damaged.seek(at);
        damaged.write("M");
        damaged.close();
        const Answer checked = nnlab("check " + file);
        QVERIFY2(checked.code == 6 && checked.out.contains("2  Run 2 is damaged: ")
                && checked.out.contains("2 of 3 runs are whole."),
            qPrintable(checked.text()));
        QCOMPARE(nnlab("runs --columns id --format csv", file).out, "id\n1\n2\n3\n");
        QCOMPARE(nnlab("show 3", file).code, 0);
        const Answer shown = nnlab("show 2", file);
        QVERIFY2(shown.code == 6 && shown.out.isEmpty() && shown.err.startsWith("nnlab: Run 2 is damaged: "),
            qPrintable(shown.text()));
        const Answer exported = nnlab("export 1..3 --format csv", file);
        QVERIFY2(exported.code == 6 && exported.out.contains("\n1,plane,") && exported.out.contains("\n3,plane,")
                && !exported.out.contains("\n2,") && exported.err.contains("Run 2 is damaged: "),
            qPrintable(exported.text()));
        const Answer rescued =
            answerOf(nnlabProgram, {"import", file, "--notebook", m_folder.filePath("rescued.nnlab")});
        QVERIFY2(
            rescued.code == 6 && rescued.out.contains("2 added, 1 damaged and left out"), qPrintable(rescued.text()));
    }

    void aCutOffNotebookSaysSo()
    {
        const QString file = copyOfWhole("cut.nnlab");
        QFile(file).resize(QFile(file).size() - 5000);
        const Answer listed = nnlab("runs", file);
        QVERIFY2(
            listed.code == 6 && listed.out.contains("plane") && listed.err.contains("cut.nnlab is cut off: of its"),
            qPrintable(listed.text()));
        const Answer tagged = nnlab("tag 1 good", file);
        QVERIFY2(tagged.code == 6 && tagged.err.contains("`nnlab import " + file), qPrintable(tagged.text()));
    }

    void aRunWithoutItsPluginIsShownAndExportedAndNotRun()
    {
        // Another installation, in which there is only plane.
        QDir folder(m_folder.path());
        QVERIFY(folder.mkpath("installed/bin") && folder.mkpath("installed/lib/nnlab/plugins"));
        const QString program = folder.filePath("installed/bin/nnlab");
        QVERIFY(QFile::copy(nnlabProgram, program));
        QVERIFY(QFile::link(
            NNLAB_BINARY_DIR "/lib/nnlab/plugins/plane.so", folder.filePath("installed/lib/nnlab/plugins/plane.so")));
        const auto there = [&](const QString& line) {
            return answerOf(program, line.split(' ') + QStringList{"--notebook", m_whole});
        };
        QCOMPARE(there("runs --columns id,experiment --format csv").out,
            "id,experiment\n1,plane\n2,line_fitting\n3,plane\n");
        QCOMPARE(there("show 2").code, 0);
        QVERIFY(there("export 2 --format csv").out.contains("2,line_fitting,loss,3,"));
        for (const char* line : {"rerun 2", "continue 2 --epochs 9"}) {
            const Answer answer = there(line);
            QVERIFY2(answer.code == 8 && answer.err.contains("whose plugin is not here; name its file with --plugin"),
                qPrintable(answer.text()));
        }
        const Answer verified = there("verify 1..3");
        QVERIFY2(verified.code == 8 && verified.out.count("identical") == 2, qPrintable(verified.text()));
        QCOMPARE(there("verify 2 --plugin " NNLAB_BINARY_DIR "/lib/nnlab/plugins/line_fitting.so").code, 0);
    }

    void aDiskThatIsFullAtTheStartIsToldBeforeAnythingRuns()
    {
        const QString file = m_folder.filePath("start.nnlab");
        for (const qint64 limit : {0, 8, 5000}) {
            const Answer answer = nnlab("run plane --epochs 60", file, withFilesOfAtMost(limit));
            QVERIFY2(answer.code == 7 && answer.out.isEmpty() && answer.err.contains("notebook " + file),
                qPrintable(answer.text()));
            QVERIFY2(!QFile::exists(file) && !QFile::exists(file + "-lock"), "nothing is left of it");
        }
    }

    void aDiskThatFillsUpInTheMiddleLosesNothingThatWasSaved()
    {
        const QString file = copyOfWhole("middle.nnlab");
        const Answer answer = nnlab("run plane --epochs 60000 --samples 100", file, withFilesOfAtMost(9'000'000));
        // Unless the machine is so fast that it is more than that at once.
        const bool hasBegun = answer.err.contains("Of the run only the beginning was saved, as run 4. The notebook ");
        QVERIFY2(answer.code == 7 && answer.out.contains("finished after")
                && (hasBegun || answer.err.contains("The run was not saved. The notebook ")),
            qPrintable(answer.text()));
        const Answer checked = nnlab("check " + file);
        QVERIFY2(
            checked.code == 0 && checked.out.contains(hasBegun ? "4 of 4 runs are whole" : "3 of 3 runs are whole"),
            qPrintable(checked.text()));
        QCOMPARE(nnlab("runs --columns id,status --format csv --where id=4", file).out,
            hasBegun ? "id,status\n4,stopped\n" : "id,status\n");
        QCOMPARE(nnlab("run plane --epochs 2 --quiet", file).code, 0);
    }

    /// The disk is full after every so many bytes, up to the very end.
    void wheneverADiskFillsUpTheNotebookStaysWhole()
    {
        const qint64 before = QFile(m_whole).size();
        int saved = 0;
        int told = 0;
        for (qint64 limit = before; limit < before + 300'000; limit += 20'000) {
            const QString file = copyOfWhole("full.nnlab");
            const Answer answer = nnlab("run plane --epochs 20 --quiet", file, withFilesOfAtMost(limit));
            QVERIFY2(answer.code == 0 || (answer.code == 7 && answer.err.contains(file)), qPrintable(answer.text()));
            ++(answer.code == 0 ? saved : told);
            const Answer checked = nnlab("check " + file);
            const QString all = answer.code == 0 ? "4 of 4 runs are whole" : "3 of 3 runs are whole";
            QVERIFY2(checked.code == 0 && checked.out.contains(all), qPrintable(checked.text()));
        }
        QVERIFY2(saved > 0 && told > 0, qPrintable(QString("%1 saved, %2 told").arg(saved).arg(told)));
    }

    void onAFullDiskNothingIsChangedAndEverythingRead()
    {
        const QString file = copyOfWhole("tight.nnlab");
        const auto full = withFilesOfAtMost(8);
        for (const char* line :
            {"tag 1 good", "note 1 x", "delete 1", "compact", "rerun 1 --quiet", "continue 1 --epochs 9 --quiet"}) {
            const Answer answer = nnlab(line, file, full);
            QVERIFY2(answer.code == 7 && answer.err.contains("notebook " + file), qPrintable(line + answer.text()));
        }
        for (const char* format : {"csv", "json", "npz", "safetensors"}) {
            const QString output = m_folder.filePath("exported");
            const Answer answer = nnlab(QString("export 1 --format %1 --output %2").arg(format, output), file, full);
            QVERIFY2(answer.code == 7 && answer.err.contains("The file " + output + " cannot be written"),
                qPrintable(answer.text()));
            QVERIFY(!QFile::exists(output));
        }
        QCOMPARE(nnlab("runs --columns id,tags --format csv", file).out, "id,tags\n1,\n2,\n3,\n");
    }

    void aReadOnlyNotebookIsReadAndNotWritten()
    {
        if (geteuid() != 0)
            QSKIP("needs to become nobody, which only root may");
        QTemporaryDir folder;
        const QString file = folder.filePath("read-only.nnlab");
        QVERIFY(QFile::copy(m_whole, file));
        QFile::setPermissions(folder.path(), QFile::Permissions(0x5555) | QFile::WriteOwner);
        const auto asNobody = [] {
            if (setgid(65534) != 0 || setuid(65534) != 0)
                _exit(99);
        };
        const Answer read = nnlab("runs --columns id --format csv", file, asNobody);
        QVERIFY2(read.code == 0, qPrintable(read.text()));
        QCOMPARE(read.out, "id\n1\n2\n3\n");
        QCOMPARE(nnlab("show 1", file, asNobody).code, 0);
        QCOMPARE(nnlab("verify 1", file, asNobody).code, 0);
        for (const char* line :
            {"tag 1 good", "delete 1", "compact", "rerun 1 --quiet", "run plane --epochs 2 --quiet"}) {
            const Answer written = nnlab(line, file, asNobody);
            QVERIFY2(written.code == 7 && written.err.contains("cannot be written: Permission denied"),
                qPrintable(line + written.text()));
        }
    }

    void whoWritesForTooLongIsNamed()
    {
        const QString file = m_folder.filePath("busy.nnlab");
        const LongRun writing(file);
        QElapsedTimer timer;
        timer.start();
        const Answer answer = nnlab("tag 1 good", file);
        QVERIFY2(answer.code == 5
                && answer.err.contains(QString("is being written by process %1 on ").arg(writing.id()))
                && answer.err.contains(", since 20"),
            qPrintable(answer.text()));
        QVERIFY2(timer.elapsed() > 9000, "it was waited for");
        const Answer read = nnlab("runs --columns id,status --format csv", file);
        QCOMPARE(read.out, "id,status\n1,running\n");
    }

    void signalsStopARunThatIsBeingSaved_data() { addStoppingSignals(); }
    void signalsStopARunThatIsBeingSaved()
    {
        QFETCH(int, signal);
        QFETCH(int, code);
        const QString file = m_folder.filePath(QString("stopped-%1.nnlab").arg(code));
        LongRun run(file);
        QTest::qWait(300);
        run.signal(signal);
        QCOMPARE(run.exitCode(), code);
        QVERIFY2(!QFile::exists(file + "-wal") && !QFile::exists(file + "-lock"), "a notebook at rest is one file");
        QCOMPARE(nnlab("runs --columns id,status --format csv", file).out, "id,status\n1,stopped\n");
        const Answer verified = nnlab("verify 1", file);
        QVERIFY2(verified.out.contains("identical as far as it went"), qPrintable(verified.text()));
    }

    void whatAKilledProcessHadSavedIsWhole()
    {
        const QString file = m_folder.filePath("killed.nnlab");
        LongRun run(file);
        QTest::qWait(1000);
        run.signal(SIGKILL);
        QCOMPARE(run.exitCode(), -1);
        const Answer checked = nnlab("check " + file);
        QVERIFY2(checked.code == 0 && checked.out.contains("1 of 1 runs are whole"), qPrintable(checked.text()));
        QCOMPARE(nnlab("run plane --epochs 2 --quiet", file).code, 0);
        QCOMPARE(nnlab("runs --columns id,status --format csv", file).out, "id,status\n1,stopped\n2,finished\n");
    }

private:
    QString copyOfWhole(const QString& name) const
    {
        const QString file = m_folder.filePath(name);
        for (const char* beside : {"", "-wal", "-shm", "-lock"})
            QFile::remove(file + beside);
        if (!QFile::copy(m_whole, file))
            qFatal("cannot copy");
        return file;
    }

    QTemporaryDir m_folder;
    QString m_whole; // three runs, nothing wrong with it
};

QTEST_GUILESS_MAIN(TestNotebookTrouble)
#include "tst_notebook_trouble.moc"
