// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/plugins/collecting_run.h"

#include <QTest>

#include <cmath>

using namespace nnlab;

class TestPlane : public QObject
{
    Q_OBJECT

private:
    const Experiment& m_experiment = experimentNamed("plane");

    CollectingRun executed(const Typed& typed, std::uint64_t seed = 1) const
    {
        CollectingRun run(valuesOf(m_experiment, typed), seed);
        run.execute(m_experiment);
        return run;
    }

private Q_SLOTS:
    void theDefaultsArePlaygrounds()
    {
        const Values defaults = valuesOf(m_experiment, {});
        QVERIFY(defaults
            == valuesOf(m_experiment,
                {{"problem", "circle"}, {"samples", "500"}, {"noise", "0"}, {"train-share", "0.5"}, {"x", "true"},
                    {"y", "true"}, {"x-squared", "false"}, {"hidden", "4-2"}, {"activation", "tanh"},
                    {"output-activation", "tanh"}, {"loss", "half-squared-error"}, {"initializer", "uniform-half"},
                    {"initial-bias", "0.1"}, {"optimizer", "gradient-descent"}, {"learning-rate", "0.03"},
                    {"batch-size", "10"}, {"l1", "0"}, {"l2", "0"}}));
        const CollectingRun run = executed({{"epochs", "1"}});
        const Network first = run.series<Network>("network").front().second;
        QCOMPARE(first.layers.size(), std::size_t{3});
        for (std::size_t l = 0; l < first.layers.size(); ++l) {
            QVERIFY((first.dense(l).biases.array() == 0.1f).all());
            QVERIFY((first.dense(l).weights.array().abs() <= 0.5f).all());
        }
        QCOMPARE(run.samplesOfEpoch, std::int64_t{250});
        const Points points = run.last<Points>("points");
        QCOMPARE(points.groups[0].x.size(), std::size_t{250});
        QCOMPARE(points.groups[1].x.size(), std::size_t{250});
        QVERIFY(points.groups[0].x != points.groups[1].x);
    }

    void theCircle_data()
    {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<bool>("learns");
        QTest::newRow("tanh") << "tanh" << true;
        QTest::newRow("relu") << "relu" << true;
        QTest::newRow("sigmoid") << "sigmoid" << false;
    }
    void theCircle()
    {
        QFETCH(QString, activation);
        QFETCH(bool, learns);
        int learned = 0;
        for (const std::uint64_t seed : {1, 2, 3})
            learned += executed({{"activation", activation.toStdString()}}, seed).last("test-loss") < 0.01 ? 1 : 0;
        QCOMPARE(learned, learns ? 3 : 0);
    }

    /// The half squared error that is reported, from the outputs that are shown.
    void theLossIsPlaygrounds()
    {
        const CollectingRun run = executed({{"epochs", "1"}, {"samples", "10"}, {"batch-size", "5"}});
        const PointGroup test = run.last<Points>("points").groups[1];
        const Network network = run.last<Network>("network");
        double sum = 0;
        for (std::size_t i = 0; i < test.x.size(); ++i) {
            Vector a(2);
            a << test.x[i], test.y[i];
            for (std::size_t l = 0; l < network.layers.size(); ++l)
                a = (network.dense(l).weights * a + network.dense(l).biases).array().tanh().matrix();
            const double error = double(a(0)) - (test.labels[i] == 1 ? 1 : -1);
            sum += error * error / 2;
        }
        QVERIFY(std::abs(run.last("test-loss") - sum / double(test.x.size())) < 1e-5);
    }

    void everyFeatureCanBeTicked_data()
    {
        QTest::addColumn<QString>("feature");
        QTest::addColumn<float>("atCorner"); // x = 6, y = -6
        QTest::newRow("x") << "x" << 6.0f;
        QTest::newRow("y") << "y" << -6.0f;
        QTest::newRow("x-squared") << "x-squared" << 36.0f;
        QTest::newRow("y-squared") << "y-squared" << 36.0f;
        QTest::newRow("xy") << "xy" << -36.0f;
        QTest::newRow("sin-x") << "sin-x" << std::sin(6.0f);
        QTest::newRow("sin-y") << "sin-y" << std::sin(-6.0f);
    }
    void everyFeatureCanBeTicked()
    {
        QFETCH(QString, feature);
        QFETCH(float, atCorner);
        const std::string id = feature.toStdString();
        const CollectingRun run = executed({{"x", "false"}, {"y", "false"}, {id, "true"}, {"hidden", "none"},
            {"output-activation", "identity"}, {"epochs", "1"}, {"learning-rate", "1e-6"}});
        const Network network = run.last<Network>("network");
        QCOMPARE(network.inputs(), std::int64_t{1});
        const Map map = run.last<Map>("decision");
        const float shown = map.layers[0].values[std::size_t(map.width - 1)]; // right end of the lowest row
        const float expected = network.dense(0).weights(0, 0) * atCorner + network.dense(0).biases(0);
        QVERIFY(std::abs(shown - expected) < 1e-4f * (1 + std::abs(expected)));
    }

    void everyUnitHasAMap()
    {
        const CollectingRun run = executed({{"epochs", "1"}, {"hidden", "3-2"}});
        const Map units = run.last<Map>("units");
        QCOMPARE(units.layers.size(), std::size_t{5});
        QCOMPARE(units.layers[0].name, std::string("1.1"));
        QCOMPARE(units.layers[4].name, std::string("2.2"));
        QCOMPARE(units.layers[4].values.size(), std::size_t(units.width * units.height));
        QCOMPARE(executed({{"epochs", "1"}, {"hidden", "100-100"}}).last<Map>("units").layers.size(), std::size_t{64});
        QVERIFY(executed({{"epochs", "1"}, {"hidden", "none"}}).last<Map>("units").layers.empty());
    }

    void outputsInZeroToOneLearnThat_data()
    {
        QTest::addColumn<QString>("loss");
        QTest::addColumn<QString>("outputActivation");
        QTest::newRow("cross-entropy") << "binary-cross-entropy"
                                       << "tanh";
        QTest::newRow("sigmoid output") << "half-squared-error"
                                        << "sigmoid";
        QTest::newRow("hinge") << "hinge"
                               << "identity";
    }
    void outputsInZeroToOneLearnThat()
    {
        QFETCH(QString, loss);
        QFETCH(QString, outputActivation);
        const std::string lossId = loss.toStdString();
        const std::string activationId = outputActivation.toStdString();
        const CollectingRun run =
            executed({{"problem", "gauss"}, {"loss", lossId}, {"output-activation", activationId}, {"epochs", "50"}});
        QVERIFY(run.last("test-accuracy") > 0.98);
        QVERIFY(run.last("test-loss") < 0.1);
    }

    void problems_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("parameter");
        QTest::newRow("batch over the training points") << "batch-size"
                                                        << "251"
                                                        << "batch-size";
        QTest::newRow("few points") << "samples"
                                    << "18"
                                    << "batch-size";
        QTest::newRow("too many weights") << "hidden" << QStringList(QList<QString>(32, "1000")).join('-') << "";
    }
    void problems()
    {
        QFETCH(QString, id);
        QFETCH(QString, text);
        QFETCH(QString, parameter);
        const std::string idText = id.toStdString();
        const std::string valueText = text.toStdString();
        const std::vector<Problem> found = m_experiment.problems(valuesOf(m_experiment, {{idText, valueText}}));
        QCOMPARE(found.size(), parameter.isEmpty() ? std::size_t{0} : std::size_t{1});
        if (!found.empty())
            QCOMPARE(QString::fromStdString(found[0].parameter), parameter);
    }

    void noInputIsAProblem()
    {
        QCOMPARE(
            m_experiment.problems(valuesOf(m_experiment, {{"x", "false"}, {"y", "false"}})).size(), std::size_t{1});
    }

    void aLossOnLogitsBringsItsOutputActivation()
    {
        const auto problemsWith = [&](std::string_view outputActivation) {
            return m_experiment
                .problems(
                    valuesOf(m_experiment, {{"loss", "binary-cross-entropy"}, {"output-activation", outputActivation}}))
                .size();
        };
        QCOMPARE(problemsWith("tanh"), std::size_t{0}); // the initial value: not given
        QCOMPARE(problemsWith("sigmoid"), std::size_t{0});
        QCOMPARE(problemsWith("relu"), std::size_t{1});
    }

    void steppingChangesNothing()
    {
        const Values values = valuesOf(m_experiment, {{"epochs", "3"}});
        CollectingRun stepping(values);
        stepping.isStepping = true;
        stepping.execute(m_experiment);
        CollectingRun running(values);
        running.execute(m_experiment);
        QCOMPARE(stepping.allowances, std::int64_t{75});
        QVERIFY(stepping.reports == running.reports);
    }

    void continuingIsAsIfNothingHadHappened()
    {
        const Values values = valuesOf(m_experiment, {{"epochs", "7"}, {"optimizer", "adam"}});
        CollectingRun whole(values);
        whole.execute(m_experiment);
        CollectingRun first(values);
        first.mostEpochs = 3;
        first.execute(m_experiment);
        CollectingRun second(values);
        second.start = first.kept;
        second.execute(m_experiment);
        std::vector<Report> both = first.reports;
        both.insert(both.end(), second.reports.begin(), second.reports.end());
        QVERIFY(both == whole.reports);
    }

    void divergenceIsAResult()
    {
        const CollectingRun run =
            executed({{"activation", "identity"}, {"output-activation", "identity"}, {"learning-rate", "10"}});
        QVERIFY(run.divergence.has_value());
        for (const auto& [at, value] : run.series("test-loss"))
            QVERIFY(std::isfinite(value));
        QVERIFY(run.network.has_value());
    }
};

QTEST_GUILESS_MAIN(TestPlane)

#include "tst_plane.moc"
