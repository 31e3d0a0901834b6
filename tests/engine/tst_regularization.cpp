// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// L1, L2 and dropout are as they are defined.

#include "tests/engine/paces.h"
#include "tests/engine/training_example.h"

#include <QTest>

#include <cmath>

using namespace nnlab;

namespace {

/// What dropout multiplies each of `units` hidden units by for one sample: a network that shows its mask in its
/// weights.
std::vector<float> maskOf(int units, double dropout, std::uint64_t seed, std::int64_t epoch, std::uint32_t sample)
{
    Network network(
        std::array{1, units, 1}, Activation(), Activation(), Random(1, Purpose::Weights), initializerNamed("zeros"));
    network.dense(0).biases.setOnes(); // each activation is 1 before dropout
    Trainer trainer(network, lossNamed("half-squared-error"), gradientDescent(1), {.dropout = dropout, .seed = seed});
    TrainerState state = trainer.state();
    state.epoch = epoch;
    trainer.restore(state);
    Dataset data;
    data.inputs = Features::ofFloats({}, Matrix::Zero(1, 50));
    data.targets = Matrix::Ones(1, 50); // the output is 0, so each weight moves by 1 times its activation
    train(trainer, data, std::array{sample});
    const Matrix& weights = trainer.network().dense(1).weights;
    return {weights.data(), weights.data() + weights.size()};
}

} // namespace

class TestRegularization : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// lambda / (2 n) w^2: the gradient is lambda / n w, whatever the mini-batch.
    void l2IsNielsensDefinition_data()
    {
        QTest::addColumn<int>("batchSize");
        for (const int batchSize : {1, 10, 300})
            QTest::addRow("batch size %d", batchSize) << batchSize;
    }

    void l2IsNielsensDefinition()
    {
        QFETCH(int, batchSize);
        constexpr double lambda = 30;
        constexpr double rate = 0.1;
        const Dataset data = dataOf(Kind::Floats);
        const Loss loss = lossNamed("half-squared-error");
        Trainer plain(networkOf(), loss, gradientDescent(rate), {.batchSize = batchSize});
        Trainer decayed(networkOf(), loss, gradientDescent(rate), {.batchSize = batchSize, .l2 = lambda});
        StopAfter once(1);
        plain.trainEpoch(once, data, fileOrder(sampleCount));
        StopAfter again(1);
        decayed.trainEpoch(again, data, fileOrder(sampleCount));
        const Network start = networkOf();
        for (std::size_t l = 0; l < 2; ++l) {
            const Matrix expected =
                plain.network().dense(l).weights - float(rate * lambda / sampleCount) * start.dense(l).weights;
            QVERIFY((decayed.network().dense(l).weights - expected).cwiseAbs().maxCoeff() < 1e-7f);
            QVERIFY((plain.network().dense(l).weights - expected).cwiseAbs().maxCoeff() > 1e-3f);
            QVERIFY(decayed.network().dense(l).biases == plain.network().dense(l).biases);
        }
    }

    void l1PullsEveryWeightAlike()
    {
        constexpr double lambda = 30;
        constexpr double rate = 0.1;
        const Dataset data = dataOf(Kind::Floats);
        const Loss loss = lossNamed("half-squared-error");
        Network start = networkOf();
        start.dense(0).weights(0, 0) = 0; // has no sign to be pulled by
        Trainer plain(start, loss, gradientDescent(rate), {.batchSize = 10});
        Trainer pulled(start, loss, gradientDescent(rate), {.batchSize = 10, .l1 = lambda});
        StopAfter once(1);
        plain.trainEpoch(once, data, fileOrder(sampleCount));
        StopAfter again(1);
        pulled.trainEpoch(again, data, fileOrder(sampleCount));
        for (std::size_t l = 0; l < 2; ++l) {
            const Matrix expected = plain.network().dense(l).weights
                - float(rate * lambda / sampleCount) * start.dense(l).weights.array().sign().matrix();
            QVERIFY((pulled.network().dense(l).weights - expected).cwiseAbs().maxCoeff() < 1e-7f);
            QVERIFY(pulled.network().dense(l).biases == plain.network().dense(l).biases);
        }
        QCOMPARE(pulled.network().dense(0).weights(0, 0), plain.network().dense(0).weights(0, 0));
    }

    void dropoutLeavesOutItsShare_data()
    {
        QTest::addColumn<double>("dropout");
        for (const double dropout : {0.1, 0.25, 0.5, 0.9})
            QTest::addRow("%g", dropout) << dropout;
    }

    void dropoutLeavesOutItsShare()
    {
        QFETCH(double, dropout);
        constexpr int units = 4000;
        const std::vector<float> mask = maskOf(units, dropout, 1, 0, 0);
        const auto dropped = std::ranges::count(mask, 0.0f);
        QCOMPARE(std::ranges::count(mask, float(1 / (1 - dropout))), units - dropped); // the others are scaled up
        QVERIFY(std::abs(double(dropped) / units - dropout) < 5 * std::sqrt(dropout * (1 - dropout) / units));
    }

    void dropoutGoesByPlace()
    {
        const std::vector<float> mask = maskOf(101, 0.5, 1, 4, 7);
        QVERIFY(maskOf(101, 0.5, 1, 4, 7) == mask);
        QVERIFY(maskOf(101, 0.5, 2, 4, 7) != mask);
        QVERIFY(maskOf(101, 0.5, 1, 5, 7) != mask);
        QVERIFY(maskOf(101, 0.5, 1, 4, 8) != mask);
        const std::vector<float> wider = maskOf(150, 0.5, 1, 4, 7);
        QVERIFY(std::equal(mask.begin(), mask.end(), wider.begin())); // more units shift no number
        const std::vector<float> rarer = maskOf(101, 0.2, 1, 4, 7);
        for (std::size_t unit = 0; unit < mask.size(); ++unit)
            QVERIFY(mask[unit] == 0 || rarer[unit] != 0);
        QCOMPARE(std::ranges::count(maskOf(101, 0, 1, 4, 7), 1.0f), 101);
    }
};

QTEST_APPLESS_MAIN(TestRegularization)
#include "tst_regularization.moc"
