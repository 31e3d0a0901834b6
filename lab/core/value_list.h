// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/random.h"
#include "plugins/sdk/parameter.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// The values of one parameter of a sweep, as a person wrote them.
///
/// Values stand between commas: `relu,tanh`. Numbers may be ranges, both ends included: `lin:0..1:5` is five numbers
/// with equal steps, `log:0.001..1:7` seven with equal ratios, `0.1..0.5:3` the one or the other as the parameter's
/// slider is divided, and `1..10` of whole numbers all of them. Numbers inside a range have at most six digits that
/// count (whole ones are rounded), so that they can be read and typed again.
///
/// `random:0.001..1:20` is 20 draws from a range (`random:log:...` and `random:lin:...` say how it is divided), and
/// `random:relu,tanh,elu:20` 20 draws from a list; it stands alone.
struct ValueList
{
    std::string text; ///< the same list, written in one way only
    std::vector<Value> values; ///< in this order; of random: the list to draw from, or both ends of the range
    std::int64_t draws = 0; ///< more than 0 for random:
    bool isFromRange = false; ///< of random:
    Scale scale = Scale::Linear; ///< of the range of random:
    std::vector<Problem> problems; ///< all that is wrong; then values are not to be used

    bool isRandom() const { return draws > 0; }

    /// The value of a draw, from 0. It depends on the seed, the parameter and the number of the draw alone.
    Value drawn(const Parameter& parameter, const Random& random, std::int64_t draw) const;
};

/// Ranges have at most so many values, and random: so many draws.
inline constexpr std::int64_t mostValues = 100'000;

ValueList valueListOf(const Parameter& parameter, std::string_view text);

} // namespace nnlab
