// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace rivals {

constexpr int pixels = 784;
constexpr int classes = 10;

/// The indices of the samples to learn from, one after another.
using Order = std::span<const std::uint32_t>;

/// The numbers a layer begins with.
struct FirstLayer
{
    int inputs = 0;
    int outputs = 0;
    std::vector<float> weights; ///< outputs x inputs, row by row
    std::vector<float> biases; ///< outputs
};

/// The numbers a network begins with, the same for every contestant of a round.
using FirstNetwork = std::vector<FirstLayer>;

/// The 20-line example: 784-20-10, sigmoid twice, steps along output - label, one sample at a time in file order.
struct OnlineRecipe
{
    static constexpr int hidden = 20;
    static constexpr int batch = 1;
    static constexpr int trainingSamples = 60'000;
    static constexpr float rate = 0.01f;
    static constexpr float momentum = 0;
    static constexpr float limit = 0.5f; ///< weights begin uniform in -0.5 .. 0.5, biases at 0
};

/// Nielsen's chapter 1: 784-30-10, sigmoid twice, half the squared error, mini-batches of 10.
struct NielsenRecipe
{
    static constexpr int hidden = 30;
    static constexpr int batch = 10;
    static constexpr int trainingSamples = 50'000;
    static constexpr float rate = 3.0f;
    static constexpr float momentum = 0;
    static constexpr float deviation = 1.0f; ///< weights and biases begin normal
};

/// 784-128-64-10, ReLU, softmax cross-entropy, momentum, mini-batches of 64; weights begin as He's, biases at 0.
struct MiniBatchRecipe
{
    static constexpr int first = 128;
    static constexpr int second = 64;
    static constexpr int batch = 64;
    static constexpr int trainingSamples = 60'000;
    static constexpr float rate = 0.05f;
    static constexpr float momentum = 0.9f;
};

enum class RecipeKind { Online, Nielsen, MiniBatch };

/// Which recipe a workload is made by: `online` and `nielsen` by those of their names, all others by the third.
RecipeKind recipeOf(const std::string& workload);

int trainingSamplesOf(RecipeKind kind);
FirstNetwork firstNetwork(RecipeKind kind, std::uint32_t seed);

} // namespace rivals
