// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/dataset.h"
#include "engine/export.h"
#include "engine/loss.h"
#include "engine/network.h"

#include <cstdint>
#include <span>
#include <vector>

namespace nnlab {

/// How a network does on a data set it is not learning from right now.
struct Evaluation
{
    double loss = 0; ///< mean over the samples
    double squaredError = 0; ///< mean over samples and outputs of (a - t)^2
    double accuracy =
        0; ///< share of samples whose largest output is at their label; for one output its sign; 0 without labels
    std::vector<std::uint8_t> predictions; ///< the class of each sample; empty without labels
};

/// Evaluates in blocks of 256 samples, in parallel; sums are taken block by block, ascending.
NNLAB_ENGINE_EXPORT Evaluation evaluate(const Network& network, const Loss& loss, const Dataset& data);

/// The outputs for all samples: outputs x samples.
NNLAB_ENGINE_EXPORT Matrix outputsOf(const Network& network, const Features& inputs);

/// The sum over the outputs of (a - t)^2, in double, ascending.
NNLAB_ENGINE_EXPORT double squaredErrorOf(std::span<const float> outputs, std::span<const float> targets);

/// The class a network means: the index of the largest output, the lowest of equals; for a single output 1 if it is
/// above `threshold`.
NNLAB_ENGINE_EXPORT std::uint8_t classOf(std::span<const float> outputs, float threshold);

/// The output above which a single-output network means class 1: 0 for outputs around zero, 0.5 for those in 0..1.
NNLAB_ENGINE_EXPORT float classThreshold(const Network& network);

/// counts[actual * classes + predicted].
NNLAB_ENGINE_EXPORT std::vector<std::uint32_t> confusionCounts(
    std::span<const std::uint8_t> labels, std::span<const std::uint8_t> predictions, int classes);

/// The usual measures of one class; 0 where a denominator is 0.
struct ClassMeasures
{
    double precision = 0; ///< share of the samples predicted as this class that are of it
    double recall = 0; ///< share of the samples of this class that are predicted so
    double f1 = 0; ///< harmonic mean of the two
    std::uint32_t support = 0; ///< samples of this class
};

/// From counts of confusionCounts().
NNLAB_ENGINE_EXPORT std::vector<ClassMeasures> classMeasures(std::span<const std::uint32_t> counts, int classes);

} // namespace nnlab
