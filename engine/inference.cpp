// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/inference.h"

#include "engine/backpropagation.h"
#include "engine/block_sum.h"
#include "engine/parallel.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <numeric>

namespace nnlab {

Inference::Inference(const Network& network) : m_network(network), m_kernels(kernels::kernels())
{
    if (m_kernels) {
        m_layout.emplace(network);
        m_layout->pack(network.tensors(), m_weights);
    }
}

void Inference::forEach(const Features& inputs, const Visit& visit) const
{
    forEachBlock(inputs, [&](std::int64_t first, std::size_t layer, const kernels::OutputRows& rows) {
        if (layer + 1 < m_network.layers.size())
            return;
        const auto outputs = std::size_t(rows.outputs);
        for (std::int64_t s = 0; s < rows.samples; ++s)
            visit(first + s, {rows.z + s * rows.units, outputs}, {rows.a + s * rows.units, outputs});
    });
}

void Inference::forEachBlock(const Features& inputs, const VisitBlock& visit) const
{
    assert(m_network.inputs() == inputs.features());
    const std::int64_t samples = inputs.samples();
    const auto block = [&](std::int64_t index) {
        const std::int64_t first = index * BlockSum::blockSize;
        const std::int64_t count = std::min(BlockSum::blockSize, samples - first);
        if (m_kernels)
            visitPacked(inputs, first, count, visit);
        else
            visitPlain(inputs, first, count, visit);
    };
    const std::int64_t blocks = (samples + BlockSum::blockSize - 1) / BlockSum::blockSize;
    if (blocks == 1)
        block(0);
    else
        parallelFor(blocks, block);
}

void Inference::visitPacked(
    const Features& inputs, std::int64_t first, std::int64_t count, const VisitBlock& visit) const
{
    std::array<std::uint32_t, BlockSum::blockSize> indices;
    std::iota(indices.begin(), indices.begin() + count, std::uint32_t(first));
    BatchInputs batch;
    batch.gather(*m_kernels, inputs, std::span(indices).first(std::size_t(count)));
    std::vector<LayerBuffers> buffers(m_network.layers.size());
    forward(*m_kernels, m_network, *m_layout, m_weights, batch, buffers, [](std::size_t, LayerBuffers&) {});
    for (std::size_t layer = 0; layer < buffers.size(); ++layer) {
        const PackedLayer& packed = m_layout->layers()[layer];
        visit(first, layer,
            {buffers[layer].z.data(), buffers[layer].a.data(), nullptr, int(count), packed.outputs, packed.units});
    }
}

void Inference::visitPlain(
    const Features& inputs, std::int64_t first, std::int64_t count, const VisitBlock& visit) const
{
    Matrix numbers(inputs.features(), count);
    for (std::int64_t s = 0; s < count; ++s)
        inputs.read(first + s, {numbers.data() + s * numbers.rows(), std::size_t(numbers.rows())});
    Backpropagation pass(m_network.layers.size());
    pass.forward(m_network, numbers);
    for (std::size_t layer = 0; layer < m_network.layers.size(); ++layer) {
        const Matrix& z = pass.passes()[layer].z;
        visit(
            first, layer, {z.data(), pass.passes()[layer].a.data(), nullptr, int(count), int(z.rows()), int(z.rows())});
    }
}

void Inference::slopes(std::size_t layer, const kernels::OutputRows& rows, std::span<float> slopes) const
{
    const Activation& activation = m_network.dense(layer).activation;
    assert(slopes.size() == std::size_t(rows.samples) * std::size_t(rows.units));
    if (!m_kernels) {
        activation.derivative({rows.z, slopes.size()}, {rows.a, slopes.size()}, slopes);
        return;
    }
    std::ranges::fill(slopes, 1.0f);
    m_kernels->multiplyByDerivative(
        activationIndex(activation), rows.z, rows.a, slopes.data(), slopes.size(), float(activation.alpha()));
}

MeasuredSamples Inference::measure(const Loss& loss, const kernels::OutputRows& rows) const
{
    MeasuredSamples measured;
    measured.measure(m_kernels, m_network, loss, rows);
    return measured;
}

} // namespace nnlab
