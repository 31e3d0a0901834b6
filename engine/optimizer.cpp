// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/optimizer.h"

#include "engine/elementary.h"
#include "engine/step_numbers.h"
#include "engine/table.h"

#include <array>
#include <cassert>
#include <string_view>

namespace nnlab {

namespace {

#include "engine/optimizer_list.h"

template <typename T>
struct Block
{
    std::span<T> weights;
    std::span<const T> gradient;
    std::span<T> first;
    std::span<T> second;
};

template <typename Row, typename T>
void updateBlock(const Block<T>& block, const StepNumbers<T>& numbers)
{
    assert(block.weights.size() == block.gradient.size());
    assert(Row::moments < 1 || block.first.size() == block.weights.size());
    assert(Row::moments < 2 || block.second.size() == block.weights.size());
    for (std::size_t i = 0; i < block.weights.size(); ++i) {
        T unused = 0;
        T& first = Row::moments > 0 ? block.first[i] : unused;
        T& second = Row::moments > 1 ? block.second[i] : unused;
        Row::template update<T>(block.weights[i], block.gradient[i], first, second, numbers);
    }
}

template <typename Row>
constexpr OptimizerRow describe()
{
    return {.id = Row::id,
        .label = Row::label,
        .formula = Row::formula,
        .moments = Row::moments,
        .usesMomentum = Row::usesMomentum,
        .usesWeightDecay = Row::usesWeightDecay,
        .correctsBias = Row::correctsBias};
}

constexpr auto table = withOptimizerRows([](auto... rows) { return std::array{describe<decltype(rows)>()...}; });

template <typename T>
constexpr auto functions = withOptimizerRows(
    [](auto... rows) { return std::array{updateBlock<decltype(rows), T>...}; });

} // namespace

template <typename T>
StepNumbers<T> stepNumbers(const Optimizer& optimizer, double rate, std::int64_t step, bool decaysWeights)
{
    const OptimizerSettings& settings = optimizer.settings();
    const bool corrects = optimizer.row().correctsBias;
    const double kept = corrects ? settings.beta1 : settings.momentum;
    const double decay = corrects ? settings.beta2 : settings.decay;
    const double firstCorrection = corrects ? 1 - elementary::pow(settings.beta1, double(step)) : 1.0;
    const double secondCorrection = corrects ? 1 - elementary::pow(settings.beta2, double(step)) : 1.0;
    return {.rate = T(rate / firstCorrection),
        .momentum = T(kept),
        .rest = T(1 - kept),
        .decay = T(decay),
        .decayRest = T(1 - decay),
        .epsilon = T(settings.epsilon),
        .secondScale = T(1 / elementary::sqrt(secondCorrection)),
        .keep = T(decaysWeights ? 1 - rate * settings.weightDecay : 1.0)};
}

template StepNumbers<float> stepNumbers(const Optimizer&, double, std::int64_t, bool);
template StepNumbers<double> stepNumbers(const Optimizer&, double, std::int64_t, bool);

std::span<const OptimizerRow> optimizers() { return table; }

Optimizer::Optimizer(std::size_t index, OptimizerSettings settings) : m_index(index), m_settings(settings)
{
    assert(index < table.size());
}

void Optimizer::update(std::span<float> weights, std::span<const float> gradient, std::span<float> first,
    std::span<float> second, double rate, std::int64_t step, bool decaysWeights) const
{
    functions<float>[m_index]({weights, gradient, first, second}, stepNumbers<float>(*this, rate, step, decaysWeights));
}

void Optimizer::update(std::span<double> weights, std::span<const double> gradient, std::span<double> first,
    std::span<double> second, double rate, std::int64_t step, bool decaysWeights) const
{
    functions<double>[m_index](
        {weights, gradient, first, second}, stepNumbers<double>(*this, rate, step, decaysWeights));
}

Optimizer optimizerNamed(std::string_view id, OptimizerSettings settings)
{
    return {indexOfRow(optimizers(), id, "optimizer"), settings};
}

Optimizer gradientDescent(double learningRate)
{
    return optimizerNamed("gradient-descent", {.learningRate = learningRate});
}

} // namespace nnlab
