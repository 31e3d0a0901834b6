// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/reference_learner.h"

#include "engine/evaluation.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace nnlab {

namespace {

std::span<const float> columnOf(const Matrix& matrix, std::size_t column)
{
    return {matrix.data() + Eigen::Index(column) * matrix.rows(), std::size_t(matrix.rows())};
}

} // namespace

ReferenceLearner::ReferenceLearner(
    Network network, const Loss& loss, const Optimizer& optimizer, const TrainingSettings& settings)
    : m_loss(loss), m_optimizer(optimizer), m_settings(settings), m_dropout(settings), m_pass(network.layers.size())
{
    m_state.moments = zeroMoments(network, optimizer.row().moments);
    m_state.network = std::move(network);
    prepareForLoss(m_state.network, m_loss);
}

void ReferenceLearner::learn(const Chunk& chunk)
{
    chunk.forEachBatch([&](std::span<const std::uint32_t> indices, double rate) { learnBatch(chunk, indices, rate); });
}

void ReferenceLearner::learnBatch(const Chunk& chunk, std::span<const std::uint32_t> indices, double rate)
{
    gather(chunk.data, indices);
    DropoutMaskOf<float> dropout;
    if (m_dropout.isOn()) {
        dropout = [&](std::size_t layer, Matrix& factors) {
            for (Eigen::Index s = 0; s < factors.cols(); ++s)
                m_dropout.factors(chunk.rate.epoch, indices[std::size_t(s)], layer, factors.rows(),
                    factors.data() + s * factors.rows());
        };
    }
    m_pass.forward(m_state.network, m_inputs, dropout);
    measure(chunk, indices);
    m_pass.backward(m_state.network, m_loss, m_inputs, m_targets);
    ++m_state.steps;
    update(rate, chunk.rate.samples);
}

void ReferenceLearner::gather(const Dataset& data, std::span<const std::uint32_t> indices)
{
    const auto count = Eigen::Index(indices.size());
    m_inputs.resize(data.inputs.features(), count);
    for (Eigen::Index s = 0; s < count; ++s)
        data.inputs.read(
            indices[std::size_t(s)], {m_inputs.data() + s * m_inputs.rows(), std::size_t(m_inputs.rows())});
    m_targets.resize(m_state.network.outputs(), count);
    for (Eigen::Index s = 0; s < count; ++s)
        m_targets.col(s) = targetsOf(data, indices[std::size_t(s)], 1, m_state.network.outputs(), m_loss);
}

void ReferenceLearner::measure(const Chunk& chunk, std::span<const std::uint32_t> indices) const
{
    const std::vector<double> losses = m_pass.losses(m_loss, m_targets);
    const float threshold = classThreshold(m_state.network);
    for (std::size_t s = 0; s < indices.size(); ++s) {
        const std::span<const float> outputs = columnOf(m_pass.outputs(), s);
        const double squaredError = squaredErrorOf(outputs, columnOf(m_targets, s));
        const bool isRight = !chunk.data.labels.empty() && classOf(outputs, threshold) == chunk.data.labels[indices[s]];
        for (RunningMeasure* measure : chunk.measures)
            measure->add(losses[s], squaredError, isRight);
    }
}

std::span<const float> ReferenceLearner::regularized(
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

void ReferenceLearner::update(double rate, std::int64_t trainingSamples)
{
    const std::vector<TensorOf<float>> tensors = m_state.network.tensors();
    const int moments = m_optimizer.row().moments;
    for (std::size_t t = 0; t < tensors.size(); ++t) {
        const TensorOf<float>& tensor = tensors[t];
        const LayerGradientOf<float>& gradients = m_pass.gradients()[std::size_t(tensor.layer)];
        const float* data = tensor.isBias ? gradients.biases.data() : gradients.weights.data();
        const std::span<const float> gradient = regularized(tensor, {data, tensor.numbers.size()}, trainingSamples);
        m_optimizer.update(tensor.numbers, gradient, moments > 0 ? std::span(m_state.moments[t]) : std::span<float>(),
            moments > 1 ? std::span(m_state.moments[tensors.size() + t]) : std::span<float>(), rate, m_state.steps,
            !tensor.isBias);
    }
}

std::optional<Divergence> ReferenceLearner::nonFinite() const { return firstNonFinite(m_state); }

TrainerState ReferenceLearner::state(std::int64_t epoch) const
{
    TrainerState state = m_state;
    state.epoch = epoch;
    return state;
}

} // namespace nnlab
