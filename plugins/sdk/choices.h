// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "plugins/sdk/parameter.h"

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

} // namespace nnlab
