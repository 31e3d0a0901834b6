// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "plugins/sdk/report.h"

#include <array>
#include <utility>
#include <vector>

namespace nnlab {

/// One payload of every kind, in the order of Payload.
inline std::vector<Payload> everyPayload()
{
    const Network network(std::array{2, 3, 1}, activationNamed("leaky-relu", 0.25), activationNamed("sigmoid"),
        Random(3, Purpose::Weights));
    return {0.25, Curves{{{"line", {0, 1}, {0.5f, -1}}, {"empty", {}, {}}}},
        Points{{{"training", {1}, {2}, {1}}, {"test", {3}, {4}, {}}}}, Images{2, 1, 2, {1, 2, 3, 4}},
        Confusion{{"cat", "dog"}, {3, 1, 0, 4}, {0, 1, 1}}, network, Map{-1, 1, -2, 2, 2, 1, {{"loss", {0.5f, 1.5f}}}},
        Text{"Grüße"}};
}

} // namespace nnlab
