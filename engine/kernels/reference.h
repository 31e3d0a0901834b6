// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/matrix.h"

#include <cmath>
#include <cstdint>

/// The arithmetic of dense layers as it is defined: plain loops, one rounding at a time, in the one order that counts.
///
/// Deliberately not fast: whatever is fast has to give these bits. Over T = float or double.
namespace nnlab::reference {

/// z = weights * inputs + biases. Input i goes to chain i mod 4; z = ((c0 + c1) + (c2 + c3)) + bias.
/// weights: outputs x inputs, inputs: inputs x samples, z: outputs x samples.
template <typename T>
void forward(const MatrixOf<T>& weights, const VectorOf<T>& biases, const MatrixOf<T>& inputs, MatrixOf<T>& z)
{
    z.resize(weights.rows(), inputs.cols());
    MatrixOf<T> chains(weights.rows(), 4);
    for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample) {
        chains.setZero();
        for (Eigen::Index i = 0; i < inputs.rows(); ++i) {
            const T x = inputs(i, sample);
            if (x == T(0))
                continue;
            const T* w = weights.data() + i * weights.rows();
            T* chain = chains.data() + (i % 4) * weights.rows();
            for (Eigen::Index o = 0; o < weights.rows(); ++o)
                chain[o] = std::fma(w[o], x, chain[o]);
        }
        for (Eigen::Index o = 0; o < weights.rows(); ++o)
            z(o, sample) = ((chains(o, 0) + chains(o, 1)) + (chains(o, 2) + chains(o, 3))) + biases(o);
    }
}

/// The gradient by the inputs: one ascending chain over the outputs. delta: outputs x samples, result: inputs x
/// samples.
template <typename T>
void backwardToInputs(const MatrixOf<T>& weights, const MatrixOf<T>& delta, MatrixOf<T>& gradient)
{
    gradient.resize(weights.cols(), delta.cols());
    for (Eigen::Index sample = 0; sample < delta.cols(); ++sample) {
        for (Eigen::Index i = 0; i < weights.cols(); ++i) {
            const T* w = weights.data() + i * weights.rows();
            T sum = 0;
            for (Eigen::Index o = 0; o < weights.rows(); ++o)
                sum = std::fma(w[o], delta(o, sample), sum);
            gradient(i, sample) = sum;
        }
    }
}

/// The gradients by weights and biases: one ascending chain over the samples, scaled by 1 / samples once.
template <typename T>
void gradients(const MatrixOf<T>& delta, const MatrixOf<T>& inputs, MatrixOf<T>& weights, VectorOf<T>& biases)
{
    const T share = T(1) / T(inputs.cols());
    weights.setZero(delta.rows(), inputs.rows());
    biases.setZero(delta.rows());
    for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample) {
        for (Eigen::Index i = 0; i < inputs.rows(); ++i) {
            const T x = inputs(i, sample);
            if (x == T(0))
                continue;
            T* g = weights.data() + i * weights.rows();
            for (Eigen::Index o = 0; o < delta.rows(); ++o)
                g[o] = std::fma(delta(o, sample), x, g[o]);
        }
        for (Eigen::Index o = 0; o < delta.rows(); ++o)
            biases(o) += delta(o, sample);
    }
    weights *= share;
    biases *= share;
}

} // namespace nnlab::reference
