// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// nnlab itself, through the same public functions that the experiments use, in one thread.

#include "datasets/catalogue.h"
#include "engine/error.h"
#include "engine/kernels/kernels.h"
#include "engine/prepared_network.h"
#include "engine/trainer.h"
#include "tests/benchmark/rivals/competition.h"
#include "tests/benchmark/rivals/digits.h"

#include <oneapi/tbb/task_arena.h>

#include <array>
#include <cstdio>
#include <memory>
#include <optional>

namespace rivals {

namespace {

using namespace nnlab;

Network networkOf(const FirstNetwork& first, RecipeKind kind)
{
    std::vector<int> widths = {pixels};
    for (const FirstLayer& layer : first)
        widths.push_back(layer.outputs);
    const Activation hidden = activationNamed(kind == RecipeKind::MiniBatch ? "relu" : "sigmoid");
    const Activation output = activationNamed(kind == RecipeKind::MiniBatch ? "identity" : "sigmoid");
    Network network(widths, hidden, output, Random(1, Purpose::Weights));
    for (std::size_t l = 0; l < first.size(); ++l) {
        const FirstLayer& from = first[l];
        DenseLayer& layer = network.dense(l);
        for (int o = 0; o < from.outputs; ++o) {
            layer.biases[o] = from.biases[std::size_t(o)];
            for (int i = 0; i < from.inputs; ++i)
                layer.weights(o, i) = from.weights[std::size_t(o * from.inputs + i)];
        }
    }
    return network;
}

Trainer trainerOf(const FirstNetwork& first, RecipeKind kind)
{
    TrainingSettings settings;
    OptimizerSettings withMomentum;
    withMomentum.learningRate = double(MiniBatchRecipe::rate);
    withMomentum.momentum = double(MiniBatchRecipe::momentum);
    switch (kind) {
    case RecipeKind::Online:
        settings.batchSize = OnlineRecipe::batch;
        return {networkOf(first, kind), lossNamed("binary-cross-entropy"), gradientDescent(double(OnlineRecipe::rate)),
            settings};
    case RecipeKind::Nielsen:
        settings.batchSize = NielsenRecipe::batch;
        return {networkOf(first, kind), lossNamed("half-squared-error"), gradientDescent(double(NielsenRecipe::rate)),
            settings};
    case RecipeKind::MiniBatch:
        break;
    }
    settings.batchSize = MiniBatchRecipe::batch;
    return {
        networkOf(first, kind), lossNamed("softmax-cross-entropy"), optimizerNamed("momentum", withMomentum), settings};
}

Dataset underNoise(const Dataset& digits)
{
    Dataset noisy = digits;
    const std::span<const std::uint8_t> from = digits.inputs.bytes();
    std::vector<std::uint8_t> bytes(from.size());
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = noisyByte(from[i], std::uint32_t(i));
    noisy.inputs = Features::ofBytes(digits.inputs.shape(), std::move(bytes));
    return noisy;
}

struct State
{
    Dataset training;
    Dataset test;
    Trainer trainer;
    std::uint64_t seed;
    std::optional<PreparedNetwork> prepared;
    std::int64_t preparedAt = -1; ///< the trainer's step
    std::array<float, 10> outputs{}; ///< of the sample that was asked for last
    oneapi::tbb::task_arena oneThread{1};

    const float* answer(int sample)
    {
        if (preparedAt != trainer.steps()) {
            prepared.emplace(trainer.network());
            preparedAt = trainer.steps();
        }
        prepared->answer(test.inputs, sample, outputs);
        return outputs.data();
    }
};

Contestant setUp(const Task& task, const FirstNetwork& first)
{
    if (!task.target.empty())
        kernels::forceTarget(task.target);
    const auto digits = loadImages(task.folder.string());
    const std::shared_ptr<State> state(new State{.training = digits->training.slice(0, task.trainingSamples()),
        .test = digits->test,
        .trainer = trainerOf(first, task.recipe()),
        .seed = task.seed});
    if (task.isNoisy()) {
        state->training = underNoise(state->training);
        state->test = underNoise(state->test);
    }
    state->training.inputs.sparseRows();
    return {.train =
                [state](Order order) {
                    const bool isWhole = order.size() == std::size_t(state->training.samples());
                    const Dataset data =
                        isWhole ? state->training : state->training.slice(0, std::int64_t(order.size()));
                    FullSpeed pace;
                    state->oneThread.execute([&] { state->trainer.trainEpoch(pace, data, order); });
                },
        .outputsOf = [state](int sample) { return state->answer(sample); },
        .testLabels = state->test.labels,
        .note = "target " + std::string(kernels::currentTarget()),
        .shuffled =
            [state](int epoch) {
                return Random(state->seed, Purpose::Shuffle)
                    .permutation(std::uint32_t(state->training.samples()), std::uint32_t(epoch));
            }};
}

} // namespace

} // namespace rivals

int main(int argc, char** argv)
{
    try {
        return rivals::compete(argc, argv, rivals::setUp);
    } catch (const nnlab::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 3;
    }
}
