// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/command.h"

#include <QtTest>

using namespace nnlab;

namespace {

Invocation parsed(const char* command, std::vector<std::string> words)
{
    return parseArguments(*commandNamed(command), words);
}

} // namespace

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void flagsOfTheCommandAndOfTheExperimentAreToldApart()
    {
        const Invocation invocation = parsed("run",
            {"mnist", "--preset", "nn-py", "--hidden=30", "--learning-rate", "-1", "seed=7", "--seed", "3", "--json",
                "--shuffled"});
        QCOMPARE(invocation.words, std::vector<std::string>{"mnist"});
        QCOMPARE(invocation.value("preset").value_or(""), std::string("nn-py"));
        QCOMPARE(invocation.value("seed").value_or(""), std::string("3"));
        QVERIFY(invocation.has("json"));
        QCOMPARE(invocation.assignments.size(), std::size_t{2});
        QCOMPARE(invocation.assignments[0].parameter, std::string("hidden"));
        QCOMPARE(invocation.assignments[0].value, std::string("30"));
        QCOMPARE(invocation.assignments[1].value, std::string("-1"));
        QCOMPARE(invocation.bare, std::vector<std::string>{"shuffled"});
        QVERIFY(invocation.problems.empty());
    }

    void problemsAreCollected_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("value missing") << "run" << QStringList{"mnist", "--preset"}
                                       << "--preset needs a value: --preset PRESET.";
        QTest::newRow("value missing before a flag")
            << "run" << QStringList{"mnist", "--seed", "--json"} << "--seed needs a value: --seed N.";
        QTest::newRow("switch with a value") << "run" << QStringList{"--json=yes"} << "--json takes no value.";
        QTest::newRow("one hyphen") << "run" << QStringList{"-x"}
                                    << "There is no flag -x; flags have two hyphens, as in --seed 7.";
        QTest::newRow("unknown flag") << "list" << QStringList{"--formt", "csv"}
                                      << "`nnlab list` does not know --formt; did you mean --format?";
    }
    void problemsAreCollected()
    {
        QFETCH(QString, command);
        QFETCH(QStringList, words);
        QFETCH(QString, sentence);
        std::vector<std::string> typed;
        for (const QString& word : words)
            typed.push_back(word.toStdString());
        const Invocation invocation = parsed(command.toUtf8().constData(), typed);
        QVERIFY(!invocation.problems.empty());
        QCOMPARE(QString::fromStdString(invocation.problems.front()), sentence);
    }

    void behindTwoHyphensThereAreOnlyWords()
    {
        const Invocation invocation = parsed("check", {"--", "--odd-name.so"});
        QCOMPARE(invocation.words, std::vector<std::string>{"--odd-name.so"});
    }
};

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
