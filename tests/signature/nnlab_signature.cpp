// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Prints what arithmetic comes to, one line for each thing that can be chosen: the same lines from every compiler, at
// every level of optimisation and on every CPU. Small, so that it can be built many times over.

#include "datasets/catalogue.h"
#include "datasets/points.h"
#include "datasets/sha256.h"
#include "engine/elementary.h"
#include "engine/evaluation.h"
#include "engine/trainer.h"

#include <cstdio>
#include <numeric>

using namespace nnlab;

namespace {

class Signature
{
public:
    template <typename T>
    void add(std::span<const T> numbers)
    {
        m_hash.update(std::as_bytes(numbers));
    }

    void add(double number) { add(std::span<const double>(&number, 1)); }

    void print(const char* kind, std::string_view id) const
    {
        std::printf("%-12s %-24.*s %.16s\n", kind, int(id.size()), id.data(), m_hash.hex().c_str());
    }

private:
    Sha256 m_hash;
};

/// One choice from each table, every one of which can be replaced.
struct Recipe
{
    std::vector<int> widths = {2, 6, 5, 3};
    std::string_view activation = "tanh";
    std::string_view output = "sigmoid";
    std::string_view loss = "half-squared-error";
    std::string_view optimizer = "gradient-descent";
    std::string_view schedule = "constant";
    std::string_view initializer = "glorot-uniform";
    std::int64_t batchSize = 7;
    double l1 = 0;
    double l2 = 0;
    double dropout = 0;
};

void train(const char* kind, std::string_view id, const Recipe& recipe, const Dataset& data, int epochs = 3)
{
    const Loss loss = lossNamed(recipe.loss);
    TrainingSettings settings;
    settings.batchSize = recipe.batchSize;
    settings.l1 = recipe.l1;
    settings.l2 = recipe.l2;
    settings.dropout = recipe.dropout;
    settings.schedule = scheduleNamed(recipe.schedule, {.horizon = double(epochs), .decayEpochs = 1});
    Trainer trainer(Network(recipe.widths, activationNamed(recipe.activation), activationNamed(recipe.output),
                        Random(1, Purpose::Weights), initializerNamed(recipe.initializer), 0.1),
        loss, optimizerNamed(recipe.optimizer, {.learningRate = 0.05}), settings);

    Signature signature;
    FullSpeed pace;
    for (int epoch = 0; epoch < epochs; ++epoch) {
        const auto order = Random(1, Purpose::Shuffle).permutation(std::uint32_t(data.samples()), std::uint32_t(epoch));
        const EpochResult result = trainer.trainEpoch(pace, data, order);
        signature.add(result.measure.loss);
        signature.add(result.measure.squaredError);
        signature.add(result.measure.accuracy);
    }
    const Evaluation evaluation = evaluate(trainer.network(), loss, data);
    signature.add(evaluation.loss);
    signature.add(std::span<const std::uint8_t>(evaluation.predictions));
    for (const auto& tensor : trainer.network().tensors())
        signature.add(tensor.numbers);
    signature.print(kind, id);
}

Dataset spiral()
{
    Dataset data = planePoints("spiral", 60, 0.1, Random(1, Purpose::Points), Random(1, Purpose::Noise));
    data.targets = {};
    return data;
}

template <typename T>
void printElementary(const char* kind)
{
    using Function = T (*)(T);
    constexpr std::pair<const char*, Function> functions[] = {{"exp", elementary::exp<T>}, {"log", elementary::log<T>},
        {"log1p", elementary::log1p<T>}, {"tanh", elementary::tanh<T>}, {"erf", elementary::erf<T>},
        {"sin", elementary::sin<T>}, {"cos", elementary::cos<T>}, {"atan", elementary::atan<T>}};
    for (const auto& [name, function] : functions) {
        Signature signature;
        // From 2^-40 to 2^40 in both directions, 32 steps to the doubling.
        for (int step = -1280; step <= 1280; ++step) {
            const T x = std::ldexp(T(1) + T(step & 31) / 32, step >> 5);
            const T answers[] = {function(x), function(-x)};
            for (const T answer : answers)
                signature.add(answer == answer ? double(answer) : 0.0); // the sign of a NaN is nobody's promise
        }
        signature.print(kind, name);
    }
}

void printChance()
{
    Signature signature;
    const Random random(1, Purpose::Noise);
    for (std::uint32_t i = 0; i < 1000; ++i) {
        signature.add(random.uniform({i, 0, 0, 0}));
        signature.add(random.normal({i, 0, 0, 0}));
        signature.add(double(random.below(1 + i, {i, 0, 0, 0})));
    }
    signature.print("chance", "philox");
}

} // namespace

int main()
{
    printElementary<float>("float");
    printElementary<double>("double");
    printChance();

    const Dataset points = spiral();
    for (const ActivationRow& row : activations())
        train("activation", row.id, {.activation = row.id}, points);
    for (const LossRow& row : losses())
        train("loss", row.id, {.output = "identity", .loss = row.id}, points);
    for (const OptimizerRow& row : optimizers())
        train("optimizer", row.id, {.optimizer = row.id}, points);
    for (const ScheduleRow& row : schedules())
        train("schedule", row.id, {.schedule = row.id}, points, 5);
    for (const InitializerRow& row : initializers())
        train("initializer", row.id, {.initializer = row.id}, points);
    train("penalty", "l1", {.l1 = 0.1}, points);
    train("penalty", "l2", {.l2 = 0.1}, points);
    train("penalty", "dropout", {.dropout = 0.3}, points);
    for (const PlaneProblem& problem : planeProblems()) {
        Dataset data = planePoints(problem.id, 60, 0.2, Random(2, Purpose::Points), Random(2, Purpose::Noise));
        data.targets = {};
        train("problem", problem.id, {}, data);
    }

    const Dataset digits = loadImages("mnist")->training.slice(0, 600);
    const std::vector<int> widths = {784, 20, 10};
    train("digits", "one at a time", {.widths = widths, .activation = "sigmoid", .batchSize = 1}, digits, 1);
    train("digits", "mini-batches", {.widths = widths, .activation = "relu", .batchSize = 32}, digits);
    train("digits", "adam",
        {.widths = widths, .output = "identity", .loss = "softmax-cross-entropy", .optimizer = "adam", .batchSize = 32},
        digits);
    return 0;
}
