// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/activation.h"
#include "engine/export.h"
#include "engine/initializer.h"
#include "engine/matrix.h"
#include "engine/random.h"
#include "engine/shape.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace nnlab {

/// A fully connected layer: a = f(weights * input + biases).
template <typename T>
struct DenseLayerOf
{
    MatrixOf<T> weights; ///< outputs x inputs
    VectorOf<T> biases; ///< outputs
    Activation activation;

    std::int64_t inputs() const { return weights.cols(); }
    std::int64_t outputs() const { return weights.rows(); }
    Shape outputShape() const { return {1, 1, static_cast<int>(weights.rows())}; }

    bool operator==(const DenseLayerOf& other) const
    {
        return weights.rows() == other.weights.rows() && weights.cols() == other.weights.cols()
            && weights == other.weights && biases.size() == other.biases.size() && biases == other.biases
            && activation == other.activation;
    }
};

template <typename T>
using LayerOf = std::variant<DenseLayerOf<T>>;

/// A learned tensor of a network, under the name by which it is saved ("0.weight", "0.bias").
template <typename T>
struct TensorOf
{
    std::string name;
    int layer = 0;
    bool isBias = false;
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::span<T> numbers; ///< column-major
};

/// A feed-forward network: a list of layers, as a value. It is compared, copied and moved like a number.
template <typename T>
struct NNLAB_ENGINE_EXPORT NetworkOf
{
    Shape input;
    std::vector<LayerOf<T>> layers;
    bool softmaxOutput = false; ///< whether the outputs are the softmax of the last layer's pre-activations

    NetworkOf() = default;

    /// `widths` begins with the number of features and ends with the number of outputs (784, 20, 10).
    /// Weights come from `random` by place; biases are `bias` unless the initializer has its own way.
    /// Throws Error if there are fewer than two widths, one is under 1, or the weights would be more than maxWeights.
    NetworkOf(std::span<const int> widths, const Activation& hidden, const Activation& output, const Random& random,
        const InitializerRow& initializer = initializerNamed("lecun"), double bias = 0);

    static constexpr std::int64_t maxWeights = 100'000'000;

    std::int64_t inputs() const { return input.size(); }
    std::int64_t outputs() const;
    std::int64_t weightCount() const; ///< all learned numbers, biases too

    DenseLayerOf<T>& dense(std::size_t layer) { return std::get<DenseLayerOf<T>>(layers[layer]); }
    const DenseLayerOf<T>& dense(std::size_t layer) const { return std::get<DenseLayerOf<T>>(layers[layer]); }

    /// All learned tensors, layer by layer, weights before biases.
    std::vector<TensorOf<T>> tensors();
    std::vector<TensorOf<const T>> tensors() const;

    bool operator==(const NetworkOf& other) const = default;
};

using DenseLayer = DenseLayerOf<float>;
using Layer = LayerOf<float>;
using Network = NetworkOf<float>;

/// The number of weights and biases of a dense network with these widths, or nothing if it does not fit in 63 bits.
NNLAB_ENGINE_EXPORT std::optional<std::int64_t> weightCountOf(std::span<const int> widths);

extern template struct NetworkOf<float>;
extern template struct NetworkOf<double>;

} // namespace nnlab
