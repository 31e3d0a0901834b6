// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_spec.h"

#include "tests/lab/core/judging_experiment.h"

#include <QtTest>

using namespace nnlab;

class TestRunSpec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void assignmentsLieOverThePresetAndThatOverInitialValues()
    {
        const auto loaded = judgingExperiment();
        const std::vector<Assignment> assignments{{"hidden", "10"}, {"learning_rate", "1"}, {"learning-rate", "2"}};
        const CheckedSpec checked = checkedSpec(*loaded, loaded->info.preset("fast"), assignments, 7);
        QVERIFY(checked.isRight());
        QCOMPARE(checked.spec.values[localRate], 2.0);
        QCOMPARE(checked.spec.values[localHidden], std::vector<int>{10});
        QCOMPARE(checked.spec.values[localMomentum], 0.9);
        QCOMPARE(checked.spec.seed, std::uint64_t{7});
        QCOMPARE(checked.spec.version, std::int64_t{2});
    }

    void allProblemsAreToldAtOnce()
    {
        const std::vector<Assignment> assignments{
            {"learning-rate", "-1"}, {"optimiser", "momentum"}, {"optimizer", "momentun"}, {"hidden", "0"}};
        const CheckedSpec checked = checkedSpec(*judgingExperiment(), nullptr, assignments);
        QStringList sentences;
        for (const Problem& problem : checked.problems)
            sentences << QString::fromStdString(problem.sentence);
        QVERIFY2(sentences.size() == 4, qPrintable(sentences.join('\n')));
        QVERIFY(sentences.contains("There is no parameter called optimiser; did you mean optimizer?"));
        QVERIFY(sentences.contains("optimizer cannot be \"momentun\"; did you mean momentum?"));
    }

    void theExperimentJudgesValuesTogether()
    {
        const std::vector<Assignment> assignments{{"learning-rate", "6"}, {"optimizer", "momentum"}};
        const CheckedSpec checked = checkedSpec(*judgingExperiment(), nullptr, assignments);
        QCOMPARE(checked.problems.size(), std::size_t{1});
        QCOMPARE(checked.problems.front().sentence, std::string("Too fast for momentum."));
    }

    void aValueThatChangesNothingIsAWarning()
    {
        const std::vector<Assignment> assignments{{"momentum", "0.5"}};
        const CheckedSpec checked = checkedSpec(*judgingExperiment(), nullptr, assignments);
        QVERIFY(checked.isRight());
        QCOMPARE(checked.warnings.size(), std::size_t{1});
        QCOMPARE(checked.warnings.front().sentence,
            std::string("momentum changes nothing here: it is meaningful only where optimizer is momentum."));
    }

    void anExperimentThatThrowsWhileCheckingIsAProblem()
    {
        auto local = std::make_shared<LocalExperiment>();
        local->whatIsWrong = [](const Values&) -> std::vector<Problem> { throw std::runtime_error("oh"); };
        const auto loaded = LocalExperiment::loaded(local);
        const CheckedSpec checked = checkedSpec(*loaded, nullptr, {});
        QCOMPARE(checked.problems.size(), std::size_t{1});
        QCOMPARE(checked.problems.front().cause, Error::Cause::Plugin);
    }

    void theCanonicalTextIsFixed()
    {
        const CheckedSpec checked = checkedSpec(*judgingExperiment(), nullptr, {});
        QCOMPARE(checked.spec.canonicalJson("ab12"),
            std::string(
                R"({"data":"ab12","experiment":"local","numerics":1,"seed":1,"values":{"hidden":"20","learning-rate":0.5,)"
                R"("momentum":0.9,"optimizer":"plain"},"version":2})"));
        QCOMPARE(checked.spec.hash().size(), std::size_t{64});
        RunSpec other = checked.spec;
        other.seed = 2;
        QVERIFY(other.hash() != checked.spec.hash());
        QVERIFY(checked.spec.hash("ab12") != checked.spec.hash());
    }
};

QTEST_APPLESS_MAIN(TestRunSpec)
#include "tst_run_spec.moc"
