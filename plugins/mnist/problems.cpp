// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What does not go together, told before anything is computed.

#include "plugins/mnist/problems.h"

#include "engine/network.h"
#include "plugins/mnist/declarations.h"

#include <algorithm>

namespace nnlab::mnist {

namespace {

Problem problem(std::string_view parameter, std::string sentence)
{
    return {std::string(parameter), std::move(sentence)};
}

} // namespace

std::optional<Sizes> knownSizes(const Values& values)
{
    // Both named sets have the format of MNIST.
    if (std::ranges::any_of(data.suggestions, [&](const Option& named) { return named.id == values[data]; }))
        return Sizes{.training = 60'000, .test = 10'000, .features = 784, .classes = 10};
    return {};
}

std::int64_t trainingCount(const Values& values, const Sizes& sizes)
{
    const std::int64_t rest = sizes.training - values[validation];
    return values[trainSamples] > 0 ? std::min(rest, values[trainSamples]) : rest;
}

std::vector<int> widths(const Values& values, const Sizes& sizes)
{
    std::vector<int> all = {sizes.features};
    all.insert(all.end(), values[hidden].begin(), values[hidden].end());
    all.push_back(sizes.classes);
    return all;
}

std::vector<Problem> problemsWithSizes(const Values& values, const Sizes& sizes)
{
    std::vector<Problem> found;
    const std::string available = std::to_string(sizes.training);
    if (values[validation] >= sizes.training) {
        found.push_back(problem(validation.id,
            std::to_string(values[validation]) + " validation samples leave nothing of the " + available
                + " training samples to learn from; choose fewer."));
        return found;
    }
    const std::int64_t rest = sizes.training - values[validation];
    if (values[trainSamples] > rest)
        found.push_back(problem(trainSamples.id,
            "There are only " + std::to_string(rest) + " training samples"
                + (values[validation] > 0 ? " beside the validation samples" : "") + ", not "
                + std::to_string(values[trainSamples]) + "; choose fewer, or 0 for all."));
    if (values[testSamples] > sizes.test)
        found.push_back(problem(testSamples.id,
            "There are only " + std::to_string(sizes.test) + " test samples, not " + std::to_string(values[testSamples])
                + "; choose fewer, or 0 for all."));
    const std::int64_t used = trainingCount(values, sizes);
    if (values[batchSize] > used)
        found.push_back(problem(batchSize.id,
            "A batch of " + std::to_string(values[batchSize]) + " is more than the " + std::to_string(used)
                + " training samples; choose a smaller batch-size."));
    const std::optional<std::int64_t> count = weightCountOf(widths(values, sizes));
    if (!count || *count > Network::maxWeights)
        found.push_back(problem(hidden.id,
            "This network would have " + (count ? std::to_string(*count) : "more than 10^18")
                + " weights and biases; up to " + std::to_string(Network::maxWeights)
                + " are possible, so choose narrower or fewer hidden layers."));
    return found;
}

std::vector<Problem> problemsWithValues(const Values& values)
{
    std::vector<Problem> found;
    if (values[patience] > 0 && values[validation] == 0)
        found.push_back(problem(patience.id,
            "Early stopping needs a validation set to watch; set validation (10000, say) or leave patience at 0."));
    const LossRow& row = lossNamed(values[loss]).row();
    // The initial value counts as not given.
    if (row.onLogits() && values[outputActivation] != outputActivation.initial
        && values[outputActivation] != row.outputActivation)
        found.push_back(problem(outputActivation.id,
            "The loss " + values[loss] + " brings its own output activation (" + std::string(row.outputActivation)
                + "); leave output-activation out, or choose a loss that takes the outputs as they are, such as "
                  "half-squared-error."));
    if (values[dropout] > 0 && values[hidden].empty()) {
        found.push_back(
            problem(dropout.id, "There are no hidden units to leave out, so dropout has no effect; set hidden."));
        found.back().isWarning = true;
    }
    return found;
}

} // namespace nnlab::mnist
