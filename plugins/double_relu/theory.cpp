// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What theory says about sums of units, apart from any learning.

#include "plugins/double_relu/theory.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace nnlab::double_relu {

namespace {

/// The value at `at` of the straight line through two points of a curve.
double between(double x0, double y0, double x1, double y1, double at)
{
    return x1 > x0 ? y0 + (y1 - y0) * (at - x0) / (x1 - x0) : y0;
}

} // namespace

bool isConvex(const Activation& activation)
{
    constexpr int steps = 6000;
    std::vector<double> z(steps + 1);
    std::vector<double> a(steps + 1);
    for (int i = 0; i <= steps; ++i)
        z[std::size_t(i)] = (i - steps / 2) * 0.01;
    activation.apply(z, a);
    for (std::size_t i = 1; i + 1 < a.size(); ++i) {
        if (a[i - 1] + a[i + 1] - 2 * a[i] < -1e-12)
            return false;
    }
    return true;
}

double convexError(std::span<const float> x, std::span<const float> y)
{
    // The hull from below, by Andrew's monotone chain.
    std::vector<std::size_t> hull;
    const auto isAbove = [&](std::size_t a, std::size_t b, std::size_t c) {
        return (double(y[b]) - y[a]) * (double(x[c]) - x[a]) >= (double(y[c]) - y[a]) * (double(x[b]) - x[a]);
    };
    for (std::size_t i = 0; i < x.size(); ++i) {
        while (hull.size() >= 2 && isAbove(hull[hull.size() - 2], hull.back(), i))
            hull.pop_back();
        hull.push_back(i);
    }
    double gap = 0;
    for (std::size_t h = 0; h + 1 < hull.size(); ++h) {
        const std::size_t from = hull[h];
        const std::size_t to = hull[h + 1];
        for (std::size_t i = from; i < to; ++i)
            gap = std::max(gap, y[i] - between(x[from], y[from], x[to], y[to], x[i]));
    }
    return gap / 2;
}

double polygonError(std::span<const float> x, std::span<const float> y, int segments)
{
    const auto last = double(x.size() - 1);
    const auto valueAt = [&](double place) {
        const auto i = std::min(std::size_t(place), x.size() - 2);
        return between(double(i), y[i], double(i + 1), y[i + 1], place);
    };
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double segment = std::min(std::floor(double(i) * segments / last), double(segments - 1));
        const double from = segment * last / segments;
        const double to = (segment + 1) * last / segments;
        worst = std::max(worst, std::abs(y[i] - between(from, valueAt(from), to, valueAt(to), double(i))));
    }
    return worst;
}

} // namespace nnlab::double_relu
