// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/benchmark/rivals/competition.h"
#include "tests/benchmark/rivals/digits.h"

#include <memory>

namespace rivals {

/// A rival in C++ as a contestant. Its network is made from its first numbers, trains over digits in an order, and
/// gives the ten outputs for one image.
template <typename Network>
Contestant contestantOf(const Task& task, const FirstNetwork& first)
{
    struct State
    {
        Digits training;
        Digits test;
        Network network;
    };
    const std::shared_ptr<State> state(
        new State{readDigits(task.folder, "train", task.trainingSamples(), task.isNoisy()),
            readDigits(task.folder, "t10k", Task::testSamples, task.isNoisy()), Network(first)});
    return {.train = [state](Order order) { state->network.train(state->training, order); },
        .outputsOf = [state](int sample) { return state->network.outputsOf(state->test.image(std::size_t(sample))); },
        .testLabels = state->test.labels};
}

/// The whole program of a rival that offers a network for each recipe.
template <typename Online, typename Nielsen, typename MiniBatch>
int competeWith(int argc, char** argv, const std::string& note = {})
{
    return compete(argc, argv, [&](const Task& task, const FirstNetwork& first) {
        Contestant contestant = task.recipe() == RecipeKind::Online ? contestantOf<Online>(task, first)
            : task.recipe() == RecipeKind::Nielsen                  ? contestantOf<Nielsen>(task, first)
                                                                    : contestantOf<MiniBatch>(task, first);
        contestant.note = note;
        return contestant;
    });
}

} // namespace rivals
