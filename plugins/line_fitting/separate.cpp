// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Parting two classes by a line, by Rosenblatt's rule or by the gradient of a sigmoid unit's cross-entropy.

#include "datasets/points.h"
#include "engine/evaluation.h"
#include "engine/perceptron.h"
#include "engine/trainer.h"
#include "plugins/line_fitting/declarations.h"
#include "plugins/sdk/frames.h"

#include <algorithm>
#include <array>

namespace nnlab::line_fitting {

namespace {

Dataset classesFor(const Run& run)
{
    if (run[problem] == "xor")
        return xorCorners();
    if (run[problem] == "overlapping")
        return planePoints("gauss", run[samples], 0.5, run.random(Purpose::Points), run.random(Purpose::Noise));
    return classesBesideLine(run[samples], run[slope], run[intercept], run[margin], run.random(Purpose::Points));
}

/// The part of the line w1 x + w2 y + b = 0 that lies in the rectangle of the points; no curve if there is none.
Curves boundaryOf(double w1, double w2, double b, const PointGroup& group)
{
    const double squared = w1 * w1 + w2 * w2;
    if (!(squared > 0))
        return {};
    const std::array<double, 2> foot = {-b * w1 / squared, -b * w2 / squared};
    const std::array<double, 2> along = {-w2, w1};
    const std::array<const std::vector<float>*, 2> coordinates = {&group.x, &group.y};
    double from = -1e300;
    double to = 1e300;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const auto [low, high] = std::ranges::minmax(*coordinates[axis]);
        const double room = 0.1 * (double(high) - double(low));
        if (along[axis] == 0) {
            if (foot[axis] < low - room || foot[axis] > high + room)
                return {};
            continue;
        }
        const double atLow = (low - room - foot[axis]) / along[axis];
        const double atHigh = (high + room - foot[axis]) / along[axis];
        from = std::max(from, std::min(atLow, atHigh));
        to = std::min(to, std::max(atLow, atHigh));
    }
    if (!(from < to))
        return {};
    const auto at = [&](std::size_t axis, double t) { return float(foot[axis] + t * along[axis]); };
    return {{{"boundary", {at(0, from), at(0, to)}, {at(1, from), at(1, to)}}}};
}

std::string expectation(const std::string& classes, std::optional<double> mostCorrections)
{
    if (mostCorrections)
        return "A line separates these classes. Rosenblatt's rule needs at most (R / gamma)^2 = "
            + std::to_string(std::int64_t(*mostCorrections)) + " corrections (Novikoff 1962), then it stops by itself.";
    if (classes == "xor")
        return "No line separates XOR: of its four corners at least one is always on the wrong side, "
               "and Rosenblatt's rule goes on for ever (Minsky and Papert 1969).";
    return "No line separates these points, so Rosenblatt's rule goes on for ever; "
           "the sigmoid unit settles where the loss is smallest.";
}

} // namespace

void separate(Run& run)
{
    const Dataset data = classesFor(run);
    const std::optional<double> mostCorrections = mistakeBound(data);
    const Points shown = pointsOf(data);
    run.epochHas(data.samples());
    run.report(points, 0, shown);
    run.report(verdict, 0, Text{expectation(run[problem], mostCorrections)});

    const auto report = [&](std::int64_t epoch, bool isLast, std::int64_t wrong, double w1, double w2, double b) {
        run.report(mistakes, double(epoch), double(wrong));
        if (isFrame(epoch, run[epochs]) || isLast)
            run.report(boundary, double(epoch), boundaryOf(w1, w2, b, shown.groups[0]));
    };

    if (run[rule] == "rosenblatt") {
        Perceptron unit(2);
        std::int64_t corrected = 0;
        for (std::int64_t epoch = 0; run.proceed(double(epoch), double(run[epochs])); ++epoch) {
            corrected += unit.pass(data, float(run[learningRate]));
            const std::int64_t wrong = unit.mistakes(data);
            run.report(corrections, double(epoch + 1), double(corrected));
            if (mostCorrections)
                run.report(bound, double(epoch + 1), *mostCorrections);
            report(epoch + 1, wrong == 0, wrong, unit.weights()[0], unit.weights()[1], unit.bias());
            if (wrong == 0) {
                run.report(verdict, double(epoch + 1),
                    Text{"Separated after " + std::to_string(corrected) + " corrections in " + std::to_string(epoch + 1)
                        + (epoch == 0 ? " epoch. " : " epochs. ") + expectation(run[problem], mostCorrections)});
                break;
            }
        }
        return;
    }

    // The cross-entropy wants targets 0 and 1.
    Dataset zeroOne = data;
    zeroOne.targets = (data.targets.array() + 1.0f) / 2.0f;
    const Loss crossEntropy = lossNamed("binary-cross-entropy");
    Network unit(std::array{2, 1}, Activation(), activationNamed("sigmoid"), run.random(Purpose::Weights),
        initializerNamed("zeros"));
    Trainer trainer(std::move(unit), crossEntropy, gradientDescent(run[learningRate]));
    for (std::int64_t epoch = 0; run.proceed(double(epoch), double(run[epochs])); ++epoch) {
        trainer.step(zeroOne);
        if (trainer.divergence()) {
            run.diverged(*trainer.divergence());
            break;
        }
        const Evaluation now = evaluate(trainer.network(), crossEntropy, zeroOne);
        const DenseLayer& layer = trainer.network().dense(0);
        run.report(loss, double(epoch + 1), now.loss);
        std::int64_t wrong = 0;
        for (std::size_t s = 0; s < data.labels.size(); ++s)
            wrong += now.predictions[s] != data.labels[s] ? 1 : 0;
        report(epoch + 1, false, wrong, layer.weights(0, 0), layer.weights(0, 1), layer.biases(0));
    }
    run.finalNetwork(trainer.network());
}

} // namespace nnlab::line_fitting
