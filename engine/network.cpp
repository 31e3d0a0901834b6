// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network.h"

#include "engine/error.h"

#include <cassert>
#include <limits>

namespace nnlab {

namespace {

constexpr std::uint32_t biasPlace = std::numeric_limits<std::uint32_t>::max();

void checkWidths(std::span<const int> widths, std::int64_t most)
{
    if (widths.size() < 2)
        throw Error("A network needs at least a number of features and a number of outputs.", Error::Cause::Usage);
    for (std::size_t i = 0; i < widths.size(); ++i) {
        if (widths[i] < 1)
            throw Error("Layer " + std::to_string(i) + " of the network has " + std::to_string(widths[i])
                    + " units; give every layer at least 1.",
                Error::Cause::Usage);
    }
    const std::optional<std::int64_t> count = weightCountOf(widths);
    if (!count || *count > most)
        throw Error("This network would have " + (count ? std::to_string(*count) : "more than 10^18")
                + " weights; up to " + std::to_string(most) + " are possible, so choose narrower or fewer layers.",
            Error::Cause::Usage);
}

template <typename T, typename Layers>
std::vector<TensorOf<T>> tensorsOf(Layers& layers)
{
    std::vector<TensorOf<T>> tensors;
    tensors.reserve(2 * layers.size());
    for (std::size_t i = 0; i < layers.size(); ++i) {
        std::visit(
            [&](auto& layer) {
                const std::string name = std::to_string(i);
                tensors.push_back({name + ".weight", int(i), false, layer.weights.rows(), layer.weights.cols(),
                    {layer.weights.data(), std::size_t(layer.weights.size())}});
                tensors.push_back({name + ".bias", int(i), true, layer.biases.size(), 1,
                    {layer.biases.data(), std::size_t(layer.biases.size())}});
            },
            layers[i]);
    }
    return tensors;
}

} // namespace

std::optional<std::int64_t> weightCountOf(std::span<const int> widths)
{
    std::int64_t sum = 0;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        std::int64_t count = 0;
        if (__builtin_mul_overflow(std::int64_t{widths[i]} + 1, std::int64_t{widths[i + 1]}, &count)
            || __builtin_add_overflow(sum, count, &sum))
            return {};
    }
    return sum;
}

template <typename T>
NetworkOf<T>::NetworkOf(std::span<const int> widths, const Activation& hidden, const Activation& output,
    const Random& random, const InitializerRow& initializer, double bias)
{
    checkWidths(widths, maxWeights);
    input = {1, 1, widths.front()};
    layers.reserve(widths.size() - 1);
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        const int fanIn = widths[i];
        const int fanOut = widths[i + 1];
        DenseLayerOf<T> layer{MatrixOf<T>(fanOut, fanIn), VectorOf<T>(fanOut), i + 2 < widths.size() ? hidden : output};
        for (int from = 0; from < fanIn; ++from) {
            for (int to = 0; to < fanOut; ++to) {
                const Counter place = {std::uint32_t(i), std::uint32_t(to), std::uint32_t(from), 0};
                layer.weights(to, from) = T(initializer.weight(random, place, fanIn, fanOut));
            }
        }
        for (int to = 0; to < fanOut; ++to) {
            const Counter place = {std::uint32_t(i), std::uint32_t(to), biasPlace, 0};
            layer.biases(to) = T(initializer.normalBiases ? random.normal(place) : bias);
        }
        layers.push_back(std::move(layer));
    }
}

template <typename T>
std::int64_t NetworkOf<T>::outputs() const
{
    return layers.empty() ? 0 : std::visit([](const auto& layer) { return layer.outputs(); }, layers.back());
}

template <typename T>
std::int64_t NetworkOf<T>::weightCount() const
{
    std::int64_t count = 0;
    for (const auto& tensor : tensors())
        count += std::int64_t(tensor.numbers.size());
    return count;
}

template <typename T>
std::vector<TensorOf<T>> NetworkOf<T>::tensors()
{
    return tensorsOf<T>(layers);
}

template <typename T>
std::vector<TensorOf<const T>> NetworkOf<T>::tensors() const
{
    return tensorsOf<const T>(layers);
}

template struct NetworkOf<float>;
template struct NetworkOf<double>;

} // namespace nnlab
