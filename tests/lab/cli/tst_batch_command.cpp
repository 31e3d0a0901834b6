// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Batch files from outside: checked, carried out, cut off, resumed; and runs that become one and come back.

#include "tests/lab/cli/bad_input.h"
#include "tests/lab/cli/command_under_test.h"
#include "tests/lab/cli/stopping_signals.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

namespace {

/// The runs of a notebook by spec: signature, status, and how often.
QStringList runsBySpec(const QString& notebook)
{
    QStringList lines = nnlab("runs --columns spec,signature,status --format csv", notebook).out.split('\n');
    lines.sort();
    return lines;
}

QJsonArray runsJson(const QString& notebook)
{
    return QJsonDocument::fromJson(nnlab("runs --json", notebook).out.toUtf8()).object().value("runs").toArray();
}

} // namespace

class TestBatchCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void theExampleOfTheDocumentRuns()
    {
        QFile document(NNLAB_SOURCE_DIR "/lab/core/BATCH.md");
        QVERIFY(document.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(document.readAll());
        const qsizetype begin = text.indexOf("```json\n") + 8;
        const QString file = write("circle.json", text.mid(begin, text.indexOf("```", begin) - begin).toUtf8());
        QVERIFY(text.contains("the 20 runs, and that nothing is wrong with the file"));
        const Answer dry = nnlab("batch " + file + " --dry-run", fileOf("circle"));
        QVERIFY2(dry.code == 0 && dry.err.isEmpty() && dry.out.contains("\n20 runs. Nothing is wrong with "),
            qPrintable(dry.text()));
        QVERIFY2(!QFile::exists(fileOf("circle")), "a dry run saves nothing");
        const Answer done = nnlab("batch " + file, fileOf("circle"));
        QVERIFY2(done.code == 0 && done.err.isEmpty() && done.out.contains("\nSaved as sweep 1 in "),
            qPrintable(done.text()));
        QCOMPARE(runsJson(fileOf("circle")).size(), 20);
        QCOMPARE(nnlab("runs --where tags=circle --columns id --format csv", fileOf("circle")).out.count('\n'), 19);
        QCOMPARE(nnlab("verify 1..20", fileOf("circle")).code, 0);
        // A single run is kept as a whole; of one of a sweep there is nothing to continue.
        const QString single = nnlab("runs --where tags=warm-up --columns id --format tsv", fileOf("circle")).out;
        QCOMPARE(nnlab("continue " + single.section('\n', 1, 1) + " --epochs 25 --quiet", fileOf("circle")).code, 0);
    }

    void resumedWhenDoneThereIsNothingToDo()
    {
        const QString file = write("small.json", small);
        QCOMPARE(nnlab("batch " + file, fileOf("done")).code, 0);
        const QStringList before = runsBySpec(fileOf("done"));
        const Answer again = nnlab("batch " + file + " --resume", fileOf("done"));
        QVERIFY2(again.code == 0 && again.out.contains("\nNothing was left to do.\n"), qPrintable(again.text()));
        QCOMPARE(runsBySpec(fileOf("done")), before);
        // Comments, names and spaces do not make it another batch.
        QByteArray other = small;
        other.replace("\"seed\"", "\"// why\": [1], \"name\": \"n\",\n\"seed\"");
        QVERIFY(nnlab("batch " + write("renamed.json", other) + " --resume", fileOf("done"))
                    .out.contains("Nothing was left to do."));
    }

    void resumeBeginsWhatIsNotThereAndRefusesWhatHasChanged()
    {
        const QString file = write("first.json", small);
        QCOMPARE(nnlab("batch " + file + " --resume", fileOf("resumed")).code, 0);
        QByteArray other = small;
        other.replace("1..3", "1..4");
        other.replace("\"seed\": 7", "\"seed\": 8");
        const Answer refused = nnlab("batch " + write("changed.json", other) + " --resume", fileOf("resumed"));
        QVERIFY2(refused.code == 2 && refused.err.contains("There is no such batch in ")
                && refused.err.contains("Its newest batch, sweep 1, differs in run 1, sweep 1. Without --resume a new "
                                        "batch begins."),
            qPrintable(refused.text()));
    }

    void cutOffAndResumedEveryRunIsDoneOnce_data()
    {
        addStoppingSignals();
        QTest::newRow("SIGKILL") << SIGKILL << -1;
    }
    void cutOffAndResumedEveryRunIsDoneOnce()
    {
        QFETCH(int, signal);
        QFETCH(int, code);
        const QString file = write("long.json", longer);
        if (!QFile::exists(fileOf("at-once")))
            QCOMPARE(nnlab("batch " + file, fileOf("at-once")).code, 0);
        const QString notebook = fileOf("cut-" + QString::number(signal));
        QProcess process;
        process.setProcessEnvironment(cleanEnvironment());
        process.start(nnlabProgram, {"batch", file, "--notebook", notebook});
        for (int i = 0; i < 400 && !nnlab("runs --columns status --format csv", notebook).out.contains("finished"); ++i)
            QTest::qWait(10);
        kill(pid_t(process.processId()), signal);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, code);
        const QByteArray out = process.readAllStandardOutput();
        QVERIFY2(code == -1 || out.contains("--resume\n"), out);
        const Answer resumed = nnlab("batch " + file + " --resume", notebook);
        QVERIFY2(resumed.code == 0, qPrintable(resumed.text()));
        QVERIFY(nnlab("check " + notebook).code == 0);
        QCOMPARE(runsBySpec(notebook), runsBySpec(fileOf("at-once")));
    }

    void savedRunsBecomeABatchFileAndComeBack()
    {
        const QString notebook = fileOf("origin");
        for (const char* line :
            {"run plane --epochs 7 --learning-rate 0.012345678901234567 --hidden 5-3 --seed 11 --quiet "
             "--name odd --tag one --tag two",
                "run line_fitting --preset xor --seed 9007199254740991 --quiet", "run double_relu --m1 0.5 --quiet"}) {
            const Answer answer = nnlab(line, notebook);
            QVERIFY2(answer.code == 0 || answer.err.contains("preset"), qPrintable(answer.text()));
        }
        const QString all = QString("1..%1").arg(runsJson(notebook).size());
        const QString file = m_folder.filePath("again.json");
        QCOMPARE(nnlab("export " + all + " --format batch --output " + file, notebook).code, 0);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray text = written.readAll();
        // Through standard input.
        const Answer done = answerOf(nnlabProgram, {"batch", "-", "--notebook", fileOf("again")}, {.input = text});
        QVERIFY2(done.code == 0 && done.err.isEmpty(), qPrintable(done.text()));
        QCOMPARE(runsBySpec(fileOf("again")), runsBySpec(notebook));
        const QString odd = nnlab("runs --where seed=11 --columns name,tags --format tsv", fileOf("again")).out;
        QCOMPARE(odd, "name\ttags\nodd\tone,two\n");
        // And runs of a batch do so again.
        const Answer twice = nnlab("export " + all + " --format batch", fileOf("again"));
        QCOMPARE(
            answerOf(nnlabProgram, {"batch", "-", "--notebook", fileOf("thrice")}, {.input = twice.out.toUtf8()}).code,
            0);
        QCOMPARE(runsBySpec(fileOf("thrice")), runsBySpec(notebook));
    }

    void everySkeletonIsABatchFile()
    {
        const Answer skeleton = nnlab("describe --skeleton");
        QCOMPARE(skeleton.code, 0);
        const Answer dry = answerOf(
            nnlabProgram, {"batch", "-", "--dry-run", "--notebook", fileOf("none")}, {.input = skeleton.out.toUtf8()});
        QVERIFY2(dry.code == 0 && dry.out.contains("Nothing is wrong with standard input"), qPrintable(dry.text()));
    }

    void aRunThatFailsDoesNotStopTheOthers()
    {
        const QString file = write("diverging.json",
            "{\"runs\": [{\"experiment\": \"line_fitting\", \"values\": {\"learning-rate\": 10, \"epochs\": 2000}},"
            " {\"experiment\": \"plane\", \"values\": {\"epochs\": 3}}]}");
        const Answer answer = nnlab("batch " + file, fileOf("failing"));
        QVERIFY2(answer.code == 4 && answer.out.contains(" diverged: "), qPrintable(answer.text()));
        QCOMPARE(nnlab("runs --where status=finished --columns experiment --format csv", fileOf("failing")).out,
            "experiment\nplane\n");
    }

    void listsAsProgramsWantThem()
    {
        const QString file = write("lists.json", small);
        const Answer json = nnlab("batch " + file + " --json", fileOf("lists"));
        const QJsonObject object = QJsonDocument::fromJson(json.out.toUtf8()).object();
        QCOMPARE(object.value("runs").toArray().size(), 4);
        QCOMPARE(object.value("sweep").toObject().value("experiment").toString(), "batch file");
        const Answer csv = nnlab("batch " + file + " --resume --format csv", fileOf("lists"));
        QVERIFY2(csv.out.startsWith("entry,experiment,name,runs,finished,failed,best,saved as\nrun 1,plane,"),
            qPrintable(csv.text()));
        QCOMPARE(nnlab("batch " + file + " --resume --dry-run --format csv", fileOf("lists")).out,
            "place,entry,experiment,name,seed,values\n");
    }

    void allMistakesAreToldAndNothingRuns()
    {
        const QString file = write("wrong.json",
            "{\n  \"runs\": [\n    {\"experiment\": \"plane\", \"values\": {\"epoch\": 3, \"noise\": 7}},\n  ],\n"
            "  \"sweeps\": [{\"experiment\": \"plane\", \"seeds\": \"one\"}]\n}\n");
        const Answer answer = nnlab("batch " + file, fileOf("nothing"));
        QCOMPARE(answer.code, 2);
        QCOMPARE(answer.out, QString());
        const QString at = "nnlab: " + file;
        QCOMPARE(answer.err,
            at + ":3:40: There is no parameter called epoch; did you mean epochs?\n" + at
                + ":3:61: noise is 7; it has to be from 0 to 0.5.\n" + at
                + ":3:64: There is a comma too many after the last member.\n" + at
                + ":5:47: seeds is a whole number from 0 to 9007199254740991, not \"one\".\n"
                + "nnlab: Nothing was run, for there are 4 problems in " + file + ".\n");
        QVERIFY(!QFile::exists(fileOf("nothing")));
    }

    void badInputGetsASentenceAndACode_data()
    {
        const BadInputRows row;
        row("no file", "batch", 2, "Say which batch file to carry out");
        row("two files", "batch a.json b.json", 2, "\"b.json\" stands for nothing; a batch is one file.");
        row("a file that is not there", "batch /nowhere/a.json", 7,
            "The batch file /nowhere/a.json cannot be read: No such file or directory");
        row("a folder", "batch /", 7, "cannot be read");
        row("no jobs", "batch a.json --jobs 0", 2, "--jobs is a whole number from 1 to");
        row("keeping less", "batch a.json --keep best", 2, "--keep can only be all here");
        row("an unknown flag", "batch a.json --dryrun", 2, "did you mean --dry-run?");
        row("no text", "batch " + nnlabProgram, 2, "This line is no UTF-8 text.");
    }
    void badInputGetsASentenceAndACode()
    {
        QFETCH(QString, line);
        QFETCH(int, code);
        QFETCH(QString, sentence);
        const Answer answer = nnlab(line, fileOf("nothing"));
        QVERIFY2(answer.code == code && answer.err.contains(sentence), qPrintable(answer.text()));
        QVERIFY(!QFile::exists(fileOf("nothing")));
    }

private:
    QString fileOf(const QString& notebook) const { return m_folder.filePath(notebook + ".nnlab"); }

    QString write(const QString& name, const QByteArray& text) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
        return file.fileName();
    }

    QTemporaryDir m_folder;
    const QByteArray small =
        "{\"runs\": [{\"experiment\": \"plane\", \"seed\": 7, \"values\": {\"epochs\": 3}}],\n"
        " \"sweeps\": [{\"experiment\": \"plane\", \"seeds\": \"1..3\", \"values\": {\"epochs\": 4}}]}\n";
    const QByteArray longer =
        "{\"runs\": [{\"experiment\": \"line_fitting\", \"seed\": 7, \"values\": {\"epochs\": 3}},\n"
        "           {\"experiment\": \"plane\", \"values\": {\"epochs\": 600, \"samples\": 2000}}],\n"
        " \"sweeps\": [{\"experiment\": \"plane\", \"seeds\": \"1..6\", \"values\": {\"epochs\": 300, \"samples\": "
        "2000}},\n"
        "             {\"experiment\": \"plane\", \"seeds\": \"1..6\", \"values\": {\"activation\": \"relu\", "
        "\"epochs\": 300}}]}\n";
};

QTEST_GUILESS_MAIN(TestBatchCommand)
#include "tst_batch_command.moc"
