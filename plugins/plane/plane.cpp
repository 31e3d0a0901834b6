// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Two classes in the plane and a small network that tells them apart, as TensorFlow Playground has it: the same
// problems, inputs, loss and defaults, so that what people have seen there can be repeated here over many seeds.
// Deliberately without shuffling: Playground goes through its points in one order, epoch after epoch.

#include "datasets/points.h"
#include "engine/evaluation.h"
#include "engine/trainer.h"
#include "plugins/plane/pictures.h"
#include "plugins/sdk/choices.h"
#include "plugins/sdk/experiment.h"
#include "plugins/sdk/frames.h"

#include <QObject>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace nnlab {

namespace {

std::vector<Option> problemOptions()
{
    std::vector<Option> options;
    for (const PlaneProblem& row : planeProblems())
        options.push_back({row.id, row.label, row.summary});
    return options;
}

const Choice problem{.id = "problem",
    .label = "Problem",
    .help = "How the points of the two classes lie.",
    .options = problemOptions(),
    .initial = "circle"};
const Integer samples{.id = "samples",
    .label = "Points",
    .help = "How many points there are, for training and test together.",
    .initial = 500,
    .min = 10,
    .max = 20'000,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{10, 2000}};
const Real noise{
    .id = "noise", .label = "Noise", .help = "How much chance blurs the problem.", .initial = 0, .min = 0, .max = 0.5};
const Real trainShare{.id = "train-share",
    .label = "Training share",
    .help = "The share of the points that are learned from; the others are the test set.",
    .initial = 0.5,
    .min = 0.1,
    .max = 0.9};
/// A tick box for each feature.
const std::vector<Flag> ticks = [] {
    std::vector<Flag> flags;
    for (const plane::Feature& feature : plane::features())
        flags.push_back({.id = feature.id,
            .label = feature.label,
            .help = "Whether the network is given this number of each point.",
            .initial = feature.id == "x" || feature.id == "y"});
    return flags;
}();
const LayerWidths hidden{.id = "hidden",
    .label = "Hidden layers",
    .help = "How many units each hidden layer has.",
    .initial = {4, 2},
    .maxWidth = 1000};
const Choice activation = activationChoice("activation", "tanh");
const Choice outputActivation = [] {
    Choice choice = activationChoice("output-activation", "tanh", "Output activation",
        "The function that the output unit applies; a cross-entropy brings its own.");
    choice.when = {takingOutputs("loss")};
    return choice;
}();
const std::array alphas = {activationAlpha("slope", "leaky-relu", {"activation", "output-activation"}),
    activationAlpha("alpha", "elu", {"activation", "output-activation"})};
/// One output makes no softmax.
const Choice loss = [] {
    Choice choice = lossChoice("loss", "half-squared-error");
    std::erase_if(
        choice.options, [](const Option& option) { return lossNamed(option.id).row().outputActivation == "softmax"; });
    return choice;
}();
const Choice initializer = initializerChoice("initializer", "uniform-half");
const Real initialBias{.id = "initial-bias",
    .label = "Initial bias",
    .help = "Where all biases begin, unless the initial weights bring their own.",
    .initial = 0.1,
    .min = -1,
    .max = 1};
const Choice optimizer = optimizerChoice("optimizer", "gradient-descent");
const Real learningRate{.id = "learning-rate",
    .label = "Learning rate",
    .help = "How far each step goes down the gradient.",
    .initial = 0.03,
    .min = 1e-6,
    .max = 10,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{1e-4, 3}};
const Real momentum{.id = "momentum",
    .label = "Momentum",
    .help = "How much of the last step is kept in the next one.",
    .initial = 0.9,
    .min = 0,
    .max = 0.999,
    .when = {withMomentum("optimizer")}};
const Real weightDecay{.id = "weight-decay",
    .label = "Weight decay",
    .help = "The share of each weight, times the learning rate, that every step takes away.",
    .initial = 0.01,
    .min = 0,
    .max = 1,
    .comfortable = Interval{0, 0.1},
    .when = {withWeightDecay("optimizer")}};
const Integer batchSize{.id = "batch-size",
    .label = "Batch size",
    .help = "How many points each step averages over.",
    .initial = 10,
    .min = 1,
    .max = 20'000,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{1, 100}};
const Integer epochs{.id = "epochs",
    .label = "Epochs",
    .help = "Passes over the training points.",
    .initial = 500,
    .min = 1,
    .max = 100'000,
    .scale = Scale::Logarithmic,
    .comfortable = Interval{10, 5000}};
const Real l1{.id = "l1",
    .label = "L1",
    .help = "Lambda of lambda / n times the sum of all |w|, with n training points: pulls weights to exactly 0.",
    .initial = 0,
    .min = 0,
    .max = 1000,
    .comfortable = Interval{0, 10}};
const Real l2{.id = "l2",
    .label = "L2",
    .help = "Lambda of lambda / 2n times the sum of all w^2, with n training points: keeps weights small.",
    .initial = 0,
    .min = 0,
    .max = 1000,
    .comfortable = Interval{0, 10}};

const ScalarChannel trainLoss{.id = "loss",
    .label = "Training loss",
    .help = "The loss on the training points after each epoch.",
    .panel = "loss",
    .better = Better::Lower};
const ScalarChannel testLoss{.id = "test-loss",
    .label = "Test loss",
    .help = "The loss on the points that were never learned from.",
    .panel = "loss",
    .better = Better::Lower};
const ScalarChannel trainAccuracy{.id = "train-accuracy",
    .label = "Training accuracy",
    .help = "The share of training points on the right side.",
    .panel = "accuracy",
    .better = Better::Higher};
const ScalarChannel testAccuracy{.id = "test-accuracy",
    .label = "Test accuracy",
    .help = "The share of test points on the right side.",
    .panel = "accuracy",
    .better = Better::Higher};
const MapChannel decision{.id = "decision",
    .label = "Decision",
    .help = "The network's output over the plane.",
    .panel = "plane",
    .xLabel = "x",
    .yLabel = "y"};
const PointsChannel points{.id = "points",
    .label = "Points",
    .help = "Training and test points.",
    .panel = "plane",
    .xLabel = "x",
    .yLabel = "y"};
const MapChannel unitMaps{.id = "units",
    .label = "Units",
    .help = "What each hidden unit answers over the plane, named layer.unit.",
    .xLabel = "x",
    .yLabel = "y"};
const NetworkChannel networkNow{.id = "network", .label = "Network", .help = "All weights and biases."};

std::vector<const plane::Feature*> chosenFeatures(const Values& values)
{
    std::vector<const plane::Feature*> chosen;
    for (std::size_t f = 0; f < ticks.size(); ++f) {
        if (values[ticks[f]])
            chosen.push_back(&plane::features()[f]);
    }
    return chosen;
}

std::int64_t trainingSamples(const Values& values)
{
    return std::clamp<std::int64_t>(
        std::int64_t(std::nearbyint(double(values[samples]) * values[trainShare])), 1, values[samples] - 1);
}

std::vector<int> widths(const Values& values)
{
    std::vector<int> all = {std::max(1, int(chosenFeatures(values).size()))};
    all.insert(all.end(), values[hidden].begin(), values[hidden].end());
    all.push_back(1);
    return all;
}

/// Labels as this network can give them: -1 and 1 as in Playground, 0 and 1 if its outputs lie in 0..1.
void fitTargets(Dataset& data, const Network& network, const Loss& loss)
{
    if (classThreshold(network) > 0 && loss.row().targetLow == 0)
        data.targets = (data.targets.array() + 1.0f) / 2.0f;
}

} // namespace

class Plane final : public QObject, public Experiment
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "plane.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    std::vector<Parameter> parameters() const override
    {
        std::vector<Parameter> all = {problem, samples, noise, trainShare};
        all.insert(all.end(), ticks.begin(), ticks.end());
        all.insert(all.end(),
            {hidden, activation, outputActivation, alphas[0], alphas[1], loss, initializer, initialBias, optimizer,
                learningRate, momentum, weightDecay, batchSize, epochs, l1, l2});
        return all;
    }

    std::vector<Channel> channels() const override
    {
        return {decision, points, trainLoss, testLoss, trainAccuracy, testAccuracy, unitMaps, networkNow};
    }

    std::vector<Problem> problems(const Values& values) const override
    {
        std::vector<Problem> found;
        if (chosenFeatures(values).empty())
            found.push_back(
                {"", "The network gets no input: tick at least one of x, y, x-squared, y-squared, xy, sin-x, sin-y."});
        if (values[batchSize] > trainingSamples(values))
            found.push_back({std::string(batchSize.id),
                "A batch of " + std::to_string(values[batchSize]) + " is more than the "
                    + std::to_string(trainingSamples(values))
                    + " training points; choose a smaller batch-size or more samples."});
        const std::optional<std::int64_t> count = weightCountOf(widths(values));
        if (!count || *count > Network::maxWeights)
            found.push_back({std::string(hidden.id),
                "This network would have more than " + std::to_string(Network::maxWeights)
                    + " weights; choose narrower or fewer hidden layers."});
        if (lossNamed(values[loss]).row().onLogits() && values[outputActivation] != outputActivation.initial
            && values[outputActivation] != lossNamed(values[loss]).row().outputActivation)
            found.push_back({std::string(outputActivation.id),
                "The loss " + values[loss] + " brings its own output activation ("
                    + std::string(lossNamed(values[loss]).row().outputActivation)
                    + "); leave output-activation out or choose another loss."});
        return found;
    }

    void run(Run& run) const override;
};

void Plane::run(Run& run) const
{
    const Values& values = run.values();
    const std::vector<const plane::Feature*> chosen = chosenFeatures(values);
    const Dataset all =
        planePoints(run[problem], run[samples], run[noise], run.random(Purpose::Points), run.random(Purpose::Noise));
    const std::int64_t trainingCount = trainingSamples(values);
    const Dataset trainingPoints = all.slice(0, trainingCount);
    const Dataset testPoints = all.slice(trainingCount, all.samples() - trainingCount);

    Network network(widths(values), activationOf(values, activation, alphas),
        activationOf(values, outputActivation, alphas), run.random(Purpose::Weights),
        initializerNamed(run[initializer]), run[initialBias]);
    TrainingSettings settings;
    settings.batchSize = run[batchSize];
    settings.l1 = run[l1];
    settings.l2 = run[l2];
    Trainer trainer(std::move(network), lossNamed(run[loss]),
        optimizerNamed(run[optimizer],
            {.learningRate = run[learningRate], .momentum = run[momentum], .weightDecay = run[weightDecay]}),
        settings);
    const auto prepared = [&](Dataset data) {
        data.inputs = plane::featuresOf(data.inputs, chosen);
        fitTargets(data, trainer.network(), trainer.loss());
        return data;
    };
    const Dataset training = prepared(trainingPoints);
    const Dataset test = prepared(testPoints);
    const plane::Pictures pictures(chosen);
    run.epochHas(training.samples());

    const auto report = [&](std::int64_t epoch) {
        const Evaluation onTraining = evaluate(trainer.network(), trainer.loss(), training);
        const Evaluation onTest = evaluate(trainer.network(), trainer.loss(), test);
        if (!std::isfinite(onTraining.loss) || !std::isfinite(onTest.loss)) // on its way out: the next epoch says so
            return;
        run.report(trainLoss, double(epoch), onTraining.loss);
        run.report(testLoss, double(epoch), onTest.loss);
        run.report(trainAccuracy, double(epoch), onTraining.accuracy);
        run.report(testAccuracy, double(epoch), onTest.accuracy);
        if (!isFrame(epoch, run[epochs]))
            return;
        run.report(decision, double(epoch), pictures.decision(trainer.network()));
        run.report(unitMaps, double(epoch), pictures.units(trainer.network()));
        run.report(networkNow, double(epoch), trainer.network());
    };

    std::int64_t epoch = run.restore(trainer);
    if (epoch == 0) {
        run.report(
            points, 0, Points{{plane::pointsOf("training", trainingPoints), plane::pointsOf("test", testPoints)}});
        report(0);
    }
    std::vector<std::uint32_t> order(std::size_t(training.samples()));
    std::iota(order.begin(), order.end(), 0u);
    for (; run.proceed(double(epoch), double(run[epochs])); ++epoch) {
        if (!trainer.trainEpoch(run, training, order).isComplete)
            break;
        report(epoch + 1);
        run.checkpoint(trainer);
    }
    if (trainer.divergence())
        run.diverged(*trainer.divergence());
    run.finalNetwork(trainer.network());
}

} // namespace nnlab

#include "plane.moc"
