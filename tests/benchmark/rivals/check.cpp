// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/benchmark/rivals/check.h"

#include "tests/benchmark/rivals/digits.h"
#include "tests/engine/reference_network.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace rivals {

namespace {

using Reference = nnlab::test::ReferenceNetwork;

constexpr int wholeBatches = 4;
constexpr int testedSamples = 50;
constexpr double tolerance = 1e-3; ///< share of what learning changed

struct Checked
{
    const char* workload;
    const char* hiddenActivation;
    Reference::Training training;
    int batch;
};

template <typename Recipe>
Reference::Training trainingOf(const char* loss, const char* optimizer)
{
    Reference::Training training;
    training.loss = loss;
    training.optimizer = optimizer;
    training.rate = double(Recipe::rate);
    training.momentum = double(Recipe::momentum);
    return training;
}

std::vector<Checked> checkedRecipes()
{
    return {
        {"online", "sigmoid", trainingOf<OnlineRecipe>("binary-cross-entropy", "gradient-descent"),
            OnlineRecipe::batch},
        {"nielsen", "sigmoid", trainingOf<NielsenRecipe>("half-squared-error", "gradient-descent"),
            NielsenRecipe::batch},
        {"minibatch", "relu", trainingOf<MiniBatchRecipe>("softmax-cross-entropy", "momentum"), MiniBatchRecipe::batch},
    };
}

Reference referenceOf(const FirstNetwork& first, const Checked& checked)
{
    std::vector<Reference::Layer> layers;
    for (const FirstLayer& layer : first) {
        std::vector<Reference::Numbers> rows;
        for (auto row = layer.weights.begin(); row != layer.weights.end(); row += layer.inputs)
            rows.emplace_back(row, row + layer.inputs);
        layers.push_back({rows, {layer.biases.begin(), layer.biases.end()}, checked.hiddenActivation});
    }
    return {layers, checked.training};
}

Reference::Numbers imageOf(const Digits& digits, std::size_t sample)
{
    return {digits.image(sample), digits.image(sample) + pixels};
}

void train(Reference& reference, const Digits& digits, int samples, int batch)
{
    for (int from = 0; from < samples; from += batch) {
        std::vector<Reference::Numbers> images;
        std::vector<Reference::Numbers> targets;
        for (int s = from; s < std::min(samples, from + batch); ++s) {
            images.push_back(imageOf(digits, std::size_t(s)));
            targets.emplace_back(classes, 0.0);
            targets.back()[digits.labels[std::size_t(s)]] = 1;
        }
        reference.step(images, targets);
    }
}

} // namespace

bool agreesWithReference(const Task& task, const SetUp& setUp)
{
    const Digits test = readDigits(task.folder, "t10k", testedSamples, false);
    bool agrees = true;
    for (const Checked& checked : checkedRecipes()) {
        Task work = task;
        work.workload = checked.workload;
        const int samples = wholeBatches * checked.batch + work.trainingSamples() % checked.batch;
        const FirstNetwork first = firstNetwork(work.recipe(), work.seed);

        const Contestant contestant = setUp(work, first);
        std::vector<std::uint32_t> order(static_cast<std::size_t>(samples));
        std::iota(order.begin(), order.end(), 0u);
        contestant.train(order);

        Reference reference = referenceOf(first, checked);
        const Reference untrained = reference;
        train(reference, readDigits(task.folder, "train", samples, false), samples, checked.batch);

        double learned = 0;
        double difference = 0;
        for (int sample = 0; sample < testedSamples; ++sample) {
            const Reference::Numbers image = imageOf(test, std::size_t(sample));
            const Reference::Numbers before = untrained.outputsFor(image);
            const Reference::Numbers expected = reference.outputsFor(image);
            const float* outputs = contestant.outputsOf(sample);
            for (std::size_t o = 0; o < classes; ++o) {
                learned = std::max(learned, std::fabs(expected[o] - before[o]));
                // Written so that outputs that are no numbers count as different.
                const double apart = std::fabs(double(outputs[o]) - expected[o]);
                difference = apart <= difference ? difference : apart;
            }
        }
        const bool isRight = difference <= tolerance * learned;
        std::printf("%-10s %4d samples moved outputs by %.4f; the reference's differ by %.1e: %s\n", checked.workload,
            samples, learned, difference, isRight ? "the same gradient" : "NOT THE SAME GRADIENT");
        agrees = agrees && isRight;
    }
    return agrees;
}

} // namespace rivals
