// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Sweeps from outside: what they save, how they are cut off, resumed, split and put together again.

#include "tests/lab/answer.h"
#include "tests/lab/cli/stopping_signals.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

namespace {

/// 24 runs of about a hundredth of a second.
const QString small =
    QStringLiteral("sweep plane --activation relu,tanh --learning-rate 0.03,0.3 --seeds 1..6 --epochs 20");
/// The same, so long that it can be cut off somewhere.
const QString longer =
    QStringLiteral("sweep plane --activation relu,tanh --learning-rate 0.03,0.3 --seeds 1..6 --epochs 300");

} // namespace

class TestSweepCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void allRunsAreSavedAndSummedUp()
    {
        const Answer answer = nnlab(small, "all");
        QVERIFY2(answer.code == 0, qPrintable(answer.err));
        QVERIFY2(answer.out.startsWith("activation  learning-rate  runs  failed  mean test-accuracy "),
            qPrintable(answer.out));
        QVERIFY2(answer.out.contains("\n24 runs: 24 finished. 24 runs in "), qPrintable(answer.out));
        const QString file = fileOf("all");
        QVERIFY2(answer.out.endsWith("Saved as sweep 1 in " + file + ".\ncompare: nnlab compare 1..24 --group "
                     + "activation,learning-rate --notebook " + file
                     + "\nlist:    nnlab runs --where sweep=1 --notebook " + file + "\n"),
            qPrintable(answer.out));
        QCOMPARE(answer.err, QString());
        QCOMPARE(runsIn("all").size(), 24);
        QCOMPARE(nnlab("runs --where sweep=1 --columns place --format csv", "all").out.count('\n'), 25);
        QCOMPARE(nnlab("verify 1 24", "all").code, 0);
        QCOMPARE(nnlab("check " + file, {}).code, 0);
    }

    void wordsAsHydraUsersTypeThem()
    {
        const Answer answer =
            nnlab("sweep plane learning-rate=0.03,0.3 seed=1..6 activation=relu,tanh epochs=20 --json --resume", "all");
        QVERIFY2(answer.code == 0, qPrintable(answer.err));
        const QJsonObject json = QJsonDocument::fromJson(answer.out.toUtf8()).object();
        QCOMPARE(json.value("sweep").toObject().value("id").toInt(), 1); // it is the same, and done
        QCOMPARE(json.value("runs").toArray().size(), 24);
    }

    void onlyWhatWasAskedForIsKept()
    {
        const QString line = "sweep plane --seeds 1..4 --epochs 30";
        QCOMPARE(nnlab(line, "keep").code, 0);
        QCOMPARE(nnlab(line + " --keep best", "keep-best").code, 0);
        QCOMPARE(nnlab(line + " --keep all", "keep-all").code, 0);
        QCOMPARE(signaturesIn("keep"), signaturesIn("keep-best"));
        QCOMPARE(signaturesIn("keep"), signaturesIn("keep-all"));
        const auto size = [this](const QString& notebook) { return QFile(fileOf(notebook)).size(); };
        QVERIFY(size("keep") < 200'000);
        QVERIFY2(size("keep-all") > 4 * size("keep"), qPrintable(QString::number(size("keep-all"))));
        QCOMPARE(nnlab("compact", "keep-best").code, 0);
        QVERIFY2(size("keep-best") > size("keep") && size("keep-best") < size("keep-all") / 2,
            qPrintable(QString::number(size("keep-best"))));
        QCOMPARE(nnlab("check " + fileOf("keep-best"), {}).code, 0);
    }

    void aFailingRunStopsNothing()
    {
        // One of two data sets cannot be read.
        const QString broken = m_folder.filePath("broken.csv");
        QFile file(broken);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("label,pixel\nseven,dark\n");
        file.close();
        const QString line = "sweep mnist --data mnist," + broken + " --train-samples 100 --epochs 1 --seeds 1,2";
        const Answer answer = nnlab(line, "failing");
        QCOMPARE(answer.code, 4);
        QVERIFY2(answer.out.contains("4 runs: 2 finished, 2 failed."), qPrintable(answer.out));
        QVERIFY2(answer.out.contains("alone again: nnlab rerun "), qPrintable(answer.out));
        // It is over for good, so resuming does nothing.
        const Answer again = nnlab(line + " --resume", "failing");
        QCOMPARE(again.code, 4);
        QVERIFY2(again.out.contains("Nothing was left to do."), qPrintable(again.out));
        QCOMPARE(runsIn("failing").size(), 4);
        const Answer fast = nnlab("sweep mnist --data " + broken + " --seeds 1..50 --fail-fast", "fast");
        QCOMPARE(fast.code, 4);
        QVERIFY2(runsIn("fast").size() <= 2 * QThread::idealThreadCount(), qPrintable(fast.out));
        QVERIFY2(fast.out.contains("\nresume:  nnlab sweep mnist --data " + broken + " --seeds 1..50 --notebook "),
            qPrintable(fast.out));
    }

    void dataThatAreNotThereAreToldBeforeAnythingBegins()
    {
        const Answer answer = nnlab("sweep mnist --data mnist,/nonexistent --seeds 1..50", "nodata");
        QCOMPARE(answer.code, 3);
        QVERIFY2(answer.err.contains("There is no data set or path '/nonexistent'"), qPrintable(answer.err));
        QVERIFY(!QFile::exists(fileOf("nodata")));
        QCOMPARE(nnlab("sweep mnist --data mnist,/nonexistent --dry-run", {}).code, 3);
    }

    void killedAnywhereAndResumed()
    {
        QCOMPARE(nnlab(longer, "whole").code, 0);
        const QMap<QString, QString> whole = signaturesIn("whole");
        QCOMPARE(whole.size(), 24);
        int kills = 0;
        for (bool isOver = false; !isOver; ++kills) {
            QProcess process;
            start(process, longer + " --resume", "killed");
            // A little later each time, so that every part of the work is hit, and it still comes to its end.
            isOver = process.waitForFinished(20 + 17 * kills);
            if (!isOver) {
                process.kill();
                process.waitForFinished();
            } else {
                QCOMPARE(process.exitCode(), 0);
            }
        }
        QVERIFY2(kills >= 4, qPrintable(QString::number(kills)));
        QCOMPARE(runsIn("killed").size(), 24); // every run exactly once
        QCOMPARE(signaturesIn("killed"), whole);
        QCOMPARE(nnlab("check " + fileOf("killed"), {}).code, 0);
    }

    void signalsFinishWriting_data() { addStoppingSignals(); }
    void signalsFinishWriting()
    {
        QFETCH(int, signal);
        QFETCH(int, code);
        const QString notebook = "signal" + QString::number(signal);
        QProcess process;
        start(process, "sweep plane --seeds 1..200 --epochs 2000", notebook);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(fileOf(notebook)), 10'000);
        QTest::qWait(300);
        ::kill(static_cast<pid_t>(process.processId()), signal);
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitCode(), code);
        const QString out = QString::fromUtf8(process.readAllStandardOutput());
        QVERIFY2(
            out.contains("\nresume:  nnlab sweep plane --epochs 2000 --seeds 1..200 --notebook "), qPrintable(out));
        QVERIFY(!QFile::exists(fileOf(notebook) + "-wal") && !QFile::exists(fileOf(notebook) + "-lock"));
        QCOMPARE(nnlab("check " + fileOf(notebook), {}).code, 0);
    }

    void onlyTheSameSweepIsResumed()
    {
        QCOMPARE(nnlab("sweep plane --activation relu --seeds 1,2 --epochs 2 --resume", "resume").code, 0);
        const Answer other = nnlab("sweep plane --activation relu,tanh --seeds 1..2 --epochs 2 --resume", "resume");
        QCOMPARE(other.code, 2);
        QVERIFY2(
            other.err.contains("differs in activation (relu there, relu,tanh here), seeds (1,2 there, 1..2 here)."),
            qPrintable(other.err));
        QCOMPARE(runsIn("resume").size(), 2);
        // Of another experiment there is none, so that is begun.
        QCOMPARE(nnlab("sweep line_fitting --seeds 1,2 --epochs 2 --resume", "resume").code, 0);
        QCOMPARE(runsIn("resume").size(), 4);
    }

    void aLimitedSweepGoesOn()
    {
        QCOMPARE(nnlab(small + " --limit 5", "limit").code, 0);
        QCOMPARE(runsIn("limit").size(), 5);
        QCOMPARE(nnlab(small + " --resume", "limit").code, 0);
        QCOMPARE(signaturesIn("limit"), signaturesIn("all"));
    }

    void sharesTogetherAreTheWhole()
    {
        for (int share = 1; share <= 3; ++share) {
            const QString number = QString::number(share);
            QCOMPARE(nnlab(small + " --shard " + number + "/3 --resume", "share" + number).code, 0);
            QCOMPARE(runsIn("share" + number).size(), 8);
        }
        const Answer merged =
            nnlab("merge " + fileOf("share1") + " " + fileOf("share2") + " " + fileOf("share3"), "merged");
        QVERIFY2(merged.code == 0, qPrintable(merged.err));
        QCOMPARE(signaturesIn("merged"), signaturesIn("all"));
        // It is one sweep again, and complete.
        const Answer again = nnlab(small + " --resume", "merged");
        QVERIFY2(again.code == 0 && again.out.contains("Nothing was left to do."), qPrintable(again.out + again.err));
        QCOMPARE(runsIn("merged").size(), 24);
        QCOMPARE(nnlab("check " + fileOf("merged"), {}).code, 0);
    }

    void carriedOutTwiceItStaysTwo()
    {
        QCOMPARE(nnlab(small, "twice").code, 0);
        QCOMPARE(nnlab("merge " + fileOf("twice") + " " + fileOf("all"), "both").code, 0);
        QCOMPARE(nnlab("runs --where sweep=1 --columns place --format csv", "both").out.count('\n'), 25);
        QCOMPARE(nnlab("runs --where sweep=2 --columns place --format csv", "both").out.count('\n'), 25);
    }

    void deletedRunsAreDoneAgain()
    {
        QCOMPARE(nnlab("merge " + fileOf("all"), "deleted").code, 0);
        QCOMPARE(nnlab("delete 3 7..9", "deleted").code, 0);
        const Answer again = nnlab(small + " --resume", "deleted");
        QVERIFY2(again.code == 0 && again.out.contains("24 runs: 24 finished. 4 runs in "), qPrintable(again.out));
        QCOMPARE(signaturesIn("deleted"), signaturesIn("all"));
    }

    void dryRun()
    {
        const Answer answer =
            nnlab("sweep plane --optimizer gradient-descent,momentum --momentum 0.5,0.9 --dry-run", "dry");
        QVERIFY2(answer.code == 0, qPrintable(answer.err));
        QVERIFY2(answer.out.startsWith("place  optimizer         momentum  seed\n"
                                       "    0  gradient-descent         -     1\n"
                                       "    1  momentum               0.5     1\n"
                                       "    2  momentum               0.9     1\n"
                                       "\n3 runs (1 combination is left out"),
            qPrintable(answer.out));
        QVERIFY(!QFile::exists(fileOf("dry")));
        const QJsonObject json =
            QJsonDocument::fromJson(nnlab(small + " --dry-run --json", "dry").out.toUtf8()).object();
        QCOMPARE(json.value("runs").toArray().size(), 24);
        QVERIFY(json.value("seconds").toDouble() > 0);
    }

    void badInput_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("sentences");
        const auto row = [](const char* name, const char* line, const char* sentences) {
            QTest::newRow(name) << line << sentences;
        };
        row("everything at once",
            "sweep plane --activatoin relu --learning-rate fast --seeds 0..x --keep some --jobs 0",
            "nnlab: --jobs is a whole number from 1 to 1024, not \"0\".\n"
            "nnlab: --keep is best or all, not \"some\".\n"
            "nnlab: There is no parameter called activatoin; did you mean activation?\n"
            "nnlab: learning-rate is a number from 1e-6 to 10, not \"fast\".\n"
            "nnlab: seeds is a whole number from 0 to 9007199254740991, not \"x\".\n");
        row("no experiment", "sweep",
            "nnlab: Say which experiment to sweep, as in `nnlab sweep plane --activation relu,tanh --seeds 1..5`; "
            "`nnlab "
            "list` shows them.\n");
        row("no such share", "sweep plane --shard 4/3",
            "nnlab: --shard says which share of how many, from 1 on, as in 2/8, not \"4/3\".\n");
    }
    void badInput()
    {
        QFETCH(QString, line);
        QFETCH(QString, sentences);
        const Answer answer = nnlab(line, "bad");
        QCOMPARE(answer.code, 2);
        QCOMPARE(answer.err, sentences);
        QVERIFY(!QFile::exists(fileOf("bad")));
    }

private:
    QString fileOf(const QString& notebook) const { return m_folder.filePath(notebook + ".nnlab"); }

    QStringList wordsOf(const QString& line, const QString& notebook) const
    {
        QStringList words = line.split(' ');
        if (!notebook.isEmpty())
            words << "--notebook" << fileOf(notebook);
        return words;
    }

    void start(QProcess& process, const QString& line, const QString& notebook) const
    {
        process.setProcessEnvironment(cleanEnvironment());
        process.start(nnlabProgram, wordsOf(line, notebook));
        process.waitForStarted();
    }

    Answer nnlab(const QString& line, const QString& notebook) const
    {
        return answerOf(nnlabProgram, wordsOf(line, notebook), {.milliseconds = 100'000});
    }

    QJsonArray runsIn(const QString& notebook) const
    {
        return QJsonDocument::fromJson(nnlab("runs --json", notebook).out.toUtf8()).object().value("runs").toArray();
    }

    /// Status, signature and last values by spec: what must not depend on how a sweep was carried out.
    QMap<QString, QString> signaturesIn(const QString& notebook) const
    {
        QMap<QString, QString> signatures;
        const QJsonArray runs = runsIn(notebook);
        for (const QJsonValue& run : runs) {
            QJsonObject last = run["last"].toObject();
            last.remove("samples-per-second");
            signatures.insert(run["spec"].toString(),
                run["status"].toString() + run["signature"].toString() + QJsonDocument(last).toJson());
        }
        return signatures;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestSweepCommands)
#include "tst_sweep_commands.moc"
