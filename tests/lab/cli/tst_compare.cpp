// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Comparing saved runs from outside, and naming them with the help of the shell.

#include "tests/lab/answer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

class TestCompare : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Runs 1 to 6: sigmoid and tanh in the plane, 3 seeds each; 7 to 10: two activations of mnist, 2 seeds each.
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_file = m_folder.filePath("runs.nnlab");
        for (const char* activation : {"sigmoid", "tanh"}) {
            for (const char* seed : {"1", "2", "3"})
                run({"plane", "--epochs", "30", "--activation", activation, "--seed", seed, "--name", activation});
        }
        for (const char* activation : {"sigmoid", "relu"}) {
            for (const char* seed : {"1", "2"})
                run({"mnist", "--train-samples", "2000", "--test-samples", "500", "--epochs", "2", "--activation",
                    activation, "--seed", seed});
        }
    }

    void groupsForPeople()
    {
        const Answer answer = nnlab("compare --where experiment=plane --group activation --reach loss=0.49");
        QVERIFY2(answer.code == 0 && answer.err.isEmpty(), qPrintable(answer.err));
        QVERIFY2(answer.out.startsWith("6 runs of plane in 2 groups with 3 seeds each, by test-accuracy at the end\n"
                                       "activation  runs  seeds  test-accuracy"),
            qPrintable(answer.out));
        for (const char* part : {"tanh        4..6      3", "sigmoid     1..3      3", " over 3 seeds",
                 "Fewer than five seeds are a hint", "best on test", "When loss got to 0.4900", "3 of 3",
                 "Some groups have only 3 seeds", "Pairs of runs with the same seed: first tanh, second sigmoid"})
            QVERIFY2(answer.out.contains(part) || answer.out.simplified().contains(part), part);
    }

    void everyFormat_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("begin");
        QTest::newRow("csv") << "csv"
                             << "activation,runs,seeds,left-out,mean,deviation,low,high,difference,";
        QTest::newRow("tsv") << "tsv"
                             << "activation\truns\tseeds\tleft-out\tmean\t";
        QTest::newRow("jsonl") << "jsonl"
                               << "{\"activation\":\"tanh\",";
        QTest::newRow("json") << "json"
                              << "{\"better\":\"higher\",\"comparisons\":[{";
        QTest::newRow("markdown") << "markdown"
                                  << "## 6 runs of plane";
    }
    void everyFormat()
    {
        QFETCH(QString, format);
        QFETCH(QString, begin);
        const Answer answer = nnlab("compare 1..6 --group activation --format " + format);
        QVERIFY2(answer.code == 0 && answer.out.startsWith(begin), qPrintable(answer.out + answer.err));
        if (format == "json" || format == "markdown")
            QCOMPARE(nnlab("compare 1..6 --group activation --" + format).out, answer.out);
        if (format == "csv") {
            const QStringList lines = answer.out.split('\n', Qt::SkipEmptyParts);
            QCOMPARE(lines.size(), 3);
            QCOMPARE(lines[1].count(','), lines[0].count(','));
            QVERIFY(answer.err.contains("only 3 seeds"));
        }
    }

    /// Of the same test samples the better network knows exactly so many more as its accuracy says, and the matrices'
    /// difference has as many more on its diagonal.
    void twoRunsSampleBySample()
    {
        const Answer answer = nnlab("compare 7 9 --json");
        QVERIFY2(answer.code == 0, qPrintable(answer.err));
        const QJsonObject json = QJsonDocument::fromJson(answer.out.toUtf8()).object();
        const QJsonObject pair = json["pair"].toObject();
        const QJsonObject same = pair["mcnemar"].toObject();
        QCOMPARE(same["samples"].toInt(), 500);
        const double difference = json["comparisons"].toArray()[0].toObject()["differences"].toArray()[0].toDouble();
        QVERIFY(difference > 0);
        QCOMPARE(same["onlyOne"].toInt() - same["onlyOther"].toInt(), qRound(500 * difference));
        double diagonal = 0;
        const QJsonArray cells = pair["confusion"].toObject()["cells"].toArray();
        for (int i = 0; i < 10; ++i)
            diagonal += cells[i].toArray()[i].toDouble();
        QCOMPARE(qRound(diagonal), qRound(500 * difference));
        QVERIFY(pair["firstDifference"].toObject()["channels"].toArray().contains("test-accuracy"));

        const Answer text = nnlab("compare 7 9");
        for (const char* part : {"Confusion matrix of run 9 (relu) minus that of run 7 (sigmoid)",
                 "Changed most: ", "Of the same 500 test samples run 9 (relu) alone is right about ",
                 "(McNemar, exact)", "Runs 9 and 7 first differ at epoch 0, in test-accuracy"})
            QVERIFY2(text.out.simplified().contains(part), qPrintable(text.out));
    }

    void badInputGetsASentenceAndACode_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* line, const char* sentence) {
            QTest::newRow(name) << line << sentence;
        };
        row("nothing said", "compare", "Say which runs to compare");
        row("one run", "compare 1", "Run 1 is the only one");
        row("several experiments", "compare 1 7", "These are runs of plane and mnist");
        row("unknown group", "compare 1..6 --group activatoin", "did you mean activation?");
        row("seeds as variants", "compare 1..6 --group seed", "Seeds are no variants");
        row("unknown metric", "compare 1..6 --metric test-acuracy", "did you mean test-accuracy?");
        row("target without a number", "compare 1..6 --reach loss", "write it as in --reach test-accuracy=0.95");
        row("target in percent", "compare 1..6 --reach test-accuracy=95", "--reach test-accuracy=95%");
        row("unknown target", "compare 1..6 --reach los=1", "did you mean loss?");
        row("wrong filter", "compare --where activation", "In the filter");
        row("filter that none fits", "compare --where status=failed", "No run is like that.");
        row("unknown run", "compare 1 99", "There is no run 99");
        row("no number", "compare first second", "\"first\" is no run");
        row("unknown format", "compare 1 2 --format jsno", "did you mean json?");
        row("unknown flag", "compare 1 2 --grup activation", "did you mean --group?");
    }
    void badInputGetsASentenceAndACode()
    {
        QFETCH(QString, line);
        QFETCH(QString, sentence);
        const Answer answer = nnlab(line);
        QVERIFY2(answer.code == 2 && answer.out.isEmpty() && answer.err.contains(sentence),
            qPrintable(QString::number(answer.code) + answer.err));
    }

    void runsThatAllFailedAreNoComparison()
    {
        QFile broken(m_folder.filePath("broken.csv"));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("label,pixel\nseven,dark\n");
        broken.close();
        const QString file = m_folder.filePath("failed.nnlab");
        QCOMPARE(answerOf(nnlabProgram,
                     QString("sweep mnist --data %1 --seeds 1,2 --notebook %2").arg(broken.fileName(), file).split(' '))
                     .code,
            4);
        const Answer answer = answerOf(nnlabProgram, QString("compare 1 2 --notebook " + file).split(' '));
        QVERIFY2(answer.code == 2 && answer.err.contains("None of these runs has finished"), qPrintable(answer.err));
    }

    void damagedRunsAreToldAndTheOthersCompared()
    {
        const QString file = m_folder.filePath("damaged.nnlab");
        QVERIFY(QFile::copy(m_file, file));
        QProcess sqlite;
        sqlite.start("sqlite3", {file, "UPDATE runs SET parameters = 'nonsense' WHERE id = 3"});
        QVERIFY(sqlite.waitForFinished() && sqlite.exitCode() == 0);
        const Answer two = answerOf(nnlabProgram, QString("compare 3 4 --notebook " + file).split(' '));
        QVERIFY2(
            two.code == 6 && two.err.contains("no two runs that can be read: Run 3 is damaged"), qPrintable(two.err));
        for (const char* runs : {"1..6", "--where experiment=plane"}) {
            const Answer answer = answerOf(
                nnlabProgram, QString("compare %1 --group activation --notebook %2").arg(runs, file).split(' '));
            QVERIFY2(answer.code == 6 && answer.out.startsWith("5 runs of plane in 2 groups"), qPrintable(answer.out));
            QVERIFY2(answer.out.contains("Run 3 is damaged, so that not even its values can be read"),
                qPrintable(answer.out));
        }
    }

    void twoSeedsThatShareNone()
    {
        const Answer answer = nnlab("compare 1 5");
        QVERIFY2(answer.code == 0 && answer.out.simplified().contains("tanh and sigmoid have no seed in common"),
            qPrintable(answer.out));
    }

    void runsAreCompleted_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("proposals");
        const QString nines = "9\tmnist\n8\tmnist\n7\tmnist\n6\tplane tanh\n5\tplane tanh\n4\tplane tanh\n"
                              "3\tplane sigmoid\n2\tplane sigmoid\n";
        QTest::newRow("all, the newest first") << "show --notebook %1 "
                                               << "10\tmnist\n" + nines + "1\tplane sigmoid\n";
        QTest::newRow("begun") << "compare --notebook %1 1"
                               << "10\tmnist\n1\tplane sigmoid\n";
        QTest::newRow("the end of a range") << "compare --notebook=%1 1..6"
                                            << "1..6\tplane tanh\n";
        QTest::newRow("parameters") << "compare --notebook %1 --group epochs,acti"
                                    << "epochs,activation\n";
        QTest::newRow("scalars") << "compare --notebook %1 --metric train-"
                                 << "train-accuracy\n";
        QTest::newRow("no such notebook") << "show --notebook /nowhere/x.nnlab "
                                          << "";
        QTest::newRow("flags, as ever") << "show --notebook %1 --js"
                                        << "--json\n";
    }
    void runsAreCompleted()
    {
        QFETCH(QString, words);
        QFETCH(QString, proposals);
        const Answer answer = answerOf(nnlabProgram, QStringList{"__complete"} + words.arg(m_file).split(' '));
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.out, proposals);
    }

    void theShellShowsWhatRunsAreAndTakesTheirNumbers()
    {
        QProcess bash;
        bash.start("/bin/bash",
            {"-c",
                "source '" NNLAB_SOURCE_DIR "/lab/cli/completion/nnlab.bash'; for typed in 1 5; do COMP_WORDS=("
                    + nnlabProgram + " show --notebook " + m_file
                    + " $typed); COMP_CWORD=4; _nnlab; printf '[%s]' \"${COMPREPLY[@]}\"; done"});
        QVERIFY(bash.waitForFinished());
        QCOMPARE(QString::fromUtf8(bash.readAllStandardOutput()), "[10  mnist][1  plane sigmoid][5]");
    }

private:
    void run(const QStringList& words)
    {
        const Answer answer =
            answerOf(nnlabProgram, QStringList{"run"} + words + QStringList{"--quiet", "--notebook", m_file});
        QVERIFY2(answer.code == 0, qPrintable(answer.err));
    }
    Answer nnlab(const QString& line) const
    {
        return answerOf(nnlabProgram, line.split(' ') + QStringList{"--notebook", m_file});
    }

    QTemporaryDir m_folder;
    QString m_file;
};

QTEST_GUILESS_MAIN(TestCompare)
#include "tst_compare.moc"
