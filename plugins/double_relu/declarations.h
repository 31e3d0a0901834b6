// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/functions.h"
#include "plugins/sdk/choices.h"
#include "plugins/sdk/parameter.h"
#include "plugins/sdk/report.h"

#include <array>
#include <string_view>
#include <vector>

/// What can be asked of the experiment and what it answers.
namespace nnlab::double_relu {

inline std::vector<Option> targetOptions()
{
    std::vector<Option> options;
    for (const TargetFunction& function : targetFunctions())
        options.push_back({function.id, function.label, function.formula});
    return options;
}

inline const Choice mode{.id = "mode",
    .label = "Mode",
    .help = "Set two units by hand, or let many of them learn a curve.",
    .options = {{"explore", "Explore two units"}, {"learn", "Let units learn a curve"}},
    .initial = "explore"};
inline const Condition exploring{.parameter = "mode", .isOneOf = {"explore"}};
inline const Condition learning{.parameter = "mode", .isOneOf = {"learn"}};

inline Real handSet(std::string_view id, std::string_view label, std::string_view help, double initial)
{
    return {.id = id, .label = label, .help = help, .initial = initial, .min = -5, .max = 5, .when = {exploring}};
}

inline const Choice activation = activationChoice("activation", "relu");
inline const std::array alphas = {
    activationAlpha("slope", "leaky-relu", {"activation"}), activationAlpha("alpha", "elu", {"activation"})};
inline const Real m1 = handSet("m1", "Weight 1", "The weight of the first unit, its slope.", -1.5);
inline const Real b1 = handSet("b1", "Bias 1", "The bias of the first unit; its hinge is at -bias / weight.", -1.5);
inline const Real m2 = handSet("m2", "Weight 2", "The weight of the second unit, its slope.", 1.5);
inline const Real b2 = handSet("b2", "Bias 2", "The bias of the second unit; its hinge is at -bias / weight.", 1.5);
inline const Choice target{.id = "target",
    .label = "Target",
    .help = "The curve to learn.",
    .options = targetOptions(),
    .initial = "sine",
    .when = {learning}};
inline const Choice stretch{.id = "stretch",
    .label = "Stretch",
    .help = "How much of the curve to learn; the first half of the sine is its hump over 0..pi.",
    .options = {{"whole", "Whole"}, {"first-half", "First half"}},
    .initial = "whole",
    .when = {learning}};
inline const Integer units{.id = "units",
    .label = "Units",
    .help = "How many units are added up.",
    .initial = 10,
    .min = 1,
    .max = 1000,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{1, 100},
    .when = {learning}};
inline const Choice outputWeights{.id = "output-weights",
    .label = "Output weights",
    .help = "Whether the units are simply added, as the notebook draws it, or each has a weight that is learned too.",
    .options = {{"all-one", "All +1", "sum of the units"}, {"free", "Free", "weighted sum of the units"}},
    .initial = "free",
    .when = {learning}};
inline const Integer samples{.id = "samples",
    .label = "Samples",
    .help = "How many points of the curve there are to learn from, evenly spaced.",
    .initial = 200,
    .min = 2,
    .max = 2000,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{10, 1000},
    .when = {learning}};
inline const Choice optimizer = [] {
    Choice choice = optimizerChoice("optimizer", "adam");
    choice.when = {learning};
    return choice;
}();
inline const Real learningRate{.id = "learning-rate",
    .label = "Learning rate",
    .help = "How far each step goes down the gradient.",
    .initial = 0.01,
    .min = 1e-6,
    .max = 10,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{1e-4, 1},
    .when = {learning}};
inline const Real momentum{.id = "momentum",
    .label = "Momentum",
    .help = "How much of the last step is kept in the next one.",
    .initial = 0.9,
    .min = 0,
    .max = 0.999,
    .when = {withMomentum("optimizer")}};
inline const Real weightDecay{.id = "weight-decay",
    .label = "Weight decay",
    .help = "The share of each weight, times the learning rate, that every step takes away.",
    .initial = 0,
    .min = 0,
    .max = 1,
    .comfortable = Interval{0, 0.1},
    .when = {withWeightDecay("optimizer")}};
inline const Integer epochs{.id = "epochs",
    .label = "Epochs",
    .help = "Steps over all samples at once.",
    .initial = 2000,
    .min = 1,
    .max = 100'000,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{10, 10'000},
    .when = {learning}};

inline const CurveChannel curves{.id = "curves",
    .label = "Curves",
    .help = "The sum of all units, and the target when there is one.",
    .panel = "plane",
    .xLabel = "x",
    .yLabel = "y"};
inline const CurveChannel unitCurves{.id = "units",
    .label = "Units",
    .help = "What each unit adds to the sum (16 of them, if there are more).",
    .panel = "plane",
    .xLabel = "x",
    .yLabel = "y"};
inline const PointsChannel hinges{.id = "hinges",
    .label = "Hinges",
    .help = "Where the weighted sum of each unit is zero, on the curve of the sum.",
    .panel = "plane",
    .xLabel = "x",
    .yLabel = "y"};
inline const ScalarChannel loss{.id = "loss",
    .label = "Loss",
    .help = "Half the squared error, averaged over the samples.",
    .better = Better::Lower};
inline const ScalarChannel largestError{.id = "largest-error",
    .label = "Largest error",
    .help = "The largest distance from the target anywhere.",
    .panel = "error",
    .better = Better::Lower};
inline const ScalarChannel bound{.id = "bound",
    .label = "What theory says",
    .help = "With all output weights +1: what no number of convex units gets below. With free ones: what this many "
            "ReLU units can "
            "reach.",
    .panel = "error"};
inline const TextChannel theory{.id = "theory", .label = "Theory", .help = "What is known before anything is learned."};

} // namespace nnlab::double_relu
