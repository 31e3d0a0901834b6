// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/plugins/collecting_run.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace nnlab;

class TestDoubleRelu : public QObject
{
    Q_OBJECT

private:
    const Experiment& m_experiment = experimentNamed("double_relu");

    CollectingRun executed(const Typed& typed, std::uint64_t seed = 1) const
    {
        CollectingRun run(valuesOf(m_experiment, typed), seed);
        run.execute(m_experiment);
        return run;
    }

private Q_SLOTS:
    void theNotebooksPairIsAValley()
    {
        const CollectingRun run = executed({});
        const Curve sum = run.last<Curves>("curves").curves[0];
        for (std::size_t i = 0; i < sum.x.size(); ++i)
            QVERIFY(std::abs(sum.y[i] - 1.5f * std::abs(sum.x[i] + 1)) < 1e-5f);
        const Curves units = run.last<Curves>("units");
        QCOMPARE(units.curves.size(), std::size_t{2});
        for (std::size_t i = 0; i < sum.x.size(); ++i) {
            QCOMPARE(units.curves[0].y[i], std::max(0.0f, -1.5f * sum.x[i] - 1.5f));
            QCOMPARE(units.curves[1].y[i], std::max(0.0f, 1.5f * sum.x[i] + 1.5f));
        }
        QCOMPARE(run.last<Points>("hinges").groups[0].x, (std::vector<float>{-1, -1}));
    }

    void aUnitWithoutSlopeHasNoHinge()
    {
        const CollectingRun run = executed({{"m1", "0"}, {"b1", "1"}});
        QCOMPARE(run.last<Points>("hinges").groups[0].x.size(), std::size_t{1});
    }

    void draggingAHingeMovesTheBias()
    {
        const Handle hinge = m_experiment.handles()[1];
        const Values after = m_experiment.moved(hinge, {0.5, 2}, valuesOf(m_experiment, {}));
        QCOMPARE(m_experiment.positionOf(hinge, after).x, 0.5);
        QVERIFY(after == valuesOf(m_experiment, {{"b2", "-0.75"}}));
    }

    void whatIsAddedStaysConvex()
    {
        const CollectingRun run = executed({{"mode", "learn"}, {"output-weights", "all-one"}, {"units", "20"},
            {"stretch", "first-half"}, {"epochs", "500"}});
        QVERIFY(run.network.has_value());
        QVERIFY((run.network->dense(1).weights.array() == 1.0f).all());
        const Curve now = run.last<Curves>("curves").curves[1];
        for (std::size_t i = 1; i + 1 < now.x.size(); ++i)
            QVERIFY(now.y[i - 1] + now.y[i + 1] - 2 * now.y[i] > -1e-5f);
        QVERIFY(std::abs(run.last("bound") - 0.5) < 1e-4);
        for (const auto& [at, error] : run.series("largest-error"))
            QVERIFY(error >= 0.4999);
        QVERIFY(run.series("loss").back().second < run.series("loss").front().second);
    }

    void onlyConvexActivationsHaveThatBound()
    {
        const CollectingRun run = executed({{"mode", "learn"}, {"output-weights", "all-one"}, {"activation", "tanh"},
            {"units", "3"}, {"epochs", "2"}});
        QVERIFY(run.series("bound").empty());
        QVERIFY(run.last<Text>("theory").text.starts_with("This activation is not convex"));
    }

    void freeWeightsMayReachWhatEqualPiecesReach()
    {
        const CollectingRun run = executed({{"mode", "learn"}, {"units", "8"}, {"epochs", "2000"}});
        const double piece = 2 * std::numbers::pi / 8;
        QVERIFY(std::abs(run.last("bound") - piece * piece / 8) < 1e-12);
        QVERIFY(run.last("largest-error") < 0.5);
        QVERIFY(run.last<Points>("hinges").groups[0].x.size() <= 8);
    }

    void twoUnitsLearnTheAbsoluteValue()
    {
        const CollectingRun run = executed(
            {{"mode", "learn"}, {"target", "abs"}, {"units", "2"}, {"output-weights", "all-one"}, {"epochs", "3000"}});
        QVERIFY(run.last("largest-error") < 0.05);
    }

    void ofManyUnitsSixteenAreDrawn()
    {
        const CollectingRun run = executed({{"mode", "learn"}, {"units", "1000"}, {"epochs", "1"}, {"samples", "10"}});
        const Curves units = run.last<Curves>("units");
        QCOMPARE(units.curves.size(), std::size_t{16});
        QCOMPARE(units.curves.front().name, std::string("unit 1"));
        QCOMPARE(units.curves.back().name, std::string("unit 938"));
    }

    void continuingIsAsIfNothingHadHappened_data()
    {
        QTest::addColumn<QString>("outputWeights");
        QTest::newRow("free") << "free";
        QTest::newRow("all-one") << "all-one";
    }
    void continuingIsAsIfNothingHadHappened()
    {
        QFETCH(QString, outputWeights);
        const std::string weights = outputWeights.toStdString();
        const Values values =
            valuesOf(m_experiment, {{"mode", "learn"}, {"output-weights", weights}, {"epochs", "12"}});
        CollectingRun whole(values);
        whole.execute(m_experiment);
        CollectingRun first(values);
        first.mostEpochs = 5;
        first.execute(m_experiment);
        CollectingRun second(values);
        second.start = first.kept;
        second.execute(m_experiment);
        std::vector<Report> both = first.reports;
        both.insert(both.end(), second.reports.begin(), second.reports.end());
        QVERIFY(both == whole.reports);
        QVERIFY(second.network == whole.network);
    }

    void tooLargeALearningRateDiverges()
    {
        const CollectingRun run = executed(
            {{"mode", "learn"}, {"optimizer", "gradient-descent"}, {"learning-rate", "10"}, {"epochs", "1000"}});
        QVERIFY(run.divergence.has_value());
        for (const auto& [at, value] : run.series("loss"))
            QVERIFY(std::isfinite(value));
    }
};

QTEST_GUILESS_MAIN(TestDoubleRelu)

#include "tst_double_relu.moc"
