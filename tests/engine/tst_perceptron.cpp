// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Rosenblatt's rule learns what a line separates, within the bound, and never XOR.

#include "engine/perceptron.h"
#include "engine/random.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace nnlab;

namespace {

struct LabelledPoint
{
    float x;
    float y;
    float target;
};

Dataset dataOf(const std::vector<LabelledPoint>& points)
{
    Matrix inputs(2, Eigen::Index(points.size()));
    Dataset data;
    data.targets.resize(1, inputs.cols());
    for (Eigen::Index s = 0; s < inputs.cols(); ++s) {
        const LabelledPoint& point = points[std::size_t(s)];
        inputs.col(s) << point.x, point.y;
        data.targets(0, s) = point.target;
    }
    data.inputs = Features::ofFloats({1, 1, 2}, inputs);
    return data;
}

Dataset gate(std::array<float, 4> outputs)
{
    return dataOf({{0, 0, outputs[0]}, {0, 1, outputs[1]}, {1, 0, outputs[2]}, {1, 1, outputs[3]}});
}

/// Mistakes until a whole pass makes none, or nothing after too many passes.
std::optional<std::int64_t> mistakesUntilSeparated(const Dataset& data, float rate = 1)
{
    Perceptron perceptron(2);
    std::int64_t mistakes = 0;
    for (int pass = 0; pass < 100'000; ++pass) {
        const std::int64_t corrected = perceptron.pass(data, rate);
        if (corrected == 0)
            return perceptron.mistakes(data) == 0 ? std::optional(mistakes) : std::nullopt;
        mistakes += corrected;
    }
    return {};
}

} // namespace

class TestPerceptron : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneCorrectionByHand()
    {
        const Dataset data = dataOf({{2, -1, 1}, {1, 4, -1}});
        Perceptron perceptron(2);
        QCOMPARE(perceptron.mistakes(data), std::int64_t(2)); // on the line counts as wrong
        QCOMPARE(perceptron.pass(data, 0.5f), std::int64_t(1)); // that makes the second one right
        QCOMPARE(perceptron.weights(), (std::vector<float>{1, -0.5f}));
        QCOMPARE(perceptron.bias(), 0.5f);
        QCOMPARE(perceptron.sum(std::array{2.0f, -1.0f}), 3.0);
        QCOMPARE(perceptron.sum(std::array{1.0f, 4.0f}), -0.5);
        QCOMPARE(perceptron.mistakes(data), std::int64_t(0));
        QCOMPARE(perceptron.pass(data, 0.5f), std::int64_t(0));
    }

    void learnsGates_data()
    {
        QTest::addColumn<QList<float>>("outputs");
        QTest::newRow("AND") << QList<float>{-1, -1, -1, 1};
        QTest::newRow("OR") << QList<float>{-1, 1, 1, 1};
        QTest::newRow("NAND") << QList<float>{1, 1, 1, -1};
        QTest::newRow("always") << QList<float>{1, 1, 1, 1};
        QTest::newRow("never") << QList<float>{-1, -1, -1, -1};
        QTest::newRow("x") << QList<float>{-1, -1, 1, 1};
    }

    void learnsGates()
    {
        QFETCH(QList<float>, outputs);
        const Dataset data = gate({outputs[0], outputs[1], outputs[2], outputs[3]});
        const std::optional<std::int64_t> mistakes = mistakesUntilSeparated(data);
        QVERIFY(mistakes);
        QVERIFY(double(*mistakes) <= *mistakeBound(data));
    }

    void neverLearnsXor()
    {
        const Dataset data = gate({-1, 1, 1, -1});
        Perceptron perceptron(2);
        for (int pass = 0; pass < 10'000; ++pass) {
            QVERIFY(perceptron.pass(data, 1) > 0);
            QVERIFY(perceptron.mistakes(data) > 0);
        }
    }

    /// From zero, the rate scales weights and bias alike: the mistakes are the same.
    void theRateDoesNotMatter()
    {
        const Dataset data = gate({-1, -1, -1, 1});
        QCOMPARE(mistakesUntilSeparated(data, 1), mistakesUntilSeparated(data, 0.125f));
        QCOMPARE(mistakesUntilSeparated(data, 1), mistakesUntilSeparated(data, 64));
    }

    void staysWithinTheBound_data()
    {
        QTest::addColumn<int>("seed");
        QTest::addColumn<double>("gap");
        for (int seed = 1; seed <= 20; ++seed) {
            for (const double gap : {0.3, 0.1, 0.03})
                QTest::addRow("seed %d, gap %g", seed, gap) << seed << gap;
        }
    }

    /// Points on either side of a random line, none nearer than the gap.
    void staysWithinTheBound()
    {
        QFETCH(int, seed);
        QFETCH(double, gap);
        const Random random(std::uint64_t(seed), Purpose::Points);
        const double angle = 6.2831853 * random.uniform({0, 0, 1, 0});
        const double offset = random.uniform({1, 0, 1, 0}) - 0.5;
        std::vector<LabelledPoint> points;
        for (std::uint32_t i = 0; points.size() < 60; ++i) {
            const double x = 2 * random.uniform({i, 0, 0, 0}) - 1;
            const double y = 2 * random.uniform({i, 1, 0, 0}) - 1;
            const double side = x * std::cos(angle) + y * std::sin(angle) - offset;
            if (std::abs(side) >= gap)
                points.push_back({float(x), float(y), side > 0 ? 1.0f : -1.0f});
        }
        const Dataset data = dataOf(points);
        const std::optional<double> bound = mistakeBound(data);
        const std::optional<std::int64_t> mistakes = mistakesUntilSeparated(data);
        QVERIFY(bound && mistakes);
        QVERIFY2(double(*mistakes) <= *bound, qPrintable(QStringLiteral("%1 > %2").arg(*mistakes).arg(*bound)));
    }
};

QTEST_APPLESS_MAIN(TestPerceptron)
#include "tst_perceptron.moc"
