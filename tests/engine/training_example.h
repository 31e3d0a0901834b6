// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/trainer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

namespace nnlab {

// What the tests of training train: samples with many zeros, small networks, the orders in which samples are shown.

inline constexpr int features = 60;
inline constexpr int quietFeatures = 40; // those that are 0 in the second half of halfEmpty()
inline constexpr int classes = 3;
inline constexpr int sampleCount = 300;

enum class Kind { Bytes, Floats };

/// Samples of which about a quarter of the features is not zero.
inline Dataset dataOf(Kind kind, int samples = sampleCount, std::uint64_t seed = 6)
{
    const Random random(seed, Purpose::Points);
    std::vector<std::uint8_t> bytes;
    Matrix numbers(features, samples);
    Dataset data;
    for (std::uint32_t s = 0; s < std::uint32_t(samples); ++s) {
        const auto label = std::uint32_t(random.below(classes, {s, 0, 1, 0}));
        data.labels.push_back(std::uint8_t(label));
        for (std::uint32_t i = 0; i < features; ++i) {
            const bool isZero = i % classes != label && random.below(8, {s, i, 2, 0}) != 0;
            bytes.push_back(isZero ? std::uint8_t{0} : std::uint8_t(random.below(256, {s, i, 0, 0})));
            numbers(i, s) = isZero ? 0.0f : float(random.normal({s, i, 0, 0}));
        }
    }
    const Shape shape{1, 1, features};
    data.inputs = kind == Kind::Bytes ? Features::ofBytes(shape, bytes) : Features::ofFloats(shape, numbers);
    return data;
}

/// A second half in which many features are 0.
inline Dataset halfEmpty()
{
    Dataset data = dataOf(Kind::Bytes);
    std::vector<std::uint8_t> bytes(data.inputs.bytes().begin(), data.inputs.bytes().end());
    for (std::size_t i = bytes.size() / 2; i < bytes.size(); i += features)
        std::fill_n(bytes.begin() + std::ptrdiff_t(i), quietFeatures, std::uint8_t{0});
    data.inputs = Features::ofBytes({1, 1, features}, bytes);
    return data;
}

inline Network networkOf(std::string_view hidden = "tanh", std::string_view output = "sigmoid")
{
    return {std::array{features, 9, classes}, activationNamed(hidden), activationNamed(output),
        Random(1, Purpose::Weights)};
}

/// One input, one weight, one output.
inline Network lineNetwork(float weight)
{
    Network network(
        std::array{1, 1}, Activation(), Activation(), Random(1, Purpose::Weights), initializerNamed("zeros"));
    network.dense(0).weights(0, 0) = weight;
    return network;
}

inline Dataset lineData(std::initializer_list<float> inputs, std::initializer_list<float> targets)
{
    Dataset data;
    data.inputs = Features::ofFloats({}, Eigen::Map<const Matrix>(inputs.begin(), 1, Eigen::Index(inputs.size())));
    data.targets = Eigen::Map<const Matrix>(targets.begin(), 1, Eigen::Index(targets.size()));
    return data;
}

inline std::vector<std::uint32_t> fileOrder(std::int64_t samples)
{
    std::vector<std::uint32_t> order(static_cast<std::size_t>(samples));
    std::iota(order.begin(), order.end(), 0u);
    return order;
}

inline std::vector<std::uint32_t> shuffled(std::uint32_t epoch)
{
    return Random(1, Purpose::Shuffle).permutation(sampleCount, epoch);
}

inline EpochResult train(Trainer& trainer, const Dataset& data, std::span<const std::uint32_t> order)
{
    FullSpeed pace;
    return trainer.trainEpoch(pace, data, order);
}

inline bool isEqual(const TrainingMeasure& a, const TrainingMeasure& b)
{
    return a.samples == b.samples && a.loss == b.loss && a.squaredError == b.squaredError && a.accuracy == b.accuracy;
}

} // namespace nnlab
