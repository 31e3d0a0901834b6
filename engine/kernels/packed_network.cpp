// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/kernels/packed_network.h"

#include "engine/kernels/share_out.h"
#include "engine/kernels/sparse_rows.h"

#include <algorithm>
#include <cassert>

namespace nnlab {

namespace {

int padded(std::int64_t count)
{
    return int((count + kernels::blockUnits - 1) / kernels::blockUnits * kernels::blockUnits);
}

void prefetch(const void* from, std::size_t bytes)
{
    constexpr std::size_t cacheLine = 64;
    for (std::size_t at = 0; at < bytes; at += cacheLine)
        __builtin_prefetch(static_cast<const char*>(from) + at);
}

} // namespace

PackedLayout::PackedLayout(const Network& network)
{
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const DenseLayer& dense = network.dense(l);
        PackedLayer layer;
        layer.inputs = int(dense.inputs());
        layer.outputs = int(dense.outputs());
        layer.rows = padded(l == 0 ? kernels::withSpareInputs(layer.inputs) : layer.inputs);
        layer.units = padded(dense.outputs());
        for (int first = 0; first < layer.units; first += kernels::panelUnits) {
            const int units = std::min(kernels::panelUnits, layer.units - first);
            layer.panels.push_back({m_size, first, units});
            m_size += std::size_t(layer.rows) * std::size_t(units);
        }
        layer.biasOffset = m_size;
        m_size += std::size_t(layer.units);
        // Every layer begins on a cache line.
        m_size = (m_size + 15) / 16 * 16;
        m_layers.push_back(std::move(layer));
    }
}

void PackedLayout::pack(std::span<const TensorOf<const float>> tensors, AlignedFloats& packed) const
{
    packed.assign(m_size, 0.0f);
    for (const auto& tensor : tensors) {
        const PackedLayer& layer = m_layers[std::size_t(tensor.layer)];
        if (tensor.isBias) {
            std::ranges::copy(tensor.numbers, packed.begin() + std::ptrdiff_t(layer.biasOffset));
            continue;
        }
        for (const PanelPlace& panel : layer.panels) {
            const int count = std::min(panel.units, layer.outputs - panel.firstUnit);
            for (int i = 0; i < layer.inputs; ++i)
                std::copy_n(tensor.numbers.data() + std::ptrdiff_t(i) * layer.outputs + panel.firstUnit, count,
                    packed.data() + panel.offset + std::ptrdiff_t(i) * panel.units);
        }
    }
}

void PackedLayout::unpack(const AlignedFloats& packed, std::span<const TensorOf<float>> tensors) const
{
    for (const auto& tensor : tensors) {
        const PackedLayer& layer = m_layers[std::size_t(tensor.layer)];
        if (tensor.isBias) {
            std::copy_n(packed.data() + layer.biasOffset, layer.outputs, tensor.numbers.data());
            continue;
        }
        for (const PanelPlace& panel : layer.panels) {
            const int count = std::min(panel.units, layer.outputs - panel.firstUnit);
            for (int i = 0; i < layer.inputs; ++i)
                std::copy_n(packed.data() + panel.offset + std::ptrdiff_t(i) * panel.units, count,
                    tensor.numbers.data() + std::ptrdiff_t(i) * layer.outputs + panel.firstUnit);
        }
    }
}

void BatchInputs::gather(
    const kernels::Kernels& kernels, const Features& features, std::span<const std::uint32_t> indices)
{
    samples = int(indices.size());
    rows.clear();
    if (const SparseRows* sparse = features.sparseRows()) {
        rows.reserve(indices.size());
        for (const std::uint32_t index : indices)
            rows.push_back(sparse->row(features.firstRow() + index));
        return;
    }
    stride = padded(features.features());
    numbers.resize(std::size_t(stride) * indices.size());
    for (std::size_t s = 0; s < indices.size(); ++s) {
        float* row = numbers.data() + std::ptrdiff_t(s) * stride;
        if (features.areBytes())
            kernels.toNumbers(features.bytes(indices[s]).data(), std::size_t(features.features()), row);
        else
            features.read(indices[s], {row, std::size_t(features.features())});
    }
}

void BatchInputs::expect(const Features& features, std::span<const std::uint32_t> indices)
{
    const SparseRows* sparse = features.sparseRows();
    if (!sparse)
        return;
    for (const std::uint32_t index : indices) {
        const kernels::SparseRow row = sparse->row(features.firstRow() + index);
        prefetch(row.data(), row.size_bytes());
    }
}

void forwardLayer(const kernels::Kernels& kernels, const PackedLayer& layer, const AlignedFloats& weights,
    const BatchInputs& inputs, const LayerBuffers* below, std::ptrdiff_t belowUnits, LayerBuffers& buffers)
{
    buffers.z.resize(std::size_t(inputs.samples) * std::size_t(layer.units));
    const bool isSparse = !below && inputs.areSparse();
    const auto cost = std::int64_t(inputs.samples) * layer.inputs * layer.units / (isSparse ? sparseWork : 1);
    shareOut(std::int64_t(layer.panels.size()), cost, [&](std::int64_t p) {
        const PanelPlace& place = layer.panels[std::size_t(p)];
        const kernels::Panel panel{
            weights.data() + place.offset, weights.data() + layer.biasOffset + place.firstUnit, place.units};
        float* z = buffers.z.data() + place.firstUnit;
        if (isSparse)
            kernels.sparseForward(panel, inputs.rows, z, layer.units);
        else if (below)
            kernels.denseForward(panel, below->a.data(), belowUnits, layer.inputs, inputs.samples, z, layer.units);
        else
            kernels.denseForward(
                panel, inputs.numbers.data(), inputs.stride, layer.inputs, inputs.samples, z, layer.units);
    });
}

void activateLayer(const kernels::Kernels& kernels, const Network& network, std::size_t layer,
    const PackedLayer& packed, int samples, LayerBuffers& buffers)
{
    buffers.a.resize(buffers.z.size());
    if (layer + 1 == network.layers.size() && network.softmaxOutput) {
        kernels.softmax(buffers.z.data(), buffers.a.data(), samples, packed.outputs, packed.units);
        return;
    }
    const Activation& activation = network.dense(layer).activation;
    kernels.apply(
        activationIndex(activation), buffers.z.data(), buffers.a.data(), buffers.z.size(), float(activation.alpha()));
}

std::size_t activationIndex(const Activation& activation)
{
    return std::size_t(&activation.row() - activations().data());
}

} // namespace nnlab
