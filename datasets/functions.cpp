// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/functions.h"

#include "datasets/text.h"
#include "engine/elementary.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>

namespace nnlab {

namespace {

constexpr double twoPi = 2 * std::numbers::pi;

constexpr auto functions = std::to_array<TargetFunction>({
    {.id = "line", .label = "Line", .formula = "x / 2", .from = -2, .to = 2, .value = [](double x) { return x / 2; }},
    {.id = "abs",
        .label = "Absolute value",
        .formula = "|x|",
        .from = -2,
        .to = 2,
        .value = [](double x) { return std::abs(x); }},
    {.id = "hat",
        .label = "Hat",
        .formula = "max(0, 1 - |x|)",
        .from = -2,
        .to = 2,
        .value = [](double x) { return std::max(0.0, 1 - std::abs(x)); }},
    {.id = "step",
        .label = "Step",
        .formula = "0 for x < 0, else 1",
        .from = -2,
        .to = 2,
        .value = [](double x) { return x < 0 ? 0.0 : 1.0; }},
    {.id = "sine",
        .label = "Sine",
        .formula = "sin x",
        .from = 0,
        .to = twoPi,
        .value = [](double x) { return elementary::sin(x); }},
    // Two humps up and two down, like the wave that the notebook draws freehand.
    {.id = "wave",
        .label = "Wave",
        .formula = "sin x + sin(3x) / 2",
        .from = 0,
        .to = twoPi,
        .value = [](double x) { return elementary::sin(x) + elementary::sin(3 * x) / 2; }},
});

} // namespace

std::span<const TargetFunction> targetFunctions() { return functions; }

const TargetFunction& targetFunctionNamed(std::string_view id)
{
    const auto found = std::ranges::find(functions, id, &TargetFunction::id);
    if (found != functions.end())
        return *found;
    std::vector<std::string_view> ids;
    for (const TargetFunction& function : functions)
        ids.push_back(function.id);
    throw Error("There is no function " + excerpt(id) + didYouMean(id, ids) + ".", Error::Cause::Usage);
}

Dataset functionSamples(const TargetFunction& function, std::int64_t samples)
{
    return functionSamples(function, samples, function.from, function.to);
}

Dataset functionSamples(const TargetFunction& function, std::int64_t samples, double from, double to)
{
    assert(samples >= 0 && from <= to);
    Matrix inputs(1, samples);
    Matrix targets(1, samples);
    for (std::int64_t i = 0; i < samples; ++i) {
        const double share = samples > 1 ? static_cast<double>(i) / static_cast<double>(samples - 1) : 0.5;
        // The network sees x in float32, so the target belongs to that x.
        const auto x = static_cast<float>(from + share * (to - from));
        inputs(0, i) = x;
        targets(0, i) = static_cast<float>(function.value(x));
    }
    Dataset result;
    result.inputs = Features::ofFloats({1, 1, 1}, std::move(inputs));
    result.targets = std::move(targets);
    return result;
}

} // namespace nnlab
