// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "plugins/sdk/parameter.h"
#include "plugins/sdk/report.h"
#include "plugins/sdk/run.h"

/// What can be asked of the experiment and what it answers, and its two tasks.
namespace nnlab::line_fitting {

inline const Choice task{.id = "task",
    .label = "Task",
    .help = "Follow points with a line, or part two classes by one.",
    .options = {{"fit", "Fit y = mx + c"}, {"separate", "Separate two classes"}},
    .initial = "fit"};
inline const Condition fitting{.parameter = "task", .isOneOf = {"fit"}};
inline const Condition separating{.parameter = "task", .isOneOf = {"separate"}};
inline const Condition separable{.parameter = "problem", .isOneOf = {"separable"}};

inline const Choice problem{.id = "problem",
    .label = "Classes",
    .help = "How the points of the two classes lie.",
    .options = {{"separable", "Separable", "on either side of the true line, with a margin"},
        {"overlapping", "Overlapping", "two clouds that run into each other"},
        {"xor", "XOR", "four corners, alike across the diagonals"}},
    .initial = "separable",
    .when = {separating}};
inline const Choice rule{.id = "rule",
    .label = "Rule",
    .help = "How the unit learns: corrected at every mistake, or by following the gradient of the cross-entropy.",
    .options = {{"rosenblatt", "Rosenblatt's rule", "on a mistake: w + rate t x"},
        {"sigmoid-unit", "Sigmoid unit", "w - rate (a - t) x, averaged over all points"}},
    .initial = "rosenblatt",
    .when = {separating}};
inline const Real slope{.id = "slope",
    .label = "True slope",
    .help = "The slope m of the line that the points are scattered around (or that parts the classes).",
    .initial = 4,
    .min = -10,
    .max = 10,
    .when = {fitting, separable}};
inline const Real intercept{.id = "intercept",
    .label = "True intercept",
    .help = "Where that line crosses the y axis, its c.",
    .initial = 2,
    .min = -10,
    .max = 10,
    .when = {fitting, separable}};
inline const Real noise{.id = "noise",
    .label = "Noise",
    .help = "The standard deviation of the points around the line.",
    .initial = 0.5,
    .min = 0,
    .max = 10,
    .comfortable = Interval{0, 2},
    .when = {fitting}};
inline const Real margin{.id = "margin",
    .label = "Margin",
    .help = "How far separable classes stay away from the true line; the other classes have none.",
    .initial = 0.05,
    .min = 0.001,
    .max = 1,
    .scale = Scale::Logarithmic,
    .when = {separating}};
inline const Integer samples{.id = "samples",
    .label = "Points",
    .help = "How many points there are; XOR always has four.",
    .initial = 100,
    .min = 2,
    .max = 2000,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{2, 1000}};
inline const Real startSlope{.id = "start-slope",
    .label = "Start slope",
    .help = "The weight before learning.",
    .initial = -2,
    .min = -20,
    .max = 20,
    .comfortable = Interval{-10, 10},
    .when = {fitting}};
inline const Real startIntercept{.id = "start-intercept",
    .label = "Start intercept",
    .help = "The bias before learning.",
    .initial = -1,
    .min = -20,
    .max = 20,
    .comfortable = Interval{-10, 10},
    .when = {fitting}};
inline const Real learningRate{.id = "learning-rate",
    .label = "Learning rate",
    .help = "How far each step goes down the gradient.",
    .initial = 0.5,
    .min = 1e-4,
    .max = 10,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{0.01, 3}};
inline const Integer epochs{.id = "epochs",
    .label = "Epochs",
    .help = "Passes over all points; gradient descent takes one step in each.",
    .initial = 50,
    .min = 1,
    .max = 10'000,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{1, 1000}};

inline const PointsChannel points{.id = "points",
    .label = "Points",
    .help = "What there is to learn from.",
    .panel = "plane",
    .xLabel = "x",
    .yLabel = "y"};
inline const CurveChannel line{.id = "line",
    .label = "Line",
    .help = "What the unit says now, and the least-squares line beside it.",
    .panel = "plane",
    .xLabel = "x",
    .yLabel = "y"};
inline const CurveChannel residuals{.id = "residuals",
    .label = "Residuals",
    .help = "From the line to each point and back: what the unit is wrong by.",
    .panel = "plane",
    .xLabel = "x",
    .yLabel = "y"};
inline const CurveChannel boundary{.id = "boundary",
    .label = "Boundary",
    .help = "Where the weighted sum is zero: one class on each side.",
    .panel = "plane",
    .xLabel = "x",
    .yLabel = "y"};
inline const MapChannel lossMap{.id = "loss-map",
    .label = "Loss over slope and intercept",
    .help = "The loss of every line there could be: a bowl, and learning rolls down it.",
    .panel = "bowl",
    .xLabel = "slope m",
    .yLabel = "intercept c"};
inline const CurveChannel path{.id = "path",
    .label = "Path",
    .help = "The slopes and intercepts that the unit has gone through.",
    .panel = "bowl",
    .xLabel = "slope m",
    .yLabel = "intercept c"};
inline const ScalarChannel loss{
    .id = "loss", .label = "Loss", .help = "What learning lowers, over all points.", .better = Better::Lower};
inline const ScalarChannel slopeNow{.id = "slope", .label = "Slope", .help = "The unit's weight."};
inline const ScalarChannel interceptNow{.id = "intercept", .label = "Intercept", .help = "The unit's bias."};
inline const ScalarChannel mistakes{.id = "mistakes",
    .label = "Mistakes",
    .help = "Points on the wrong side of the boundary.",
    .better = Better::Lower};
inline const ScalarChannel corrections{.id = "corrections",
    .label = "Corrections",
    .help = "How often Rosenblatt's rule has changed the weights so far.",
    .panel = "corrections"};
inline const ScalarChannel bound{.id = "bound",
    .label = "Novikoff's bound",
    .help = "No more corrections than (R / gamma)^2 are ever needed when a line separates the classes.",
    .panel = "corrections"};
inline const TextChannel verdict{.id = "verdict", .label = "In words", .help = "What theory says, and what came out."};

/// Follows points with a line: gradient descent on weight and bias, beside the least-squares answer.
void fit(Run& run);

/// Parts two classes by a line: Rosenblatt's rule or a sigmoid unit.
void separate(Run& run);

/// Points of either task with their labels; for a regression y is the target.
Points pointsOf(const Dataset& data);

} // namespace nnlab::line_fitting
