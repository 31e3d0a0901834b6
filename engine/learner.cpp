// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/learner.h"

#include "engine/evaluation.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace nnlab {

namespace {

bool areFinite(std::span<const float> numbers)
{
    return std::ranges::all_of(numbers, [](float number) { return std::isfinite(number); });
}

std::span<const float> columnOf(const Matrix& matrix, std::size_t column)
{
    return {matrix.data() + Eigen::Index(column) * matrix.rows(), std::size_t(matrix.rows())};
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

} // namespace

TrainingMeasure RunningMeasure::value(std::int64_t outputs) const
{
    const double count = std::max<double>(1, double(samples));
    return {.samples = samples,
        .loss = loss.value() / count,
        .squaredError = squaredError.value() / (count * double(outputs)),
        .accuracy = double(right) / count};
}

Learner::Learner(Network network, const Loss& loss, const Optimizer& optimizer, const TrainingSettings& settings)
    : m_network(std::move(network)), m_moments(zeroMoments(m_network, optimizer.row().moments)), m_loss(loss),
      m_optimizer(optimizer), m_settings(settings), m_pass(m_network.layers.size())
{
    prepareForLoss(m_network, m_loss);
}

double Learner::learn(const Dataset& data, std::span<const std::uint32_t> indices, double rate, std::int64_t epoch,
    std::int64_t trainingSamples, std::span<RunningMeasure* const> measures)
{
    gather(data, indices);
    m_pass.forward(m_network, m_inputs, m_settings.dropout > 0 ? dropout(indices, epoch) : DropoutMaskOf<float>());
    const double meanLoss = measure(data, indices, measures);
    m_pass.backward(m_network, m_loss, m_inputs, m_targets);
    ++m_steps;
    update(rate, trainingSamples);
    return meanLoss;
}

void Learner::gather(const Dataset& data, std::span<const std::uint32_t> indices)
{
    const auto count = Eigen::Index(indices.size());
    m_inputs.resize(data.inputs.features(), count);
    for (Eigen::Index s = 0; s < count; ++s)
        data.inputs.read(
            indices[std::size_t(s)], {m_inputs.data() + s * m_inputs.rows(), std::size_t(m_inputs.rows())});
    m_targets.resize(m_network.outputs(), count);
    for (Eigen::Index s = 0; s < count; ++s)
        m_targets.col(s) = targetsOf(data, indices[std::size_t(s)], 1, m_network.outputs(), m_loss);
}

double Learner::measure(
    const Dataset& data, std::span<const std::uint32_t> indices, std::span<RunningMeasure* const> measures) const
{
    const std::vector<double> losses = m_pass.losses(m_loss, m_targets);
    const float threshold = classThreshold(m_network);
    BlockSum sum;
    for (std::size_t s = 0; s < indices.size(); ++s) {
        const std::span<const float> outputs = columnOf(m_pass.outputs(), s);
        const double squaredError = squaredErrorOf(outputs, columnOf(m_targets, s));
        const bool isRight = !data.labels.empty() && classOf(outputs, threshold) == data.labels[indices[s]];
        sum.add(losses[s]);
        for (RunningMeasure* measure : measures)
            measure->add(losses[s], squaredError, isRight);
    }
    return sum.value() / double(indices.size());
}

std::span<const float> Learner::regularized(
    const TensorOf<float>& tensor, std::span<const float> gradient, std::int64_t trainingSamples)
{
    if (tensor.isBias || (m_settings.l1 == 0 && m_settings.l2 == 0))
        return gradient;
    m_scratch.assign(gradient.begin(), gradient.end());
    if (m_settings.l2 > 0) {
        const auto share = float(m_settings.l2 / double(trainingSamples));
        for (std::size_t i = 0; i < m_scratch.size(); ++i)
            m_scratch[i] = std::fma(share, tensor.numbers[i], m_scratch[i]);
    }
    if (m_settings.l1 > 0) {
        const auto share = float(m_settings.l1 / double(trainingSamples));
        for (std::size_t i = 0; i < m_scratch.size(); ++i) {
            const float weight = tensor.numbers[i];
            m_scratch[i] += weight > 0 ? share : weight < 0 ? -share : 0.0f;
        }
    }
    return m_scratch;
}

void Learner::update(double rate, std::int64_t trainingSamples)
{
    const std::vector<TensorOf<float>> tensors = m_network.tensors();
    const int moments = m_optimizer.row().moments;
    for (std::size_t t = 0; t < tensors.size(); ++t) {
        const TensorOf<float>& tensor = tensors[t];
        const LayerGradientOf<float>& gradients = m_pass.gradients()[std::size_t(tensor.layer)];
        const float* data = tensor.isBias ? gradients.biases.data() : gradients.weights.data();
        const std::span<const float> gradient = regularized(tensor, {data, tensor.numbers.size()}, trainingSamples);
        m_optimizer.update(tensor.numbers, gradient, moments > 0 ? std::span(m_moments[t]) : std::span<float>(),
            moments > 1 ? std::span(m_moments[tensors.size() + t]) : std::span<float>(), rate, m_steps, !tensor.isBias);
    }
}

DropoutMaskOf<float> Learner::dropout(std::span<const std::uint32_t> indices, std::int64_t epoch) const
{
    const Random random(m_settings.seed, Purpose::Dropout);
    const auto border = std::uint64_t(m_settings.dropout * 4294967296.0);
    const auto kept = float(1 / (1 - m_settings.dropout));
    return [=](std::size_t layer, Matrix& factors) {
        for (Eigen::Index s = 0; s < factors.cols(); ++s) {
            std::array<std::uint32_t, 4> words{};
            for (Eigen::Index unit = 0; unit < factors.rows(); ++unit) {
                // One block of the generator decides for four neighbouring units.
                if (unit % 4 == 0)
                    words = random.bits(
                        {std::uint32_t(epoch), indices[std::size_t(s)], std::uint32_t(layer), std::uint32_t(unit / 4)});
                factors(unit, s) = words[std::size_t(unit % 4)] < border ? 0.0f : kept;
            }
        }
    };
}

std::optional<Divergence> Learner::nonFinite() const
{
    const auto tensors = m_network.tensors();
    for (std::size_t t = 0; t < tensors.size(); ++t) {
        bool isFinite = areFinite(tensors[t].numbers);
        for (std::size_t m = t; m < m_moments.size(); m += tensors.size())
            isFinite = isFinite && areFinite(m_moments[m]);
        if (!isFinite)
            return Divergence{.step = m_steps, .layer = tensors[t].layer, .tensor = tensors[t].name};
    }
    return {};
}

void Learner::restore(const TrainerState& state)
{
    m_network = state.network;
    m_moments = state.moments;
    m_steps = state.steps;
}

} // namespace nnlab
