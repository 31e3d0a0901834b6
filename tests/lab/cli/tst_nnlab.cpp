// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The command from outside, as people and scripts meet it.

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

const QString broken = QStringLiteral(NNLAB_BINARY_DIR "/tests/lab/broken_plugins/plugins/");

Answer nnlab(const QStringList& arguments, const QProcessEnvironment& environment = cleanEnvironment())
{
    return answerOf(nnlabProgram, arguments, {.environment = environment});
}

/// Through a shell, for redirections.
Answer shell(const QString& line) { return answerOf("/bin/bash", {"-c", line}); }

/// Waits until a plugin that says so is running.
bool isRunning(QProcess& process)
{
    QByteArray said;
    while (!said.contains("running") && process.waitForReadyRead(30'000))
        said += process.readAllStandardError();
    return said.contains("running");
}

QStringList words(const char* line) { return QString::fromUtf8(line).split(' ', Qt::SkipEmptyParts); }

} // namespace

class TestNnlab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void badInputGetsASentenceAndACode_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QStringList>("sentences");
        const QString good = "--plugin " + broken + "keeps_promise.so ";
        const auto row = [](const char* name, const QString& line, int code, const QStringList& sentences) {
            QTest::newRow(name) << line.split(' ', Qt::SkipEmptyParts) << code << sentences;
        };
        row("nothing at all", "", 2, {"Commands"});
        row("unknown command", "rnu mnist", 2, {"There is no command called rnu; did you mean run?"});
        row("unknown experiment", "run " + good + "keeps-promises", 2,
            {"There is no experiment called keeps-promises; did you mean keeps_promise?"});
        row("no experiment", "run", 2, {"Say which experiment to run"});
        row("unknown parameter", "run " + good + "keeps_promise --epocs 3", 2,
            {"There is no parameter called epocs; did you mean epochs?"});
        row("misspelt flag", "run " + good + "keeps_promise --sede 3", 2,
            {"There is no flag --sede; did you mean --seed?"});
        row("unknown preset", "run " + good + "keeps_promise --preset classic", 2,
            {"There is no preset called classic"});
        row("all wrong values at once",
            "run " + good + "keeps_promise --epochs 0 --seed -1 --threads 0 --colour red stray", 2,
            {"epochs is 0; it has to be from 1 to 1000.", "--seed is a whole number from 0 to",
                "--threads is a whole number from 1 to 1024", "no parameter called colour",
                "\"stray\" stands for nothing"});
        row("seed too large", "run " + good + "keeps_promise --seed 9007199254740992", 2,
            {"--seed is a whole number from 0 to 9007199254740991"});
        row("value missing", "run " + good + "keeps_promise --epochs", 2, {"--epochs needs a value"});
        row("NaN for an integer", "run " + good + "keeps_promise --epochs nan", 2,
            {"epochs is a whole number from 1 to 1000, not \"nan\"."});
        row("unknown format", "list --format jsn", 2, {"There is no format called jsn; did you mean json?"});
        row("unknown topic", "help exit-code", 2, {"did you mean exit-codes?"});
        row("unknown workload", "bench onlin", 2, {"There is no workload called onlin; did you mean online?"});
        row("unknown target", "bench --target mmx", 2, {"This CPU has no target mmx"});
        row("nothing to check", "check", 2, {"Say which plugin to check"});
        row("two formats", "describe --json --markdown", 2, {"Choose one of"});
        row("plugin that is none", "run --plugin " + broken + "no_plugin.so x", 8,
            {"no_plugin.so cannot be used. It is not a plugin."});
        row("plugin that is not there", "run --plugin /nowhere/x.so x", 8, {"There is no such file."});
        row("other interface version", "run --plugin " + broken + "other_version.so other_version", 8,
            {"interface version 999"});
        row("missing symbol", "run --plugin " + broken + "missing_symbol.so missing_symbol", 8,
            {"nobodyHasWrittenThis"});
        row("throws while loading", "run --plugin " + broken + "throws_while_loading.so throws_while_loading", 8,
            {"no licence"});
        row("throws while running", "run --plugin " + broken + "throws_in_run.so throws_in_run", 8, {"index 7"});
        row("reports NaN", "run --plugin " + broken + "reports_nan.so reports_nan", 8,
            {"the channel loss at 2 a number that is not finite"});
        row("undeclared channel", "run --plugin " + broken + "undeclared_channel.so undeclared_channel", 8,
            {"the channel secret"});
        row("wrong sizes", "run --plugin " + broken + "wrong_sizes.so wrong_sizes", 8,
            {"pictures whose numbers do not fill their size"});
        row("a plugin that breaks the contract", "check " + broken + "reports_nan.so", 8, {});
    }
    void badInputGetsASentenceAndACode()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QStringList, sentences);
        const Answer answer = nnlab(arguments);
        QVERIFY2(answer.code == code, qPrintable(QString("exit %1\n").arg(answer.code) + answer.err));
        for (const QString& sentence : sentences)
            QVERIFY2(answer.err.contains(sentence), qPrintable(answer.err));
    }

    void brokenPluginsAreRowsOfTheList()
    {
        QProcessEnvironment environment = cleanEnvironment();
        environment.insert("NNLAB_PLUGIN_PATH", broken);
        const Answer table = nnlab({"list"}, environment);
        QCOMPARE(table.code, 0);
        QVERIFY(table.out.contains("keeps_promise"));
        for (const char* reason :
            {"It is not a plugin.", "interface version 999", "nobodyHasWrittenThis", "no licence"})
            QVERIFY2(table.out.contains(QLatin1String(reason)), qPrintable(table.out));
        const Answer json = nnlab({"list", "--json"}, environment);
        const QJsonArray rows = QJsonDocument::fromJson(json.out.toUtf8()).object().value("experiments").toArray();
        QVERIFY(rows.size() >= 10);
    }

    void everyListFormatIsWritten()
    {
        for (const char* format : {"table", "csv", "tsv", "json", "jsonl", "markdown"}) {
            const Answer answer = nnlab({"list", "--plugin", broken + "keeps_promise.so", "--format", format});
            QCOMPARE(answer.code, 0);
            QVERIFY2(answer.out.contains("keeps_promise"), format);
            QCOMPARE(answer.err, QString());
        }
    }

    void aRunTellsItsNumbersAndHowToRepeatIt()
    {
        const Answer answer =
            nnlab({"run", "--plugin", broken + "keeps_promise.so", "keeps_promise", "--epochs", "4", "--seed", "7"});
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.err, QString());
        for (const char* part :
            {"finished after", "again: nnlab run keeps_promise --epochs 4 --seed 7", "0.2500", "not saved"})
            QVERIFY2(answer.out.contains(QLatin1String(part)), qPrintable(answer.out));
    }

    void jsonIsOneObjectAndNothingElse()
    {
        const Answer answer =
            nnlab({"run", "--plugin", broken + "keeps_promise.so", "keeps_promise", "epochs=4", "--json"});
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.err, QString());
        const QJsonObject json = QJsonDocument::fromJson(answer.out.toUtf8()).object();
        QCOMPARE(json.value("run").toObject().value("status").toString(), QString("finished"));
        QCOMPARE(json.value("run").toObject().value("values").toObject().value("epochs").toInt(), 4);
        QCOMPARE(json.value("channels").toObject().value("loss").toObject().value("points").toArray().size(), 4);
    }

    void aFailedRunIsStillAnObject()
    {
        const Answer answer = nnlab({"run", "--plugin", broken + "reports_nan.so", "reports_nan", "--json"});
        QCOMPARE(answer.code, 8);
        const QJsonObject run = QJsonDocument::fromJson(answer.out.toUtf8()).object().value("run").toObject();
        QCOMPARE(run.value("status").toString(), QString("failed"));
        QVERIFY(run.value("message").toString().contains("loss at 2"));
    }

    void aWarningDoesNotStopARun()
    {
        const Answer answer = nnlab({"run", "--plugin", broken + "keeps_promise.so", "keeps_promise", "--quiet"});
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.out, QString());
    }

    void helpComesAtEveryLevel_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("part");
        QTest::newRow("-h") << words("-h") << "nnlab run mnist";
        QTest::newRow("--help") << words("--help") << "nnlab describe [EXPERIMENT]";
        QTest::newRow("of a command") << words("list --help") << "--format FORMAT";
        QTest::newRow("help of a command") << words("help run") << "--preset PRESET";
        QTest::newRow("exit codes") << words("help exit-codes") << "130  stopped cleanly by SIGINT";
        QTest::newRow("environment") << words("help environment") << "NNLAB_PLUGIN_PATH";
        QTest::newRow("formats") << words("help formats") << "jsonl";
        QTest::newRow("experiments") << words("help experiments") << "nnlab help EXPERIMENT";
        QTest::newRow("version") << words("--version") << "nnlab 0.";
    }
    void helpComesAtEveryLevel()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, part);
        const Answer answer = nnlab(arguments);
        QCOMPARE(answer.code, 0);
        QVERIFY2(answer.out.contains(part), qPrintable(answer.out));
        if (arguments.first() == "-h")
            QVERIFY(answer.out.count('\n') <= 24);
    }

    void helpOfARunShowsParameters()
    {
        const Answer answer = nnlab({"run", "--plugin", broken + "keeps_promise.so", "keeps_promise", "--help"});
        QCOMPARE(answer.code, 0);
        QVERIFY2(answer.out.contains("from 1 to 1000; initially 3."), qPrintable(answer.out));
    }

    void completionKnowsWhatMayStandThere_data()
    {
        QTest::addColumn<QStringList>("typed");
        QTest::addColumn<QStringList>("proposals");
        const QString plugin = broken + "keeps_promise.so";
        QTest::newRow("commands") << QStringList{"r"} << QStringList{"run", "runs", "rerun"};
        QTest::newRow("experiments") << QStringList{"run", "--plugin", plugin, "keep"} << QStringList{"keeps_promise"};
        QTest::newRow("flags") << QStringList{"run", "--plugin", plugin, "keeps_promise", "--e"}
                               << QStringList{"--epochs"};
        QTest::newRow("values") << QStringList{"run", "--plugin", plugin, "keeps_promise", "--epochs", ""}
                                << QStringList{"3"};
        QTest::newRow("values behind =") << QStringList{"run", "--plugin", plugin, "keeps_promise", "epochs="}
                                         << QStringList{"epochs=3"};
        QTest::newRow("formats") << QStringList{"list", "--format", "js"} << QStringList{"json", "jsonl"};
        QTest::newRow("nothing known") << QStringList{"nothing", "x"} << QStringList{};
    }
    void completionKnowsWhatMayStandThere()
    {
        QFETCH(QStringList, typed);
        QFETCH(QStringList, proposals);
        const Answer answer = nnlab(QStringList{"__complete"} + typed);
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.out.split('\n', Qt::SkipEmptyParts), proposals);
    }

    void theCompletionScriptAsksTheProgram()
    {
        const Answer answer = shell(QString(
            "PATH=%1:$PATH; . %2; COMP_WORDS=(nnlab list --format ma); COMP_CWORD=3; _nnlab; echo \"${COMPREPLY[@]}\"")
                                        .arg(QFileInfo(nnlabProgram).path(),
                                            QStringLiteral(NNLAB_SOURCE_DIR "/lab/cli/completion/nnlab.bash")));
        QCOMPARE(answer.out.trimmed(), QString("markdown"));
    }

    void aSignalStopsCleanly_data() { addStoppingSignals(); }
    void aSignalStopsCleanly()
    {
        QFETCH(int, signal);
        QFETCH(int, code);
        QProcess process;
        process.setProcessEnvironment(cleanEnvironment());
        process.start(
            nnlabProgram, {"run", "--plugin", broken + "counts_slowly.so", "counts_slowly", "--epochs", "1000"});
        process.setReadChannel(QProcess::StandardError);
        QVERIFY(isRunning(process));
        ::kill(pid_t(process.processId()), signal);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), code);
        const QString out = process.readAllStandardOutput();
        QVERIFY2(out.contains("stopped after"), qPrintable(out));
    }

    void aRunThatDoesNotStopIsCutOff()
    {
        QProcess process;
        process.setProcessEnvironment(cleanEnvironment());
        process.start(nnlabProgram, {"run", "--plugin", broken + "never_stops.so", "never_stops"});
        process.setReadChannel(QProcess::StandardError);
        QVERIFY(isRunning(process));
        ::kill(pid_t(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(process.readAllStandardError().contains("does not answer"));
    }

    void theSecondSignalKills()
    {
        QProcess process;
        process.setProcessEnvironment(cleanEnvironment());
        process.start(nnlabProgram, {"run", "--plugin", broken + "never_stops.so", "never_stops"});
        process.setReadChannel(QProcess::StandardError);
        QVERIFY(isRunning(process));
        ::kill(pid_t(process.processId()), SIGINT);
        QTest::qWait(100);
        ::kill(pid_t(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(2000));
        QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    }

    void aClosedOrFullOutputIsASentence()
    {
        const Answer closed = shell(nnlabProgram + " list >&-");
        QCOMPARE(closed.code, 7);
        QVERIFY2(closed.err.contains("standard output is closed"), qPrintable(closed.err));
        const Answer full = shell(nnlabProgram + " list > /dev/full");
        QCOMPARE(full.code, 7);
        QVERIFY2(full.err.contains("No space left"), qPrintable(full.err));
        const Answer head = shell(nnlabProgram + " describe --json | head -c 10; echo; echo ${PIPESTATUS[0]}");
        QVERIFY2(head.out.endsWith("\n0\n"), qPrintable(head.out));
        QCOMPARE(head.err, QString());
    }

    void itWorksWithoutAHome()
    {
        QProcessEnvironment environment = cleanEnvironment();
        environment.remove("XDG_DATA_HOME");
        QCOMPARE(nnlab({"list"}, environment).code, 0);
        environment.clear();
        QCOMPARE(nnlab({"list"}, environment).code, 0);
    }

    void theLocaleOfThePersonChangesNothing()
    {
        QProcessEnvironment environment = cleanEnvironment();
        environment.insert("LC_ALL", "de_DE.UTF-8");
        const QStringList arguments{"run", "--plugin", broken + "keeps_promise.so", "keeps_promise", "--json"};
        const auto pointsOf = [&](const Answer& answer) {
            return QJsonDocument::fromJson(answer.out.toUtf8()).object().value("channels").toObject();
        };
        QCOMPARE(pointsOf(nnlab(arguments, environment)), pointsOf(nnlab(arguments)));
    }
};

QTEST_GUILESS_MAIN(TestNnlab)
#include "tst_nnlab.moc"
