// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The workload `online` on FANN, the library that its users call fast. Its steps follow half the squared error, the
// only loss it has, and its outputs are kept 0.01 away from 0 and 1 in the derivative.

#include "tests/benchmark/rivals/competition.h"
#include "tests/benchmark/rivals/digits.h"

#include <floatfann.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace rivals {

namespace {

struct State
{
    Digits training;
    Digits test;
    std::unique_ptr<fann, void (*)(fann*)> network;
};

Contestant setUp(const Task& task, const FirstNetwork& first)
{
    if (task.recipe() != RecipeKind::Online) {
        std::fprintf(stderr, "FANN takes part in `online` only.\n");
        std::exit(2);
    }
    const std::shared_ptr<State> state(
        new State{readDigits(task.folder, "train", task.trainingSamples(), task.isNoisy()),
            readDigits(task.folder, "t10k", Task::testSamples, task.isNoisy()),
            {fann_create_standard(3, pixels, OnlineRecipe::hidden, classes), fann_destroy}});
    fann* network = state->network.get();
    fann_set_activation_function_hidden(network, FANN_SIGMOID);
    fann_set_activation_function_output(network, FANN_SIGMOID);
    fann_set_activation_steepness_hidden(network, 0.5f); // FANN's sigmoid is 1 / (1 + exp(-2 * steepness * z))
    fann_set_activation_steepness_output(network, 0.5f);
    fann_set_training_algorithm(network, FANN_TRAIN_INCREMENTAL);
    fann_set_train_error_function(network, FANN_ERRORFUNC_LINEAR);
    fann_set_learning_rate(network, OnlineRecipe::rate);
    fann_set_learning_momentum(network, OnlineRecipe::momentum);

    // FANN numbers its neurons through all layers, the last of each layer being its bias.
    unsigned below = 0;
    for (const FirstLayer& layer : first) {
        const unsigned bias = below + unsigned(layer.inputs);
        for (int o = 0; o < layer.outputs; ++o) {
            const unsigned to = bias + 1 + unsigned(o);
            for (int i = 0; i < layer.inputs; ++i)
                fann_set_weight(network, below + unsigned(i), to, layer.weights[std::size_t(o * layer.inputs + i)]);
            fann_set_weight(network, bias, to, layer.biases[std::size_t(o)]);
        }
        below = bias + 1;
    }

    return {.train =
                [state](Order order) {
                    std::array<float, classes> targets{};
                    for (const std::uint32_t sample : order) {
                        const std::uint8_t label = state->training.labels[sample];
                        targets[label] = 1;
                        // It takes a pointer to numbers that it only reads.
                        fann_train(
                            state->network.get(), const_cast<float*>(state->training.image(sample)), targets.data());
                        targets[label] = 0;
                    }
                },
        .outputsOf =
            [state](int sample) {
                return fann_run(state->network.get(), const_cast<float*>(state->test.image(std::size_t(sample))));
            },
        .testLabels = state->test.labels};
}

} // namespace

} // namespace rivals

int main(int argc, char** argv) { return rivals::compete(argc, argv, rivals::setUp); }
