// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/dataset.h"
#include "engine/kernels/aligned.h"
#include "engine/kernels/kernels.h"
#include "engine/network.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nnlab {

/// Where a panel's weights lie.
struct PanelPlace
{
    std::size_t offset = 0;
    int firstUnit = 0;
    int units = 0;
};

/// How a dense layer lies in memory for the kernels: panels of up to 32 units, each inputs x units, then the biases.
struct PackedLayer
{
    int inputs = 0;
    int outputs = 0;
    int rows = 0; ///< inputs, of the first layer with the spare ones, padded to a multiple of 8
    int units = 0; ///< outputs, padded to a multiple of 8
    std::vector<PanelPlace> panels;
    std::size_t biasOffset = 0;
};

/// Where all numbers of a network lie. Weights and each of an optimizer's moments have this layout; padding is 0.
class PackedLayout
{
public:
    explicit PackedLayout(const Network& network);

    const std::vector<PackedLayer>& layers() const { return m_layers; }
    std::size_t size() const { return m_size; }

    /// Copies the tensors (in the order of Network::tensors()) to their places, and back.
    void pack(std::span<const TensorOf<const float>> tensors, AlignedFloats& packed) const;
    void unpack(const AlignedFloats& packed, std::span<const TensorOf<float>> tensors) const;

private:
    std::vector<PackedLayer> m_layers;
    std::size_t m_size = 0;
};

/// The numbers of one layer for a mini-batch: samples x units each.
struct LayerBuffers
{
    AlignedFloats z;
    AlignedFloats a; ///< after dropout
    AlignedFloats undropped; ///< before dropout; empty where nothing is dropped
    AlignedFloats factors; ///< of dropout; empty where nothing is dropped
    AlignedFloats delta;
};

/// The samples of a mini-batch as the first layer reads them: sparse rows, or dense numbers.
struct BatchInputs
{
    std::vector<kernels::SparseRow> rows; ///< empty if dense
    AlignedFloats numbers; ///< samples x stride, if dense
    std::ptrdiff_t stride = 0;
    int samples = 0;

    bool areSparse() const { return !rows.empty(); }
    void gather(const kernels::Kernels& kernels, const Features& features, std::span<const std::uint32_t> indices);
    /// Asks the caches for samples that will be gathered soon: in shuffled order every one is a surprise to them.
    static void expect(const Features& features, std::span<const std::uint32_t> indices);
};

/// Computes z and a of every layer; `dropOut(layer, buffers)` may thin out a hidden layer's activations.
template <typename DropOut>
void forward(const kernels::Kernels& kernels, const Network& network, const PackedLayout& layout,
    const AlignedFloats& weights, const BatchInputs& inputs, std::vector<LayerBuffers>& buffers,
    const DropOut& dropOut);

/// Computes one layer's pre-activations from the samples or from the activations below.
void forwardLayer(const kernels::Kernels& kernels, const PackedLayer& layer, const AlignedFloats& weights,
    const BatchInputs& inputs, const LayerBuffers* below, std::ptrdiff_t belowUnits, LayerBuffers& buffers);

/// Applies the layer's activation, or softmax.
void activateLayer(const kernels::Kernels& kernels, const Network& network, std::size_t layer,
    const PackedLayer& packed, int samples, LayerBuffers& buffers);

template <typename DropOut>
void forward(const kernels::Kernels& kernels, const Network& network, const PackedLayout& layout,
    const AlignedFloats& weights, const BatchInputs& inputs, std::vector<LayerBuffers>& buffers, const DropOut& dropOut)
{
    for (std::size_t l = 0; l < buffers.size(); ++l) {
        const PackedLayer& layer = layout.layers()[l];
        const LayerBuffers* below = l > 0 ? &buffers[l - 1] : nullptr;
        forwardLayer(kernels, layer, weights, inputs, below, l > 0 ? layout.layers()[l - 1].units : 0, buffers[l]);
        activateLayer(kernels, network, l, layer, inputs.samples, buffers[l]);
        if (l + 1 < buffers.size())
            dropOut(l, buffers[l]);
    }
}

/// The index of the row of a layer's activation, as the kernels number them.
std::size_t activationIndex(const Activation& activation);

} // namespace nnlab
