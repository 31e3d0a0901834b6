// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The network of the chain-rule lesson, two inputs, two hidden units and one output, has exactly these numbers.

#include "engine/backpropagation.h"
#include "engine/trainer.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace nnlab;

namespace {

constexpr double h1 = 0.6153837563911821;
constexpr double o1 = 0.6457141374562685;
constexpr double cost = 0.1255184723983558;
constexpr std::array slopes = {-0.010550773020272831, -0.008874217300200894, -0.006330463812163699,
    -0.005324530380120536, -0.09975254031514091, -0.09430209213263217};

/// z1 = x1 w1 + x2 w3, z2 = x1 w2 + x2 w4, and w5, w6 from h1, h2 to the output: column-major, that is their order.
template <typename T>
NetworkOf<T> lessonNetwork()
{
    const Activation sigmoid = activationNamed("sigmoid");
    NetworkOf<T> network(std::array{2, 2, 1}, sigmoid, sigmoid, Random(1, Purpose::Weights), initializerNamed("zeros"));
    network.dense(0).weights << T(0.7), T(0.4), T(0.3), T(0.6);
    network.dense(1).weights << T(0.55), T(0.45);
    return network;
}

template <typename T>
std::array<T, 6> weightsOf(const MatrixOf<T>& hidden, const MatrixOf<T>& output)
{
    return {hidden(0, 0), hidden(1, 0), hidden(0, 1), hidden(1, 1), output(0, 0), output(0, 1)};
}

bool isNear(double found, double expected, double tolerance) { return std::abs(found - expected) < tolerance; }

} // namespace

class TestTwoTwoOne : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void forwardAndBackwardInDouble()
    {
        const NetworkOf<double> network = lessonNetwork<double>();
        const Loss loss = lossNamed("mean-squared-error");
        const MatrixOf<double> inputs{{0.5}, {0.3}};
        const MatrixOf<double> targets{{1.0}};
        BackpropagationOf<double> pass(2);
        pass.forward(network, inputs);
        QVERIFY(isNear(pass.passes()[0].z(0, 0), 0.47, 1e-15));
        QVERIFY(isNear(pass.passes()[0].z(1, 0), 0.33, 1e-15));
        QVERIFY(isNear(pass.passes()[0].a(0, 0), h1, 1e-9));
        QVERIFY(isNear(pass.outputs()(0, 0), o1, 1e-9));
        QVERIFY(isNear(pass.losses(loss, targets)[0], cost, 1e-9));
        pass.backward(network, loss, inputs, targets);
        const auto found = weightsOf(pass.gradients()[0].weights, pass.gradients()[1].weights);
        for (std::size_t i = 0; i < slopes.size(); ++i)
            QVERIFY2(isNear(found[i], slopes[i], 1e-9), qPrintable(QStringLiteral("dC/dw%1").arg(i + 1)));
    }

    /// A step at learning rate 1 goes down by just these slopes.
    void oneStepInFloat()
    {
        Trainer trainer(lessonNetwork<float>(), lossNamed("mean-squared-error"), gradientDescent(1));
        const Network before = trainer.network();
        Dataset data;
        data.inputs = Features::ofFloats({1, 1, 2}, Matrix{{0.5f}, {0.3f}});
        data.targets = Matrix{{1.0f}};
        QVERIFY(isNear(trainer.step(data), cost, 1e-7));
        const auto from = weightsOf(before.dense(0).weights, before.dense(1).weights);
        const auto to = weightsOf(trainer.network().dense(0).weights, trainer.network().dense(1).weights);
        for (std::size_t i = 0; i < slopes.size(); ++i)
            QVERIFY(isNear(double(from[i]) - double(to[i]), slopes[i], 1e-7));
        QVERIFY(trainer.step(data) < cost);
    }
};

QTEST_APPLESS_MAIN(TestTwoTwoOne)
#include "tst_two_two_one.moc"
