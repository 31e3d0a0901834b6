// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/export.h"
#include "engine/dataset.h"
#include "engine/random.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace nnlab {

/// A way to scatter two classes over the plane, within about -6..6 in both directions.
struct PlaneProblem
{
    std::string_view id;
    std::string_view label;
    std::string_view summary;
    std::string_view origin;
};

/// circle, xor, gauss and spiral of TensorFlow Playground, and scikit-learn's two moons.
NNLAB_DATASETS_EXPORT std::span<const PlaneProblem> planeProblems();

/// Points of one problem: inputs 2 x samples, targets 1 x samples of -1 and 1, labels 0 and 1.
///
/// Sample 0, 2, 4, ... is drawn for class 1, the others for class 0, so any slice is a fair sample of both. More
/// samples never change earlier ones, except in `spiral` and `moons`, which spread their samples evenly along each arm.
/// `noise` is 0..0.5 with Playground's meaning for its four (in circle and xor it flips labels near the border, in
/// gauss it widens the clouds, in spiral it moves points), and the standard deviation of scikit-learn's make_moons for
/// `moons`. Throws Error (Usage) on an unknown id, a negative number of samples or noise outside 0..0.5.
NNLAB_DATASETS_EXPORT Dataset planePoints(
    std::string_view problem, std::int64_t samples, double noise, const Random& pointChance, const Random& noiseChance);

/// A regression: x uniform in -1..1, y = slope x + intercept + noise times a standard normal number.
/// Inputs 1 x samples, targets 1 x samples. More samples never change earlier ones.
NNLAB_DATASETS_EXPORT Dataset pointsAroundLine(std::int64_t samples, double slope, double intercept, double noise,
    const Random& pointChance, const Random& noiseChance);

/// Two classes that the line y = slope x + intercept separates with `margin` (0 or more): each point lies further than
/// that from the line, up to margin + 1, above it in class 1 and below it in class 0, along 2 units of it around x = 0.
/// Inputs 2 x samples, targets 1 x samples of -1 and 1, labels 0 and 1, alternating. More samples never change earlier
/// ones.
NNLAB_DATASETS_EXPORT Dataset classesBesideLine(
    std::int64_t samples, double slope, double intercept, double margin, const Random& pointChance);

/// The four points (+-1, +-1), class 1 where the signs differ: the smallest problem that no line separates
/// (Minsky and Papert, "Perceptrons", 1969). Inputs 2 x 4, targets 1 x 4 of -1 and 1, labels 0 and 1.
NNLAB_DATASETS_EXPORT Dataset xorCorners();

} // namespace nnlab
