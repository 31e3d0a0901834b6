// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Two bent lines add up to a shape, and many of them to any curve: first by hand, then by learning.
// Deliberately one input, one output and one hidden layer, so that every unit can be drawn.

#include "engine/evaluation.h"
#include "engine/trainer.h"
#include "plugins/double_relu/declarations.h"
#include "plugins/double_relu/theory.h"
#include "plugins/double_relu/unit_sum.h"
#include "plugins/sdk/experiment.h"
#include "plugins/sdk/frames.h"
#include "plugins/sdk/short_text.h"

#include <QObject>

#include <algorithm>
#include <array>
#include <cmath>

namespace nnlab {

using namespace double_relu;

namespace {

constexpr Interval exploredRange{-4, 4};
constexpr int gridPoints = 401;

std::vector<float> gridOver(Interval range)
{
    std::vector<float> grid(gridPoints);
    for (int i = 0; i < gridPoints; ++i)
        grid[std::size_t(i)] = float(range.from + (range.to - range.from) * i / (gridPoints - 1));
    return grid;
}

void explore(Run& run)
{
    const UnitSum sum{{{float(run[m1]), float(run[b1])}, {float(run[m2]), float(run[b2])}}, 0,
        activationOf(run.values(), activation, alphas)};
    const std::vector<float> x = gridOver(exploredRange);
    run.report(unitCurves, 0, sum.unitCurves(x));
    run.report(curves, 0, Curves{{{"sum", x, sum.valuesOf(x)}}});
    run.report(hinges, 0, sum.hinges(exploredRange));
}

/// Slopes of either sign and hinges spread over the curve, so that every unit has something to do from the start.
Network firstNetwork(const Run& run, Interval range, bool areAllOne)
{
    const auto count = int(run[units]);
    const Random chance = run.random(Purpose::Weights);
    Network network(std::array{1, count, 1}, activationOf(run.values(), activation, alphas), Activation(), chance);
    DenseLayer& hidden = network.dense(0);
    for (int i = 0; i < count; ++i) {
        const double drawn = chance.uniform({0, std::uint32_t(i), 0, 0}) - 0.5;
        // Units that are simply added start small, or a thousand of them would start far off.
        const double weight = (drawn < 0 ? drawn - 0.5 : drawn + 0.5) / (areAllOne ? count : 1);
        const double hinge = range.from + (range.to - range.from) * (i + 0.5) / count;
        hidden.weights(i, 0) = float(weight);
        hidden.biases(i) = float(-weight * hinge);
    }
    if (areAllOne)
        network.dense(1).weights.setOnes();
    return network;
}

/// Takes back what a step has done to the output weights: only the units are to learn. Each weight has its own step, so
/// nothing else notices.
void putBackOutputWeights(Trainer& trainer)
{
    TrainerState state = trainer.state();
    state.network.dense(1).weights.setOnes();
    trainer.restore(state);
}

struct Theory
{
    std::string sentence;
    std::optional<double> bound;
};

Theory theoryFor(const Run& run, Interval range, std::span<const float> x, std::span<const float> wanted)
{
    const double length = range.to - range.from;
    const std::int64_t count = run[units];
    if (run[outputWeights] == "all-one") {
        if (!isConvex(activationOf(run.values(), activation, alphas)))
            return {"This activation is not convex, so a plain sum of units is not bound to be convex either.", {}};
        const double error = convexError(x, wanted);
        return {"Every unit is a convex function of x, and so is their sum. The best convex curve is off by half the "
                "largest "
                "gap between the target and its convex hull from below: no number of units gets below "
                + shortText(error) + ".",
            error};
    }
    const std::string segments = std::to_string(count)
        + (count == 1 ? " ReLU unit draws 1 straight piece"
                      : " ReLU units draw any " + std::to_string(count) + " straight pieces");
    std::string jump = run[target] == "step"
        ? " A continuous curve cannot jump: right at the step it is off by half of it, however steep."
        : "";
    if (run[target] == "sine") {
        const double piece = length / double(count);
        const double error = piece * piece / 8;
        return {segments + "; cut into equal ones of length h, the sine is followed within h^2 / 8 max |f''| = "
                + shortText(error) + " (de Boor, A Practical Guide to Splines, chapter III).",
            error};
    }
    const double error = polygonError(x, wanted, int(count));
    return {segments + "; cut into equal ones, this target is followed within " + shortText(error) + "." + jump, error};
}

void learn(Run& run)
{
    const TargetFunction& function = targetFunctionNamed(run[target]);
    const bool areAllOne = run[outputWeights] == "all-one";
    const double end = run[stretch] == "whole" ? function.to : (function.from + function.to) / 2;
    const Interval range{function.from, end};
    const Dataset data = functionSamples(function, run[samples], range.from, range.to);
    const Dataset grid = functionSamples(function, gridPoints, range.from, range.to);
    const std::vector<float> x(grid.inputs.floats().begin(), grid.inputs.floats().end());
    const std::vector<float> wanted(grid.targets.data(), grid.targets.data() + grid.targets.size());

    const Loss halfSquared = lossNamed("half-squared-error");
    Trainer trainer(firstNetwork(run, range, areAllOne), halfSquared,
        optimizerNamed(run[optimizer],
            {.learningRate = run[learningRate], .momentum = run[momentum], .weightDecay = run[weightDecay]}));
    run.epochHas(data.samples());
    const Theory known = theoryFor(run, range, x, wanted);

    const auto report = [&](std::int64_t epoch) {
        const double now = evaluate(trainer.network(), halfSquared, data).loss;
        if (!std::isfinite(now)) // on its way out: the next step says so
            return;
        run.report(loss, double(epoch), now);
        if (!isFrame(epoch, run[epochs]))
            return;
        const UnitSum sum = sumOf(trainer.network());
        const std::vector<float> y = sum.valuesOf(x);
        float worst = 0;
        for (std::size_t i = 0; i < x.size(); ++i)
            worst = std::max(worst, std::abs(y[i] - wanted[i]));
        run.report(largestError, double(epoch), double(worst));
        if (known.bound)
            run.report(bound, double(epoch), *known.bound);
        run.report(curves, double(epoch), Curves{{{"target", x, wanted}, {"network", x, y}}});
        run.report(unitCurves, double(epoch), sum.unitCurves(x));
        run.report(hinges, double(epoch), sum.hinges(range));
    };

    std::int64_t epoch = run.restore(trainer);
    if (epoch == 0) {
        run.report(theory, 0, Text{known.sentence});
        report(0);
    }
    for (; run.proceed(double(epoch), double(run[epochs])); ++epoch) {
        trainer.step(data);
        if (trainer.divergence()) {
            run.diverged(*trainer.divergence());
            break;
        }
        if (areAllOne)
            putBackOutputWeights(trainer);
        report(epoch + 1);
        run.checkpoint(trainer);
    }
    run.finalNetwork(trainer.network());
}

} // namespace

class DoubleRelu final : public QObject, public Experiment
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "double_relu.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    std::vector<Parameter> parameters() const override
    {
        return {mode, activation, alphas[0], alphas[1], m1, b1, m2, b2, target, stretch, units, outputWeights, samples,
            optimizer, learningRate, momentum, weightDecay, epochs};
    }

    std::vector<Channel> channels() const override
    {
        return {curves, unitCurves, hinges, loss, largestError, bound, theory};
    }

    std::vector<Handle> handles() const override
    {
        return {{"hinge-1", "Hinge of unit 1", "plane", {b1.id}}, {"hinge-2", "Hinge of unit 2", "plane", {b2.id}}};
    }

    Position positionOf(const Handle& handle, const Values& values) const override
    {
        const auto [weight, bias] = unitOf(handle);
        const double m = values[weight];
        return {m == 0 ? 0 : std::clamp(-values[bias] / m, exploredRange.from, exploredRange.to), 0};
    }

    Values moved(const Handle& handle, Position position, Values values) const override
    {
        const auto [weight, bias] = unitOf(handle);
        values.set(bias.id, std::clamp(-values[weight] * position.x, bias.min, bias.max));
        return values;
    }

    void run(Run& run) const override { run[mode] == "explore" ? explore(run) : learn(run); }

private:
    static std::pair<const Real&, const Real&> unitOf(const Handle& handle)
    {
        if (handle.id == "hinge-1")
            return {m1, b1};
        return {m2, b2};
    }
};

} // namespace nnlab

#include "double_relu.moc"
