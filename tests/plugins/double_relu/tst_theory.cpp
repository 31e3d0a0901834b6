// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plugins/double_relu/theory.h"

#include "datasets/functions.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace nnlab;

namespace {

struct Sampled
{
    std::vector<float> x;
    std::vector<float> y;
};

Sampled sampled(double from, double to, double (*f)(double), int points = 401)
{
    Sampled curve;
    for (int i = 0; i < points; ++i) {
        const double x = from + (to - from) * i / (points - 1);
        curve.x.push_back(float(x));
        curve.y.push_back(float(f(x)));
    }
    return curve;
}

double sine(double x) { return std::sin(x); }
double tent(double x) { return -std::abs(x); }
double square(double x) { return x * x; }

} // namespace

class TestTheory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void convexity_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("alpha");
        QTest::addColumn<bool>("convex");
        QTest::newRow("identity") << "identity" << 0.0 << true;
        QTest::newRow("relu") << "relu" << 0.0 << true;
        QTest::newRow("softplus") << "softplus" << 0.0 << true;
        QTest::newRow("leaky relu") << "leaky-relu" << 0.01 << true;
        QTest::newRow("leaky relu that bends down") << "leaky-relu" << 2.0 << false;
        QTest::newRow("elu") << "elu" << 1.0 << true;
        QTest::newRow("elu that bends down") << "elu" << 2.0 << false;
        QTest::newRow("sigmoid") << "sigmoid" << 0.0 << false;
        QTest::newRow("tanh") << "tanh" << 0.0 << false;
        QTest::newRow("gelu, which dips") << "gelu" << 0.0 << false;
        QTest::newRow("sine") << "sine" << 0.0 << false;
    }
    void convexity()
    {
        QFETCH(QString, id);
        QFETCH(double, alpha);
        QTEST(double_relu::isConvex(activationNamed(id.toStdString(), alpha)), "convex");
    }

    void bestConvexCurve_data()
    {
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::addColumn<double>("expected");
        QTest::newRow("hump of the sine") << 0.0 << std::numbers::pi << 0.5;
        QTest::newRow("trough of the sine is convex") << std::numbers::pi << 2 * std::numbers::pi << 0.0;
    }
    void bestConvexCurve()
    {
        QFETCH(double, from);
        QFETCH(double, to);
        QFETCH(double, expected);
        const Sampled curve = sampled(from, to, sine);
        QVERIFY(std::abs(double_relu::convexError(curve.x, curve.y) - expected) < 1e-4);
    }

    void bestConvexCurveOfOtherShapes()
    {
        const Sampled down = sampled(-2, 2, tent);
        QVERIFY(std::abs(double_relu::convexError(down.x, down.y) - 1) < 1e-6);
        const Sampled bowl = sampled(-2, 2, square);
        QVERIFY(double_relu::convexError(bowl.x, bowl.y) < 1e-6);
    }

    /// No convex curve of a large family gets below it.
    void noParabolaIsBetter()
    {
        const Sampled curve = sampled(0, 2 * std::numbers::pi, sine);
        const double bound = double_relu::convexError(curve.x, curve.y);
        for (double a = 0; a < 1; a += 0.05) {
            for (double b = -3; b < 1; b += 0.1) {
                double low = 1e9;
                double high = -1e9;
                for (std::size_t i = 0; i < curve.x.size(); ++i) {
                    const double gap = curve.y[i] - (a * curve.x[i] + b) * curve.x[i];
                    low = std::min(low, gap);
                    high = std::max(high, gap);
                }
                QVERIFY((high - low) / 2 >= bound - 1e-6);
            }
        }
    }

    void polygonsFollowTheSine_data()
    {
        QTest::addColumn<int>("segments");
        for (const int segments : {1, 2, 3, 7, 16, 100})
            QTest::addRow("%d", segments) << segments;
    }
    void polygonsFollowTheSine()
    {
        QFETCH(int, segments);
        const Sampled curve = sampled(0, 2 * std::numbers::pi, sine, 2001);
        const double piece = 2 * std::numbers::pi / segments;
        const double error = double_relu::polygonError(curve.x, curve.y, segments);
        QVERIFY(error <= piece * piece / 8 + 1e-6);
        if (segments >= 7)
            QVERIFY(error >= 0.8 * piece * piece / 8);
    }

    void polygonsAreExactWhereTheCurveIsOne()
    {
        const Sampled down = sampled(-2, 2, tent);
        QVERIFY(double_relu::polygonError(down.x, down.y, 2) < 1e-6);
        QVERIFY(std::abs(double_relu::polygonError(down.x, down.y, 1) - 2) < 1e-6);
    }
};

QTEST_APPLESS_MAIN(TestTheory)

#include "tst_theory.moc"
