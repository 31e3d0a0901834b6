// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/backpropagation.h"

#include "engine/kernels/reference.h"

#include <cassert>
#include <utility>

namespace nnlab {

namespace {

template <typename T>
std::span<T> numbersOf(MatrixOf<T>& matrix)
{
    return {matrix.data(), std::size_t(matrix.size())};
}

template <typename T>
std::span<const T> numbersOf(const MatrixOf<T>& matrix)
{
    return {matrix.data(), std::size_t(matrix.size())};
}

template <typename T>
std::span<const T> columnOf(const MatrixOf<T>& matrix, Eigen::Index column)
{
    return {matrix.data() + column * matrix.rows(), std::size_t(matrix.rows())};
}

template <typename T>
std::span<T> columnOf(MatrixOf<T>& matrix, Eigen::Index column)
{
    return {matrix.data() + column * matrix.rows(), std::size_t(matrix.rows())};
}

} // namespace

template <typename T>
void BackpropagationOf<T>::forward(
    const NetworkOf<T>& network, const MatrixOf<T>& inputs, const DropoutMaskOf<T>& dropout)
{
    assert(m_passes.size() == network.layers.size());
    m_dropped.assign(network.layers.size(), {});
    const MatrixOf<T>* from = &inputs;
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const DenseLayerOf<T>& layer = network.dense(l);
        LayerPassOf<T>& pass = m_passes[l];
        reference::forward(layer.weights, layer.biases, *from, pass.z);
        pass.a.resizeLike(pass.z);
        layer.activation.apply(numbersOf(std::as_const(pass.z)), numbersOf(pass.a));
        const bool isLast = l + 1 == network.layers.size();
        if (isLast && network.softmaxOutput) {
            for (Eigen::Index sample = 0; sample < pass.z.cols(); ++sample)
                softmax(columnOf(std::as_const(pass.z), sample), columnOf(pass.a, sample));
        }
        if (!isLast && dropout) {
            m_dropped[l].resizeLike(pass.a);
            dropout(l, m_dropped[l]);
            pass.a.array() *= m_dropped[l].array();
        }
        from = &pass.a;
    }
}

template <typename T>
std::vector<double> BackpropagationOf<T>::losses(const Loss& loss, const MatrixOf<T>& targets) const
{
    const LayerPassOf<T>& last = m_passes.back();
    assert(targets.rows() == last.a.rows() && targets.cols() == last.a.cols());
    std::vector<double> losses(std::size_t(targets.cols()));
    for (Eigen::Index sample = 0; sample < targets.cols(); ++sample)
        losses[std::size_t(sample)] =
            loss.value(columnOf(last.z, sample), columnOf(last.a, sample), columnOf(targets, sample));
    return losses;
}

template <typename T>
void BackpropagationOf<T>::backward(
    const NetworkOf<T>& network, const Loss& loss, const MatrixOf<T>& inputs, const MatrixOf<T>& targets)
{
    MatrixOf<T> slope;
    for (std::size_t l = network.layers.size(); l-- > 0;) {
        const DenseLayerOf<T>& layer = network.dense(l);
        LayerPassOf<T>& pass = m_passes[l];
        const bool isLast = l + 1 == network.layers.size();
        if (isLast) {
            pass.delta.resizeLike(pass.a);
            for (Eigen::Index sample = 0; sample < targets.cols(); ++sample)
                loss.gradient(
                    columnOf(std::as_const(pass.a), sample), columnOf(targets, sample), columnOf(pass.delta, sample));
        } else {
            reference::backwardToInputs(network.dense(l + 1).weights, m_passes[l + 1].delta, pass.delta);
        }
        if (!isLast || !loss.row().onLogits()) {
            slope.resizeLike(pass.z);
            // Dropout scales the activation after the function, so its derivative is taken at the activation before.
            if (m_dropped[l].size() > 0) {
                MatrixOf<T> undropped(pass.z.rows(), pass.z.cols());
                layer.activation.apply(numbersOf(std::as_const(pass.z)), numbersOf(undropped));
                layer.activation.derivative(
                    numbersOf(std::as_const(pass.z)), numbersOf(std::as_const(undropped)), numbersOf(slope));
                pass.delta.array() *= m_dropped[l].array();
            } else {
                layer.activation.derivative(
                    numbersOf(std::as_const(pass.z)), numbersOf(std::as_const(pass.a)), numbersOf(slope));
            }
            pass.delta.array() *= slope.array();
        }
        const MatrixOf<T>& from = l == 0 ? inputs : m_passes[l - 1].a;
        reference::gradients(pass.delta, from, m_gradients[l].weights, m_gradients[l].biases);
    }
}

template <typename T>
void prepareForLoss(NetworkOf<T>& network, const Loss& loss)
{
    network.softmaxOutput = false;
    if (!loss.row().onLogits())
        return;
    DenseLayerOf<T>& last = network.dense(network.layers.size() - 1);
    network.softmaxOutput = loss.row().outputActivation == "softmax";
    last.activation = network.softmaxOutput ? Activation() : activationNamed(loss.row().outputActivation);
}

template class BackpropagationOf<float>;
template class BackpropagationOf<double>;
template NNLAB_ENGINE_EXPORT void prepareForLoss(NetworkOf<float>&, const Loss&);
template NNLAB_ENGINE_EXPORT void prepareForLoss(NetworkOf<double>&, const Loss&);

} // namespace nnlab
