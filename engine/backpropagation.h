// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/loss.h"
#include "engine/network.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace nnlab {

/// What one layer computes for a mini-batch: outputs x samples each.
template <typename T>
struct LayerPassOf
{
    MatrixOf<T> z; ///< pre-activations
    MatrixOf<T> a; ///< activations, after dropout where there is any
    MatrixOf<T> delta; ///< gradient of the summed loss by z
};

/// The gradient of the loss, averaged over the mini-batch, by the tensors of one layer.
template <typename T>
struct LayerGradientOf
{
    MatrixOf<T> weights; ///< outputs x inputs
    VectorOf<T> biases; ///< outputs
};

/// What each hidden unit's activation is multiplied by for each sample (0 or 1 / (1 - rate)); an empty one drops
/// nothing.
template <typename T>
using DropoutMaskOf = std::function<void(std::size_t layer, MatrixOf<T>& factors)>;

/// Forward and backward through a network, layer by layer, in the plain and observable way.
///
/// Every sum has one defined order: forward sums deal input i to chain i mod 4, ascending, and end as
/// ((c0 + c1) + (c2 + c3)) + bias; sums over outputs and over samples are one ascending chain. Zero inputs are left out
/// of the sums, which changes nothing (NaN and infinity never meet a zero: training stops at the first of them). The
/// template over double is what gradient checks use.
template <typename T>
class NNLAB_ENGINE_EXPORT BackpropagationOf
{
public:
    explicit BackpropagationOf(std::size_t layers) : m_passes(layers), m_gradients(layers) { }

    /// Computes z and a of every layer for `inputs` (features x samples); dropout only while training.
    void forward(const NetworkOf<T>& network, const MatrixOf<T>& inputs, const DropoutMaskOf<T>& dropout = {});

    /// The outputs of the last forward(): outputs x samples.
    const MatrixOf<T>& outputs() const { return m_passes.back().a; }

    /// The loss of every sample of the last forward().
    std::vector<double> losses(const Loss& loss, const MatrixOf<T>& targets) const;

    /// Computes delta and gradients for the last forward(), given the same inputs.
    void backward(const NetworkOf<T>& network, const Loss& loss, const MatrixOf<T>& inputs, const MatrixOf<T>& targets);

    const std::vector<LayerPassOf<T>>& passes() const { return m_passes; }
    const std::vector<LayerGradientOf<T>>& gradients() const { return m_gradients; }

private:
    std::vector<LayerPassOf<T>> m_passes;
    std::vector<MatrixOf<T>> m_dropped; // the factors of the last forward(), empty where nothing was dropped
    std::vector<LayerGradientOf<T>> m_gradients;
};

using Backpropagation = BackpropagationOf<float>;

/// Fits the last layer to a loss that works on logits: sigmoid or softmax outputs.
template <typename T>
NNLAB_ENGINE_EXPORT void prepareForLoss(NetworkOf<T>& network, const Loss& loss);

extern template class BackpropagationOf<float>;
extern template class BackpropagationOf<double>;

} // namespace nnlab
