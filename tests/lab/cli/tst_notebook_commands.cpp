// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Saved runs from outside, as people and scripts meet them.

#include "tests/lab/cli/bad_input.h"
#include "tests/lab/cli/command_under_test.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

class TestNotebookCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_file = m_folder.filePath("shared.nnlab");
        for (const char* line : {"run plane --epochs 4 --seed 1 --name first --tag good --notebook",
                 "run plane --epochs 4 --seed 2 --notebook", "run line_fitting --epochs 3 --notebook"}) {
            const Answer answer = nnlab(line);
            QVERIFY2(answer.code == 0, qPrintable(answer.err));
        }
    }

    void aSavedRunSaysSoAndIsShownAsItWas()
    {
        const QString file = m_folder.filePath("one.nnlab");
        const Answer run = answerOf(nnlabProgram, {"run", "plane", "--epochs", "3", "--notebook", file});
        QCOMPARE(run.code, 0);
        QVERIFY2(run.out.endsWith("Saved as run 1 in " + file + ".\n"), qPrintable(run.out));
        QVERIFY(!QFile::exists(file + "-wal") && !QFile::exists(file + "-lock"));
        const Answer shown = answerOf(nnlabProgram, {"show", "1", "--notebook", file});
        QCOMPARE(shown.code, 0);
        // All but the line that repeats the run and where it is saved.
        const QString said = run.out.left(run.out.indexOf("again: "));
        QVERIFY2(shown.out.startsWith(said), qPrintable(shown.out + "\n--\n" + said));
    }

    void runsAsJson()
    {
        const Answer answer = nnlab("runs --json --notebook");
        QCOMPARE(answer.code, 0);
        const QJsonArray runs = QJsonDocument::fromJson(answer.out.toUtf8()).object().value("runs").toArray();
        QCOMPARE(runs.size(), 3);
        const QJsonObject first = runs[0].toObject();
        for (const char* key :
            {"id", "experiment", "name", "values", "seed", "status", "signature", "tags", "last", "best", "seconds"})
            QVERIFY2(first.contains(QLatin1String(key)), key);
        QCOMPARE(first.value("name").toString(), "first");
        QCOMPARE(first.value("values").toObject().value("epochs").toInt(), 4);
        QVERIFY(first.value("last").toObject().contains("loss"));
    }

    void lists_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("out");
        const auto row = [](const char* name, const char* line, const char* out) {
            QTest::newRow(name) << line << out;
        };
        row("filter", "runs --where experiment=plane --columns id,seed --format csv --notebook", "id,seed\n1,1\n2,2\n");
        row("sorted", "runs --sort -id --columns id --format csv --notebook", "id\n3\n2\n1\n");
        row("filter that none fits", "runs --where status=failed --notebook", "No run is like that.\n");
        row("tag", "runs --where tags=good --columns id,name,tags --format tsv --notebook",
            "id\tname\ttags\n1\tfirst\tgood\n");
    }
    void lists()
    {
        QFETCH(QString, line);
        QFETCH(QString, out);
        const Answer answer = nnlab(line);
        QVERIFY2(answer.code == 0, qPrintable(answer.err));
        QCOMPARE(answer.out, out);
    }

    void differing()
    {
        const Answer answer = nnlab("runs --where experiment=plane --differing --notebook");
        QVERIFY2(answer.out.startsWith("id  seed  "), qPrintable(answer.out));
    }

    void verifyContinueRerun()
    {
        QFile::copy(m_file, m_folder.filePath("more.nnlab"));
        const QString file = m_folder.filePath("more.nnlab");
        const auto on = [&](const QString& line) {
            return answerOf(nnlabProgram, line.split(' ') + QStringList{"--notebook", file});
        };
        const Answer verified = on("verify 1..3 --threads 2");
        QVERIFY2(verified.code == 0, qPrintable(verified.out + verified.err));
        QCOMPARE(verified.out.count("identical"), 3);
        const Answer continued = on("continue 1 --epochs 7");
        QVERIFY2(
            continued.code == 0 && continued.out.contains("Saved as run 4"), qPrintable(continued.out + continued.err));
        QCOMPARE(on("rerun 1 --epochs 7 --quiet").code, 0);
        const QJsonArray runs =
            QJsonDocument::fromJson(on("runs --json").out.toUtf8()).object().value("runs").toArray();
        QCOMPARE(runs[3].toObject().value("signature"), runs[4].toObject().value("signature"));
        QCOMPARE(runs[3].toObject().value("parent").toInt(), 1);
        QCOMPARE(on("verify 4").code, 0);
        QCOMPARE(on("tag 1,4..5 longer").code, 0);
        QCOMPARE(on("note 4 kept --name goes-on").code, 0);
        QVERIFY(on("show 4").out.contains("continues run 1\nname:   goes-on\nnote:   kept\ntags:   longer"));
        QCOMPARE(on("delete 1 2..3").code, 0);
        QCOMPARE(on("runs --columns id --format csv").out, "id\n4\n5\n");
        QCOMPARE(answerOf(nnlabProgram, {"check", file}).out,
            "run  verdict\n  4  whole\n  5  whole\n2 of 2 runs are whole.\n");
    }

    void exports()
    {
        const Answer csv = nnlab("export 1..3 --format csv --notebook");
        QVERIFY2(
            csv.out.startsWith("run,experiment,channel,at,value,seconds\n1,plane,"), qPrintable(csv.out.left(200)));
        const QJsonObject again =
            QJsonDocument::fromJson(answerOf(nnlabProgram, {"run", "plane", "--epochs", "4", "--json"}).out.toUtf8())
                .object();
        const QJsonObject json =
            QJsonDocument::fromJson(nnlab("export 1 --format json --notebook").out.toUtf8()).object();
        QVERIFY(!json.isEmpty());
        QCOMPARE(json.value("channels"), again.value("channels"));
        for (const char* format : {"npz", "safetensors"}) {
            const QString file = m_folder.filePath(QString("run.") + format);
            const Answer answer = nnlab(QString("export 1 --format %1 --output %2 --notebook").arg(format, file));
            QVERIFY2(answer.code == 0 && QFile(file).size() > 100, qPrintable(answer.err));
        }
        QProcess numpy;
        numpy.start("/usr/bin/python3",
            {"-c",
                "import numpy, sys; a = numpy.load(sys.argv[1]); print(sorted(a)[:3], a['0.weight'].shape, "
                "a['loss.at'])",
                m_folder.filePath("run.npz")});
        QVERIFY(numpy.waitForFinished());
        const QByteArray complaint = numpy.readAllStandardError();
        QVERIFY2(numpy.exitStatus() == QProcess::NormalExit && complaint.isEmpty(), complaint);
        QCOMPARE(QString::fromUtf8(numpy.readAllStandardOutput()),
            "['0.bias', '0.weight', '1.bias'] (4, 2) [0. 1. 2. 3. 4.]\n");
    }

    void takesInOtherNotebooks()
    {
        const QString all = m_folder.filePath("all.nnlab");
        const auto words = [&](const QString& line) { return line.split(' '); };
        QCOMPARE(answerOf(nnlabProgram, words("merge " + m_file + " " + m_file + " --notebook " + all)).out,
            m_file + ": 3 added\n" + m_file + ": 0 added, 3 known already\n");
        QCOMPARE(answerOf(nnlabProgram, words("import " + m_file + " --notebook " + all)).out,
            m_file + ": 0 added, 3 known already\n");
        QCOMPARE(answerOf(nnlabProgram, words("compact --notebook " + all)).code, 0);
    }

    void badInputGetsASentenceAndACode_data()
    {
        const BadInputRows row;
        row("no run of that number", "show 9 --notebook", 2, "There is no run 9 in");
        row("no number", "show first --notebook", 2, "\"first\" is no run; runs have numbers");
        row("no run named", "show --notebook", 2, "Say which run is meant");
        row("several runs", "show 1..2 --notebook", 2, "one run at a time");
        row("wrong filter", "runs --where seed --notebook", 2, "In the filter \"seed\"");
        row("unknown field", "runs --where seeed=1 --notebook", 2, "did you mean seed?");
        row("unknown column", "runs --columns id,sead --notebook", 2, "did you mean seed?");
        row("continued to less", "continue 1 --epochs 4 --notebook", 2, "Run 1 has 4 epochs already");
        row("value out of range", "rerun 1 --epochs 0 --notebook", 2, "epochs is 0");
        row("delete nothing", "delete --notebook", 2, "Say which runs to delete");
        row("export of no format", "export 1 --notebook", 2, "csv, json, npz, safetensors");
        row("export of an unknown format", "export 1 --format npy --notebook", 2, "did you mean npz?");
        row("export of several into one npz", "export 1..2 --format npz --notebook", 2, "holds one run");
        row("export to where nothing can be", "export 1 --format csv --output /nowhere/x --notebook", 7,
            "The file /nowhere/x cannot be written");
        row("import of what is not there", "import /nowhere/x.nnlab --notebook", 7,
            "There is no notebook /nowhere/x.nnlab");
        row("merge into nothing", "merge --notebook", 2, "Say which notebooks to merge");
        row("delete what is not there", "delete 1 77 --notebook", 2, "There is no run 77");
    }
    void badInputGetsASentenceAndACode()
    {
        QFETCH(QString, line);
        QFETCH(int, code);
        QFETCH(QString, sentence);
        const Answer answer = nnlab(line);
        QVERIFY2(answer.code == code && answer.err.contains(sentence),
            qPrintable(QString::number(answer.code) + answer.err));
    }

private:
    /// A line that ends in --notebook, about the notebook that all tests share.
    Answer nnlab(const QString& line) const { return answerOf(nnlabProgram, line.split(' ') + QStringList{m_file}); }

    QTemporaryDir m_folder;
    QString m_file;
};

QTEST_GUILESS_MAIN(TestNotebookCommands)
#include "tst_notebook_commands.moc"
