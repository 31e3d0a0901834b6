// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/benchmark/rivals/recipe.h"

#include <algorithm>
#include <cmath>

namespace rivals {

namespace {

void fillUniform(std::mt19937& random, std::span<float> numbers, float limit)
{
    std::uniform_real_distribution<float> distribution(-limit, limit);
    std::ranges::generate(numbers, [&] { return distribution(random); });
}

void fillNormal(std::mt19937& random, std::span<float> numbers, float deviation)
{
    std::normal_distribution<float> distribution(0.0f, deviation);
    std::ranges::generate(numbers, [&] { return distribution(random); });
}

std::vector<int> widthsOf(RecipeKind kind)
{
    switch (kind) {
    case RecipeKind::Online:
        return {pixels, OnlineRecipe::hidden, classes};
    case RecipeKind::Nielsen:
        return {pixels, NielsenRecipe::hidden, classes};
    case RecipeKind::MiniBatch:
        return {pixels, MiniBatchRecipe::first, MiniBatchRecipe::second, classes};
    }
    return {};
}

} // namespace

RecipeKind recipeOf(const std::string& workload)
{
    return workload == "online" ? RecipeKind::Online
        : workload == "nielsen" ? RecipeKind::Nielsen
                                : RecipeKind::MiniBatch;
}

int trainingSamplesOf(RecipeKind kind)
{
    return kind == RecipeKind::Nielsen ? NielsenRecipe::trainingSamples : MiniBatchRecipe::trainingSamples;
}

FirstNetwork firstNetwork(RecipeKind kind, std::uint32_t seed)
{
    std::mt19937 random(seed);
    FirstNetwork network;
    const std::vector<int> widths = widthsOf(kind);
    for (std::size_t l = 0; l + 1 < widths.size(); ++l) {
        FirstLayer layer{widths[l], widths[l + 1], {}, {}};
        layer.weights.resize(std::size_t(layer.inputs) * std::size_t(layer.outputs));
        layer.biases.resize(std::size_t(layer.outputs));
        switch (kind) {
        case RecipeKind::Online:
            fillUniform(random, layer.weights, OnlineRecipe::limit);
            break;
        case RecipeKind::Nielsen:
            fillNormal(random, layer.weights, NielsenRecipe::deviation);
            fillNormal(random, layer.biases, NielsenRecipe::deviation);
            break;
        case RecipeKind::MiniBatch:
            fillNormal(random, layer.weights, std::sqrt(2 / float(layer.inputs)));
            break;
        }
        network.push_back(std::move(layer));
    }
    return network;
}

} // namespace rivals
