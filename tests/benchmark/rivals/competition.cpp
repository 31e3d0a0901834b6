// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/benchmark/rivals/competition.h"

#include "tests/benchmark/rivals/check.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string_view>

namespace rivals {

namespace {

constexpr int mostEpochs = 3;
constexpr double patience = 1; ///< seconds after which no further epoch begins

template <typename Work>
double secondsOf(const Work& work)
{
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Task taskOf(int argc, char** argv)
{
    Task task;
    if (argc > 1)
        task.workload = argv[1];
    for (int i = 2; i + 1 < argc; i += 2) {
        const std::string_view option = argv[i];
        if (option == "--folder")
            task.folder = argv[i + 1];
        else if (option == "--seed")
            task.seed = std::uint32_t(std::atoi(argv[i + 1]));
        else if (option == "--target")
            task.target = argv[i + 1];
    }
    const std::vector<std::string> known = {"online", "nielsen", "minibatch", "dense", "inference-one", "check"};
    if (std::ranges::find(known, task.workload) == known.end() || argc % 2 != 0 || task.folder.empty()) {
        std::fprintf(stderr,
            "Usage: %s online|nielsen|minibatch|dense|inference-one|check --folder F [--seed N] [--target T]\n",
            argv[0]);
        std::exit(2);
    }
    return task;
}

int rightAnswers(const Contestant& contestant)
{
    int right = 0;
    for (int sample = 0; sample < Task::testSamples; ++sample) {
        const float* outputs = contestant.outputsOf(sample);
        right += std::max_element(outputs, outputs + classes) - outputs == contestant.testLabels[std::size_t(sample)];
    }
    return right;
}

} // namespace

int compete(int argc, char** argv, const SetUp& setUp)
{
    const Task task = taskOf(argc, argv);
    if (task.workload == "check")
        return agreesWithReference(task, setUp) ? 0 : 1;

    Contestant contestant;
    const double setUpSeconds = secondsOf([&] { contestant = setUp(task, firstNetwork(task.recipe(), task.seed)); });

    std::mt19937 random(task.seed);
    std::vector<std::uint32_t> order(std::size_t(task.trainingSamples()));
    std::iota(order.begin(), order.end(), 0u);
    const auto trainEpoch = [&](int epoch) {
        if (task.isShuffled() && contestant.shuffled)
            order = contestant.shuffled(epoch);
        else if (task.isShuffled())
            std::ranges::shuffle(order, random);
        contestant.train(order);
    };

    std::vector<double> seconds = {secondsOf([&] { trainEpoch(0); })};
    int right = 0;
    if (task.isInference()) {
        seconds.clear();
        for (int pass = 0; pass < mostEpochs; ++pass)
            seconds.push_back(secondsOf([&] { right = rightAnswers(contestant); }));
    } else {
        right = rightAnswers(contestant);
        double sum = seconds.front();
        for (int epoch = 1; epoch < mostEpochs && sum < patience; ++epoch) {
            seconds.push_back(secondsOf([&] { trainEpoch(epoch); }));
            sum += seconds.back();
        }
    }

    std::printf("{\"setup\": %.6f, \"seconds\": [", setUpSeconds);
    for (std::size_t i = 0; i < seconds.size(); ++i)
        std::printf("%s%.6f", i == 0 ? "" : ", ", seconds[i]);
    std::printf(
        "], \"accuracy\": %.4f, \"note\": \"%s\"}\n", double(right) / Task::testSamples, contestant.note.c_str());
    return 0;
}

} // namespace rivals
