// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Novikoff's bound comes from the widest margin, and there is none where no line separates.

#include "engine/perceptron.h"
#include "engine/random.h"

#include <Eigen/Geometry>
#include <QTest>

#include <cmath>

using namespace nnlab;

namespace {

using Point = Eigen::Vector3d;

/// Rows of x, y, target.
Dataset dataOf(const std::vector<Point>& points)
{
    Matrix inputs(2, Eigen::Index(points.size()));
    Dataset data;
    data.targets.resize(1, inputs.cols());
    for (Eigen::Index s = 0; s < inputs.cols(); ++s) {
        inputs.col(s) = points[std::size_t(s)].head<2>().cast<float>();
        data.targets(0, s) = float(points[std::size_t(s)].z());
    }
    data.inputs = Features::ofFloats({1, 1, 2}, inputs);
    return data;
}

/// The same bound by trying all corners, edges and triangles of the hull for the point nearest to the origin.
std::optional<double> boundByEnumeration(const Dataset& data)
{
    std::vector<Point> turned;
    double radius = 0;
    for (std::int64_t s = 0; s < data.samples(); ++s) {
        const double t = data.targets(0, s);
        turned.push_back(t * Point(data.inputs.floats(s)[0], data.inputs.floats(s)[1], 1));
        radius = std::max(radius, turned.back().norm());
    }
    double widest = 0;
    const auto consider = [&](const Point& normal) {
        if (normal.norm() < 1e-12)
            return;
        double margin = std::numeric_limits<double>::infinity();
        for (const Point& p : turned)
            margin = std::min(margin, p.dot(normal) / normal.norm());
        widest = std::max(widest, margin);
    };
    for (std::size_t i = 0; i < turned.size(); ++i) {
        consider(turned[i]);
        for (std::size_t j = i + 1; j < turned.size(); ++j) {
            const Point edge = turned[j] - turned[i];
            if (edge.norm() > 0)
                consider(turned[i] - edge * (turned[i].dot(edge) / edge.squaredNorm()));
            for (std::size_t k = j + 1; k < turned.size(); ++k) {
                const Point across = edge.cross(turned[k] - turned[i]);
                consider(across);
                consider(-across);
            }
        }
    }
    if (widest <= 1e-9)
        return {};
    return radius * radius / (widest * widest);
}

} // namespace

class TestMistakeBound : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knownMargins_data()
    {
        QTest::addColumn<QList<Point>>("points");
        QTest::addColumn<double>("bound");
        QTest::newRow("two points") << QList<Point>{{1, 0, 1}, {-1, 0, -1}} << 2.0; // R^2 = 2, gamma = 1
        QTest::newRow("two points on a slope") << QList<Point>{{3, 4, 1}, {-3, -4, -1}} << 26.0 / 25;
        QTest::newRow("AND") << QList<Point>{{0, 0, -1}, {0, 1, -1}, {1, 0, -1}, {1, 1, 1}} << 51.0;
        QTest::newRow("one class only") << QList<Point>{{1, 0, 1}, {-1, 0, 1}} << 2.0;
        QTest::newRow("one point") << QList<Point>{{0, 0, 1}} << 1.0;
        QTest::newRow("one point often") << QList<Point>{{3, 0, -1}, {3, 0, -1}, {3, 0, -1}} << 1.0;
    }

    void knownMargins()
    {
        QFETCH(QList<Point>, points);
        QFETCH(double, bound);
        const std::optional<double> found = mistakeBound(dataOf({points.begin(), points.end()}));
        QVERIFY(found);
        QVERIFY2(std::abs(*found - bound) < 1e-6 * bound, QByteArray::number(*found, 'g', 17));
        QVERIFY(std::abs(*boundByEnumeration(dataOf({points.begin(), points.end()})) - bound) < 1e-9 * bound);
    }

    void noneWhereNoLineSeparates_data()
    {
        QTest::addColumn<QList<Point>>("points");
        QTest::newRow("XOR") << QList<Point>{{0, 0, -1}, {0, 1, 1}, {1, 0, 1}, {1, 1, -1}};
        QTest::newRow("the same point twice") << QList<Point>{{1, 2, -1}, {1, 2, 1}};
        QTest::newRow("one between two") << QList<Point>{{-1, 0, 1}, {0, 0, -1}, {1, 0, 1}};
        QTest::newRow("one inside the others") << QList<Point>{{-1, -1, 1}, {0, 2, 1}, {1, -1, 1}, {0.1, 0.2, -1}};
    }

    void noneWhereNoLineSeparates()
    {
        QFETCH(QList<Point>, points);
        QVERIFY(!mistakeBound(dataOf({points.begin(), points.end()})));
    }

    void agreesWithEnumeration_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 60; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }

    /// Clouds that overlap a little, so that most of these sets can be separated and some cannot.
    void agreesWithEnumeration()
    {
        QFETCH(int, seed);
        const Random random(std::uint64_t(seed), Purpose::Points);
        std::vector<Point> points;
        for (std::uint32_t i = 0; i < 14; ++i) {
            const double t = i % 2 ? 1 : -1;
            points.emplace_back(t * 1.2 + random.normal({i, 0, 0, 0}), t * 0.7 + random.normal({i, 1, 0, 0}), t);
        }
        const Dataset data = dataOf(points);
        const std::optional<double> found = mistakeBound(data);
        const std::optional<double> expected = boundByEnumeration(data);
        QCOMPARE(found.has_value(), expected.has_value());
        separable += found ? 1 : 0;
        if (found)
            QVERIFY2(std::abs(*found / *expected - 1) < 1e-5,
                qPrintable(QStringLiteral("%1 instead of %2").arg(*found).arg(*expected)));
    }

    void cleanupTestCase() { qInfo("%d of the random sets could be separated", separable); }

private:
    int separable = 0;
};

QTEST_APPLESS_MAIN(TestMistakeBound)
#include "tst_mistake_bound.moc"
