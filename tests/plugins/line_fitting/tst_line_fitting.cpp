// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/plugins/collecting_run.h"

#include <QTest>

#include <cmath>

using namespace nnlab;

class TestLineFitting : public QObject
{
    Q_OBJECT

private:
    const Experiment& m_experiment = experimentNamed("line_fitting");

    CollectingRun executed(const Typed& typed, std::uint64_t seed = 1) const
    {
        CollectingRun run(valuesOf(m_experiment, typed), seed);
        run.execute(m_experiment);
        return run;
    }

    /// Half the mean squared distance of the points from y = m x + c, as the definition has it.
    static double lossOf(const PointGroup& points, double m, double c)
    {
        double sum = 0;
        for (std::size_t i = 0; i < points.x.size(); ++i) {
            const double error = m * double(points.x[i]) + c - double(points.y[i]);
            sum += error * error;
        }
        return sum / 2 / double(points.x.size());
    }

private Q_SLOTS:
    void gradientDescentEndsAtLeastSquares()
    {
        const CollectingRun run = executed({{"learning-rate", "1"}, {"epochs", "200"}});
        const PointGroup points = run.last<Points>("points").groups[0];
        const double m = run.last("slope");
        const double c = run.last("intercept");
        const double loss = run.last("loss");
        QVERIFY(std::abs(loss - lossOf(points, m, c)) < 1e-6);
        for (const double step : {-0.01, 0.01}) {
            QVERIFY(lossOf(points, m + step, c) > loss);
            QVERIFY(lossOf(points, m, c + step) > loss);
        }
        const Curves lines = run.last<Curves>("line");
        QCOMPARE(lines.curves.size(), std::size_t{2});
        for (std::size_t end = 0; end < 2; ++end)
            QVERIFY(std::abs(lines.curves[0].y[end] - lines.curves[1].y[end]) < 1e-4f);
    }

    void theMapIsTheLossOfEveryLine()
    {
        const CollectingRun run = executed({{"samples", "20"}, {"epochs", "1"}});
        const Map map = run.last<Map>("loss-map");
        const PointGroup points = run.last<Points>("points").groups[0];
        for (const int row : {0, 17, map.height - 1}) {
            for (const int column : {0, 40, map.width - 1}) {
                const double m = map.xFrom + (map.xTo - map.xFrom) * column / (map.width - 1);
                const double c = map.yFrom + (map.yTo - map.yFrom) * row / (map.height - 1);
                const double shown = map.layers[0].values[std::size_t(row * map.width + column)];
                QVERIFY(std::abs(shown - lossOf(points, m, c)) < 1e-5 * (1 + shown));
            }
        }
        const Curve path = run.last<Curves>("path").curves[0];
        QVERIFY(path.x.front() >= map.xFrom && path.x.front() <= map.xTo);
        QVERIFY(path.y.front() >= map.yFrom && path.y.front() <= map.yTo);
    }

    void residualsGoFromTheLineToThePoints()
    {
        const CollectingRun run = executed({{"samples", "7"}, {"epochs", "1"}});
        const Curve stroke = run.last<Curves>("residuals").curves[0];
        const PointGroup points = run.last<Points>("points").groups[0];
        const double m = run.last("slope");
        const double c = run.last("intercept");
        QCOMPARE(stroke.x.size(), std::size_t{21});
        for (std::size_t i = 0; i < stroke.x.size(); i += 3) {
            QVERIFY(std::abs(stroke.y[i] - (m * stroke.x[i] + c)) < 1e-5);
            QCOMPARE(stroke.y[i + 2], stroke.y[i]);
            const auto point = std::ranges::find(points.x, stroke.x[i + 1]);
            QVERIFY(point != points.x.end());
            QCOMPARE(stroke.y[i + 1], points.y[std::size_t(point - points.x.begin())]);
        }
    }

    void picturesStayFewInALongRun()
    {
        const CollectingRun run = executed({{"epochs", "10000"}});
        QCOMPARE(run.series("loss").size(), std::size_t{10'001});
        QVERIFY(run.series<Curves>("path").size() < 200);
        QCOMPARE(run.series<Curves>("path").back().first, 10'000.0);
    }

    void tooLargeALearningRateDiverges()
    {
        const CollectingRun run = executed({{"learning-rate", "3"}, {"epochs", "1000"}});
        QVERIFY(run.divergence.has_value());
        for (const auto& [at, value] : run.series("loss"))
            QVERIFY(std::isfinite(value));
        for (const auto& [at, lines] : run.series<Curves>("line"))
            QVERIFY(std::isfinite(lines.curves[0].y[0]) && std::isfinite(lines.curves[0].y[1]));
    }

    void rosenblattKeepsNovikoffsPromise_data()
    {
        QTest::addColumn<QString>("margin");
        for (const char* margin : {"0.001", "0.01", "0.1", "1"})
            QTest::newRow(margin) << margin;
    }
    void rosenblattKeepsNovikoffsPromise()
    {
        QFETCH(QString, margin);
        const std::string text = margin.toStdString();
        for (const std::uint64_t seed : {1, 2, 3}) {
            const CollectingRun run = executed({{"task", "separate"}, {"margin", text}, {"epochs", "10000"}}, seed);
            QCOMPARE(run.last("mistakes"), 0.0);
            QVERIFY(run.last("corrections") <= run.last("bound"));
            QVERIFY(run.last<Text>("verdict").text.starts_with("Separated after "));
            QCOMPARE(run.last<Curves>("boundary").curves.size(), std::size_t{1});
            QCOMPARE(run.series<Curves>("boundary").back().first, run.series("mistakes").back().first);
        }
    }

    void xorIsNeverSeparated_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::newRow("rosenblatt") << "rosenblatt";
        QTest::newRow("sigmoid-unit") << "sigmoid-unit";
    }
    void xorIsNeverSeparated()
    {
        QFETCH(QString, rule);
        const CollectingRun run =
            executed({{"task", "separate"}, {"problem", "xor"}, {"rule", rule.toStdString()}, {"epochs", "300"}});
        QCOMPARE(run.series("mistakes").size(), std::size_t{300});
        for (const auto& [at, mistakes] : run.series("mistakes"))
            QVERIFY(mistakes >= 1);
        QVERIFY(run.last<Text>("verdict").text.starts_with("No line separates XOR"));
        QVERIFY(run.series("bound").empty());
    }

    void aSigmoidUnitSettlesWhereClassesOverlap()
    {
        const CollectingRun run = executed({{"task", "separate"}, {"problem", "overlapping"}, {"rule", "sigmoid-unit"},
            {"samples", "200"}, {"epochs", "200"}});
        const auto losses = run.series("loss");
        for (std::size_t i = 1; i < losses.size(); ++i)
            QVERIFY(losses[i].second <= losses[i - 1].second + 1e-6);
        QVERIFY(run.last("mistakes") < 40);
    }

    void draggingAnEndMovesThatEndOnly()
    {
        const std::vector<Handle> handles = m_experiment.handles();
        const Values before = valuesOf(m_experiment, {});
        for (std::size_t dragged = 0; dragged < 2; ++dragged) {
            const Position target{handles[dragged].id == "left-end" ? -1.0 : 1.0, 3.25};
            const Values after = m_experiment.moved(handles[dragged], target, before);
            const Position now = m_experiment.positionOf(handles[dragged], after);
            QCOMPARE(now.x, target.x);
            QCOMPARE(now.y, target.y);
            QCOMPARE(m_experiment.positionOf(handles[1 - dragged], after).y,
                m_experiment.positionOf(handles[1 - dragged], before).y);
        }
        const Values started = m_experiment.moved(handles[2], {7, -3}, before);
        QCOMPARE(m_experiment.positionOf(handles[2], started).x, 7.0);
        QCOMPARE(m_experiment.positionOf(handles[2], started).y, -3.0);
        QCOMPARE(m_experiment.positionOf(handles[2], m_experiment.moved(handles[2], {99, -99}, before)).x, 20.0);
    }

    void theSameSeedGivesTheSameReports()
    {
        const CollectingRun once = executed({});
        QVERIFY(once.reports == executed({}).reports);
        QVERIFY(once.reports != executed({}, 2).reports);
        QCOMPARE(once.samplesOfEpoch, std::int64_t{100});
    }

    void aStoppedRunHasReportedWhatComesFirst()
    {
        CollectingRun stopped(valuesOf(m_experiment, {}));
        stopped.mostEpochs = 3;
        stopped.execute(m_experiment);
        const CollectingRun whole = executed({});
        QCOMPARE(stopped.series("loss").back().first, 3.0);
        QVERIFY(std::equal(stopped.reports.begin(), stopped.reports.end(), whole.reports.begin()));
    }
};

QTEST_GUILESS_MAIN(TestLineFitting)

#include "tst_line_fitting.moc"
