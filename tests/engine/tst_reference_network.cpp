// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The engine in float and a naive network in double, which share no line of code, agree over ten steps.

#include "engine/random.h"
#include "engine/trainer.h"
#include "tests/engine/reference_network.h"

#include <QTest>

#include <array>
#include <cmath>
#include <numeric>

using namespace nnlab;
using nnlab::test::ReferenceNetwork;

namespace {

/// How far weights in float may be from those in double after ten steps. Each of them is about 1 and has 24 bits, so
/// one rounding costs up to 6e-8; the largest difference seen is 2.1e-7.
constexpr double tolerance = 1e-6;

constexpr int steps = 10;

/// Byte pixels of which most are 0, as in the images that the engine is made for, or numbers.
Dataset dataFor(int features, int samples, int classes, bool areBytes)
{
    const Random random(8, Purpose::Points);
    Dataset data;
    std::vector<std::uint8_t> bytes;
    Matrix numbers(features, samples);
    for (std::uint32_t s = 0; s < std::uint32_t(samples); ++s) {
        data.labels.push_back(std::uint8_t(random.below(std::uint64_t(classes), {s, 0, 1, 0})));
        for (std::uint32_t i = 0; i < std::uint32_t(features); ++i) {
            const bool isZero = random.below(4, {s, i, 2, 0}) != 0;
            bytes.push_back(isZero ? std::uint8_t{0} : std::uint8_t(random.below(256, {s, i, 0, 0})));
            numbers(i, s) = float(random.normal({s, i, 0, 0}));
        }
    }
    const Shape shape{1, 1, features};
    data.inputs = areBytes ? Features::ofBytes(shape, bytes) : Features::ofFloats(shape, numbers);
    return data;
}

std::vector<ReferenceNetwork::Layer> layersOf(const Network& network)
{
    std::vector<ReferenceNetwork::Layer> layers;
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const DenseLayer& dense = network.dense(l);
        ReferenceNetwork::Layer layer;
        layer.activation = dense.activation.id();
        for (Eigen::Index o = 0; o < dense.outputs(); ++o) {
            layer.biases.push_back(double(dense.biases(o)));
            layer.weights.emplace_back();
            for (Eigen::Index i = 0; i < dense.inputs(); ++i)
                layer.weights.back().push_back(double(dense.weights(o, i)));
        }
        layers.push_back(layer);
    }
    return layers;
}

struct Configuration
{
    QString name;
    std::vector<int> widths;
    const char* hidden;
    const char* output;
    const char* loss;
    const char* optimizer;
    double rate;
    int batchSize;
    bool areBytes;
    double l1 = 0;
    double l2 = 0;
};

const Configuration configurations[] = {
    {"one at a time, as the notebook does", {20, 8, 4}, "sigmoid", "sigmoid", "binary-cross-entropy",
        "gradient-descent", 0.5, 1, true},
    {"half squared error, as Nielsen does", {20, 8, 4}, "sigmoid", "sigmoid", "half-squared-error", "gradient-descent",
        3, 10, true},
    {"numbers instead of bytes", {6, 8, 4}, "sigmoid", "sigmoid", "half-squared-error", "gradient-descent", 3, 10,
        false},
    {"momentum", {6, 7, 3}, "tanh", "tanh", "half-squared-error", "momentum", 0.1, 7, false},
    {"momentum on bytes", {40, 7, 3}, "tanh", "tanh", "half-squared-error", "momentum", 0.1, 3, true},
    {"nesterov and hinge", {6, 7, 3}, "silu", "identity", "hinge", "nesterov", 0.05, 5, false},
    {"adagrad and l1", {6, 7, 3}, "softplus", "identity", "mean-squared-error", "adagrad", 0.1, 16, false, 0.5},
    {"rmsprop and huber", {6, 7, 3}, "elu", "identity", "huber", "rmsprop", 0.01, 4, false},
    {"adam and softmax", {20, 16, 10}, "relu", "identity", "softmax-cross-entropy", "adam", 0.01, 32, true},
    {"adamw through four layers", {20, 9, 8, 7, 5}, "gelu", "identity", "softmax-cross-entropy", "adamw", 0.01, 6,
        true},
    {"l2, as Nielsen defines it", {20, 8, 4}, "sigmoid", "sigmoid", "binary-cross-entropy", "gradient-descent", 0.5, 10,
        true, 0, 5},
    {"l1 and l2 with momentum", {20, 8, 4}, "tanh", "sigmoid", "binary-cross-entropy", "momentum", 0.1, 8, true, 0.3,
        2},
    {"one layer", {20, 4}, "identity", "sigmoid", "binary-cross-entropy", "gradient-descent", 0.5, 8, true},
    {"wider than any vector", {30, 50, 37}, "tanh", "identity", "softmax-cross-entropy", "gradient-descent", 0.5, 9,
        false},
};

ReferenceNetwork::Numbers doubles(std::span<const float> numbers) { return {numbers.begin(), numbers.end()}; }

} // namespace

class TestReferenceNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesOverTenSteps_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Configuration& configuration : configurations)
            QTest::newRow(qPrintable(configuration.name)) << index++;
    }

    void agreesOverTenSteps()
    {
        QFETCH(int, index);
        const Configuration& c = configurations[index];
        const int samples = steps * c.batchSize - c.batchSize / 2; // the last mini-batch is smaller
        const Dataset data = dataFor(c.widths.front(), samples, c.widths.back(), c.areBytes);
        const Loss loss = lossNamed(c.loss);
        const OptimizerSettings settings{.learningRate = c.rate};
        Trainer trainer(
            Network(c.widths, activationNamed(c.hidden), activationNamed(c.output), Random(1, Purpose::Weights)), loss,
            optimizerNamed(c.optimizer, settings), {.batchSize = c.batchSize, .l1 = c.l1, .l2 = c.l2});
        ReferenceNetwork reference(layersOf(trainer.network()),
            {.loss = c.loss,
                .optimizer = c.optimizer,
                .rate = c.rate,
                .l1 = c.l1,
                .l2 = c.l2,
                .trainingSamples = double(samples)});

        FullSpeed pace;
        std::vector<std::uint32_t> order(static_cast<std::size_t>(samples));
        std::iota(order.begin(), order.end(), 0u);
        const EpochResult result = trainer.trainEpoch(pace, data, order);
        QVERIFY(result.isComplete);
        QCOMPARE(trainer.steps(), std::int64_t(steps));

        double lossSum = 0;
        for (int first = 0; first < samples; first += c.batchSize) {
            std::vector<ReferenceNetwork::Numbers> features;
            std::vector<ReferenceNetwork::Numbers> targets;
            for (int s = first; s < std::min(samples, first + c.batchSize); ++s) {
                std::vector<float> numbers(static_cast<std::size_t>(c.widths.front()));
                data.inputs.read(s, numbers);
                features.push_back(doubles(numbers));
                ReferenceNetwork::Numbers target(
                    static_cast<std::size_t>(c.widths.back()), loss.id() == "hinge" ? -1.0 : 0.0);
                target[data.labels[std::size_t(s)]] = 1;
                targets.push_back(target);
                lossSum += reference.lossOf(features.back(), targets.back());
            }
            reference.step(features, targets);
        }

        const double meanLoss = lossSum / samples;
        QVERIFY2(std::abs(result.measure.loss - meanLoss) < tolerance * std::max(1.0, meanLoss),
            qPrintable(QStringLiteral("loss %1 instead of %2").arg(result.measure.loss).arg(meanLoss)));
        const std::vector<ReferenceNetwork::Layer> found = layersOf(trainer.network());
        double worst = 0;
        double moved = 0;
        const std::vector<ReferenceNetwork::Layer> start = layersOf(
            Network(c.widths, activationNamed(c.hidden), activationNamed(c.output), Random(1, Purpose::Weights)));
        for (std::size_t l = 0; l < found.size(); ++l) {
            for (std::size_t o = 0; o < found[l].biases.size(); ++o) {
                worst = std::max(worst, std::abs(found[l].biases[o] - reference.layers[l].biases[o]));
                for (std::size_t i = 0; i < found[l].weights[o].size(); ++i) {
                    worst = std::max(worst, std::abs(found[l].weights[o][i] - reference.layers[l].weights[o][i]));
                    moved = std::max(moved, std::abs(found[l].weights[o][i] - start[l].weights[o][i]));
                }
            }
        }
        QVERIFY2(worst < tolerance, QByteArray::number(worst));
        QVERIFY2(moved > 0.05, QByteArray::number(moved)); // or agreement would prove nothing
        qInfo("largest difference %.1e, weights moved by %.1e", worst, moved);
    }
};

QTEST_APPLESS_MAIN(TestReferenceNetwork)
#include "tst_reference_network.moc"
