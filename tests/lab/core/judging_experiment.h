// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/lab/core/local_experiment.h"

namespace nnlab {

inline const Real localRate{.id = "learning-rate",
    .label = "Learning rate",
    .help = "How far.",
    .initial = 0.5,
    .min = 0,
    .max = 10,
    .scale = Scale::Logarithmic};
inline const Choice localMethod{.id = "optimizer",
    .label = "Optimizer",
    .help = "How.",
    .options = {{"plain", "Plain"}, {"momentum", "Momentum"}},
    .initial = "plain"};
inline const Real localMomentum{.id = "momentum",
    .label = "Momentum",
    .help = "How much.",
    .initial = 0.9,
    .min = 0,
    .max = 1,
    .when = {{.parameter = "optimizer", .isOneOf = {"momentum"}}}};
inline const LayerWidths localHidden{.id = "hidden", .label = "Hidden", .help = "Widths.", .initial = {20}};

/// Does nothing but judge its values, one of which is meaningful only with another, and two of which can be wrong
/// together; it has one preset, "fast".
inline std::shared_ptr<const LoadedExperiment> judgingExperiment()
{
    auto local = std::make_shared<LocalExperiment>();
    local->declaredParameters = {localRate, localMethod, localMomentum, localHidden};
    local->whatIsWrong = [](const Values& values) {
        if (values[localRate] > 5 && values[localMethod] == "momentum")
            return std::vector<Problem>{{"", "Too fast for momentum."}};
        return std::vector<Problem>();
    };
    ExperimentInfo info{
        "local", "Local", "A test.", 2, {{"fast", "Fast", "A book", {{"learning-rate", "3"}, {"hidden", "30"}}, {}}}};
    return LocalExperiment::loaded(local, info);
}

} // namespace nnlab
