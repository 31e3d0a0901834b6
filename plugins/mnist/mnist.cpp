// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A network of dense layers learns to tell handwritten digits (or any other labelled images) apart. Its defaults are
// the 20-line example of the teaching notebook; everything that the literature varies can be varied. Deliberately
// without convolutions or distorted images: what plain layers can do is the lesson.

#include "datasets/catalogue.h"
#include "engine/evaluation.h"
#include "engine/health.h"
#include "engine/trainer.h"
#include "plugins/mnist/declarations.h"
#include "plugins/mnist/problems.h"
#include "plugins/sdk/choices.h"
#include "plugins/sdk/experiment.h"

#include <QObject>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>

namespace nnlab {

namespace {

constexpr int partsOfEpoch = 50;
constexpr int partsPerNetwork = 5; // a network every tenth of an epoch
constexpr std::int64_t mostPictures = 64;

Dataset firstOf(const Dataset& data, std::int64_t wanted)
{
    return wanted > 0 ? data.slice(0, std::min(wanted, data.samples())) : data;
}

Loss lossOf(const Values& values)
{
    const Loss chosen = lossNamed(values[mnist::loss]);
    return chosen.row().hasAlpha ? lossNamed(chosen.id(), values[mnist::huberDelta]) : chosen;
}

Optimizer optimizerOf(const Values& values)
{
    OptimizerSettings settings;
    settings.learningRate = values[mnist::learningRate];
    settings.momentum = values[mnist::momentum];
    settings.weightDecay = values[mnist::weightDecay];
    return optimizerNamed(values[mnist::optimizer], settings);
}

TrainingSettings settingsOf(const Values& values, std::uint64_t seed)
{
    const std::int64_t horizon =
        values[mnist::scheduleEpochs] > 0 ? values[mnist::scheduleEpochs] : values[mnist::epochs];
    TrainingSettings settings;
    settings.batchSize = values[mnist::batchSize];
    settings.l1 = values[mnist::l1];
    settings.l2 = values[mnist::l2];
    settings.dropout = values[mnist::dropout];
    settings.schedule = scheduleNamed(values[mnist::schedule],
        {.horizon = double(horizon),
            .decayFactor = values[mnist::decayFactor],
            .decayEpochs = values[mnist::decayEpochs]});
    settings.seed = seed;
    return settings;
}

Curves healthCurves(const Trainer& trainer, const Dataset& training)
{
    const std::vector<LayerHealth> layers = layerHealth(trainer, training);
    constexpr std::pair<const char*, double LayerHealth::*> measures[] = {{"gradient norm", &LayerHealth::gradientNorm},
        {"update ratio", &LayerHealth::updateRatio}, {"dead share", &LayerHealth::deadShare},
        {"saturated share", &LayerHealth::saturatedShare}};
    Curves curves;
    for (const auto& [name, measure] : measures) {
        Curve curve{name, {}, {}};
        for (std::size_t l = 0; l < layers.size(); ++l) {
            const auto value = float(layers[l].*measure);
            if (!std::isfinite(value)) // on its way out: the next epoch says so
                continue;
            curve.x.push_back(float(l + 1));
            curve.y.push_back(value);
        }
        curves.curves.push_back(std::move(curve));
    }
    return curves;
}

/// The weights of the first layer's units, each in the shape of the input.
Images picturesOf(const Network& network)
{
    const Matrix& weights = network.dense(0).weights;
    const std::int64_t count = std::min<std::int64_t>(weights.rows(), mostPictures);
    Images images{network.input.width, network.input.height * network.input.channels, int(count), {}};
    images.values.reserve(std::size_t(count * weights.cols()));
    for (Eigen::Index unit = 0; unit < count; ++unit) {
        for (Eigen::Index pixel = 0; pixel < weights.cols(); ++pixel)
            images.values.push_back(weights(unit, pixel));
    }
    return images;
}

Confusion confusionOf(const Dataset& test, std::vector<std::uint8_t> predictions)
{
    Confusion matrix{test.classes, {}, std::move(predictions)};
    matrix.counts = confusionCounts(test.labels, matrix.predictions, int(test.classes.size()));
    return matrix;
}

/// Waits for a smaller validation loss, and for how long.
class EarlyStopping
{
public:
    EarlyStopping(std::int64_t patience, double minChange) : m_patience(patience), m_minChange(minChange) { }

    /// Whether there has been no smaller loss for too long.
    bool isOver(double loss)
    {
        if (loss < m_best - m_minChange) {
            m_best = loss;
            m_waited = 0;
            return false;
        }
        return ++m_waited >= m_patience && m_patience > 0;
    }

private:
    std::int64_t m_patience;
    double m_minChange;
    double m_best = std::numeric_limits<double>::infinity();
    std::int64_t m_waited = 0;
};

} // namespace

class Mnist final : public QObject, public Experiment
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "mnist.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    std::vector<Parameter> parameters() const override { return mnist::parameters(); }
    std::vector<Channel> channels() const override { return mnist::channels(); }

    std::vector<Problem> problems(const Values& values) const override
    {
        std::vector<Problem> found = mnist::problemsWithValues(values);
        // Whether the data are there is seen now, so that nobody begins a hundred runs without; what they hold, when
        // the run reads them.
        try {
            requireImages(values[mnist::data]);
        } catch (const Error& error) {
            found.push_back({std::string(mnist::data.id), error.what(), error.cause()});
        }
        if (const std::optional<mnist::Sizes> sizes = mnist::knownSizes(values)) {
            const std::vector<Problem> more = mnist::problemsWithSizes(values, *sizes);
            found.insert(found.end(), more.begin(), more.end());
        }
        return found;
    }

    void run(Run& run) const override;
};

void Mnist::run(Run& run) const
{
    const Values& values = run.values();
    const std::shared_ptr<const ImageData> images = loadImages(values[mnist::data]);
    const mnist::Sizes sizes{.training = images->training.samples(),
        .test = images->test.samples(),
        .features = int(images->training.inputs.features()),
        .classes = int(images->training.classes.size())};
    if (sizes.classes < 2)
        throw Error(
            "The data " + images->source + " has only one class; give labels of at least two.", Error::Cause::Data);
    if (const std::vector<Problem> found = mnist::problemsWithSizes(values, sizes); !found.empty())
        throw Error(found.front().sentence, Error::Cause::Usage);
    // The data's hash is still being worked out on another core: time for what every step will need.
    images->training.inputs.sparseRows();
    run.usesData(images->source, images->sha256());

    const Split split = withValidation(*images, values[mnist::validation]);
    const Dataset training = firstOf(split.training, values[mnist::trainSamples]);
    const Dataset test = firstOf(split.test, values[mnist::testSamples]);
    run.epochHas(training.samples());

    Network network(mnist::widths(values, sizes), activationOf(values, mnist::activation, mnist::alphas),
        activationOf(values, mnist::outputActivation, mnist::alphas), run.random(Purpose::Weights),
        initializerNamed(values[mnist::initializer]));
    network.input = training.inputs.shape();
    Trainer trainer(std::move(network), lossOf(values), optimizerOf(values), settingsOf(values, run.seed()));

    const auto reportTest = [&](double at) {
        Evaluation onTest = evaluate(trainer.network(), trainer.loss(), test);
        run.report(mnist::testAccuracy, at, onTest.accuracy);
        run.report(mnist::confusion, at, confusionOf(test, std::move(onTest.predictions)));
    };
    const auto reportNetwork = [&](double at) {
        run.report(mnist::networkNow, at, trainer.network());
        run.report(mnist::weightPictures, at, picturesOf(trainer.network()));
        run.report(mnist::health, at, healthCurves(trainer, training));
    };
    const auto onPart = [&](const EpochPart& part) {
        if (part.measure.samples == 0) // a small data set has fewer mini-batches than parts
            return;
        run.report(mnist::runningLoss, part.at, part.measure.loss);
        run.report(mnist::runningAccuracy, part.at, part.measure.accuracy);
        if (part.part % partsPerNetwork == 0 && part.part < partsOfEpoch)
            run.report(mnist::networkNow, part.at, trainer.network());
    };

    // Early stopping remembers all epochs before, which a saved state does not: such a run is continued by running it
    // again.
    const bool stopsEarly = values[mnist::patience] > 0;
    EarlyStopping earlyStopping(values[mnist::patience], values[mnist::minChange]);
    std::int64_t epoch = stopsEarly ? 0 : run.restore(trainer);
    if (epoch == 0) {
        reportTest(0);
        reportNetwork(0);
    }

    const bool isShuffled = values[mnist::order] == "shuffled";
    std::vector<std::uint32_t> order(std::size_t(training.samples()));
    std::iota(order.begin(), order.end(), 0u);
    for (; run.proceed(double(epoch), double(values[mnist::epochs])); ++epoch) {
        const double at = double(epoch + 1);
        if (isShuffled)
            order = run.random(Purpose::Shuffle).permutation(std::uint32_t(training.samples()), std::uint32_t(epoch));
        run.report(mnist::rateNow, double(epoch),
            values[mnist::learningRate] * trainer.settings().schedule.factor(double(epoch)));

        const auto begin = std::chrono::steady_clock::now();
        const EpochResult result = trainer.trainEpoch(run, training, order, onPart, partsOfEpoch);
        if (trainer.divergence()) {
            run.diverged(*trainer.divergence());
            reportTest(at);
            break;
        }
        if (!result.isComplete)
            break;
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;

        run.report(mnist::lossWhileLearning, at, result.measure.loss);
        run.report(mnist::squaredError, at, result.measure.squaredError);
        run.report(mnist::trainAccuracy, at, result.measure.accuracy);
        run.report(mnist::speed, at, double(training.samples()) / std::max(elapsed.count(), 1e-9));
        reportTest(at);
        reportNetwork(at);
        bool isOver = false;
        if (!split.validation.isEmpty()) {
            const Evaluation onValidation = evaluate(trainer.network(), trainer.loss(), split.validation);
            run.report(mnist::validationAccuracy, at, onValidation.accuracy);
            if (std::isfinite(onValidation.loss))
                run.report(mnist::validationLoss, at, onValidation.loss);
            isOver = earlyStopping.isOver(onValidation.loss);
        }
        if (stopsEarly)
            run.finalNetwork(trainer.network());
        else
            run.checkpoint(trainer);
        if (isOver) {
            run.log("Stopped early: the validation loss has not fallen for " + std::to_string(values[mnist::patience])
                + " epochs.");
            break;
        }
    }
    run.finalNetwork(trainer.network());
}

} // namespace nnlab

#include "mnist.moc"
