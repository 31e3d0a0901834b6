// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The first steps of each optimizer are those of its paper, written out by hand.

#include "engine/error.h"
#include "engine/optimizer.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <functional>
#include <map>
#include <set>

using namespace nnlab;

namespace {

using Doubles = std::vector<double>;

constexpr OptimizerSettings settings{.learningRate = 0.1,
    .momentum = 0.8,
    .beta1 = 0.9,
    .beta2 = 0.99,
    .decay = 0.7,
    .epsilon = 1e-3,
    .weightDecay = 0.05};
constexpr double rate = settings.learningRate;
constexpr double start = 0.3;
constexpr double g1 = 0.5, g2 = -0.25, g3 = 2;

/// The weight after one, two and three steps with gradients g1, g2, g3.
Doubles momentumByHand()
{
    const double m1 = g1;
    const double m2 = 0.8 * m1 + g2;
    const double m3 = 0.8 * m2 + g3;
    return {start - rate * m1, start - rate * (m1 + m2), start - rate * (m1 + m2 + m3)};
}

Doubles nesterovByHand()
{
    const double m1 = g1;
    const double m2 = 0.8 * m1 + g2;
    const double m3 = 0.8 * m2 + g3;
    const double w1 = start - rate * (g1 + 0.8 * m1);
    const double w2 = w1 - rate * (g2 + 0.8 * m2);
    return {w1, w2, w2 - rate * (g3 + 0.8 * m3)};
}

Doubles adaGradByHand()
{
    const double w1 = start - rate * g1 / (std::sqrt(g1 * g1) + 1e-3);
    const double w2 = w1 - rate * g2 / (std::sqrt(g1 * g1 + g2 * g2) + 1e-3);
    return {w1, w2, w2 - rate * g3 / (std::sqrt(g1 * g1 + g2 * g2 + g3 * g3) + 1e-3)};
}

Doubles rmsPropByHand()
{
    const double v1 = 0.3 * g1 * g1;
    const double v2 = 0.7 * v1 + 0.3 * g2 * g2;
    const double v3 = 0.7 * v2 + 0.3 * g3 * g3;
    const double w1 = start - rate * g1 / (std::sqrt(v1) + 1e-3);
    const double w2 = w1 - rate * g2 / (std::sqrt(v2) + 1e-3);
    return {w1, w2, w2 - rate * g3 / (std::sqrt(v3) + 1e-3)};
}

/// Algorithm 1 of Kingma and Ba; `kept` is what AdamW leaves of a weight before each step.
Doubles adamByHand(double kept)
{
    const double m1 = 0.1 * g1, v1 = 0.01 * g1 * g1;
    const double m2 = 0.9 * m1 + 0.1 * g2, v2 = 0.99 * v1 + 0.01 * g2 * g2;
    const double m3 = 0.9 * m2 + 0.1 * g3, v3 = 0.99 * v2 + 0.01 * g3 * g3;
    const double w1 = kept * start - rate * (m1 / (1 - 0.9)) / (std::sqrt(v1 / (1 - 0.99)) + 1e-3);
    const double w2 = kept * w1 - rate * (m2 / (1 - 0.9 * 0.9)) / (std::sqrt(v2 / (1 - 0.99 * 0.99)) + 1e-3);
    const double w3 =
        kept * w2 - rate * (m3 / (1 - 0.9 * 0.9 * 0.9)) / (std::sqrt(v3 / (1 - 0.99 * 0.99 * 0.99)) + 1e-3);
    return {w1, w2, w3};
}

const std::map<std::string_view, Doubles> byHand = {
    {"gradient-descent", {start - rate * g1, start - rate*(g1 + g2), start - rate*(g1 + g2 + g3)}},
    {"momentum", momentumByHand()},
    {"nesterov", nesterovByHand()},
    {"adagrad", adaGradByHand()},
    {"rmsprop", rmsPropByHand()},
    {"adam", adamByHand(1)},
    {"adamw", adamByHand(1 - 0.1 * 0.05)},
};

/// A few weights with as many moments as the optimizer remembers.
template <typename T>
struct Block
{
    std::vector<T> weights;
    std::vector<T> first;
    std::vector<T> second;

    Block(const Optimizer& optimizer, std::vector<T> weights)
        : weights(std::move(weights)), first(optimizer.row().moments > 0 ? this->weights.size() : 0),
          second(optimizer.row().moments > 1 ? this->weights.size() : 0)
    { }

    void step(const Optimizer& optimizer, std::vector<T> gradient, std::int64_t step, bool decaysWeights = true)
    {
        optimizer.update(weights, std::span<const T>(gradient), first, second, rate, step, decaysWeights);
    }
};

void addRows()
{
    QTest::addColumn<QString>("id");
    for (const OptimizerRow& row : optimizers())
        QTest::newRow(row.id.data()) << QString::fromUtf8(row.id.data(), qsizetype(row.id.size()));
}

template <typename T>
bool isPlusZero(T number)
{
    return number == 0 && !std::signbit(number);
}

} // namespace

class TestOptimizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstThreeSteps_data() { addRows(); }

    void firstThreeSteps()
    {
        QFETCH(QString, id);
        const std::string name = id.toStdString();
        // All of today are; this is for a row to come.
        if (!byHand.contains(name))
            QSKIP("is not written out by hand in this file");
        const Optimizer optimizer = optimizerNamed(name, settings);
        Block<double> fine(optimizer, {start});
        Block<float> coarse(optimizer, {float(start)});
        const Doubles gradients = {g1, g2, g3};
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            fine.step(optimizer, {gradients[i]}, std::int64_t(i) + 1);
            coarse.step(optimizer, {float(gradients[i])}, std::int64_t(i) + 1);
            const double expected = byHand.at(name)[i];
            QVERIFY2(std::abs(fine.weights[0] - expected) < 1e-15 * 4,
                qPrintable(QStringLiteral("step %1: %2 instead of %3")
                               .arg(i + 1)
                               .arg(fine.weights[0], 0, 'g', 17)
                               .arg(expected, 0, 'g', 17)));
            QVERIFY(std::abs(double(coarse.weights[0]) - expected) < 1e-6);
        }
    }

    void knownNumbers()
    {
        const OptimizerSettings usual{.learningRate = 0.1};
        Block<double> momentum(optimizerNamed("momentum", usual), {1.0});
        Block<double> nesterov(optimizerNamed("nesterov", usual), {1.0});
        for (int step = 1; step <= 3; ++step) {
            momentum.step(optimizerNamed("momentum", usual), {1.0}, step);
            nesterov.step(optimizerNamed("nesterov", usual), {1.0}, step);
        }
        QCOMPARE(momentum.first[0], 2.71);
        QCOMPARE(momentum.weights[0], 1 - 0.1 * (1 + 1.9 + 2.71));
        QCOMPARE(nesterov.weights[0], 1 - 0.1 * (1.9 + 2.71 + 3.439));
    }

    /// What the correction is for: however large or small the gradient, the first step is about the learning rate.
    void adamsFirstStepIsTheLearningRate()
    {
        const Optimizer adam = optimizerNamed("adam", {.learningRate = rate});
        for (const double gradient : {1e-3, 1.0, -1e6}) {
            Block<double> block(adam, {0.0});
            block.step(adam, {gradient}, 1);
            QVERIFY(std::abs(std::abs(block.weights[0]) - rate) < 1e-4 * rate);
            QVERIFY(std::signbit(block.weights[0]) != std::signbit(gradient));
        }
    }

    void smallMomentsBecomePlusZero_data() { addRows(); }

    void smallMomentsBecomePlusZero()
    {
        QFETCH(QString, id);
        const Optimizer optimizer = optimizerNamed(id.toStdString(), {.learningRate = rate, .weightDecay = 0});
        const auto check = [&]<typename T>(T) {
            // What is left of 1e-30 after one step without a gradient, for each of the ways in which moments decay.
            Block<T> block(optimizer, {1, 1, 1, 1});
            const std::vector<T> moments = {T(0.9e-30), T(-0.9e-30), T(3e-30), T(1e-38)};
            if (!block.first.empty())
                block.first = moments;
            if (!block.second.empty())
                block.second = {T(0.9e-30), T(0.5e-30), T(3e-30), T(1e-38)};
            if (id == QStringLiteral("rmsprop") || id == QStringLiteral("adagrad"))
                block.first[1] = T(0.5e-30); // sums of squares are never negative
            block.step(optimizer, {0, 0, 0, 0}, 1000);
            for (const std::vector<T>* moment : {&block.first, &block.second}) {
                if (moment->empty())
                    continue;
                QVERIFY(isPlusZero((*moment)[0]));
                QVERIFY(isPlusZero((*moment)[1]));
                QVERIFY((*moment)[2] > T(1e-30) && (*moment)[2] <= T(3e-30));
                QVERIFY(isPlusZero((*moment)[3]));
            }
        };
        check(float());
        check(double());
    }

    void weightsAreNeverFlushed_data() { addRows(); }

    void weightsAreNeverFlushed()
    {
        QFETCH(QString, id);
        const Optimizer optimizer = optimizerNamed(id.toStdString(), {.learningRate = rate, .weightDecay = 0});
        const std::vector<float> small = {1e-31f, -1e-35f, 1e-40f, -0.0f, 0.0f};
        Block<float> block(optimizer, small);
        block.step(optimizer, {0, 0, 0, 0, 0}, 1);
        for (std::size_t i = 0; i < small.size(); ++i) {
            QVERIFY(block.weights[i] == small[i]);
            // Plain gradient descent may leave out what has no gradient: not even the sign of a zero may change.
            if (block.first.empty())
                QCOMPARE(std::signbit(block.weights[i]), std::signbit(small[i]));
        }
    }

    void onlyWeightsDecay_data() { addRows(); }

    void onlyWeightsDecay()
    {
        QFETCH(QString, id);
        const Optimizer optimizer =
            optimizerNamed(id.toStdString(), {.learningRate = rate, .epsilon = 1e-3, .weightDecay = 0.5});
        Block<double> weight(optimizer, {2.0});
        weight.step(optimizer, {0.0}, 1);
        QVERIFY(weight.weights[0] == (optimizer.row().usesWeightDecay ? 2.0 * (1 - rate * 0.5) : 2.0));
        Block<double> bias(optimizer, {2.0});
        bias.step(optimizer, {0.0}, 1, false);
        QVERIFY(bias.weights[0] == 2.0);
    }

    /// Decoupled: the decay leaves no trace in the moments, unlike l2.
    void decayDoesNotPassThroughMoments()
    {
        const Optimizer adam = optimizerNamed("adam", settings);
        const Optimizer adamW = optimizerNamed("adamw", settings);
        Block<double> plain(adam, {start});
        Block<double> decayed(adamW, {start});
        for (int step = 1; step <= 3; ++step) {
            plain.step(adam, {g1 / step}, step);
            decayed.step(adamW, {g1 / step}, step);
        }
        QVERIFY(plain.first == decayed.first);
        QVERIFY(plain.second == decayed.second);
        QVERIFY(plain.weights != decayed.weights);
    }

    void eachWeightIsOnItsOwn_data() { addRows(); }

    void eachWeightIsOnItsOwn()
    {
        QFETCH(QString, id);
        const Optimizer optimizer = optimizerNamed(id.toStdString(), settings);
        std::vector<float> weights;
        std::vector<float> gradient;
        for (int i = 0; i < 37; ++i) {
            weights.push_back(float(i) * 0.1f - 1.7f);
            gradient.push_back(float(i % 5) - 2.0f);
        }
        Block<float> together(optimizer, weights);
        together.step(optimizer, gradient, 1);
        together.step(optimizer, gradient, 2);
        for (std::size_t i = 0; i < weights.size(); ++i) {
            Block<float> alone(optimizer, {weights[i]});
            alone.step(optimizer, {gradient[i]}, 1);
            alone.step(optimizer, {gradient[i]}, 2);
            QVERIFY(alone.weights[0] == together.weights[i]);
        }
    }

    void gradientDescentIsTheShortName()
    {
        QVERIFY(gradientDescent(0.25) == optimizerNamed("gradient-descent", {.learningRate = 0.25}));
        QVERIFY(gradientDescent(0.25) != gradientDescent(0.5));
    }

    void rowsCanBeRead()
    {
        const QRegularExpression kebab(QStringLiteral("^[a-z][a-z0-9]*(-[a-z0-9]+)*$"));
        std::set<std::string_view> ids;
        for (const OptimizerRow& row : optimizers()) {
            QVERIFY2(kebab.match(QString::fromStdString(std::string(row.id))).hasMatch(), row.id.data());
            QVERIFY2(ids.insert(row.id).second, row.id.data());
            QVERIFY2(!row.label.empty() && !row.formula.empty(), row.id.data());
            QVERIFY(row.moments >= 0 && row.moments <= 2);
        }
        for (const auto& [id, steps] : byHand)
            QVERIFY2(ids.contains(id), id.data());
    }

    void unknownIdIsAnErrorThatHelps()
    {
        try {
            optimizerNamed("sgd", {});
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Usage);
            QVERIFY2(QString(error.what()).startsWith(QStringLiteral("There is no optimizer \"sgd\"; choose one of ")),
                error.what());
        }
    }
};

QTEST_APPLESS_MAIN(TestOptimizer)
#include "tst_optimizer.moc"
