// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/kernel_learner.h"

#include "engine/backpropagation.h"
#include "engine/evaluation.h"
#include "engine/kernels/share_out.h"
#include "engine/kernels/sparse_rows.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace nnlab {

namespace {

/// Online samples are gathered by the dozen, so that their descriptions stay in the first-level cache.
constexpr std::int64_t onlineSamplesAtOnce = 64;

template <typename T>
std::vector<TensorOf<const T>> asConst(const std::vector<TensorOf<T>>& tensors)
{
    std::vector<TensorOf<const T>> all;
    for (const TensorOf<T>& tensor : tensors)
        all.push_back({tensor.name, tensor.layer, tensor.isBias, tensor.rows, tensor.columns, tensor.numbers});
    return all;
}

/// The tensors of `network` with the numbers of `moments` in their place.
std::vector<TensorOf<float>> withNumbers(Network& network, std::span<std::vector<float>> moments)
{
    std::vector<TensorOf<float>> tensors = network.tensors();
    for (std::size_t t = 0; t < tensors.size(); ++t)
        tensors[t].numbers = moments[t];
    return tensors;
}

} // namespace

KernelLearner::KernelLearner(const kernels::Kernels& kernels, Network network, const Loss& loss,
    const Optimizer& optimizer, const TrainingSettings& settings)
    : m_kernels(kernels), m_network(std::move(network)), m_layout(m_network), m_loss(loss), m_optimizer(optimizer),
      m_settings(settings), m_dropout(settings), m_buffers(m_network.layers.size())
{
    prepareForLoss(m_network, m_loss);
    m_layout.pack(std::as_const(m_network).tensors(), m_numbers.weights);
    m_numbers.moments.assign(std::size_t(optimizer.row().moments), AlignedFloats(m_layout.size(), 0.0f));
    m_numbers.isTouched.assign(std::size_t(m_layout.layers().front().inputs), 0);

    const PackedLayer& last = m_layout.layers().back();
    m_labelTargets.assign(std::size_t(last.outputs) * std::size_t(last.units), 0.0f);
    for (int label = 0; label < last.outputs; ++label) {
        float* row = m_labelTargets.data() + std::ptrdiff_t(label) * last.units;
        std::fill_n(row, last.outputs, float(m_loss.row().targetLow));
        row[label] = 1.0f;
    }
}

void KernelLearner::learn(const Chunk& chunk)
{
    m_networkIsCurrent = false;
    if (canLearnOnline(chunk)) {
        learnOnline(chunk);
        return;
    }
    chunk.forEachBatch([&](std::span<const std::uint32_t> indices, double rate) { learnBatch(chunk, indices, rate); });
}

bool KernelLearner::canLearnOnline(const Chunk& chunk) const
{
    const bool haveLabels = !chunk.data.labels.empty() && chunk.data.targets.size() == 0;
    return chunk.batchSize == 1 && haveLabels && m_layout.layers().size() == 2 && m_optimizer.id() == "gradient-descent"
        && m_settings.l1 == 0 && m_settings.l2 == 0 && !m_dropout.isOn()
        && m_layout.layers()[0].units <= kernels::OnlineNetwork::mostHidden
        && m_layout.layers()[1].units <= kernels::OnlineNetwork::mostOutputs
        && chunk.data.inputs.sparseRows() != nullptr;
}

void KernelLearner::learnOnline(const Chunk& chunk)
{
    const PackedLayer& hidden = m_layout.layers()[0];
    const PackedLayer& output = m_layout.layers()[1];
    float* weights = m_numbers.weights.data();
    AlignedFloats transposed(std::size_t(output.units) * std::size_t(hidden.units), 0.0f);
    m_kernels.transposePanel(
        weights + output.panels[0].offset, hidden.units, output.units, output.units, transposed.data(), hidden.units);
    const Activation& hiddenActivation = m_network.dense(0).activation;
    const Activation& outputActivation = m_network.dense(1).activation;
    const kernels::OnlineNetwork network{.kernels = &m_kernels,
        .hiddenWeights = weights + hidden.panels[0].offset,
        .hiddenBiases = weights + hidden.biasOffset,
        .outputWeights = weights + output.panels[0].offset,
        .outputTransposed = transposed.data(),
        .outputBiases = weights + output.biasOffset,
        .hidden = hidden.outputs,
        .outputs = output.outputs,
        .hiddenUnits = hidden.units,
        .outputUnits = output.units,
        .hiddenActivation = activationIndex(hiddenActivation),
        .outputActivation = activationIndex(outputActivation),
        .hiddenAlpha = float(hiddenActivation.alpha()),
        .outputAlpha = float(outputActivation.alpha()),
        .softmaxOutput = m_network.softmaxOutput,
        .lossOnLogits = m_loss.row().onLogits(),
        .loss = m_loss.index(),
        .lossAlpha = float(m_loss.alpha())};
    const SparseRows& rows = *chunk.data.inputs.sparseRows();
    std::array<kernels::OnlineSample, onlineSamplesAtOnce> samples;
    LayerBuffers& outputs = m_buffers.back();
    outputs.z.resize(samples.size() * std::size_t(output.units));
    outputs.a.resize(outputs.z.size());
    for (std::int64_t from = chunk.from; from < chunk.to; from += onlineSamplesAtOnce) {
        const auto count = std::size_t(std::min(onlineSamplesAtOnce, chunk.to - from));
        const auto indices = chunk.order.subspan(std::size_t(from), count);
        gatherTargets(chunk.data, indices);
        for (std::size_t s = 0; s < count; ++s) {
            samples[s].row = rows.row(chunk.data.inputs.firstRow() + indices[s]);
            samples[s].targets = m_targets.data() + std::ptrdiff_t(s) * output.units;
            samples[s].rate = float(chunk.rate.at(from + std::int64_t(s)));
        }
        m_kernels.trainOnline(network, std::span(samples).first(count), outputs.z.data(), outputs.a.data());
        measure(chunk, indices);
        m_numbers.steps += std::int64_t(count);
    }
}

void KernelLearner::learnBatch(const Chunk& chunk, std::span<const std::uint32_t> indices, double rate)
{
    m_inputs.gather(m_kernels, chunk.data.inputs, indices);
    const auto next = chunk.order.subspan(std::size_t(indices.data() - chunk.order.data()) + indices.size());
    BatchInputs::expect(chunk.data.inputs, next.first(std::min(indices.size(), next.size())));
    gatherTargets(chunk.data, indices);
    forward(m_kernels, m_network, m_layout, m_numbers.weights, m_inputs, m_buffers,
        [&](std::size_t layer, LayerBuffers& buffers) {
            if (m_dropout.isOn())
                dropOut(layer, buffers, indices, chunk.rate.epoch);
        });
    measure(chunk, indices);
    backward();
    ++m_numbers.steps;
    update(rate, chunk.rate.samples);
}

void KernelLearner::gatherTargets(const Dataset& data, std::span<const std::uint32_t> indices)
{
    const PackedLayer& last = m_layout.layers().back();
    m_targets.resize(indices.size() * std::size_t(last.units));
    for (std::size_t s = 0; s < indices.size(); ++s) {
        float* row = m_targets.data() + std::ptrdiff_t(s) * last.units;
        if (data.targets.size() > 0) {
            std::copy_n(data.targets.data() + std::ptrdiff_t(indices[s]) * last.outputs, last.outputs, row);
            std::fill(row + last.outputs, row + last.units, 0.0f);
        } else {
            std::copy_n(m_labelTargets.data() + std::ptrdiff_t(data.labels[indices[s]]) * last.units, last.units, row);
        }
    }
}

void KernelLearner::dropOut(
    std::size_t layer, LayerBuffers& buffers, std::span<const std::uint32_t> indices, std::int64_t epoch) const
{
    const PackedLayer& packed = m_layout.layers()[layer];
    buffers.undropped = buffers.a;
    buffers.factors.resize(buffers.a.size());
    const auto samples = std::int64_t(indices.size());
    constexpr int multiplyAddsPerNumber = 20; // what a random number costs
    shareOut(samples, samples * packed.units * multiplyAddsPerNumber, [&](std::int64_t s) {
        float* factors = buffers.factors.data() + s * packed.units;
        m_dropout.factors(epoch, indices[std::size_t(s)], layer, packed.outputs, factors);
        std::fill(factors + packed.outputs, factors + packed.units, 0.0f);
    });
    m_kernels.multiply(buffers.a.data(), buffers.factors.data(), buffers.a.size());
}

void KernelLearner::measure(const Chunk& chunk, std::span<const std::uint32_t> indices)
{
    if (chunk.measures.empty())
        return;
    m_measured.measure(&m_kernels, m_network, m_loss, outputRows(indices.size()));
    for (std::size_t s = 0; s < indices.size(); ++s) {
        const bool isRight = !chunk.data.labels.empty() && m_measured.classes[s] == chunk.data.labels[indices[s]];
        for (RunningMeasure* measure : chunk.measures)
            measure->add(m_measured.losses[s], m_measured.squaredErrors[s], isRight);
    }
}

kernels::OutputRows KernelLearner::outputRows(std::size_t samples) const
{
    const PackedLayer& last = m_layout.layers().back();
    const LayerBuffers& buffers = m_buffers.back();
    return {buffers.z.data(), buffers.a.data(), m_targets.data(), int(samples), last.outputs, last.units};
}

void KernelLearner::backward()
{
    LayerBuffers& buffers = m_buffers.back();
    buffers.delta.resize(buffers.a.size());
    m_kernels.lossGradient(
        m_loss.index(), outputRows(std::size_t(m_inputs.samples)), float(m_loss.alpha()), buffers.delta.data());
    if (!m_loss.row().onLogits()) {
        const Activation& activation = m_network.dense(m_buffers.size() - 1).activation;
        m_kernels.multiplyByDerivative(activationIndex(activation), buffers.z.data(), buffers.a.data(),
            buffers.delta.data(), buffers.delta.size(), float(activation.alpha()));
    }
    for (std::size_t layer = m_buffers.size() - 1; layer > 0; --layer)
        backwardThrough(layer);
}

void KernelLearner::backwardThrough(std::size_t layer)
{
    const PackedLayer& above = m_layout.layers()[layer];
    const PackedLayer& below = m_layout.layers()[layer - 1];
    LayerBuffers& buffers = m_buffers[layer - 1];
    const AlignedFloats& delta = m_buffers[layer].delta;
    buffers.delta.resize(buffers.a.size());
    m_transposed.resize(std::size_t(above.units) * std::size_t(below.units));
    const auto cost = std::int64_t(m_inputs.samples) * above.units * below.units;
    // The panels of the layer below are the panels of the transposed weights.
    shareOut(std::int64_t(below.panels.size()), cost, [&](std::int64_t p) {
        const PanelPlace& place = below.panels[std::size_t(p)];
        float* transposed = m_transposed.data() + std::ptrdiff_t(above.units) * place.firstUnit;
        const int rows = std::min(place.units, above.rows - place.firstUnit);
        for (const PanelPlace& from : above.panels)
            m_kernels.transposePanel(
                m_numbers.weights.data() + from.offset + std::ptrdiff_t(place.firstUnit) * from.units, rows, from.units,
                from.units, transposed + std::ptrdiff_t(from.firstUnit) * place.units, place.units);
        m_kernels.denseBackward({transposed, nullptr, place.units}, delta.data(), above.units, above.outputs,
            m_inputs.samples, buffers.delta.data() + place.firstUnit, below.units);
    });
    const bool isDropped = m_dropout.isOn();
    if (isDropped)
        m_kernels.multiply(buffers.delta.data(), buffers.factors.data(), buffers.delta.size());
    const Activation& activation = m_network.dense(layer - 1).activation;
    m_kernels.multiplyByDerivative(activationIndex(activation), buffers.z.data(),
        isDropped ? buffers.undropped.data() : buffers.a.data(), buffers.delta.data(), buffers.delta.size(),
        float(activation.alpha()));
}

std::optional<Divergence> KernelLearner::nonFinite() const
{
    const auto areFinite = [&](const AlignedFloats& numbers) {
        return m_kernels.areFinite(numbers.data(), numbers.size());
    };
    if (areFinite(m_numbers.weights) && std::ranges::all_of(m_numbers.moments, areFinite))
        return {};
    const TrainerState state = this->state(0);
    return firstNonFinite(state);
}

const Network& KernelLearner::network() const
{
    if (!m_networkIsCurrent) {
        m_layout.unpack(m_numbers.weights, m_network.tensors());
        m_networkIsCurrent = true;
    }
    return m_network;
}

TrainerState KernelLearner::state(std::int64_t epoch) const
{
    TrainerState state{network(), zeroMoments(m_network, m_optimizer.row().moments), m_numbers.steps, epoch};
    const std::size_t tensors = state.network.tensors().size();
    for (std::size_t m = 0; m < m_numbers.moments.size(); ++m)
        m_layout.unpack(
            m_numbers.moments[m], withNumbers(state.network, std::span(state.moments).subspan(m * tensors, tensors)));
    return state;
}

void KernelLearner::restore(const TrainerState& state)
{
    TrainerState own = state;
    const std::size_t tensors = own.network.tensors().size();
    m_network = state.network;
    m_networkIsCurrent = true;
    m_layout.pack(state.network.tensors(), m_numbers.weights);
    for (std::size_t m = 0; m < m_numbers.moments.size(); ++m)
        m_layout.pack(asConst(withNumbers(own.network, std::span(own.moments).subspan(m * tensors, tensors))),
            m_numbers.moments[m]);
    m_numbers.steps = state.steps;
    // What was touched is not saved; an input whose moments are all zero cannot be told from one that never was.
    const PackedLayer& first = m_layout.layers().front();
    for (int i = 0; i < first.inputs; ++i) {
        m_numbers.isTouched[std::size_t(i)] = 0;
        for (const AlignedFloats& moment : m_numbers.moments) {
            for (const PanelPlace& panel : first.panels) {
                if (!m_kernels.areZero(
                        moment.data() + panel.offset + std::ptrdiff_t(i) * panel.units, std::size_t(panel.units)))
                    m_numbers.isTouched[std::size_t(i)] = 1;
            }
        }
    }
}

void KernelLearner::goBack()
{
    m_numbers = m_kept;
    m_networkIsCurrent = false;
}

} // namespace nnlab
