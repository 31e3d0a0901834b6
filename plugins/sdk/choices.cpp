// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plugins/sdk/choices.h"

#include "engine/activation.h"
#include "engine/initializer.h"
#include "engine/loss.h"
#include "engine/optimizer.h"
#include "engine/schedule.h"

#include <algorithm>

namespace nnlab {

namespace {

template <typename Row>
std::vector<Option> optionsOf(std::span<const Row> rows)
{
    std::vector<Option> options;
    options.reserve(rows.size());
    for (const Row& row : rows)
        options.push_back({row.id, row.label, row.formula});
    return options;
}

} // namespace

Choice activationChoice(
    std::string_view id, std::string_view initial, std::string_view label, std::string_view help)
{
    return {.id = id, .label = label, .help = help, .options = optionsOf(activations()), .initial = initial};
}

Choice lossChoice(std::string_view id, std::string_view initial)
{
    return {.id = id,
        .label = "Loss",
        .help = "What training lowers: how far the outputs are from the targets.",
        .options = optionsOf(losses()),
        .initial = initial};
}

Choice optimizerChoice(std::string_view id, std::string_view initial)
{
    return {.id = id,
        .label = "Optimizer",
        .help = "How the weights follow their gradient.",
        .options = optionsOf(optimizers()),
        .initial = initial};
}

Choice scheduleChoice(std::string_view id, std::string_view initial)
{
    return {.id = id,
        .label = "Schedule",
        .help = "How the learning rate changes while training goes on.",
        .options = optionsOf(schedules()),
        .initial = initial};
}

Choice initializerChoice(std::string_view id, std::string_view initial)
{
    return {.id = id,
        .label = "Initial weights",
        .help = "Where weights and biases begin.",
        .options = optionsOf(initializers()),
        .initial = initial};
}

Real activationAlpha(std::string_view id, std::string_view row, std::vector<std::string_view> parameters)
{
    const ActivationRow& activation = activationNamed(row).row();
    Real alpha{.id = id,
        .label = "Alpha",
        .help = activation.alphaHelp,
        .initial = activation.alpha,
        .min = 0,
        .max = 10,
        .comfortable = Interval{0, std::max(1.0, 2 * activation.alpha)}};
    for (const std::string_view parameter : parameters)
        alpha.when.push_back({.parameter = parameter, .isOneOf = {row}});
    return alpha;
}

} // namespace nnlab
