// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/export.h"
#include "engine/random.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace nnlab {

/// One line of the table of initializers: where weights and biases begin.
///
/// The number for (layer, output, input) comes from the counter of that place, so wider layers never shift another
/// number.
struct InitializerRow
{
    std::string_view id;
    std::string_view label;
    std::string_view formula; ///< the distribution of a weight, by fan-in and fan-out
    std::string_view source;
    double (*weight)(const Random& random, Counter place, std::int64_t fanIn, std::int64_t fanOut);
    bool normalBiases; ///< biases begin as N(0, 1) (Nielsen), otherwise as 0 or what the experiment says
};

/// All initializers, in the order in which people should meet them.
NNLAB_ENGINE_EXPORT std::span<const InitializerRow> initializers();

/// The initializer with this id. Throws Error for an unknown id.
NNLAB_ENGINE_EXPORT const InitializerRow& initializerNamed(std::string_view id);

} // namespace nnlab
