// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a network does on data it is not learning from: sums in their order, on any number of threads, and the measures
// of a classifier by hand.

#include "engine/backpropagation.h"
#include "engine/block_sum.h"
#include "engine/evaluation.h"
#include "engine/random.h"
#include "engine/trainer.h"

#include <QTest>

#include <array>
#include <cmath>
#include <numeric>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

using namespace nnlab;

namespace {

using Labels = std::vector<std::uint8_t>;
using Counts = std::vector<std::uint32_t>;

/// Passes its inputs on.
Network identityNetwork(int outputs, std::string_view activation = "identity")
{
    const Activation unit = activationNamed(activation);
    Network network(std::array{outputs, outputs}, unit, unit, Random(1, Purpose::Weights), initializerNamed("zeros"));
    network.dense(0).weights.setIdentity();
    return network;
}

Dataset dataOf(const Matrix& inputs, const Labels& labels)
{
    Dataset data;
    data.inputs = Features::ofFloats({1, 1, int(inputs.rows())}, inputs);
    data.labels = labels;
    return data;
}

Dataset randomData(std::int64_t samples, int features, int classes)
{
    const Random random(4, Purpose::Points);
    Matrix inputs(features, samples);
    Labels labels;
    for (std::uint32_t s = 0; s < std::uint32_t(samples); ++s) {
        for (std::uint32_t i = 0; i < std::uint32_t(features); ++i)
            inputs(i, s) = float(random.normal({s, i, 0, 0}));
        labels.push_back(std::uint8_t(random.below(std::uint64_t(classes), {s, 0, 1, 0})));
    }
    return dataOf(inputs, labels);
}

bool isEqual(const Evaluation& a, const Evaluation& b)
{
    return a.loss == b.loss && a.squaredError == b.squaredError && a.accuracy == b.accuracy
        && a.predictions == b.predictions;
}

} // namespace

class TestEvaluation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void byHand()
    {
        const Matrix inputs{{0.5f, 0.0f, 1.0f}, {0.25f, 1.0f, 0.0f}};
        const Evaluation evaluation =
            evaluate(identityNetwork(2), lossNamed("half-squared-error"), dataOf(inputs, {0, 1, 1}));
        // Squared errors of the samples: 0.25 + 0.0625, 0, 2.
        QCOMPARE(evaluation.loss, 2.3125 / 2 / 3);
        QCOMPARE(evaluation.squaredError, 2.3125 / 6);
        QCOMPARE(evaluation.accuracy, 2.0 / 3);
        QCOMPARE(evaluation.predictions, (Labels{0, 1, 0}));
    }

    void theLowestOfEqualOutputsCounts()
    {
        QCOMPARE(classOf(std::array{1.0f, 1.0f, 1.0f}, 0), std::uint8_t(0));
        QCOMPARE(classOf(std::array{0.0f, 2.0f, 2.0f}, 0), std::uint8_t(1));
        QCOMPARE(classOf(std::array{-1.0f, -3.0f}, 0), std::uint8_t(0));
        QCOMPARE(classOf(std::array{-3.0f, -1.0f}, 0), std::uint8_t(1));
    }

    void oneOutputHasAThreshold_data()
    {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<float>("threshold");
        QTest::newRow("identity") << "identity" << 0.0f;
        QTest::newRow("tanh") << "tanh" << 0.0f;
        QTest::newRow("softsign") << "softsign" << 0.0f;
        QTest::newRow("sigmoid") << "sigmoid" << 0.5f;
        QTest::newRow("hard-sigmoid") << "hard-sigmoid" << 0.5f;
        QTest::newRow("step") << "step" << 0.5f;
    }

    void oneOutputHasAThreshold()
    {
        QFETCH(QString, activation);
        QFETCH(float, threshold);
        const Network network = identityNetwork(1, activation.toStdString());
        QCOMPARE(classThreshold(network), threshold);
        Dataset data = dataOf(Matrix{{-2.0f, -0.01f, 0.01f, 2.0f}}, {0, 0, 1, 1});
        data.targets = Matrix{{-1.0f, -1.0f, 1.0f, 1.0f}};
        const Evaluation evaluation = evaluate(network, lossNamed("half-squared-error"), data);
        QCOMPARE(evaluation.predictions, (Labels{0, 0, 1, 1}));
        QCOMPARE(evaluation.accuracy, 1.0);
        QCOMPARE(classOf(std::array{threshold}, threshold), std::uint8_t(0)); // on the line: not above it
    }

    void aBellPartsTwoClassesToo()
    {
        const Dataset data = dataOf(Matrix{{-2.0f, -0.5f, 0.5f, 2.0f}}, {0, 1, 1, 0});
        const Network network = identityNetwork(1, "gaussian");
        QCOMPARE(classThreshold(network), 0.5f);
        Dataset withTargets = data;
        withTargets.targets = Matrix{{0.0f, 1.0f, 1.0f, 0.0f}};
        QCOMPARE(evaluate(network, lossNamed("half-squared-error"), withTargets).accuracy, 1.0);
    }

    void sumsAreInTheOrderOfSamples()
    {
        constexpr std::int64_t samples = 1000;
        const Network network(
            std::array{8, 6, 3}, activationNamed("tanh"), activationNamed("sigmoid"), Random(1, Purpose::Weights));
        const Loss loss = lossNamed("half-squared-error");
        const Dataset data = randomData(samples, 8, 3);
        BlockSum losses;
        BlockSum squaredErrors;
        int right = 0;
        Backpropagation pass(2);
        for (std::int64_t s = 0; s < samples; ++s) {
            const Matrix input = Eigen::Map<const Matrix>(data.inputs.floats(s).data(), 8, 1);
            const Matrix target = targetsOf(data, s, 1, 3, loss);
            pass.forward(network, input);
            losses.add(pass.losses(loss, target)[0]);
            const std::span<const float> outputs(pass.outputs().data(), 3);
            squaredErrors.add(squaredErrorOf(outputs, std::span(target.data(), 3)));
            right += classOf(outputs, 0) == data.labels[std::size_t(s)] ? 1 : 0;
        }
        const Evaluation evaluation = evaluate(network, loss, data);
        QVERIFY(evaluation.loss == losses.value() / samples);
        QVERIFY(evaluation.squaredError == squaredErrors.value() / (3.0 * samples));
        QVERIFY(evaluation.accuracy == double(right) / samples);
    }

    void equalBitsOnAnyNumberOfThreads()
    {
        const tbb::global_control threads(tbb::global_control::max_allowed_parallelism, 4);
        const Network network(
            std::array{8, 6, 3}, activationNamed("tanh"), activationNamed("sigmoid"), Random(1, Purpose::Weights));
        const Loss loss = lossNamed("binary-cross-entropy");
        const Dataset data = randomData(3000, 8, 3);
        const Evaluation alone = tbb::task_arena(1).execute([&] { return evaluate(network, loss, data); });
        for (const int count : {2, 3, 4}) {
            tbb::task_arena arena(count);
            for (int repeat = 0; repeat < 5; ++repeat) {
                QVERIFY(isEqual(arena.execute([&] { return evaluate(network, loss, data); }), alone));
                QVERIFY(
                    arena.execute([&] { return outputsOf(network, data.inputs); }) == outputsOf(network, data.inputs));
            }
        }
    }

    void outputsOfAllSamples()
    {
        const Dataset data = randomData(600, 3, 3);
        const Matrix outputs = outputsOf(identityNetwork(3), data.inputs);
        QVERIFY(outputs == Eigen::Map<const Matrix>(data.inputs.floats().data(), 3, 600));
        QCOMPARE(outputsOf(identityNetwork(3), data.inputs.slice(0, 0)).cols(), Eigen::Index(0));
    }

    void bytesAreReadAsShares()
    {
        Dataset data;
        data.inputs = Features::ofBytes({1, 1, 2}, {255, 0, 0, 51});
        data.targets = Matrix{{1.0f, 0.0f}, {0.0f, 0.2f}};
        QCOMPARE(evaluate(identityNetwork(2), lossNamed("half-squared-error"), data).loss, 0.0);
    }

    void withoutLabelsThereIsNoAccuracy()
    {
        Dataset data = dataOf(Matrix{{1.0f, 2.0f}}, {});
        data.targets = Matrix{{1.0f, 1.0f}};
        const Evaluation evaluation = evaluate(identityNetwork(1), lossNamed("mean-squared-error"), data);
        QCOMPARE(evaluation.loss, 0.5);
        QCOMPARE(evaluation.accuracy, 0.0);
        QVERIFY(evaluation.predictions.empty());
    }

    void ofNothing()
    {
        const Evaluation evaluation =
            evaluate(identityNetwork(2), lossNamed("half-squared-error"), dataOf(Matrix(2, 0), {}));
        QCOMPARE(evaluation.loss, 0.0);
        QCOMPARE(evaluation.squaredError, 0.0);
        QCOMPARE(evaluation.accuracy, 0.0);
    }

    void confusionAgainstSums()
    {
        const Dataset data = randomData(1000, 4, 4);
        const Evaluation evaluation = evaluate(identityNetwork(4), lossNamed("half-squared-error"), data);
        const Counts counts = confusionCounts(data.labels, evaluation.predictions, 4);
        QCOMPARE(std::accumulate(counts.begin(), counts.end(), 0u), 1000u);
        std::uint32_t diagonal = 0;
        for (std::uint8_t c = 0; c < 4; ++c) {
            std::uint32_t row = 0;
            std::uint32_t column = 0;
            for (std::size_t other = 0; other < 4; ++other) {
                row += counts[c * 4u + other];
                column += counts[other * 4 + c];
            }
            QCOMPARE(row, std::uint32_t(std::ranges::count(data.labels, c)));
            QCOMPARE(column, std::uint32_t(std::ranges::count(evaluation.predictions, c)));
            diagonal += counts[c * 4u + c];
        }
        QCOMPARE(double(diagonal) / 1000, evaluation.accuracy);
    }

    void rowsAreActualColumnsPredicted()
    {
        QCOMPARE(confusionCounts(Labels{0, 0, 1, 2}, Labels{1, 1, 1, 0}, 3), (Counts{0, 2, 0, 0, 1, 0, 1, 0, 0}));
        QCOMPARE(confusionCounts(Labels{}, Labels{}, 2), (Counts{0, 0, 0, 0}));
    }

    void measuresByHand()
    {
        // Class 0: 8 of its 10 found, 12 predicted. Class 1: 5 of 10, 7. Class 2: never predicted. Class 3: no samples.
        const Counts counts = {8, 2, 0, 0, //
            3, 5, 0, 2, //
            1, 0, 0, 0, //
            0, 0, 0, 0};
        const std::vector<ClassMeasures> measures = classMeasures(counts, 4);
        QCOMPARE(measures[0].precision, 8.0 / 12);
        QCOMPARE(measures[0].recall, 0.8);
        QCOMPARE(measures[0].f1, 2 * 8.0 / (10 + 12));
        QCOMPARE(measures[0].support, 10u);
        QCOMPARE(measures[1].precision, 5.0 / 7);
        QCOMPARE(measures[1].recall, 0.5);
        QCOMPARE(measures[1].f1, 2 * 5.0 / (10 + 7));
        QCOMPARE(measures[2].precision, 0.0);
        QCOMPARE(measures[2].recall, 0.0);
        QCOMPARE(measures[2].f1, 0.0);
        QCOMPARE(measures[2].support, 1u);
        QCOMPARE(measures[3].precision, 0.0);
        QCOMPARE(measures[3].recall, 0.0);
        QCOMPARE(measures[3].support, 0u);
    }
};

QTEST_APPLESS_MAIN(TestEvaluation)
#include "tst_evaluation.moc"
