// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/dataset.h"
#include "engine/network.h"
#include "plugins/sdk/report.h"

#include <string>
#include <string_view>
#include <vector>

namespace nnlab::plane {

/// One of the inputs that a network may be given for a point (x, y), as in TensorFlow Playground.
struct Feature
{
    std::string_view id;
    std::string_view label;
    std::string_view formula;
    float (*value)(float x, float y);
};

/// x, y, x², y², xy, sin x, sin y, in the order of the network's inputs.
std::span<const Feature> features();

/// The chosen features of points: features x samples, from coordinates 2 x samples.
Features featuresOf(const Features& coordinates, const std::vector<const Feature*>& chosen);

/// The points as they lie in the plane, with their labels.
PointGroup pointsOf(std::string name, const Dataset& coordinates);

/// What the network and each of its units answer on grids over -6..6; the features of the grid points are computed
/// once.
class Pictures
{
public:
    explicit Pictures(const std::vector<const Feature*>& chosen);

    /// The network's output on 50 x 50 points.
    Map decision(const Network& network) const;

    /// The activation of each hidden unit on 25 x 25 points, layer by layer; of a larger network the first 64 units.
    Map units(const Network& network) const;

private:
    Matrix m_decisionInputs;
    Matrix m_unitInputs;
};

} // namespace nnlab::plane
