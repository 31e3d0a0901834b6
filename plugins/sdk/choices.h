// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/activation.h"
#include "plugins/sdk/parameter.h"

#include <span>
#include <string_view>

namespace nnlab {

// Ready-made choices over the tables of the engine. A new row of a table is in all of them at once.

NNLAB_SDK_EXPORT Choice activationChoice(std::string_view id, std::string_view initial,
                                         std::string_view label = "Activation",
                                         std::string_view help = "The function that each unit applies to its weighted sum.");
NNLAB_SDK_EXPORT Choice lossChoice(std::string_view id, std::string_view initial);
NNLAB_SDK_EXPORT Choice optimizerChoice(std::string_view id, std::string_view initial);
NNLAB_SDK_EXPORT Choice scheduleChoice(std::string_view id, std::string_view initial);
NNLAB_SDK_EXPORT Choice initializerChoice(std::string_view id, std::string_view initial);

/// A parameter for the number in the formula of activations that have one (the slope of leaky-relu, the alpha of elu): meaningful
/// when one of the choices in `parameters` is `row`. The initial value is the row's own.
NNLAB_SDK_EXPORT Real activationAlpha(std::string_view id, std::string_view row, std::vector<std::string_view> parameters);

/// The activation chosen in `choice`, with its number from the one of `alphas` (made by activationAlpha()) that belongs to it.
NNLAB_SDK_EXPORT Activation activationOf(const Values& values, const Choice& choice, std::span<const Real> alphas);

// Conditions on such choices, by the columns of the tables: for parameters that only some rows read.

/// The optimizer chosen in the parameter `optimizer` has a momentum.
NNLAB_SDK_EXPORT Condition withMomentum(std::string_view optimizer);
/// The optimizer chosen in the parameter `optimizer` decays weights.
NNLAB_SDK_EXPORT Condition withWeightDecay(std::string_view optimizer);
/// The schedule chosen in the parameter `schedule` runs its course over a number of epochs.
NNLAB_SDK_EXPORT Condition withHorizon(std::string_view schedule);
/// The schedule chosen in the parameter `schedule` has a factor and the epochs after which it applies.
NNLAB_SDK_EXPORT Condition withDecay(std::string_view schedule);
/// The loss chosen in the parameter `loss` takes the outputs as they are; the others bring an output activation of their own.
NNLAB_SDK_EXPORT Condition takingOutputs(std::string_view loss);

} // namespace nnlab
