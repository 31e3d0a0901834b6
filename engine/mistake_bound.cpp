// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The widest margin of two classes in the plane, by the point of the convex hull of t * (x, y, 1) that is nearest to
// the origin. Method: Mitchell, Demyanov, Malozemov, "Finding the point of a polyhedron closest to the origin", 1974.
// Deliberately not a support vector machine: three numbers a sample, no slack, and an honest "no" where the hull
// contains the origin.

#include "engine/perceptron.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace nnlab {

namespace {

using Point = std::array<double, 3>;

double dot(const Point& a, const Point& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

/// Each sample turned to its class's side and extended by 1 for the bias: a line separates exactly if some w has w . p
/// > 0 for all.
std::vector<Point> turnedSamples(const Dataset& data)
{
    std::vector<Point> points;
    points.reserve(std::size_t(data.samples()));
    for (std::int64_t s = 0; s < data.samples(); ++s) {
        const std::span<const float> x = data.inputs.floats(s);
        const double t = data.targets(0, s);
        points.push_back({t * x[0], t * x[1], t});
    }
    return points;
}

} // namespace

std::optional<double> mistakeBound(const Dataset& data)
{
    assert(data.inputs.features() == 2 && !data.isEmpty());
    const std::vector<Point> points = turnedSamples(data);
    double radius = 0;
    for (const Point& p : points)
        radius = std::max(radius, std::sqrt(dot(p, p)));

    std::vector<double> share(points.size(), 0.0);
    share[0] = 1;
    Point nearest = points[0];
    constexpr int mostSteps = 20'000;
    for (int step = 0; step < mostSteps; ++step) {
        std::size_t low = 0;
        std::size_t high = 0;
        double lowest = std::numeric_limits<double>::infinity();
        double highest = -lowest;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const double along = dot(points[i], nearest);
            if (along < lowest) {
                lowest = along;
                low = i;
            }
            if (share[i] > 0 && along > highest) {
                highest = along;
                high = i;
            }
        }
        if (highest - lowest <= 1e-12 * radius * radius)
            break;
        Point direction;
        for (std::size_t k = 0; k < 3; ++k)
            direction[k] = points[low][k] - points[high][k];
        const double best = (highest - lowest) / dot(direction, direction);
        const double moved = std::min(share[high], best);
        share[high] -= moved;
        share[low] += moved;
        for (std::size_t k = 0; k < 3; ++k)
            nearest[k] += moved * direction[k];
    }

    double margin = std::numeric_limits<double>::infinity();
    for (const Point& p : points)
        margin = std::min(margin, dot(p, nearest));
    const double length = std::sqrt(dot(nearest, nearest));
    if (!(margin > 1e-9 * radius * length))
        return {};
    const double ratio = radius * length / margin;
    return ratio * ratio;
}

} // namespace nnlab
