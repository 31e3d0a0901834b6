// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/backpropagation.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace nnlab::test {

/// What a gradient is asked of: a network, a loss and a mini-batch, in double.
struct GradientProblem
{
    NetworkOf<double> network;
    Loss loss;
    MatrixOf<double> inputs; ///< features x samples
    MatrixOf<double> targets; ///< outputs x samples
};

/// A problem with random weights, biases and inputs (a third of them, and all of the last of several samples, exactly
/// zero), and targets that are one-hot in the way of the loss.
GradientProblem gradientProblem(std::span<const int> widths, const Activation& hidden, const Activation& output,
    const Loss& loss, int samples, std::uint64_t seed = 1);

using Gradients = std::vector<LayerGradientOf<double>>;

/// Something that claims to know the gradients of a problem.
using GradientFunction = std::function<Gradients(const GradientProblem&)>;

/// What the engine claims: BackpropagationOf<double>.
Gradients engineGradients(const GradientProblem& problem);

/// How far a gradient is from what central differences say.
struct GradientCheck
{
    static constexpr double tolerance = 1e-6;

    int checked = 0; ///< weights and biases whose derivative was compared
    int skipped = 0; ///< those at a kink, where there is no derivative to compare with
    double worst = 0; ///< the largest relative error
    std::string where; ///< ... and where it is

    bool isRight() const { return worst < tolerance; }
};

/// Compares each number of a gradient with central differences of the mean loss, extrapolated from three widths.
///
/// The error is relative to the larger of the two, or to 1e-3 if both are smaller. A weight is skipped where moving it
/// takes a pre-activation across a declared kink, or where the three widths disagree, because the loss or a second
/// derivative jumps in between. What is skipped is decided from values alone, never from the gradient in question.
GradientCheck checkGradients(const GradientProblem& problem, const GradientFunction& gradients);

} // namespace nnlab::test
