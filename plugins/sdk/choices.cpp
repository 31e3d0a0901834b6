// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plugins/sdk/choices.h"

#include "engine/activation.h"
#include "engine/initializer.h"
#include "engine/loss.h"
#include "engine/optimizer.h"
#include "engine/schedule.h"

#include <algorithm>
#include <functional>

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

/// Holds when the choice `parameter` is a row of which `is` is true.
template <typename Row, typename Is>
Condition rowsThat(std::string_view parameter, std::span<const Row> rows, Is is)
{
    Condition condition{.parameter = parameter};
    for (const Row& row : rows) {
        if (std::invoke(is, row))
            condition.isOneOf.push_back(row.id);
    }
    return condition;
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

Activation activationOf(const Values& values, const Choice& choice, std::span<const Real> alphas)
{
    const std::string& id = values[choice];
    for (const Real& alpha : alphas) {
        if (!alpha.when.empty() && std::ranges::find(alpha.when.front().isOneOf, id) != alpha.when.front().isOneOf.end())
            return activationNamed(id, values[alpha]);
    }
    return activationNamed(id);
}

Condition withMomentum(std::string_view optimizer) { return rowsThat(optimizer, optimizers(), &OptimizerRow::usesMomentum); }

Condition withWeightDecay(std::string_view optimizer) { return rowsThat(optimizer, optimizers(), &OptimizerRow::usesWeightDecay); }

Condition withHorizon(std::string_view schedule) { return rowsThat(schedule, schedules(), &ScheduleRow::hasHorizon); }

Condition withDecay(std::string_view schedule) { return rowsThat(schedule, schedules(), &ScheduleRow::hasDecay); }

Condition takingOutputs(std::string_view loss)
{
    return rowsThat(loss, losses(), [](const LossRow& row) { return !row.onLogits(); });
}

} // namespace nnlab
