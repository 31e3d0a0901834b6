// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a single unit can do: follow points with a line (y = mx + c), and part two classes by one.
// Deliberately without hidden layers: what a line cannot do (XOR) is part of the lesson.

#include "plugins/line_fitting/declarations.h"
#include "plugins/sdk/experiment.h"

#include <QObject>

#include <algorithm>

namespace nnlab {

namespace line_fitting {

Points pointsOf(const Dataset& data)
{
    PointGroup group{"points", {}, {}, data.labels};
    for (std::int64_t s = 0; s < data.samples(); ++s) {
        const std::span<const float> sample = data.inputs.floats(s);
        group.x.push_back(sample[0]);
        group.y.push_back(sample.size() > 1 ? sample[1] : data.targets(0, s));
    }
    return {{std::move(group)}};
}

} // namespace line_fitting

using namespace line_fitting;

namespace {

constexpr std::string_view leftEnd = "left-end";
constexpr std::string_view rightEnd = "right-end";
constexpr std::string_view start = "start";

} // namespace

class LineFitting final : public QObject, public Experiment
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "line_fitting.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    std::vector<Parameter> parameters() const override
    {
        return {task, problem, rule, slope, intercept, noise, margin, samples, startSlope, startIntercept, learningRate,
            epochs};
    }

    std::vector<Channel> channels() const override
    {
        return {points, line, residuals, boundary, lossMap, path, loss, slopeNow, interceptNow, mistakes, corrections,
            bound, verdict};
    }

    std::vector<Handle> handles() const override
    {
        const std::vector<std::string_view> moved = {startSlope.id, startIntercept.id};
        return {{leftEnd, "Left end of the line", "plane", moved}, {rightEnd, "Right end of the line", "plane", moved},
            {start, "Where learning starts", "bowl", moved}};
    }

    Position positionOf(const Handle& handle, const Values& values) const override
    {
        const double m = values[startSlope];
        const double c = values[startIntercept];
        if (handle.id == start)
            return {m, c};
        const double x = handle.id == leftEnd ? -1 : 1;
        return {x, m * x + c};
    }

    Values moved(const Handle& handle, Position position, Values values) const override
    {
        double m = position.x;
        double c = position.y;
        if (handle.id != start) {
            const double x = handle.id == leftEnd ? -1 : 1;
            const double other = values[startIntercept] - values[startSlope] * x;
            m = (position.y - other) / 2 * x;
            c = (position.y + other) / 2;
        }
        values.set(startSlope.id, std::clamp(m, startSlope.min, startSlope.max));
        values.set(startIntercept.id, std::clamp(c, startIntercept.min, startIntercept.max));
        return values;
    }

    void run(Run& run) const override
    {
        run[line_fitting::task] == "fit" ? line_fitting::fit(run) : line_fitting::separate(run);
    }
};

} // namespace nnlab

#include "line_fitting.moc"
