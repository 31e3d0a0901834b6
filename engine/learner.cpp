// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/learner.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nnlab {

namespace {

bool areFinite(std::span<const float> numbers)
{
    return std::ranges::all_of(numbers, [](float number) { return std::isfinite(number); });
}

} // namespace

TrainingMeasure RunningMeasure::value(std::int64_t outputs) const
{
    const double count = std::max<double>(1, double(samples));
    return {.samples = samples,
        .loss = loss.value() / count,
        .squaredError = squaredError.value() / (count * double(outputs)),
        .accuracy = double(right) / count};
}

Dropout::Dropout(const TrainingSettings& settings)
    : m_random(settings.seed, Purpose::Dropout), m_border(std::uint64_t(settings.dropout * 4294967296.0)),
      m_kept(float(1 / (1 - settings.dropout)))
{ }

void Dropout::factors(
    std::int64_t epoch, std::uint32_t sample, std::size_t layer, std::int64_t units, float* factors) const
{
    std::array<std::uint32_t, 4> words{};
    for (std::int64_t unit = 0; unit < units; ++unit) {
        if (unit % 4 == 0)
            words = m_random.bits({std::uint32_t(epoch), sample, std::uint32_t(layer), std::uint32_t(unit / 4)});
        factors[unit] = words[std::size_t(unit % 4)] < m_border ? 0.0f : m_kept;
    }
}

std::vector<std::vector<float>> zeroMoments(const Network& network, int moments)
{
    std::vector<std::vector<float>> all;
    for (int moment = 0; moment < moments; ++moment) {
        for (const auto& tensor : network.tensors())
            all.emplace_back(tensor.numbers.size(), 0.0f);
    }
    return all;
}

std::optional<Divergence> firstNonFinite(const TrainerState& state)
{
    const auto tensors = state.network.tensors();
    for (std::size_t t = 0; t < tensors.size(); ++t) {
        bool isFinite = areFinite(tensors[t].numbers);
        for (std::size_t m = t; m < state.moments.size(); m += tensors.size())
            isFinite = isFinite && areFinite(state.moments[m]);
        if (!isFinite)
            return Divergence{.step = state.steps, .layer = tensors[t].layer, .tensor = tensors[t].name};
    }
    return {};
}

} // namespace nnlab
