// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Following points with a line: the weight is its slope, the bias its intercept.

#include "datasets/points.h"
#include "engine/trainer.h"
#include "plugins/line_fitting/declarations.h"
#include "plugins/sdk/frames.h"
#include "plugins/sdk/short_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace nnlab::line_fitting {

namespace {

constexpr std::size_t mostResiduals = 200;

/// A line y = slope x + intercept.
struct Line
{
    double slope = 0;
    double intercept = 0;
};

/// The sums over all points that decide how well any line fits: half the mean squared error is a quadratic bowl over m
/// and c.
struct Moments
{
    double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;

    explicit Moments(const Dataset& data) : n(double(data.samples()))
    {
        for (std::int64_t s = 0; s < data.samples(); ++s) {
            const double px = data.inputs.floats(s)[0];
            const double py = data.targets(0, s);
            x += px;
            y += py;
            xx += px * px;
            xy += px * py;
            yy += py * py;
        }
    }

    double loss(double m, double c) const
    {
        return std::max(0.0, (yy + m * m * xx + n * c * c + 2 * (m * c * x - m * xy - c * y)) / (2 * n));
    }

    /// Slope and intercept of the least-squares line.
    Line leastSquares() const
    {
        const double m = (n * xy - x * y) / (n * xx - x * x);
        return {m, (y - m * x) / n};
    }
};

Curve straight(std::string name, Line lineNow)
{
    return {
        std::move(name), {-1, 1}, {float(lineNow.intercept - lineNow.slope), float(lineNow.intercept + lineNow.slope)}};
}

/// One curve that runs along the line and, at every point, out to the point and back: all residuals in one stroke.
Curves residualsOf(const Dataset& data, Line lineNow)
{
    std::vector<std::int64_t> order(std::min(std::size_t(data.samples()), mostResiduals));
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::int64_t s) { return data.inputs.floats(s)[0]; });
    Curve stroke{"residuals", {}, {}};
    for (const std::int64_t s : order) {
        const float x = data.inputs.floats(s)[0];
        const float onLine = float(lineNow.slope * x + lineNow.intercept);
        stroke.x.insert(stroke.x.end(), {x, x, x});
        stroke.y.insert(stroke.y.end(), {onLine, data.targets(0, s), onLine});
    }
    return {{std::move(stroke)}};
}

/// The loss of all lines around the start and the least-squares answer.
Map bowl(const Moments& moments, Line from, Line to)
{
    constexpr int side = 61;
    const auto stretch = [](double a, double b) {
        const double half = std::max(1.0, 0.75 * std::abs(a - b));
        return Interval{(a + b) / 2 - half, (a + b) / 2 + half};
    };
    const Interval across = stretch(from.slope, to.slope);
    const Interval up = stretch(from.intercept, to.intercept);
    Map map{across.from, across.to, up.from, up.to, side, side, {{"loss", {}}}};
    for (int row = 0; row < side; ++row) {
        for (int column = 0; column < side; ++column) {
            const double m = across.from + (across.to - across.from) * column / (side - 1);
            const double c = up.from + (up.to - up.from) * row / (side - 1);
            map.layers[0].values.push_back(float(moments.loss(m, c)));
        }
    }
    return map;
}

} // namespace

void fit(Run& run)
{
    const Dataset data = pointsAroundLine(
        run[samples], run[slope], run[intercept], run[noise], run.random(Purpose::Points), run.random(Purpose::Noise));
    const Moments moments(data);
    const Line best = moments.leastSquares();
    const Line begin{run[startSlope], run[startIntercept]};

    Network unit(std::array{1, 1}, Activation(), Activation(), run.random(Purpose::Weights));
    unit.dense(0).weights(0, 0) = float(begin.slope);
    unit.dense(0).biases(0) = float(begin.intercept);
    Trainer trainer(std::move(unit), lossNamed("half-squared-error"), gradientDescent(run[learningRate]));

    run.epochHas(data.samples());
    run.report(points, 0, pointsOf(data));
    run.report(lossMap, 0, bowl(moments, begin, best));
    run.report(verdict, 0,
        Text{"Least squares: y = " + shortText(best.slope) + " x + " + shortText(best.intercept) + ", with a loss of "
            + shortText(moments.loss(best.slope, best.intercept)) + ". No line does better."});

    Curve trail{"path", {}, {}};
    const auto report = [&](std::int64_t epoch) {
        const Line now{trainer.network().dense(0).weights(0, 0), trainer.network().dense(0).biases(0)};
        run.report(loss, double(epoch), moments.loss(now.slope, now.intercept));
        run.report(slopeNow, double(epoch), now.slope);
        run.report(interceptNow, double(epoch), now.intercept);
        if (!isFrame(epoch, run[epochs]))
            return;
        trail.x.push_back(float(now.slope));
        trail.y.push_back(float(now.intercept));
        run.report(line, double(epoch), Curves{{straight("unit", now), straight("least squares", best)}});
        run.report(residuals, double(epoch), residualsOf(data, now));
        run.report(path, double(epoch), Curves{{trail}});
    };

    // The path so far is part of what is reported, so a continued run starts again: it takes a few milliseconds.
    report(0);
    for (std::int64_t epoch = 0; run.proceed(double(epoch), double(run[epochs])); ++epoch) {
        trainer.step(data);
        if (trainer.divergence()) {
            run.diverged(*trainer.divergence());
            break;
        }
        report(epoch + 1);
    }
    run.finalNetwork(trainer.network());
}

} // namespace nnlab::line_fitting
