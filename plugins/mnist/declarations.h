// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/catalogue.h"
#include "engine/loss.h"
#include "plugins/sdk/choices.h"
#include "plugins/sdk/parameter.h"
#include "plugins/sdk/report.h"

#include <array>
#include <cstdint>
#include <vector>

/// What can be asked of the experiment and what it answers: the knobs, in the order in which people meet them, and the
/// channels.
namespace nnlab::mnist {

inline std::vector<Option> namedImages()
{
    std::vector<Option> options;
    for (const CatalogueEntry& entry : catalogue()) {
        if (entry.kind == DataKind::Images)
            options.push_back({entry.id, entry.label, entry.summary});
    }
    return options;
}

inline std::vector<std::string_view> lossesWithAlpha()
{
    std::vector<std::string_view> ids;
    for (const LossRow& row : losses()) {
        if (row.hasAlpha)
            ids.push_back(row.id);
    }
    return ids;
}

inline constexpr std::int64_t manySamples = 10'000'000;

inline const Path data{.id = "data",
    .label = "Data",
    .help = "A named set of images, a folder with IDX or CSV files, a .npz or a .csv.",
    .initial = "mnist",
    .suggestions = namedImages()};
inline const Integer trainSamples{.id = "train-samples",
    .label = "Training samples",
    .help = "Learn from only so many of the training samples, the first ones; 0: all.",
    .initial = 0,
    .min = 0,
    .max = manySamples,
    .comfortable = Interval{0, 60'000}};
inline const Integer testSamples{.id = "test-samples",
    .label = "Test samples",
    .help = "Test on only so many of the test samples, the first ones; 0: all.",
    .initial = 0,
    .min = 0,
    .max = manySamples,
    .comfortable = Interval{0, 10'000}};
inline const Integer validation{.id = "validation",
    .label = "Validation samples",
    .help = "Keep so many of the training samples, the last ones, for validation; 0: none.",
    .initial = 0,
    .min = 0,
    .max = manySamples,
    .comfortable = Interval{0, 10'000}};
inline const LayerWidths hidden{
    .id = "hidden", .label = "Hidden layers", .help = "How many units each hidden layer has.", .initial = {20}};
inline const Choice activation = activationChoice("activation", "sigmoid");
inline const Choice outputActivation = [] {
    Choice choice = activationChoice("output-activation", "sigmoid", "Output activation",
        "The function that the output units apply; a cross-entropy brings its own.");
    choice.when = {takingOutputs("loss")};
    return choice;
}();
inline const std::array<Real, 2> alphas = {activationAlpha("slope", "leaky-relu", {"activation", "output-activation"}),
    activationAlpha("alpha", "elu", {"activation", "output-activation"})};
inline const Choice loss = lossChoice("loss", "binary-cross-entropy");
inline const Real huberDelta{.id = "huber-delta",
    .label = "Huber's delta",
    .help = "The error up to which the Huber loss is squared; beyond, it is linear.",
    .initial = lossNamed("huber").row().alpha,
    .min = 1e-3,
    .max = 10,
    .scale = Scale::Logarithmic,
    .when = {{.parameter = "loss", .isOneOf = lossesWithAlpha()}}};
inline const Choice initializer = initializerChoice("initializer", "uniform-half");
inline const Choice optimizer = optimizerChoice("optimizer", "gradient-descent");
inline const Real learningRate{.id = "learning-rate",
    .label = "Learning rate",
    .help = "How far each step goes down the gradient.",
    .initial = 0.01,
    .min = 1e-9,
    .max = 1000,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{1e-4, 10}};
inline const Real momentum{.id = "momentum",
    .label = "Momentum",
    .help = "How much of the last step is kept in the next one.",
    .initial = 0.9,
    .min = 0,
    .max = 0.999,
    .when = {withMomentum("optimizer")}};
inline const Real weightDecay{.id = "weight-decay",
    .label = "Weight decay",
    .help = "The share of each weight, times the learning rate, that every step takes away.",
    .initial = 0.01,
    .min = 0,
    .max = 1,
    .comfortable = Interval{0, 0.1},
    .when = {withWeightDecay("optimizer")}};
inline const Choice schedule = scheduleChoice("schedule", "constant");
inline const Integer scheduleEpochs{.id = "schedule-epochs",
    .label = "Schedule epochs",
    .help = "Over how many epochs the schedule runs its course; 0: over all epochs of the run.",
    .initial = 0,
    .min = 0,
    .max = 100'000,
    .comfortable = Interval{0, 100},
    .when = {withHorizon("schedule")}};
inline const Real decayFactor{.id = "decay-factor",
    .label = "Decay factor",
    .help = "What the learning rate is multiplied by each time.",
    .initial = 0.5,
    .min = 1e-3,
    .max = 1,
    .comfortable = Interval{0.1, 1},
    .when = {withDecay("schedule")}};
inline const Real decayEpochs{.id = "decay-epochs",
    .label = "Decay epochs",
    .help = "After how many epochs each time.",
    .initial = 10,
    .min = 0.01,
    .max = 100'000,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{0.1, 100},
    .when = {withDecay("schedule")}};
inline const Integer batchSize{.id = "batch-size",
    .label = "Batch size",
    .help = "How many samples each step averages over; 1: one sample at a time.",
    .initial = 1,
    .min = 1,
    .max = manySamples,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{1, 1000}};
inline const Integer epochs{.id = "epochs",
    .label = "Epochs",
    .help = "Passes over all training samples.",
    .initial = 3,
    .min = 1,
    .max = 100'000,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{1, 100}};
inline const Choice order{.id = "order",
    .label = "Order",
    .help = "In which order an epoch goes through the training samples.",
    .options = {{"file", "As in the file", "the same in every epoch"},
        {"shuffled", "Shuffled", "a fresh random order in every epoch"}},
    .initial = "file"};
inline const Real l1{.id = "l1",
    .label = "L1",
    .help = "Lambda of lambda / n times the sum of all |w|, with n training samples: pulls weights to exactly 0.",
    .initial = 0,
    .min = 0,
    .max = 10'000,
    .comfortable = Interval{0, 20}};
inline const Real l2{.id = "l2",
    .label = "L2",
    .help = "Lambda of lambda / 2n times the sum of all w^2, with n training samples: keeps weights small.",
    .initial = 0,
    .min = 0,
    .max = 10'000,
    .comfortable = Interval{0, 20}};
inline const Real dropout{.id = "dropout",
    .label = "Dropout",
    .help = "The share of hidden units that are left out, by chance, for each sample while learning.",
    .initial = 0,
    .min = 0,
    .max = 0.95,
    .comfortable = Interval{0, 0.8}};
inline const Integer patience{.id = "patience",
    .label = "Patience",
    .help = "Stop early after so many epochs in a row without a smaller validation loss; 0: never.",
    .initial = 0,
    .min = 0,
    .max = 100'000,
    .comfortable = Interval{0, 20}};
inline const Real minChange{.id = "min-change",
    .label = "Minimum change",
    .help = "How much smaller the validation loss has to be to count.",
    .initial = 0,
    .min = 0,
    .max = 100,
    .comfortable = Interval{0, 0.1},
    .when = {{.parameter = "patience", .isNoneOf = {"0"}}}};

inline std::vector<Parameter> parameters()
{
    return {data, trainSamples, testSamples, validation, hidden, activation, outputActivation, alphas[0], alphas[1],
        loss, huberDelta, initializer, optimizer, learningRate, momentum, weightDecay, schedule, scheduleEpochs,
        decayFactor, decayEpochs, batchSize, epochs, order, l1, l2, dropout, patience, minChange};
}

inline const ScalarChannel lossWhileLearning{.id = "loss",
    .label = "Loss",
    .help = "What training lowers, averaged over the epoch, each sample before its own update.",
    .panel = "loss",
    .better = Better::Lower};
inline const ScalarChannel squaredError{.id = "squared-error",
    .label = "Squared error",
    .help = "The mean squared error of the outputs over the epoch, which the 20-line example prints.",
    .better = Better::Lower};
inline const ScalarChannel trainAccuracy{.id = "train-accuracy",
    .label = "Training accuracy",
    .help = "The share of training samples answered right, each before its own update.",
    .panel = "accuracy",
    .better = Better::Higher};
inline const ScalarChannel testAccuracy{.id = "test-accuracy",
    .label = "Test accuracy",
    .help = "The share of test samples answered right, which were never learned from.",
    .panel = "accuracy",
    .better = Better::Higher};
inline const ScalarChannel validationAccuracy{.id = "validation-accuracy",
    .label = "Validation accuracy",
    .help = "The share of validation samples answered right.",
    .panel = "accuracy",
    .better = Better::Higher};
inline const ScalarChannel validationLoss{.id = "validation-loss",
    .label = "Validation loss",
    .help = "The loss on the validation samples, which early stopping watches.",
    .panel = "loss",
    .better = Better::Lower};
inline const ScalarChannel runningLoss{.id = "running-loss",
    .label = "Running loss",
    .help = "The loss over the last fiftieth of an epoch.",
    .panel = "loss",
    .better = Better::Lower};
inline const ScalarChannel runningAccuracy{.id = "running-accuracy",
    .label = "Running accuracy",
    .help = "The share of training samples answered right in the last fiftieth of an epoch.",
    .panel = "accuracy",
    .better = Better::Higher};
inline const ScalarChannel rateNow{.id = "learning-rate",
    .label = "Learning rate",
    .help = "The learning rate at the beginning of each epoch, as the schedule has it."};
inline const ConfusionChannel confusion{.id = "confusion",
    .label = "Confusion matrix",
    .help = "Test samples by their class (rows) and by what the network says (columns)."};
inline const CurveChannel health{.id = "layer-health",
    .label = "Health of the layers",
    .help = "How each layer is doing on the first 1,000 training samples: saturated and dead layers learn little.",
    .xLabel = "layer"};
inline const NetworkChannel networkNow{.id = "network", .label = "Network", .help = "All weights and biases."};
inline const ImageChannel weightPictures{.id = "weights",
    .label = "First-layer weights",
    .help = "The weights of each unit of the first layer as a picture of the input (64 of them, if there are more)."};
inline const ScalarChannel speed{.id = "samples-per-second",
    .label = "Samples per second",
    .help = "How many samples are learned from in a second.",
    .better = Better::Higher,
    .timing = true};

inline std::vector<Channel> channels()
{
    return {runningLoss, lossWhileLearning, validationLoss, runningAccuracy, trainAccuracy, validationAccuracy,
        testAccuracy, confusion, networkNow, weightPictures, health, squaredError, rateNow, speed};
}

} // namespace nnlab::mnist
