// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/network.h"
#include "plugins/sdk/parameter.h"
#include "plugins/sdk/report.h"

#include <span>
#include <vector>

namespace nnlab::double_relu {

/// A sum of units, each weight f(m x + b), plus a constant: a network of one input, one hidden layer and one output,
/// seen as curves.
struct UnitSum
{
    struct Unit
    {
        float m = 0;
        float b = 0;
        float weight = 1;
    };

    std::vector<Unit> units;
    float constant = 0;
    Activation activation;

    /// What one unit adds at each x.
    std::vector<float> valuesOf(const Unit& unit, std::span<const float> x) const;

    /// The whole sum at each x.
    std::vector<float> valuesOf(std::span<const float> x) const;

    /// A curve for each unit; of many units for 16 of them, evenly picked.
    Curves unitCurves(std::span<const float> x) const;

    /// The places in `range` where a unit's weighted sum is zero, on the curve of the whole sum.
    Points hinges(Interval range) const;
};

/// The network (1, n, 1) as a sum.
UnitSum sumOf(const Network& network);

} // namespace nnlab::double_relu
