// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Every sum of backpropagation has the one order that NUMBERS are defined by, bit for bit; dropout and output
// activations act where they should. That the gradients are right is shown by tst_gradients.

#include "engine/backpropagation.h"
#include "engine/random.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace nnlab;

namespace {

/// Numbers of very different size, a part of them zero, so that another order of a sum shows in its bits.
template <typename T>
MatrixOf<T> unruly(Eigen::Index rows, Eigen::Index columns, std::uint32_t stream)
{
    const Random random(11, Purpose::Points);
    MatrixOf<T> matrix(rows, columns);
    for (Eigen::Index c = 0; c < columns; ++c) {
        for (Eigen::Index r = 0; r < rows; ++r) {
            const Counter place = {std::uint32_t(r), std::uint32_t(c), stream, 0};
            const bool isZero = random.below(4, {std::uint32_t(r), std::uint32_t(c), stream, 1}) == 0;
            const double size = std::ldexp(1.0, int(random.below(16, {std::uint32_t(r), std::uint32_t(c), stream, 2})));
            matrix(r, c) = isZero ? T(0) : T(random.normal(place) * size);
        }
    }
    return matrix;
}

template <typename T>
NetworkOf<T> identityNetwork(std::span<const int> widths)
{
    NetworkOf<T> network(widths, Activation(), Activation(), Random(1, Purpose::Weights));
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        DenseLayerOf<T>& layer = network.dense(l);
        layer.weights = unruly<T>(layer.outputs(), layer.inputs(), std::uint32_t(2 * l));
        layer.biases = unruly<T>(layer.outputs(), 1, std::uint32_t(2 * l + 1));
    }
    return network;
}

/// Input i goes to chain i mod 4; ((c0 + c1) + (c2 + c3)) + bias.
template <typename T>
T weightedSum(const DenseLayerOf<T>& layer, const MatrixOf<T>& inputs, Eigen::Index output, Eigen::Index sample)
{
    T chains[4] = {0, 0, 0, 0};
    for (Eigen::Index i = 0; i < inputs.rows(); ++i)
        chains[i % 4] = std::fma(layer.weights(output, i), inputs(i, sample), chains[i % 4]);
    return ((chains[0] + chains[1]) + (chains[2] + chains[3])) + layer.biases(output);
}

template <typename T>
void forwardInOrder()
{
    const NetworkOf<T> network = identityNetwork<T>(std::array{37, 9, 3});
    const MatrixOf<T> inputs = unruly<T>(37, 6, 100);
    BackpropagationOf<T> pass(2);
    pass.forward(network, inputs);
    for (Eigen::Index s = 0; s < 6; ++s) {
        for (Eigen::Index o = 0; o < 9; ++o)
            QVERIFY(pass.passes()[0].z(o, s) == weightedSum(network.dense(0), inputs, o, s));
        for (Eigen::Index o = 0; o < 3; ++o)
            QVERIFY(pass.passes()[1].z(o, s) == weightedSum(network.dense(1), pass.passes()[0].a, o, s));
    }
    QVERIFY(pass.outputs() == pass.passes()[1].z);
}

template <typename T>
void backwardInOrder()
{
    const NetworkOf<T> network = identityNetwork<T>(std::array{5, 9, 17});
    const MatrixOf<T> inputs = unruly<T>(5, 7, 100);
    const MatrixOf<T> targets = unruly<T>(17, 7, 101);
    BackpropagationOf<T> pass(2);
    pass.forward(network, inputs);
    pass.backward(network, lossNamed("half-squared-error"), inputs, targets);
    const LayerPassOf<T>& hidden = pass.passes()[0];
    const LayerPassOf<T>& last = pass.passes()[1];
    QVERIFY(last.delta == last.a - targets);
    for (Eigen::Index s = 0; s < 7; ++s) {
        for (Eigen::Index i = 0; i < 9; ++i) {
            T sum = 0;
            for (Eigen::Index o = 0; o < 17; ++o)
                sum = std::fma(network.dense(1).weights(o, i), last.delta(o, s), sum);
            QVERIFY(hidden.delta(i, s) == sum);
        }
    }
    for (Eigen::Index o = 0; o < 17; ++o) {
        for (Eigen::Index i = 0; i < 9; ++i) {
            T sum = 0;
            for (Eigen::Index s = 0; s < 7; ++s)
                sum = std::fma(last.delta(o, s), hidden.a(i, s), sum);
            QVERIFY(pass.gradients()[1].weights(o, i) == sum * (T(1) / T(7)));
        }
        T sum = 0;
        for (Eigen::Index s = 0; s < 7; ++s)
            sum += last.delta(o, s);
        QVERIFY(pass.gradients()[1].biases(o) == sum * (T(1) / T(7)));
    }
}

} // namespace

class TestBackpropagation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void forwardInOrderInFloat() { forwardInOrder<float>(); }
    void forwardInOrderInDouble() { forwardInOrder<double>(); }
    void backwardInOrderInFloat() { backwardInOrder<float>(); }
    void backwardInOrderInDouble() { backwardInOrder<double>(); }

    void samplesDoNotMeetOnTheWayForward()
    {
        const Network network = identityNetwork<float>(std::array{21, 8, 4});
        const Matrix inputs = unruly<float>(21, 9, 100);
        Backpropagation together(2);
        together.forward(network, inputs);
        Backpropagation alone(2);
        for (Eigen::Index s = 0; s < inputs.cols(); ++s) {
            alone.forward(network, inputs.col(s));
            QVERIFY(alone.outputs() == together.outputs().col(s));
        }
    }

    void gradientIsTheMeanOfTheSamples()
    {
        const Activation tanh = activationNamed("tanh");
        const NetworkOf<double> network(std::array{4, 5, 3}, tanh, tanh, Random(1, Purpose::Weights));
        const Loss loss = lossNamed("half-squared-error");
        const MatrixOf<double> inputs = MatrixOf<double>::Random(4, 6);
        const MatrixOf<double> targets = MatrixOf<double>::Random(3, 6);
        BackpropagationOf<double> together(2);
        together.forward(network, inputs);
        together.backward(network, loss, inputs, targets);
        MatrixOf<double> sum = MatrixOf<double>::Zero(5, 4);
        BackpropagationOf<double> alone(2);
        for (Eigen::Index s = 0; s < 6; ++s) {
            alone.forward(network, inputs.col(s));
            alone.backward(network, loss, inputs.col(s), targets.col(s));
            sum += alone.gradients()[0].weights;
        }
        QVERIFY((sum / 6 - together.gradients()[0].weights).cwiseAbs().maxCoeff() < 1e-15);
    }

    void lossesBringTheirOutputActivation_data()
    {
        QTest::addColumn<QString>("loss");
        QTest::addColumn<QString>("activation");
        QTest::addColumn<bool>("isSoftmax");
        QTest::newRow("squared error takes what it gets") << "half-squared-error"
                                                          << "relu" << false;
        QTest::newRow("hinge takes what it gets") << "hinge"
                                                  << "relu" << false;
        QTest::newRow("binary cross-entropy brings sigmoid") << "binary-cross-entropy"
                                                             << "sigmoid" << false;
        QTest::newRow("softmax cross-entropy brings softmax") << "softmax-cross-entropy"
                                                              << "identity" << true;
    }

    void lossesBringTheirOutputActivation()
    {
        QFETCH(QString, loss);
        QFETCH(QString, activation);
        QFETCH(bool, isSoftmax);
        const Activation relu = activationNamed("relu");
        Network network(std::array{2, 3, 2}, relu, relu, Random(1, Purpose::Weights));
        network.softmaxOutput = !isSoftmax;
        prepareForLoss(network, lossNamed(loss.toStdString()));
        QCOMPARE(network.softmaxOutput, isSoftmax);
        QVERIFY(network.dense(1).activation == activationNamed(activation.toStdString()));
        QVERIFY(network.dense(0).activation == relu);
    }

    void softmaxOutputsSumToOne()
    {
        Network network(std::array{3, 4}, Activation(), Activation(), Random(1, Purpose::Weights));
        network.softmaxOutput = true;
        Backpropagation pass(1);
        pass.forward(network, unruly<float>(3, 10, 1));
        for (Eigen::Index s = 0; s < 10; ++s)
            QVERIFY(std::abs(pass.outputs().col(s).sum() - 1) < 1e-6f);
    }

    /// With a fixed mask, dropout is a layer that multiplies, and its gradient is that of the whole.
    void dropoutIsPartOfTheGradient()
    {
        const Activation sigmoid = activationNamed("sigmoid");
        NetworkOf<double> network(std::array{3, 6, 5, 2}, sigmoid, Activation(), Random(1, Purpose::Weights));
        const Loss loss = lossNamed("half-squared-error");
        const MatrixOf<double> inputs = unruly<double>(3, 4, 1) / 65536;
        const MatrixOf<double> targets = MatrixOf<double>::Ones(2, 4);
        std::vector<std::size_t> asked;
        const DropoutMaskOf<double> mask = [&](std::size_t layer, MatrixOf<double>& factors) {
            asked.push_back(layer);
            for (Eigen::Index i = 0; i < factors.size(); ++i)
                factors.data()[i] = (i + Eigen::Index(layer)) % 3 == 0 ? 0 : 1.5;
        };
        BackpropagationOf<double> pass(3);
        const auto height = [&] {
            pass.forward(network, inputs, mask);
            double sum = 0;
            for (const double sampleLoss : pass.losses(loss, targets))
                sum += sampleLoss;
            return sum / 4;
        };
        height();
        QCOMPARE(asked, (std::vector<std::size_t>{0, 1})); // hidden layers only
        QVERIFY(pass.passes()[0].a(0, 0) == 0);
        double once = 0;
        sigmoid.apply(std::span(&pass.passes()[0].z(1, 0), 1), std::span(&once, 1));
        QVERIFY(pass.passes()[0].a(1, 0) == 1.5 * once);
        pass.backward(network, loss, inputs, targets);
        const auto gradients = pass.gradients();
        for (const TensorOf<double>& tensor : network.tensors()) {
            const auto& layer = gradients[std::size_t(tensor.layer)];
            const double* gradient = tensor.isBias ? layer.biases.data() : layer.weights.data();
            for (std::size_t i = 0; i < tensor.numbers.size(); ++i) {
                const double middle = tensor.numbers[i];
                tensor.numbers[i] = middle + 1e-5;
                const double above = height();
                tensor.numbers[i] = middle - 1e-5;
                const double below = height();
                tensor.numbers[i] = middle;
                QVERIFY2(std::abs((above - below) / 2e-5 - gradient[i]) < 1e-9, tensor.name.c_str());
            }
        }
    }

    void withoutAMaskNothingIsDropped()
    {
        const Activation sigmoid = activationNamed("sigmoid");
        const Network network(std::array{3, 6, 2}, sigmoid, sigmoid, Random(1, Purpose::Weights));
        const Matrix inputs = Matrix::Ones(3, 2);
        Backpropagation pass(2);
        pass.forward(network, inputs, [](std::size_t, Matrix& factors) { factors.setZero(); });
        QVERIFY(pass.passes()[0].a.isZero());
        pass.forward(network, inputs); // the mask of last time is forgotten
        QVERIFY((pass.passes()[0].a.array() > 0).all());
        pass.backward(network, lossNamed("half-squared-error"), inputs, Matrix::Zero(2, 2));
        QVERIFY((pass.gradients()[0].biases.array() != 0).all());
    }
};

QTEST_APPLESS_MAIN(TestBackpropagation)
#include "tst_backpropagation.moc"
