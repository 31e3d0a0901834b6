// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/points.h"

#include "tests/datasets/data_files.h"

#include <cmath>
#include <numbers>
#include <set>

using namespace data_files;
using namespace nnlab;

namespace {

const Random pointChance(1, Purpose::Points);
const Random noiseChance(1, Purpose::Noise);

Dataset points(std::string_view problem, std::int64_t samples, double noise = 0)
{
    return planePoints(problem, samples, noise, pointChance, noiseChance);
}

double x(const Dataset& set, std::int64_t sample) { return static_cast<double>(set.inputs.floats(sample)[0]); }
double y(const Dataset& set, std::int64_t sample) { return static_cast<double>(set.inputs.floats(sample)[1]); }

struct Moments
{
    double mean = 0;
    double deviation = 0;
};

template <typename Value>
Moments momentsOf(std::int64_t count, Value value)
{
    Moments moments;
    for (std::int64_t i = 0; i < count; ++i)
        moments.mean += value(i) / static_cast<double>(count);
    for (std::int64_t i = 0; i < count; ++i)
        moments.deviation += (value(i) - moments.mean) * (value(i) - moments.mean) / static_cast<double>(count);
    moments.deviation = std::sqrt(moments.deviation);
    return moments;
}

} // namespace

class TestPoints : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyProblem_data();
    void everyProblem();
    void moreSamplesChangeNothing();
    void seeds();
    void circle();
    void exclusiveOr();
    void gauss();
    void spiral();
    void moons();
    void noiseFlipsLabels();
    void slicesAreFair();
    void refused();
    void line();
    void classesBesideLines_data();
    void classesBesideLines();
    void corners();
};

void TestPoints::everyProblem_data()
{
    QTest::addColumn<int>("samples");
    for (const PlaneProblem& problem : planeProblems()) {
        QVERIFY(!problem.label.empty() && !problem.summary.empty() && !problem.origin.empty());
        for (const int samples : {0, 1, 2, 3, 500})
            QTest::addRow("%s %d", std::string(problem.id).c_str(), samples) << samples;
    }
}

void TestPoints::everyProblem()
{
    QFETCH(int, samples);
    const std::string id = QByteArray(QTest::currentDataTag()).split(' ').first().toStdString();
    const Dataset set = points(id, samples);
    QCOMPARE(set.samples(), samples);
    QCOMPARE(set.inputs.features(), 2);
    QCOMPARE(set.targets.cols(), samples);
    QCOMPARE(set.classes.size(), 2u);
    int positives = 0;
    for (int i = 0; i < samples; ++i) {
        QVERIFY(std::isfinite(x(set, i)) && std::isfinite(y(set, i)));
        QVERIFY(std::abs(x(set, i)) < 6 && std::abs(y(set, i)) < 6);
        const int label = set.labels[static_cast<std::size_t>(i)];
        QCOMPARE(set.targets(0, i), label == 1 ? 1.0f : -1.0f);
        QCOMPARE(label, i % 2 == 0 ? 1 : 0);
        positives += label;
    }
    QCOMPARE(positives, (samples + 1) / 2);
}

void TestPoints::moreSamplesChangeNothing()
{
    for (const char* problem : {"circle", "xor", "gauss"}) {
        const Dataset few = points(problem, 21, 0.2);
        const Dataset many = points(problem, 300, 0.2);
        for (int i = 0; i < 21; ++i) {
            QCOMPARE(x(few, i), x(many, i));
            QCOMPARE(y(few, i), y(many, i));
            QCOMPARE(few.targets(0, i), many.targets(0, i));
        }
    }
}

void TestPoints::seeds()
{
    for (const PlaneProblem& problem : planeProblems()) {
        const Dataset one = planePoints(problem.id, 20, 0.1, pointChance, noiseChance);
        const Dataset same = planePoints(problem.id, 20, 0.1, pointChance, noiseChance);
        const Dataset other = planePoints(problem.id, 20, 0.1, Random(2, Purpose::Points), noiseChance);
        int different = 0;
        for (int i = 0; i < 20; ++i) {
            QCOMPARE(x(one, i), x(same, i));
            different += x(one, i) != x(other, i);
        }
        QVERIFY(different > 15);
    }
}

void TestPoints::circle()
{
    const Dataset set = points("circle", 4000);
    double smallest[2] = {10, 10};
    double largest[2] = {0, 0};
    for (int i = 0; i < 4000; ++i) {
        const double r = std::hypot(x(set, i), y(set, i));
        const int label = set.labels[static_cast<std::size_t>(i)];
        smallest[label] = std::min(smallest[label], r);
        largest[label] = std::max(largest[label], r);
    }
    // The disc reaches half the radius of 5, the ring from 0.7 of it.
    QVERIFY(smallest[1] < 0.01 && largest[1] < 2.5 && largest[1] > 2.49);
    QVERIFY(smallest[0] > 3.499 && smallest[0] < 3.51 && largest[0] < 5.001 && largest[0] > 4.99);
    // The radius is uniform, not the area.
    const Moments radius = momentsOf(2000, [&](std::int64_t i) { return std::hypot(x(set, 2 * i), y(set, 2 * i)); });
    QVERIFY(std::abs(radius.mean - 1.25) < 0.06);
}

void TestPoints::exclusiveOr()
{
    const Dataset set = points("xor", 4000);
    int quadrants[4] = {};
    for (int i = 0; i < 4000; ++i) {
        const double px = x(set, i);
        const double py = y(set, i);
        QVERIFY(std::abs(px) > 0.2999 && std::abs(px) < 5.3001 && std::abs(py) > 0.2999 && std::abs(py) < 5.3001);
        QCOMPARE(set.labels[static_cast<std::size_t>(i)], px * py > 0 ? 1 : 0);
        ++quadrants[(px > 0) + 2 * (py > 0)];
    }
    for (const int count : quadrants)
        QVERIFY(count > 900 && count < 1100);
}

void TestPoints::gauss()
{
    // The variance goes from 0.5 to 4 as noise goes from 0 to 0.5.
    for (const auto& [noise, variance] : {std::pair{0.0, 0.5}, {0.25, 2.25}, {0.5, 4.0}}) {
        const Dataset set = points("gauss", 10'000, noise);
        for (const int label : {0, 1}) {
            const int first = 1 - label;
            const Moments moments[2] = {momentsOf(5000, [&](std::int64_t i) { return x(set, first + 2 * i); }),
                momentsOf(5000, [&](std::int64_t i) { return y(set, first + 2 * i); })};
            for (const Moments& found : moments) {
                QVERIFY(std::abs(found.mean - (label ? 2 : -2)) < 0.1);
                QVERIFY(std::abs(found.deviation - std::sqrt(variance)) < 0.06);
            }
        }
    }
}

void TestPoints::spiral()
{
    const int samples = 400;
    const Dataset set = points("spiral", samples);
    std::set<int> places[2];
    for (int i = 0; i < samples; ++i) {
        const int label = set.labels[static_cast<std::size_t>(i)];
        const double r = std::hypot(x(set, i), y(set, i));
        const double place = r / 5;
        const double angle = 1.75 * place * 2 * std::numbers::pi + (label ? 0 : std::numbers::pi);
        QVERIFY(std::abs(x(set, i) - r * std::sin(angle)) < 1e-5);
        QVERIFY(std::abs(y(set, i) - r * std::cos(angle)) < 1e-5);
        places[label].insert(static_cast<int>(std::lround(place * samples / 2)));
    }
    // Each place along the arms once: 0, 1, ... n/2 - 1.
    QCOMPARE(places[0].size(), 200u);
    QCOMPARE(places[1].size(), 200u);
    QCOMPARE(*places[0].rbegin(), 199);

    const Dataset noisy = points("spiral", samples, 0.5);
    double largest = 0;
    for (int i = 0; i < samples; ++i)
        largest = std::max({largest, std::abs(x(noisy, i) - x(set, i)), std::abs(y(noisy, i) - y(set, i))});
    QVERIFY(largest > 0.48 && largest <= 0.5001);
}

void TestPoints::moons()
{
    const int samples = 400;
    const Dataset set = points("moons", samples);
    std::set<int> places[2];
    for (int i = 0; i < samples; ++i) {
        // Back to scikit-learn's plane.
        const double px = x(set, i) * 0.3 + 0.5;
        const double py = y(set, i) * 0.3 + 0.25;
        const bool inner = set.labels[static_cast<std::size_t>(i)] == 1;
        const double ux = inner ? 1 - px : px;
        const double uy = inner ? 0.5 - py : py;
        QVERIFY(std::abs(std::hypot(ux, uy) - 1) < 1e-5 && uy > -1e-5);
        places[inner].insert(
            static_cast<int>(std::lround(std::acos(std::clamp(ux, -1.0, 1.0)) / std::numbers::pi * 199 * 10)));
    }
    // Evenly from one tip to the other.
    QVERIFY(places[0].size() == 200 && *places[0].begin() <= 1 && *places[0].rbegin() >= 1989);
    QVERIFY(places[1].size() == 200);

    const Dataset noisy = points("moons", 4000, 0.2);
    const Dataset clean = points("moons", 4000);
    const Moments moved = momentsOf(4000, [&](std::int64_t i) { return (x(noisy, i) - x(clean, i)) * 0.3; });
    QVERIFY(std::abs(moved.mean) < 0.02 && std::abs(moved.deviation - 0.2) < 0.01);
}

void TestPoints::noiseFlipsLabels()
{
    for (const char* problem : {"circle", "xor"}) {
        const Dataset clean = points(problem, 1000);
        const Dataset noisy = points(problem, 1000, 0.3);
        int flipped = 0;
        for (int i = 0; i < 1000; ++i) {
            QCOMPARE(x(noisy, i), x(clean, i));
            flipped += noisy.targets(0, i) != clean.targets(0, i);
        }
        QVERIFY(flipped > 20 && flipped < 400);
    }
}

void TestPoints::slicesAreFair()
{
    // The first half of the points, for training, has to reach along the whole arm.
    for (const char* problem : {"spiral", "moons"}) {
        const Dataset set = points(problem, 400);
        const Moments first = momentsOf(200, [&](std::int64_t i) { return std::hypot(x(set, i), y(set, i)); });
        const Moments second =
            momentsOf(200, [&](std::int64_t i) { return std::hypot(x(set, i + 200), y(set, i + 200)); });
        QVERIFY(std::abs(first.mean - second.mean) < 0.5);
    }
}

void TestPoints::refused()
{
    const auto says = [](std::string_view problem, std::int64_t samples, double noise) {
        return errorOf([&] { points(problem, samples, noise); }, Error::Cause::Usage);
    };
    QCOMPARE(says("cirlce", 10, 0), "There is no problem 'cirlce' (did you mean 'circle'?).");
    QVERIFY(says("circle", -1, 0).contains("-1 points cannot be drawn"));
    QVERIFY(says("circle", 1ll << 32, 0).contains("cannot be drawn"));
    for (const double noise : {-0.1, 0.51, std::nan("")})
        QVERIFY(says("circle", 10, noise).contains("choose 0 to 0.5"));
}

void TestPoints::line()
{
    const Dataset exact = pointsAroundLine(100, 4, 2, 0, pointChance, noiseChance);
    QCOMPARE(exact.inputs.features(), 1);
    QVERIFY(exact.labels.empty());
    for (int i = 0; i < 100; ++i) {
        QVERIFY(std::abs(x(exact, i)) <= 1);
        QCOMPARE(exact.targets(0, i), static_cast<float>(4 * x(exact, i) + 2));
    }
    const Dataset noisy = pointsAroundLine(4000, 4, 2, 0.5, pointChance, noiseChance);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(x(noisy, i), x(exact, i));
    const Moments residuals =
        momentsOf(4000, [&](std::int64_t i) { return static_cast<double>(noisy.targets(0, i)) - 4 * x(noisy, i) - 2; });
    QVERIFY(std::abs(residuals.mean) < 0.03 && std::abs(residuals.deviation - 0.5) < 0.03);
}

void TestPoints::classesBesideLines_data()
{
    QTest::addColumn<double>("slope");
    QTest::addColumn<double>("intercept");
    QTest::addColumn<double>("margin");
    QTest::newRow("flat") << 0.0 << 0.0 << 0.1;
    QTest::newRow("no margin") << 0.7 << 0.2 << 0.0;
    QTest::newRow("steep and far") << -50.0 << 30.0 << 0.5;
}

void TestPoints::classesBesideLines()
{
    QFETCH(double, slope);
    QFETCH(double, intercept);
    QFETCH(double, margin);
    const Dataset set = classesBesideLine(500, slope, intercept, margin, pointChance);
    for (int i = 0; i < 500; ++i) {
        const double away = (y(set, i) - slope * x(set, i) - intercept) / std::hypot(1, slope);
        QCOMPARE(set.labels[static_cast<std::size_t>(i)], away > 0 ? 1 : 0);
        QVERIFY(std::abs(away) > margin - 1e-5 && std::abs(away) < margin + 1 + 1e-5);
        QCOMPARE(set.labels[static_cast<std::size_t>(i)], i % 2 == 0 ? 1 : 0);
    }
    const Dataset few = classesBesideLine(10, slope, intercept, margin, pointChance);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(y(few, i), y(set, i));
}

void TestPoints::corners()
{
    const Dataset set = xorCorners();
    QCOMPARE(set.samples(), 4);
    std::set<std::pair<double, double>> places;
    for (int i = 0; i < 4; ++i) {
        places.insert({x(set, i), y(set, i)});
        QVERIFY(std::abs(x(set, i)) == 1 && std::abs(y(set, i)) == 1);
        QCOMPARE(set.labels[static_cast<std::size_t>(i)], x(set, i) != y(set, i) ? 1 : 0);
        QCOMPARE(set.targets(0, i), x(set, i) != y(set, i) ? 1.0f : -1.0f);
    }
    QCOMPARE(places.size(), 4u);
}

QTEST_APPLESS_MAIN(TestPoints)
#include "tst_points.moc"
