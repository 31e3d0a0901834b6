// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/benchmark/rivals/recipe.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <vector>

/// What every contestant of the benchmark is asked, and how its time is taken; nnlab's own program uses the same.
namespace rivals {

/// One turn of a contestant: train from the first weights, then be tested.
struct Task
{
    std::string workload; ///< online, nielsen, minibatch, dense or inference-one
    std::filesystem::path folder; ///< of the four MNIST files
    std::uint32_t seed = 1; ///< of the first weights and of the order
    std::string target; ///< nnlab only: the vector target, empty for its own choice

    RecipeKind recipe() const { return recipeOf(workload); }
    bool isNoisy() const { return workload == "dense"; }
    bool isShuffled() const { return workload != "online"; }
    bool isInference() const { return workload == "inference-one"; }
    int trainingSamples() const { return trainingSamplesOf(recipe()); }
    static constexpr int testSamples = 10'000;
};

/// A network with its data, ready to learn.
struct Contestant
{
    std::function<void(Order order)> train; ///< mini-batch by mini-batch, in this order
    std::function<const float*(int sample)> outputsOf; ///< the ten outputs for one of the test samples
    std::vector<std::uint8_t> testLabels;
    std::string note = {}; ///< what chose itself at run time, such as a BLAS's kernels
    /// A new order for an epoch; where there is none, std::shuffle makes it.
    std::function<std::vector<std::uint32_t>(int epoch)> shuffled = {};
};

/// Reads the digits and makes the network that begins with these numbers; its time is the set-up.
using SetUp = std::function<Contestant(const Task& task, const FirstNetwork& first)>;

/// The whole program of a contestant, for main() to return:
///     CONTESTANT WORKLOAD --folder F [--seed N] [--target T]
/// takes the time of setting up, of up to three epochs (none begins later than a second after the first did) and, for
/// inference-one, of three passes over the test samples after an epoch that is not timed; prints them as a line of JSON
/// with the share of right answers after the first epoch.
///     CONTESTANT check --folder F
/// compares each recipe's first mini-batches with the reference network; exits with 1 if they differ.
int compete(int argc, char** argv, const SetUp& setUp);

} // namespace rivals
