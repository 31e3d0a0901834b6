// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The health of a layer is what its four numbers say, and measuring it changes nothing.

#include "engine/backpropagation.h"
#include "engine/health.h"
#include "engine/random.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace nnlab;

namespace {

Dataset dataOf(const Matrix& inputs, const Matrix& targets)
{
    Dataset data;
    data.inputs = Features::ofFloats({1, 1, int(inputs.rows())}, inputs);
    data.targets = targets;
    return data;
}

Matrix randomMatrix(Eigen::Index rows, Eigen::Index columns, std::uint32_t stream)
{
    const Random random(2, Purpose::Points);
    Matrix matrix(rows, columns);
    for (Eigen::Index c = 0; c < columns; ++c) {
        for (Eigen::Index r = 0; r < rows; ++r)
            matrix(r, c) = float(random.normal({std::uint32_t(c), std::uint32_t(r), stream, 0}));
    }
    return matrix;
}

Network networkOf(std::string_view hidden)
{
    return {std::array{3, 5, 2}, activationNamed(hidden), Activation(), Random(1, Purpose::Weights)};
}

bool isAbout(double found, double expected) { return std::abs(found - expected) <= 1e-5 * std::abs(expected); }

} // namespace

class TestHealth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void normOfTheGradient()
    {
        const Dataset data = dataOf(randomMatrix(3, 40, 0), randomMatrix(2, 40, 1));
        const Trainer trainer(networkOf("tanh"), lossNamed("half-squared-error"), gradientDescent(0.1));
        Backpropagation pass(2);
        const Matrix inputs = randomMatrix(3, 40, 0);
        pass.forward(trainer.network(), inputs);
        pass.backward(trainer.network(), trainer.loss(), inputs, data.targets);
        const std::vector<LayerHealth> health = layerHealth(trainer, data);
        QCOMPARE(health.size(), std::size_t(2));
        for (std::size_t l = 0; l < 2; ++l)
            QVERIFY(isAbout(health[l].gradientNorm, double(pass.gradients()[l].weights.norm())));
    }

    void updateRatioOfPlainGradientDescent()
    {
        const Dataset data = dataOf(randomMatrix(3, 40, 0), randomMatrix(2, 40, 1));
        const Trainer trainer(networkOf("tanh"), lossNamed("half-squared-error"), gradientDescent(0.1));
        const std::vector<LayerHealth> health = layerHealth(trainer, data);
        for (std::size_t l = 0; l < 2; ++l) {
            const double weights = double(trainer.network().dense(l).weights.norm());
            QVERIFY(isAbout(health[l].updateRatio, 0.1 * health[l].gradientNorm / weights));
        }
    }

    void updateRatioIsThatOfTheNextStep_data()
    {
        QTest::addColumn<QString>("optimizer");
        for (const OptimizerRow& row : optimizers())
            QTest::newRow(row.id.data()) << QString::fromStdString(std::string(row.id));
    }

    /// Moments, decay and all.
    void updateRatioIsThatOfTheNextStep()
    {
        QFETCH(QString, optimizer);
        const Dataset data = dataOf(randomMatrix(3, 40, 0), randomMatrix(2, 40, 1));
        Trainer trainer(networkOf("tanh"), lossNamed("half-squared-error"),
            optimizerNamed(optimizer.toStdString(), {.learningRate = 0.01}), {.l2 = 0.5});
        for (int step = 0; step < 3; ++step)
            trainer.step(data);
        const std::vector<LayerHealth> health = layerHealth(trainer, data);
        const Network before = trainer.network();
        trainer.step(data);
        for (std::size_t l = 0; l < 2; ++l) {
            const auto change = (trainer.network().dense(l).weights - before.dense(l).weights).norm();
            QVERIFY(isAbout(health[l].updateRatio, double(change / before.dense(l).weights.norm())));
        }
    }

    void zeroWeightsHaveNoRatio()
    {
        const Trainer trainer(Network(std::array{3, 2}, Activation(), Activation(), Random(1, Purpose::Weights),
                                  initializerNamed("zeros")),
            lossNamed("half-squared-error"), gradientDescent(0.1));
        const Dataset data = dataOf(randomMatrix(3, 10, 0), randomMatrix(2, 10, 1));
        QCOMPARE(layerHealth(trainer, data)[0].updateRatio, 0.0);
    }

    void deadUnitsNeverMove()
    {
        Network network = networkOf("relu");
        network.dense(0).weights.setOnes();
        network.dense(0).biases << 1, -100, 0.5f, -100, -2; // inputs sum to 3 at most and -3 at least
        Matrix inputs = Matrix::Constant(3, 4, 1.0f);
        inputs.col(1).setConstant(-1); // the last unit is alive for some samples only
        const Trainer trainer(network, lossNamed("half-squared-error"), gradientDescent(0.1));
        const std::vector<LayerHealth> health = layerHealth(trainer, dataOf(inputs, Matrix::Ones(2, 4)));
        QCOMPARE(health[0].deadShare, 2.0 / 5);
        QCOMPARE(health[0].saturatedShare, 0.0); // ReLU is not bounded
        QCOMPARE(health[1].deadShare, 0.0);
    }

    void saturatedUnitsHardlyMove()
    {
        Network network = networkOf("sigmoid");
        network.dense(0).weights.setZero();
        network.dense(0).weights.row(0).setConstant(1); // z = -30, 0, 3, 30: slopes 0, 1/4, 0.045, 0
        network.dense(0).biases << 0, 0, 5, -5, 4.3f; // slopes 1/4, 0.0066, 0.0066, 0.0133 beside 5 % of 1/4
        Matrix inputs(3, 4);
        inputs.row(0) << -30, 0, 3, 30;
        inputs.bottomRows(2).setZero();
        const Trainer trainer(network, lossNamed("half-squared-error"), gradientDescent(0.1));
        const std::vector<LayerHealth> health = layerHealth(trainer, dataOf(inputs, Matrix::Ones(2, 4)));
        QCOMPARE(health[0].saturatedShare, (2.0 + 0 + 4 + 4 + 0) / 20);
        QCOMPARE(health[0].deadShare, 0.0);
        QCOMPARE(health[1].saturatedShare, 0.0);
    }

    void onlyTheFirstThousandSamplesAreLookedAt()
    {
        Matrix inputs = randomMatrix(3, 1500, 0);
        const Matrix targets = randomMatrix(2, 1500, 1);
        const Trainer trainer(networkOf("tanh"), lossNamed("half-squared-error"), gradientDescent(0.1));
        const std::vector<LayerHealth> some = layerHealth(trainer, dataOf(inputs, targets));
        inputs.rightCols(500).setConstant(99);
        const std::vector<LayerHealth> others = layerHealth(trainer, dataOf(inputs, targets));
        inputs.col(999).setConstant(99);
        const std::vector<LayerHealth> changed = layerHealth(trainer, dataOf(inputs, targets));
        QVERIFY(some[0].gradientNorm == others[0].gradientNorm);
        QVERIFY(some[0].updateRatio == others[0].updateRatio);
        QVERIFY(some[0].gradientNorm != changed[0].gradientNorm);
    }

    /// The n of lambda/n is all training samples, not the thousand that are looked at.
    void regularizationCountsAllSamples()
    {
        const double lambda = 1000;
        const Matrix inputs = Matrix::Zero(3, 4000); // no gradient but that of l2
        const Network network(std::array{3, 2}, Activation(), Activation(), Random(1, Purpose::Weights));
        const Dataset data = dataOf(inputs, Matrix::Zero(2, 4000));
        const Trainer squares(network, lossNamed("half-squared-error"), gradientDescent(0.1), {.l2 = lambda});
        QVERIFY(isAbout(layerHealth(squares, data)[0].updateRatio, 0.1 * lambda / 4000));
        const Trainer magnitudes(network, lossNamed("half-squared-error"), gradientDescent(0.1), {.l1 = lambda});
        const double weights = double(network.dense(0).weights.norm());
        QVERIFY(isAbout(layerHealth(magnitudes, data)[0].updateRatio, 0.1 * lambda / 4000 * std::sqrt(6.0) / weights));
    }

    void measuringChangesNothing()
    {
        const Dataset data = dataOf(randomMatrix(3, 40, 0), randomMatrix(2, 40, 1));
        const auto trainerNow = [&] {
            Trainer trainer(networkOf("tanh"), lossNamed("half-squared-error"),
                optimizerNamed("adam", {.learningRate = 0.01}), {.dropout = 0.3});
            trainer.step(data);
            return trainer;
        };
        Trainer measured = trainerNow();
        Trainer left = trainerNow();
        layerHealth(measured, data);
        QVERIFY(measured.state() == left.state());
        measured.step(data);
        left.step(data);
        QVERIFY(measured.state() == left.state());
    }
};

QTEST_APPLESS_MAIN(TestHealth)
#include "tst_health.moc"
