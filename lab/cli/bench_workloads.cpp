// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Fixed pieces of work whose speed says how fast this machine trains. Set-up (data, initial weights) is never measured,
// except in `load`, which measures nothing else. Deliberately without warm-up and repetition: the command repeats and
// takes the best.

#include "lab/cli/bench_workloads.h"

#include "datasets/catalogue.h"
#include "datasets/idx.h"
#include "datasets/image_data.h"
#include "datasets/mnist.h"
#include "engine/evaluation.h"
#include "engine/prepared_network.h"
#include "engine/trainer.h"

#include <oneapi/tbb/task_arena.h>

#include <array>
#include <atomic>
#include <chrono>
#include <numeric>
#include <thread>
#include <vector>

namespace nnlab {

namespace {

constexpr std::uint64_t seed = 1;

const ImageData& mnist()
{
    static const std::shared_ptr<const ImageData> data = loadImages("mnist");
    return *data;
}

template <typename F>
double secondsOf(int threads, F&& work)
{
    oneapi::tbb::task_arena arena(threads);
    return arena.execute([&] {
        const auto begin = std::chrono::steady_clock::now();
        work();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    });
}

/// How many of the features of a sample are not zero, on average.
double nonZeroFeatures(const Dataset& data)
{
    const std::int64_t samples = std::min<std::int64_t>(data.samples(), 1000);
    std::int64_t count = 0;
    for (std::int64_t sample = 0; sample < samples; ++sample) {
        for (const std::uint8_t byte : data.inputs.bytes(sample))
            count += byte != 0;
    }
    return double(count) / double(samples);
}

/// Forward and, where it learns, backward: two operations for each weight and product; the first layer needs no
/// gradient by its inputs.
double operationsPerSample(std::span<const int> widths, double nonZero, bool learns)
{
    double operations = 0;
    for (std::size_t layer = 0; layer + 1 < widths.size(); ++layer) {
        const double weights = (layer == 0 ? nonZero : widths[layer]) * widths[layer + 1];
        const int products = !learns ? 1 : layer == 0 ? 2 : 3;
        operations += 2 * weights * products;
    }
    return operations;
}

/// A network and how it learns.
struct Recipe
{
    std::vector<int> widths;
    const char* hidden;
    const char* output;
    const char* initializer;
    const char* loss;
    Optimizer optimizer;
    std::int64_t batchSize;
    bool isShuffled;
};

Recipe onlineRecipe()
{
    return {
        {784, 20, 10}, "sigmoid", "sigmoid", "uniform-half", "binary-cross-entropy", gradientDescent(0.01), 1, false};
}

Recipe nielsenRecipe(const char* hidden, double rate)
{
    return {{784, 30, 10}, hidden, "sigmoid", "normal", "half-squared-error", gradientDescent(rate), 10, true};
}

Recipe miniBatchRecipe()
{
    OptimizerSettings settings;
    settings.learningRate = 0.05;
    return {{784, 128, 64, 10}, "relu", "identity", "he-normal", "softmax-cross-entropy",
        optimizerNamed("momentum", settings), 64, true};
}

Network networkOf(const Recipe& recipe)
{
    return {recipe.widths, activationNamed(recipe.hidden), activationNamed(recipe.output),
        Random(seed, Purpose::Weights), initializerNamed(recipe.initializer)};
}

Trainer trainerOf(const Recipe& recipe)
{
    TrainingSettings settings;
    settings.batchSize = recipe.batchSize;
    return {networkOf(recipe), lossNamed(recipe.loss), recipe.optimizer, settings};
}

void trainOneEpoch(Trainer& trainer, const Recipe& recipe, const Dataset& data)
{
    const auto samples = static_cast<std::uint32_t>(data.samples());
    std::vector<std::uint32_t> order(samples);
    std::iota(order.begin(), order.end(), 0u);
    if (recipe.isShuffled)
        order = Random(seed, Purpose::Shuffle).permutation(samples, 0);
    FullSpeed pace;
    trainer.trainEpoch(pace, data, order);
}

Measurement measureEpoch(const Recipe& recipe, const Dataset& data, int threads)
{
    Trainer trainer = trainerOf(recipe);
    const double seconds = secondsOf(threads, [&] { trainOneEpoch(trainer, recipe, data); });
    const auto samples = double(data.samples());
    return {seconds, samples, samples * operationsPerSample(recipe.widths, nonZeroFeatures(data), true)};
}

Measurement online(int threads) { return measureEpoch(onlineRecipe(), mnist().training, threads); }

Measurement nielsen(int threads)
{
    return measureEpoch(nielsenRecipe("sigmoid", 3.0), mnist().training.slice(0, 50'000), threads);
}

Measurement miniBatch(int threads) { return measureEpoch(miniBatchRecipe(), mnist().training, threads); }

Measurement dense(int threads)
{
    // Every pixel is on: chance decides between 1 and 255.
    static const Dataset data = [] {
        Dataset images = mnist().training;
        const Random random(seed, Purpose::Points);
        std::vector<std::uint8_t> bytes(images.inputs.bytes().size());
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            const std::uint32_t word = random.bits({static_cast<std::uint32_t>(i / 4), 0, 0, 0})[i % 4];
            bytes[i] = static_cast<std::uint8_t>(1 + word % 255);
        }
        images.inputs = Features::ofBytes(images.inputs.shape(), std::move(bytes));
        return images;
    }();
    return measureEpoch(miniBatchRecipe(), data, threads);
}

Measurement sweep(int threads)
{
    constexpr std::array activations{"sigmoid", "tanh", "relu", "softplus"};
    constexpr std::array rates{0.01, 0.03, 0.1, 0.3, 0.5, 1.0, 2.0, 3.0};
    constexpr std::size_t runs = activations.size() * rates.size();
    const Dataset data = mnist().training.slice(0, 50'000);
    const auto begin = std::chrono::steady_clock::now();
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        oneapi::tbb::task_arena alone(1);
        for (std::size_t run = next++; run < runs; run = next++) {
            const Recipe recipe = nielsenRecipe(activations[run / rates.size()], rates[run % rates.size()]);
            Trainer trainer = trainerOf(recipe);
            alone.execute([&] { trainOneEpoch(trainer, recipe, data); });
        }
    };
    std::vector<std::jthread> workers;
    for (int i = 0; i < threads; ++i)
        workers.emplace_back(work);
    workers.clear();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double samples = double(runs) * double(data.samples());
    return {seconds, samples,
        samples * operationsPerSample(nielsenRecipe("sigmoid", 1).widths, nonZeroFeatures(data), true)};
}

Measurement inferenceBatch(int threads)
{
    const Recipe recipe = miniBatchRecipe();
    const Trainer trainer = trainerOf(recipe);
    const Dataset& data = mnist().test;
    const double seconds = secondsOf(threads, [&] { evaluate(trainer.network(), trainer.loss(), data); });
    const auto samples = double(data.samples());
    return {seconds, samples, samples * operationsPerSample(recipe.widths, nonZeroFeatures(data), false)};
}

Measurement inferenceOne(int)
{
    const Recipe recipe = miniBatchRecipe();
    const Trainer trainer = trainerOf(recipe);
    const Dataset& data = mnist().test;
    const PreparedNetwork network(trainer.network());
    std::array<float, 10> outputs{};
    const double seconds = secondsOf(1, [&] {
        for (std::int64_t sample = 0; sample < data.samples(); ++sample)
            network.answer(data.inputs, sample, outputs);
    });
    const auto samples = double(data.samples());
    return {seconds, samples, samples * operationsPerSample(recipe.widths, nonZeroFeatures(data), false)};
}

Measurement load(int threads)
{
    const auto folder = mnistFolder();
    double samples = 0;
    const double seconds = secondsOf(threads, [&] {
        // Side by side, as loadImages() does.
        std::vector<std::uint8_t> labels;
        std::vector<std::uint8_t> testLabels;
        Features images;
        Features testImages;
        std::jthread a([&] { testImages = readIdxImages(folder / "t10k-images-idx3-ubyte.gz"); });
        std::jthread b([&] { labels = readIdxLabels(folder / "train-labels-idx1-ubyte.gz"); });
        std::jthread c([&] { testLabels = readIdxLabels(folder / "t10k-labels-idx1-ubyte.gz"); });
        images = readIdxImages(folder / "train-images-idx3-ubyte.gz");
        a.join();
        b.join();
        c.join();
        images.sparseRows();
        testImages.sparseRows();
        samples = double(images.samples() + testImages.samples());
    });
    return {seconds, samples, 0};
}

} // namespace

std::span<const Workload> workloads()
{
    static constexpr std::array table{
        Workload{"online", "784-20-10 sigmoid, batch 1, 60,000 digits, an epoch", false, online},
        Workload{"nielsen", "784-30-10 sigmoid, batch 10, 50,000 digits, an epoch", false, nielsen},
        Workload{"minibatch", "784-128-64-10 ReLU, momentum, batch 64, 60,000 digits, an epoch", true, miniBatch},
        Workload{"dense", "the same on random images without a zero", true, dense},
        Workload{"sweep", "32 nielsen runs of an epoch: 4 activations x 8 learning rates", true, sweep},
        Workload{"inference-batch", "10,000 digits through 784-128-64-10", true, inferenceBatch},
        Workload{"inference-one", "the same, one digit at a time", false, inferenceOne},
        Workload{"load", "unpacking the shipped files, building sparse rows", true, load},
    };
    return table;
}

} // namespace nnlab
