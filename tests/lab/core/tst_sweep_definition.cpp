// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/checked_sweep.h"

#include "tests/lab/core/judging_experiment.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

#include <set>

using namespace nnlab;

namespace {

CheckedSweep sweepOf(std::vector<Assignment> axes, std::string seeds = "1", std::string preset = "")
{
    static const auto loaded = judgingExperiment();
    return checkedSweep(*loaded, {"local", std::move(preset), std::move(axes), std::move(seeds)});
}

/// "learning-rate optimizer momentum seed" of each run.
QStringList shown(const CheckedSweep& sweep)
{
    QStringList lines;
    for (const RunSpec& run : sweep.runs) {
        lines << QString::fromStdString(textOf(run.values[localRate]) + " " + run.values[localMethod] + " "
            + textOf(run.values[localMomentum]) + " " + std::to_string(run.seed));
    }
    return lines;
}

QStringList sentencesOf(const std::vector<Problem>& problems)
{
    QStringList sentences;
    for (const Problem& problem : problems)
        sentences << QString::fromStdString(problem.parameter + ": " + problem.sentence);
    return sentences;
}

} // namespace

class TestSweepDefinition : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyValueMeetsEveryOther()
    {
        const CheckedSweep sweep = sweepOf({{"optimizer", "momentum,plain"}, {"learning_rate", "1,2"}}, "3..4");
        QVERIFY(sweep.isRight());
        QCOMPARE(shown(sweep),
            (QStringList{"1 momentum 0.9 3", "1 momentum 0.9 4", "1 plain 0.9 3", "1 plain 0.9 4", "2 momentum 0.9 3",
                "2 momentum 0.9 4", "2 plain 0.9 3", "2 plain 0.9 4"}));
        QCOMPARE(sweep.runs.front().experiment, std::string("local"));
        QCOMPARE(sweep.runs.front().version, 2);
    }

    void whatIsNotMeaningfulDoesNotMultiplyRuns()
    {
        const CheckedSweep sweep = sweepOf({{"momentum", "0.5,0.7"}, {"optimizer", "plain,momentum"}});
        QVERIFY(sweep.isRight());
        QCOMPARE(shown(sweep), (QStringList{"0.5 plain 0.9 1", "0.5 momentum 0.5 1", "0.5 momentum 0.7 1"}));
        QCOMPARE(sweep.combinations, std::size_t{4});
        QVERIFY(sweep.warnings.empty());
    }

    void duplicatesRunOnce()
    {
        const CheckedSweep sweep = sweepOf({{"learning-rate", "1,1.0,2"}}, "1,1,2,1..2");
        QCOMPARE(shown(sweep), (QStringList{"1 plain 0.9 1", "1 plain 0.9 2", "2 plain 0.9 1", "2 plain 0.9 2"}));
        std::set<std::string> hashes;
        for (const RunSpec& run : sweep.runs)
            hashes.insert(run.hash());
        QCOMPARE(hashes.size(), sweep.runs.size());
    }

    void aPresetLiesBelow()
    {
        const CheckedSweep sweep = sweepOf({{"optimizer", "plain,momentum"}}, "1", "fast");
        QCOMPARE(shown(sweep), (QStringList{"3 plain 0.9 1", "3 momentum 0.9 1"}));
        QCOMPARE(sweep.runs.front().values[localHidden], std::vector<int>{30});
    }

    void theSameSweepHasTheSameSpecHoweverItIsTyped()
    {
        const CheckedSweep one = sweepOf({{"optimizer", "plain,momentum"}, {"learning-rate", "0.10, 1"}}, "1..3");
        const CheckedSweep other = sweepOf({{"learning_rate", "0.1,1"}, {"optimizer", "plain,momentum"}}, " 1..3");
        QCOMPARE(one.spec, other.spec);
        QCOMPARE(QByteArray::fromStdString(one.canonicalJson),
            QByteArray(R"({"experiment":"local","numerics":1,"seeds":"1..3",)"
                       R"("values":{"learning-rate":"0.1,1","optimizer":"plain,momentum"},"version":2})"));
        QCOMPARE(one.spec,
            QCryptographicHash::hash(QByteArray::fromStdString(one.canonicalJson), QCryptographicHash::Sha256)
                .toHex()
                .toStdString());
        QVERIFY(sweepOf({{"learning-rate", "0.1,1"}}, "1..3").spec != one.spec);
        QVERIFY(sweepOf({{"optimizer", "plain,momentum"}, {"learning-rate", "0.1,1"}}, "1..2").spec != one.spec);
    }

    void drawsAreMadeTogetherAndDoNotDependOnTheSeeds()
    {
        const std::vector<Assignment> axes{
            {"learning-rate", "random:0.1..1:5"}, {"momentum", "random:0..1:5"}, {"optimizer", "momentum"}};
        const CheckedSweep few = sweepOf(axes, "1");
        QVERIFY2(few.isRight(), few.isRight() ? "" : few.problems.front().sentence.c_str());
        QCOMPARE(few.runs.size(), std::size_t{5});
        QCOMPARE(shown(sweepOf(axes, "1")), shown(few));
        const CheckedSweep more = sweepOf(axes, "1,2");
        QCOMPARE(more.runs.size(), std::size_t{10});
        for (std::size_t i = 0; i < few.runs.size(); ++i)
            QCOMPARE(more.runs[2 * i].values, few.runs[i].values);
        // With a grid beside them, each of its places sees the same draws.
        const CheckedSweep grid = sweepOf({{"learning-rate", "random:0.1..1:5"}, {"hidden", "10,20"}});
        QCOMPARE(grid.runs.size(), std::size_t{10});
        QCOMPARE(grid.runs[0].values[localRate], grid.runs[1].values[localRate]);
        QVERIFY(grid.runs[0].values[localRate] != grid.runs[2].values[localRate]);
    }

    void allProblemsAtOnce()
    {
        const CheckedSweep sweep = sweepOf({{"learning-rate", "fast,20"}, {"momentun", "1"}, {"optimizer", "plan"},
                                               {"hidden", "10"}, {"hidden", "20"}},
            "0..5,-1", "fats");
        QCOMPARE(sentencesOf(sweep.problems),
            (QStringList{"preset: There is no preset called fats; did you mean fast?",
                "learning-rate: learning-rate is a number from 0 to 10, not \"fast\".",
                "learning-rate: learning-rate is 20; it has to be from 0 to 10.",
                "momentun: There is no parameter called momentun; did you mean momentum?",
                "optimizer: optimizer cannot be \"plan\"; did you mean plain?",
                "hidden: hidden is given twice; put all its values into one list, as in hidden=A,B.",
                "seeds: seeds is -1; it has to be from 0 to 9007199254740991."}));
        QVERIFY(sweep.runs.empty());
    }

    void togetherWrongInSomeVariants()
    {
        const CheckedSweep sweep = sweepOf({{"learning-rate", "1,6,7"}, {"optimizer", "plain,momentum"}});
        QCOMPARE(sentencesOf(sweep.problems), (QStringList{": Too fast for momentum. (In 2 of 6 variants.)"}));
    }

    void otherNumbersOfDraws()
    {
        const CheckedSweep sweep = sweepOf({{"learning-rate", "random:0.1..1:5"}, {"momentum", "random:0..1:6"}});
        QCOMPARE(sweep.problems.size(), std::size_t{1});
        QCOMPARE(sweep.problems.front().parameter, std::string("momentum"));
    }

    void tooMany()
    {
        const CheckedSweep sweep =
            sweepOf({{"learning-rate", "0.1..1:100000"}, {"momentum", "0..1:100000"}}, "1..1000");
        QCOMPARE(sentencesOf(sweep.problems),
            (QStringList{": This sweep has more than 100000 runs; give fewer values or seeds."}));
    }

    void whatChangesNothingIsWarnedOf()
    {
        const CheckedSweep sweep = sweepOf({{"momentum", "0.1,0.2"}});
        QCOMPARE(sweep.runs.size(), std::size_t{1});
        QCOMPARE(sentencesOf(sweep.warnings),
            (QStringList{"momentum: momentum changes nothing in this sweep: it is meaningful only where optimizer is "
                         "momentum."}));
    }

    void jsonAndBack()
    {
        // No raw string, for moc takes the slashes in it for a comment.
        const QJsonObject values{
            {"//a", "why"}, {"learning-rate", QJsonArray{0.1, 1}}, {"momentum", 0.5}, {"optimizer", "plain,momentum"}};
        const SweepReading typed = readSweepDefinition({{"//", "mine"}, {"experiment", "local"}, {"preset", "fast"},
            {"seeds", QJsonArray{1, 2, "4..5"}}, {"values", values}});
        QVERIFY(typed.problems.empty());
        const CheckedSweep sweep = checkedSweep(*judgingExperiment(), typed.definition);
        QVERIFY(sweep.isRight());
        QCOMPARE(sweep.spec,
            sweepOf(
                {{"learning-rate", "0.1,1"}, {"momentum", "0.5"}, {"optimizer", "plain,momentum"}}, "1,2,4..5", "fast")
                .spec);
        const SweepReading back = readSweepDefinition(sweep.definition.toJson());
        QVERIFY(back.problems.empty());
        QCOMPARE(checkedSweep(*judgingExperiment(), back.definition).spec, sweep.spec);
    }

    void problemsOfJson()
    {
        const SweepReading reading = readSweepDefinition(
            QJsonDocument::fromJson(R"({"preset": 3, "seed": 1, "seeds": {}, "values": {"momentum": null}})").object());
        QCOMPARE(sentencesOf(reading.problems),
            (QStringList{"preset: preset is text.", "seed: A sweep has no key called seed; did you mean seeds?",
                "seeds: seeds is a number, a list of numbers, or text such as 1..10.",
                "momentum: momentum is text, a number, true or false, or a list of these in one pair of brackets.",
                "experiment: A sweep says which experiment it runs: experiment is missing."}));
    }

    void sharesAreDisjointAndTogetherAll()
    {
        std::vector<std::size_t> all;
        for (std::size_t share = 1; share <= 4; ++share) {
            const auto places = placesOfShare(10, share, 4);
            all.insert(all.end(), places.begin(), places.end());
        }
        std::ranges::sort(all);
        QCOMPARE(all, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
        QVERIFY(placesOfShare(2, 3, 4).empty());
    }

    void differencesNameTheirKeys()
    {
        const CheckedSweep there = sweepOf({{"learning-rate", "0.1,1"}}, "1..3");
        const CheckedSweep here = sweepOf({{"learning-rate", "0.1,1,2"}, {"momentum", "0.5"}}, "1..3");
        QCOMPARE(sweepDifferences(there.canonicalJson, here.canonicalJson),
            (std::vector<std::string>{
                "learning-rate (0.1,1 there, 0.1,1,2 here)", "momentum (not given there, 0.5 here)"}));
    }
};

QTEST_APPLESS_MAIN(TestSweepDefinition)
#include "tst_sweep_definition.moc"
