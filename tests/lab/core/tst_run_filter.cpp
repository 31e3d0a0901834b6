// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_filter.h"

#include <QtTest>

using namespace nnlab;

namespace {

RunEntry entry(
    std::int64_t id, const char* activation, double rate, std::optional<double> accuracy, std::vector<std::string> tags)
{
    RunEntry run;
    run.id = id;
    run.spec.experiment = "mnist";
    run.spec.values.set("activation", std::string(activation));
    run.spec.values.set("learning-rate", rate);
    run.status = accuracy ? "finished" : "failed";
    run.tags = std::move(tags);
    if (accuracy)
        run.channels.push_back(
            {0, "test-accuracy", "scalar", 3, ScalarPoint{3, *accuracy, 0}, ScalarPoint{2, *accuracy + 0.02, 0}});
    return run;
}

std::vector<RunEntry> someRuns()
{
    return {entry(1, "relu", 0.1, 0.96, {"good"}), entry(2, "tanh", 0.03, 0.94, {"good", "slow"}),
        entry(3, "leaky-relu", 0.1, 0.9, {}), entry(10, "relu", 1, {}, {})};
}

} // namespace

class TestRunFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("ids");
        const auto row = [](const char* filter, const char* ids) { QTest::newRow(filter) << filter << ids; };
        row("activation=relu", "1 10");
        row("activation != relu", "2 3");
        row("activation~relu", "1 3 10");
        row("activation=relu and test-accuracy>0.95", "1");
        row("test-accuracy>=0.94", "1 2");
        row("best:test-accuracy>0.955", "1 2");
        row("not test-accuracy>0.95", "2 3 10");
        row("test-accuracy!=0.5", "1 2 3 10");
        row("learning-rate=0.10", "1 3");
        row("learning_rate<0.05", "2");
        row("tags=good", "1 2");
        row("tags!=good", "3 10");
        row("tags=slow or id=10", "2 10");
        row("id>3", "10");
        row("status=failed or activation=tanh and tags=good", "2 10");
        row("(status=failed or activation=tanh) and tags=good", "2");
        row("not (activation=relu or activation=tanh)", "3");
        row("activation=\"relu\"", "1 10");
        row("experiment=mnist and seed=1", "1 2 3 10");
    }
    void accepts()
    {
        QFETCH(QString, filter);
        QFETCH(QString, ids);
        QStringList found;
        for (const RunEntry& run : RunFilter(filter.toStdString()).among(someRuns()))
            found += QString::number(run.id);
        QCOMPARE(found.join(' '), ids);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* filter, const char* sentence) {
            QTest::newRow(*filter ? filter : "nothing") << filter << sentence;
        };
        row("", "at character 1, there is the end where the name of a parameter or channel was expected");
        row("activation", "at character 11, there is the end where =, !=");
        row("activation=", "there is the end where a value was expected");
        row("activation=relu tags=good",
            "at character 17, there is \"tags=good\" where \"and\", \"or\" or the end was expected");
        row("(activation=relu", "where \")\" was expected");
        row("activation=\"relu", "where a closing quote was expected");
        row("activation=relu and", "there is the end");
        row("activaton=relu", "No run has anything called activaton; did you mean activation?");
        row("best:test-acuracy>1", "did you mean test-accuracy?");
        row("test-accuracy>good", "compares test-accuracy with \"good\", but it is a number");
        row("seed=abc", "but it is a number; write one, like 0.95 or 95%");
        row("activation>relu", "activation is a word here (");
    }
    void refuses()
    {
        QFETCH(QString, filter);
        QFETCH(QString, sentence);
        try {
            RunFilter(filter.toStdString()).among(someRuns());
            QFAIL("was accepted");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Usage);
            QVERIFY2(QString::fromUtf8(error.what()).contains(sentence), error.what());
        }
    }

    void deepNestingIsRefused() { QVERIFY_EXCEPTION_THROWN(RunFilter(std::string(100'000, '(')), Error); }

    void whatDiffers()
    {
        QVERIFY((differingParameters(someRuns()) == std::vector<std::string>{"activation", "learning-rate"}));
        std::vector<RunEntry> same{entry(1, "relu", 0.1, 0.9, {}), entry(2, "relu", 0.1, 0.8, {})};
        QVERIFY(differingParameters(same).empty());
        same[1].spec.seed = 2;
        QVERIFY((differingParameters(same) == std::vector<std::string>{"seed"}));
    }
};

QTEST_APPLESS_MAIN(TestRunFilter)
#include "tst_run_filter.moc"
