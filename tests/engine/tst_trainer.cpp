// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Training is a pure function of what it is given: pausing, saving and continuing change no bit, and what is measured,
// regularized, dropped or diverged is as it is defined.

#include "engine/backpropagation.h"
#include "engine/error.h"
#include "engine/evaluation.h"
#include "engine/trainer.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

using namespace nnlab;

namespace {

constexpr int features = 60;
constexpr int quietFeatures = 40; // those that are 0 in the second half of halfEmpty()
constexpr int classes = 3;
constexpr int sampleCount = 300;

enum class Kind { Bytes, Floats };

/// Samples of which about a quarter of the features is not zero.
Dataset dataOf(Kind kind, int samples = sampleCount, std::uint64_t seed = 6)
{
    const Random random(seed, Purpose::Points);
    std::vector<std::uint8_t> bytes;
    Matrix numbers(features, samples);
    Dataset data;
    for (std::uint32_t s = 0; s < std::uint32_t(samples); ++s) {
        const auto label = std::uint32_t(random.below(classes, {s, 0, 1, 0}));
        data.labels.push_back(std::uint8_t(label));
        for (std::uint32_t i = 0; i < features; ++i) {
            const bool isZero = i % classes != label && random.below(8, {s, i, 2, 0}) != 0;
            bytes.push_back(isZero ? std::uint8_t{0} : std::uint8_t(random.below(256, {s, i, 0, 0})));
            numbers(i, s) = isZero ? 0.0f : float(random.normal({s, i, 0, 0}));
        }
    }
    const Shape shape{1, 1, features};
    data.inputs = kind == Kind::Bytes ? Features::ofBytes(shape, bytes) : Features::ofFloats(shape, numbers);
    return data;
}

Network networkOf(std::string_view hidden = "tanh", std::string_view output = "sigmoid")
{
    return {std::array{features, 9, classes}, activationNamed(hidden), activationNamed(output),
        Random(1, Purpose::Weights)};
}

/// One input, one weight, one output.
Network lineNetwork(float weight)
{
    Network network(
        std::array{1, 1}, Activation(), Activation(), Random(1, Purpose::Weights), initializerNamed("zeros"));
    network.dense(0).weights(0, 0) = weight;
    return network;
}

Dataset lineData(std::initializer_list<float> inputs, std::initializer_list<float> targets)
{
    Dataset data;
    data.inputs = Features::ofFloats({}, Eigen::Map<const Matrix>(inputs.begin(), 1, Eigen::Index(inputs.size())));
    data.targets = Eigen::Map<const Matrix>(targets.begin(), 1, Eigen::Index(targets.size()));
    return data;
}

std::vector<std::uint32_t> fileOrder(std::int64_t samples)
{
    std::vector<std::uint32_t> order(static_cast<std::size_t>(samples));
    std::iota(order.begin(), order.end(), 0u);
    return order;
}

std::vector<std::uint32_t> shuffled(std::uint32_t epoch)
{
    return Random(1, Purpose::Shuffle).permutation(sampleCount, epoch);
}

EpochResult train(Trainer& trainer, const Dataset& data, std::span<const std::uint32_t> order)
{
    FullSpeed pace;
    return trainer.trainEpoch(pace, data, order);
}

/// Grants what a stepping, pausing, impatient person might.
class RandomPace final : public Pace
{
public:
    explicit RandomPace(std::uint64_t seed) : m_random(seed, Purpose::Sampling) { }

    std::int64_t allowance(std::int64_t batchSize) override
    {
        return batchSize + std::int64_t(m_random.below(80, {m_asked++, 0, 0, 0}));
    }

private:
    Random m_random;
    std::uint32_t m_asked = 0;
};

/// Grants a few mini-batches, one at a time, and then says to return.
class StopAfter final : public Pace
{
public:
    explicit StopAfter(int batches) : m_left(batches) { }

    std::int64_t allowance(std::int64_t batchSize) override { return m_left-- > 0 ? batchSize : 0; }

private:
    int m_left;
};

bool isEqual(const TrainingMeasure& a, const TrainingMeasure& b)
{
    return a.samples == b.samples && a.loss == b.loss && a.squaredError == b.squaredError && a.accuracy == b.accuracy;
}

/// Training as the reference has it: plain backpropagation, the optimizer's function, nothing clever.
class PlainTraining
{
public:
    PlainTraining(Network network, const Loss& loss, const Optimizer& optimizer, TrainingSettings settings)
        : m_network(std::move(network)), m_loss(loss), m_optimizer(optimizer), m_settings(settings)
    {
        prepareForLoss(m_network, m_loss);
        const auto tensors = m_network.tensors();
        for (std::size_t t = 0; t < tensors.size() * std::size_t(optimizer.row().moments); ++t)
            m_moments.emplace_back(tensors[t % tensors.size()].numbers.size(), 0.0f);
    }

    void epoch(const Dataset& data, std::span<const std::uint32_t> order)
    {
        const auto batchSize = std::size_t(m_settings.batchSize);
        for (std::size_t from = 0; from < order.size(); from += batchSize)
            batch(data, order.subspan(from, std::min(batchSize, order.size() - from)), double(order.size()));
        ++m_epoch;
    }

    const Network& network() const { return m_network; }

private:
    void batch(const Dataset& data, std::span<const std::uint32_t> indices, double samples)
    {
        Matrix inputs(data.inputs.features(), Eigen::Index(indices.size()));
        Matrix targets(m_network.outputs(), inputs.cols());
        for (Eigen::Index s = 0; s < inputs.cols(); ++s) {
            const std::uint32_t index = indices[std::size_t(s)];
            data.inputs.read(index, {inputs.col(s).data(), std::size_t(inputs.rows())});
            targets.col(s) = targetsOf(data, index, 1, targets.rows(), m_loss);
        }
        Backpropagation pass(m_network.layers.size());
        pass.forward(m_network, inputs, m_settings.dropout > 0 ? maskOf(indices) : DropoutMaskOf<float>());
        pass.backward(m_network, m_loss, inputs, targets);
        ++m_steps;
        const auto tensors = m_network.tensors();
        for (std::size_t t = 0; t < tensors.size(); ++t) {
            const LayerGradientOf<float>& layer = pass.gradients()[std::size_t(tensors[t].layer)];
            const float* from = tensors[t].isBias ? layer.biases.data() : layer.weights.data();
            std::vector<float> gradient(from, from + tensors[t].numbers.size());
            for (std::size_t i = 0; !tensors[t].isBias && i < gradient.size(); ++i) {
                const float w = tensors[t].numbers[i];
                if (m_settings.l2 > 0)
                    gradient[i] = std::fma(float(m_settings.l2 / samples), w, gradient[i]);
                if (m_settings.l1 > 0)
                    gradient[i] += float(m_settings.l1 / samples) * float((w > 0) - (w < 0));
            }
            const auto moment = [&](std::size_t which) {
                const std::size_t place = which * tensors.size() + t;
                return place < m_moments.size() ? std::span(m_moments[place]) : std::span<float>();
            };
            m_optimizer.update(tensors[t].numbers, gradient, moment(0), moment(1), m_optimizer.settings().learningRate,
                m_steps, !tensors[t].isBias);
        }
    }

    /// One block of the generator, counted by epoch, sample, layer and unit / 4, decides for four units.
    DropoutMaskOf<float> maskOf(std::span<const std::uint32_t> indices) const
    {
        return [this, indices](std::size_t layer, Matrix& factors) {
            const Random random(m_settings.seed, Purpose::Dropout);
            for (Eigen::Index s = 0; s < factors.cols(); ++s) {
                for (std::uint32_t unit = 0; unit < std::uint32_t(factors.rows()); ++unit) {
                    const auto words = random.bits({m_epoch, indices[std::size_t(s)], std::uint32_t(layer), unit / 4});
                    const bool isDropped = words[unit % 4] < m_settings.dropout * 0x1p32;
                    factors(unit, s) = isDropped ? 0.0f : float(1 / (1 - m_settings.dropout));
                }
            }
        };
    }

    Network m_network;
    Loss m_loss;
    Optimizer m_optimizer;
    TrainingSettings m_settings;
    std::vector<std::vector<float>> m_moments;
    std::int64_t m_steps = 0;
    std::uint32_t m_epoch = 0;
};

/// A second half in which many features are 0.
Dataset halfEmpty()
{
    Dataset data = dataOf(Kind::Bytes);
    std::vector<std::uint8_t> bytes(data.inputs.bytes().begin(), data.inputs.bytes().end());
    for (std::size_t i = bytes.size() / 2; i < bytes.size(); i += features)
        std::fill_n(bytes.begin() + std::ptrdiff_t(i), quietFeatures, std::uint8_t{0});
    data.inputs = Features::ofBytes({1, 1, features}, bytes);
    return data;
}

void addOptimizers()
{
    QTest::addColumn<QString>("optimizer");
    for (const OptimizerRow& row : optimizers())
        QTest::newRow(row.id.data()) << QString::fromUtf8(row.id.data(), qsizetype(row.id.size()));
}

void addOptimizersAndBatchSizes()
{
    QTest::addColumn<QString>("optimizer");
    QTest::addColumn<int>("batchSize");
    for (const OptimizerRow& row : optimizers()) {
        for (const int batchSize : {1, 10, 100})
            QTest::addRow("%s, batch size %d", row.id.data(), batchSize)
                << QString::fromStdString(std::string(row.id)) << batchSize;
    }
}

/// What dropout multiplies each of `units` hidden units by for one sample: a network that shows its mask in its
/// weights.
std::vector<float> maskOf(int units, double dropout, std::uint64_t seed, std::int64_t epoch, std::uint32_t sample)
{
    Network network(
        std::array{1, units, 1}, Activation(), Activation(), Random(1, Purpose::Weights), initializerNamed("zeros"));
    network.dense(0).biases.setOnes(); // each activation is 1 before dropout
    Trainer trainer(network, lossNamed("half-squared-error"), gradientDescent(1), {.dropout = dropout, .seed = seed});
    TrainerState state = trainer.state();
    state.epoch = epoch;
    trainer.restore(state);
    Dataset data;
    data.inputs = Features::ofFloats({}, Matrix::Zero(1, 50));
    data.targets = Matrix::Ones(1, 50); // the output is 0, so each weight moves by 1 times its activation
    train(trainer, data, std::array{sample});
    const Matrix& weights = trainer.network().dense(1).weights;
    return {weights.data(), weights.data() + weights.size()};
}

} // namespace

class TestTrainer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bitsOfThePlainPath_data()
    {
        QTest::addColumn<QString>("optimizer");
        QTest::addColumn<int>("batchSize");
        QTest::addColumn<double>("l1");
        QTest::addColumn<double>("l2");
        QTest::addColumn<double>("dropout");
        for (const OptimizerRow& row : optimizers()) {
            for (const int batchSize : {1, 10, 70}) {
                const auto add = [&](const char* words, double l1, double l2, double dropout) {
                    QTest::addRow("%s, batch size %d%s", row.id.data(), batchSize, words)
                        << QString::fromStdString(std::string(row.id)) << batchSize << l1 << l2 << dropout;
                };
                add("", 0, 0, 0);
                add(", l1 and l2", 0.1, 0.5, 0);
                add(", dropout", 0, 0, 0.3);
            }
        }
    }

    void bitsOfThePlainPath()
    {
        QFETCH(QString, optimizer);
        QFETCH(int, batchSize);
        QFETCH(double, l1);
        QFETCH(double, l2);
        QFETCH(double, dropout);
        const TrainingSettings settings{.batchSize = batchSize, .l1 = l1, .l2 = l2, .dropout = dropout, .seed = 5};
        const Optimizer chosen = optimizerNamed(optimizer.toStdString(), {.learningRate = 0.01});
        for (const char* loss : {"half-squared-error", "softmax-cross-entropy"}) {
            for (const Kind kind : {Kind::Bytes, Kind::Floats}) {
                const Dataset data = dataOf(kind);
                Trainer trainer(networkOf(), lossNamed(loss), chosen, settings);
                PlainTraining plain(networkOf(), lossNamed(loss), chosen, settings);
                for (std::uint32_t epoch = 0; epoch < 2; ++epoch) {
                    QVERIFY(train(trainer, data, shuffled(epoch)).isComplete);
                    plain.epoch(data, shuffled(epoch));
                    QVERIFY(trainer.network() == plain.network());
                }
            }
        }
    }

    void bitsOfThePlainPathOnOtherData_data() { addOptimizersAndBatchSizes(); }

    /// Numbers, then bytes of which some features are never anything but 0, then numbers again.
    void bitsOfThePlainPathOnOtherData()
    {
        QFETCH(QString, optimizer);
        QFETCH(int, batchSize);
        const TrainingSettings settings{.batchSize = batchSize};
        const Optimizer chosen = optimizerNamed(optimizer.toStdString(), {.learningRate = 0.01});
        const Loss loss = lossNamed("binary-cross-entropy");
        Trainer trainer(networkOf(), loss, chosen, settings);
        PlainTraining plain(networkOf(), loss, chosen, settings);
        const Dataset sparse = halfEmpty().slice(sampleCount / 2, sampleCount / 2);
        for (const Dataset& data : {dataOf(Kind::Floats), sparse, dataOf(Kind::Floats)}) {
            QVERIFY(train(trainer, data, fileOrder(data.samples())).isComplete);
            plain.epoch(data, fileOrder(data.samples()));
            QVERIFY(trainer.network() == plain.network());
        }
    }

    void pausingChangesNoBit_data()
    {
        QTest::addColumn<int>("batchSize");
        QTest::addColumn<QString>("optimizer");
        for (const int batchSize : {1, 7, 32, 300, 1000}) {
            for (const char* optimizer : {"gradient-descent", "adam"})
                QTest::addRow("%s, batch size %d", optimizer, batchSize) << batchSize << QString(optimizer);
        }
    }

    void pausingChangesNoBit()
    {
        QFETCH(int, batchSize);
        QFETCH(QString, optimizer);
        const Dataset data = dataOf(Kind::Bytes);
        const TrainingSettings settings{
            .batchSize = batchSize, .dropout = optimizer == QStringLiteral("adam") ? 0.25 : 0};
        const auto trainerNow = [&] {
            return Trainer(networkOf(), lossNamed("binary-cross-entropy"),
                optimizerNamed(optimizer.toStdString(), {.learningRate = 0.01}), settings);
        };
        const auto trained = [&](Pace& pace, std::vector<EpochPart>& parts) {
            Trainer trainer = trainerNow();
            for (std::uint32_t epoch = 0; epoch < 2; ++epoch)
                trainer.trainEpoch(
                    pace, data, shuffled(epoch), [&](const EpochPart& part) { parts.push_back(part); }, 5);
            return trainer.state();
        };
        FullSpeed fullSpeed;
        std::vector<EpochPart> parts;
        const TrainerState expected = trained(fullSpeed, parts);
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            RandomPace pace(seed);
            std::vector<EpochPart> pausedParts;
            QVERIFY(trained(pace, pausedParts) == expected);
            QCOMPARE(pausedParts.size(), parts.size());
            for (std::size_t p = 0; p < parts.size(); ++p) {
                QVERIFY(pausedParts[p].at == parts[p].at && pausedParts[p].part == parts[p].part);
                QVERIFY(isEqual(pausedParts[p].measure, parts[p].measure));
            }
        }
    }

    void stopsBetweenMiniBatches()
    {
        const Dataset data = dataOf(Kind::Bytes);
        Trainer trainer(networkOf(), lossNamed("binary-cross-entropy"), gradientDescent(0.1), {.batchSize = 7});
        StopAfter pace(5);
        const EpochResult result = trainer.trainEpoch(pace, data, fileOrder(sampleCount));
        QVERIFY(!result.isComplete);
        QCOMPARE(result.measure.samples, std::int64_t(35));
        QCOMPARE(trainer.steps(), std::int64_t(5));
        QCOMPARE(trainer.epoch(), std::int64_t(0));
        QVERIFY(!trainer.divergence());
        Trainer other(networkOf(), lossNamed("binary-cross-entropy"), gradientDescent(0.1), {.batchSize = 7});
        train(other, data, fileOrder(35));
        QVERIFY(other.network() == trainer.network());

        StopAfter never(0);
        QVERIFY(!other.trainEpoch(never, data, fileOrder(sampleCount)).isComplete);
        QVERIFY(other.network() == trainer.network());
    }

    void partsEndAtMiniBatches_data()
    {
        QTest::addColumn<int>("samples");
        QTest::addColumn<int>("batchSize");
        QTest::addColumn<int>("parts");
        QTest::addColumn<QList<int>>("borders");
        QTest::newRow("one") << 300 << 7 << 1 << QList<int>{300};
        QTest::newRow("even") << 300 << 10 << 3 << QList<int>{100, 200, 300};
        QTest::newRow("one at a time") << 10 << 1 << 4 << QList<int>{3, 5, 8, 10};
        QTest::newRow("the next border at or after") << 100 << 7 << 4 << QList<int>{28, 56, 77, 100};
        QTest::newRow("as many as mini-batches") << 40 << 10 << 4 << QList<int>{10, 20, 30, 40};
        QTest::newRow("more than mini-batches") << 20 << 10 << 50 << QList<int>{10, 20};
        QTest::newRow("a single mini-batch") << 20 << 1000 << 50 << QList<int>{20};
    }

    void partsEndAtMiniBatches()
    {
        QFETCH(int, samples);
        QFETCH(int, batchSize);
        QFETCH(int, parts);
        QFETCH(QList<int>, borders);
        const Dataset data = dataOf(Kind::Bytes);
        Trainer trainer(networkOf(), lossNamed("binary-cross-entropy"), gradientDescent(0.1), {.batchSize = batchSize});
        FullSpeed pace;
        for (int epoch = 0; epoch < 2; ++epoch) {
            QList<int> found;
            double lossSum = 0;
            int lastPart = 0;
            const auto onPart = [&](const EpochPart& part) {
                const int before = found.isEmpty() ? 0 : found.last();
                found.append(int(std::lround((part.at - epoch) * samples)));
                QCOMPARE(part.measure.samples, std::int64_t(found.last() - before));
                QVERIFY(part.at == epoch + double(found.last()) / samples);
                QVERIFY(part.part > lastPart && part.part <= parts);
                lastPart = part.part;
                lossSum += part.measure.loss * double(part.measure.samples);
            };
            const EpochResult result = trainer.trainEpoch(pace, data, fileOrder(samples), onPart, parts);
            QCOMPARE(found, borders);
            QCOMPARE(result.measure.samples, std::int64_t(samples));
            QCOMPARE(lossSum / samples, result.measure.loss);
        }
    }

    void continuingIsAsIfItHadNeverStopped_data() { addOptimizers(); }

    void continuingIsAsIfItHadNeverStopped()
    {
        QFETCH(QString, optimizer);
        const TrainingSettings settings{
            .batchSize = 8, .l2 = 0.1, .dropout = 0.2, .schedule = scheduleNamed("cosine", {.horizon = 4}), .seed = 3};
        const auto trainerNow = [&](std::uint64_t seed) {
            return Trainer(Network(std::array{features, 9, classes}, activationNamed("tanh"), Activation(),
                               Random(seed, Purpose::Weights)),
                lossNamed("softmax-cross-entropy"), optimizerNamed(optimizer.toStdString(), {.learningRate = 0.01}),
                settings);
        };
        for (const Kind kind : {Kind::Bytes, Kind::Floats}) {
            const Dataset data = dataOf(kind);
            Trainer all = trainerNow(1);
            for (std::uint32_t epoch = 0; epoch < 4; ++epoch)
                train(all, data, shuffled(epoch));
            Trainer before = trainerNow(1);
            train(before, data, shuffled(0));
            train(before, data, shuffled(1));
            Trainer after = trainerNow(2); // other weights, to be forgotten
            train(after, data, shuffled(7));
            after.restore(before.state());
            QVERIFY(after.state() == before.state());
            QCOMPARE(after.epoch(), std::int64_t(2));
            train(after, data, shuffled(2));
            train(after, data, shuffled(3));
            QVERIFY(after.state() == all.state());
            QCOMPARE(after.steps(), std::int64_t(4 * 38));
        }
    }

    void continuingRemembersInputsThatHaveGoneQuiet_data() { addOptimizersAndBatchSizes(); }

    /// Their gradients are 0 from now on, but their moments still move their weights.
    void continuingRemembersInputsThatHaveGoneQuiet()
    {
        QFETCH(QString, optimizer);
        QFETCH(int, batchSize);
        const Dataset data = halfEmpty();
        const std::vector<std::uint32_t> all = fileOrder(sampleCount);
        const auto firstHalf = std::span(all).first(sampleCount / 2);
        const auto secondHalf = std::span(all).last(sampleCount / 2);
        const auto trainerNow = [&] {
            return Trainer(networkOf(), lossNamed("binary-cross-entropy"),
                optimizerNamed(optimizer.toStdString(), {.learningRate = 0.01}), {.batchSize = batchSize});
        };
        Trainer whole = trainerNow();
        train(whole, data, firstHalf);
        Trainer continued = trainerNow();
        continued.restore(whole.state());
        train(whole, data, secondHalf);
        train(continued, data, secondHalf);
        QVERIFY(continued.state() == whole.state());
    }

    void aSliceIsLikeACopy_data()
    {
        QTest::addColumn<int>("batchSize");
        QTest::addColumn<bool>("areBytes");
        for (const int batchSize : {1, 10}) {
            for (const bool areBytes : {true, false})
                QTest::addRow("%s, batch size %d", areBytes ? "bytes" : "numbers", batchSize) << batchSize << areBytes;
        }
    }

    void aSliceIsLikeACopy()
    {
        QFETCH(int, batchSize);
        QFETCH(bool, areBytes);
        const Dataset all = dataOf(areBytes ? Kind::Bytes : Kind::Floats);
        const Dataset slice = all.slice(100, 150).slice(20, 90);
        Dataset copy = slice;
        if (areBytes)
            copy.inputs = Features::ofBytes(
                {1, 1, features}, std::vector(slice.inputs.bytes().begin(), slice.inputs.bytes().end()));
        else
            copy.inputs = Features::ofFloats(
                {1, 1, features}, Eigen::Map<const Matrix>(slice.inputs.floats().data(), features, 90));
        const Loss loss = lossNamed("half-squared-error");
        Trainer ofSlice(networkOf(), loss, gradientDescent(0.1), {.batchSize = batchSize});
        Trainer ofCopy(networkOf(), loss, gradientDescent(0.1), {.batchSize = batchSize});
        QVERIFY(isEqual(train(ofSlice, slice, fileOrder(90)).measure, train(ofCopy, copy, fileOrder(90)).measure));
        QVERIFY(ofSlice.network() == ofCopy.network());
        QVERIFY(evaluate(ofSlice.network(), loss, slice).loss == evaluate(ofSlice.network(), loss, copy).loss);
    }

    void foreignStatesAreRefused()
    {
        const Loss loss = lossNamed("half-squared-error");
        Trainer trainer(networkOf(), loss, optimizerNamed("momentum", {}));
        const TrainerState own = trainer.state();
        const auto isRefused = [&](const TrainerState& state) {
            try {
                trainer.restore(state);
                return false;
            } catch (const Error& error) {
                return QString(error.what()).contains(QStringLiteral("another network or optimizer"));
            }
        };
        const auto wide =
            Network(std::array{features, 10, classes}, Activation(), Activation(), Random(1, Purpose::Weights));
        const auto deep =
            Network(std::array{features, 9, 9, classes}, Activation(), Activation(), Random(1, Purpose::Weights));
        QVERIFY(isRefused(Trainer(wide, loss, optimizerNamed("momentum", {})).state()));
        QVERIFY(isRefused(Trainer(deep, loss, optimizerNamed("momentum", {})).state()));
        QVERIFY(isRefused(Trainer(networkOf(), loss, optimizerNamed("adam", {})).state()));
        QVERIFY(isRefused(Trainer(networkOf(), loss, gradientDescent(1)).state()));
        QVERIFY(trainer.state() == own);
        QVERIFY(!isRefused(own));
    }

    void aStepIsAnEpochOfOneMiniBatch()
    {
        const Dataset data = dataOf(Kind::Floats);
        const Loss loss = lossNamed("half-squared-error");
        const Optimizer momentum = optimizerNamed("momentum", {.learningRate = 0.1});
        const TrainingSettings settings{.batchSize = sampleCount, .schedule = scheduleNamed("exponential", {})};
        Trainer stepping(networkOf(), loss, momentum, settings);
        Trainer whole(networkOf(), loss, momentum, settings);
        for (int epoch = 0; epoch < 5; ++epoch) {
            const double before = evaluate(stepping.network(), loss, data).loss;
            const double mean = stepping.step(data);
            QVERIFY(mean == before);
            QVERIFY(train(whole, data, fileOrder(sampleCount)).measure.loss == mean);
            QVERIFY(stepping.state() == whole.state());
        }
        QCOMPARE(stepping.epoch(), std::int64_t(5));
        QCOMPARE(stepping.steps(), std::int64_t(5));
    }

    void atRateZeroTrainingMeasuresWhatEvaluationDoes_data()
    {
        QTest::addColumn<int>("batchSize");
        for (const int batchSize : {1, 7, 300})
            QTest::addRow("batch size %d", batchSize) << batchSize;
    }

    void atRateZeroTrainingMeasuresWhatEvaluationDoes()
    {
        QFETCH(int, batchSize);
        for (const char* id : {"half-squared-error", "softmax-cross-entropy", "hinge"}) {
            const Dataset data = dataOf(Kind::Bytes);
            const Loss loss = lossNamed(id);
            Trainer trainer(networkOf(), loss, gradientDescent(0), {.batchSize = batchSize});
            const Network before = trainer.network();
            const EpochResult result = train(trainer, data, fileOrder(sampleCount));
            QVERIFY(trainer.network() == before);
            const Evaluation evaluation = evaluate(before, loss, data);
            QVERIFY(result.measure.loss == evaluation.loss);
            QVERIFY(result.measure.squaredError == evaluation.squaredError);
            QVERIFY(result.measure.accuracy == evaluation.accuracy);
            QVERIFY(evaluation.accuracy > 0);
        }
    }

    /// The first sample is judged by what was known before it, the second by what the first taught.
    void eachSampleIsMeasuredBeforeItsOwnStep()
    {
        Trainer trainer(lineNetwork(0), lossNamed("half-squared-error"), gradientDescent(0.5));
        std::vector<double> losses;
        const Dataset data = lineData({1, 1}, {1, 1});
        FullSpeed pace;
        trainer.trainEpoch(
            pace, data, fileOrder(2), [&](const EpochPart& part) { losses.push_back(part.measure.loss); }, 2);
        // Weight and bias go from 0 to 0.5 each, so that the second output is 1.
        QCOMPARE(losses, (std::vector<double>{0.5, 0.0}));
    }

    void theLastMiniBatchIsAveragedOverItself()
    {
        Trainer trainer(lineNetwork(0), lossNamed("hinge"), gradientDescent(0.25), {.batchSize = 2});
        train(trainer, lineData({1, 1, 1}, {1, 1, 1}), fileOrder(3));
        QCOMPARE(trainer.network().dense(0).weights(0, 0), 0.5f); // 1/4 for each of two mini-batches
    }

    /// lambda / (2 n) w^2: the gradient is lambda / n w, whatever the mini-batch.
    void l2IsNielsensDefinition_data()
    {
        QTest::addColumn<int>("batchSize");
        for (const int batchSize : {1, 10, 300})
            QTest::addRow("batch size %d", batchSize) << batchSize;
    }

    void l2IsNielsensDefinition()
    {
        QFETCH(int, batchSize);
        constexpr double lambda = 30;
        constexpr double rate = 0.1;
        const Dataset data = dataOf(Kind::Floats);
        const Loss loss = lossNamed("half-squared-error");
        Trainer plain(networkOf(), loss, gradientDescent(rate), {.batchSize = batchSize});
        Trainer decayed(networkOf(), loss, gradientDescent(rate), {.batchSize = batchSize, .l2 = lambda});
        StopAfter once(1);
        plain.trainEpoch(once, data, fileOrder(sampleCount));
        StopAfter again(1);
        decayed.trainEpoch(again, data, fileOrder(sampleCount));
        const Network start = networkOf();
        for (std::size_t l = 0; l < 2; ++l) {
            const Matrix expected =
                plain.network().dense(l).weights - float(rate * lambda / sampleCount) * start.dense(l).weights;
            QVERIFY((decayed.network().dense(l).weights - expected).cwiseAbs().maxCoeff() < 1e-7f);
            QVERIFY((plain.network().dense(l).weights - expected).cwiseAbs().maxCoeff() > 1e-3f);
            QVERIFY(decayed.network().dense(l).biases == plain.network().dense(l).biases);
        }
    }

    void l1PullsEveryWeightAlike()
    {
        constexpr double lambda = 30;
        constexpr double rate = 0.1;
        const Dataset data = dataOf(Kind::Floats);
        const Loss loss = lossNamed("half-squared-error");
        Network start = networkOf();
        start.dense(0).weights(0, 0) = 0; // has no sign to be pulled by
        Trainer plain(start, loss, gradientDescent(rate), {.batchSize = 10});
        Trainer pulled(start, loss, gradientDescent(rate), {.batchSize = 10, .l1 = lambda});
        StopAfter once(1);
        plain.trainEpoch(once, data, fileOrder(sampleCount));
        StopAfter again(1);
        pulled.trainEpoch(again, data, fileOrder(sampleCount));
        for (std::size_t l = 0; l < 2; ++l) {
            const Matrix expected = plain.network().dense(l).weights
                - float(rate * lambda / sampleCount) * start.dense(l).weights.array().sign().matrix();
            QVERIFY((pulled.network().dense(l).weights - expected).cwiseAbs().maxCoeff() < 1e-7f);
            QVERIFY(pulled.network().dense(l).biases == plain.network().dense(l).biases);
        }
        QCOMPARE(pulled.network().dense(0).weights(0, 0), plain.network().dense(0).weights(0, 0));
    }

    void dropoutLeavesOutItsShare_data()
    {
        QTest::addColumn<double>("dropout");
        for (const double dropout : {0.1, 0.25, 0.5, 0.9})
            QTest::addRow("%g", dropout) << dropout;
    }

    void dropoutLeavesOutItsShare()
    {
        QFETCH(double, dropout);
        constexpr int units = 4000;
        const std::vector<float> mask = maskOf(units, dropout, 1, 0, 0);
        const auto dropped = std::ranges::count(mask, 0.0f);
        QCOMPARE(std::ranges::count(mask, float(1 / (1 - dropout))), units - dropped); // the others are scaled up
        QVERIFY(std::abs(double(dropped) / units - dropout) < 5 * std::sqrt(dropout * (1 - dropout) / units));
    }

    void dropoutGoesByPlace()
    {
        const std::vector<float> mask = maskOf(101, 0.5, 1, 4, 7);
        QVERIFY(maskOf(101, 0.5, 1, 4, 7) == mask);
        QVERIFY(maskOf(101, 0.5, 2, 4, 7) != mask);
        QVERIFY(maskOf(101, 0.5, 1, 5, 7) != mask);
        QVERIFY(maskOf(101, 0.5, 1, 4, 8) != mask);
        const std::vector<float> wider = maskOf(150, 0.5, 1, 4, 7);
        QVERIFY(std::equal(mask.begin(), mask.end(), wider.begin())); // more units shift no number
        const std::vector<float> rarer = maskOf(101, 0.2, 1, 4, 7);
        for (std::size_t unit = 0; unit < mask.size(); ++unit)
            QVERIFY(mask[unit] == 0 || rarer[unit] != 0);
        QCOMPARE(std::ranges::count(maskOf(101, 0, 1, 4, 7), 1.0f), 101);
    }

    void theLearningRateFollowsTheSchedule()
    {
        // Hinge's gradient stays 1 while the output is under 1, so a weight shows the sum of all rates.
        const Schedule schedule = scheduleNamed("exponential", {.decayFactor = 0.5, .decayEpochs = 1});
        Trainer trainer(
            lineNetwork(0), lossNamed("hinge"), gradientDescent(0.001), {.batchSize = 2, .schedule = schedule});
        Dataset data;
        data.inputs = Features::ofFloats({}, Matrix::Ones(1, 8));
        data.targets = Matrix::Ones(1, 8);
        double sum = 0;
        for (int epoch = 0; epoch < 3; ++epoch) {
            train(trainer, data, fileOrder(8));
            for (int batch = 0; batch < 4; ++batch)
                sum += 0.001 * std::pow(0.5, epoch + batch / 4.0);
        }
        QVERIFY(std::abs(double(trainer.network().dense(0).weights(0, 0)) - sum) < 1e-8);
    }

    void divergenceIsFoundAtItsStep_data()
    {
        QTest::addColumn<QString>("optimizer");
        QTest::addColumn<double>("rate");
        QTest::addColumn<double>("growth"); // of the learning rate over the epoch
        QTest::addColumn<int>("batchSize");
        QTest::addColumn<int>("earliest");
        QTest::addColumn<bool>("isPaused");
        for (const bool isPaused : {false, true}) {
            const auto row = [&](const char* name, const char* optimizer, double rate, double growth, int batchSize,
                                 int earliest) {
                QTest::addRow("%s%s", name, isPaused ? ", paused often" : "")
                    << QString(optimizer) << rate << growth << batchSize << earliest << isPaused;
            };
            row("at once", "gradient-descent", 1e30, 1, 1, 1);
            row("at once, mini-batches", "gradient-descent", 1e30, 1, 10, 1);
            row("at once, large mini-batches", "gradient-descent", 1e30, 1, 1000, 1);
            row("after a while", "gradient-descent", 1e-3, 1e12, 1, 500);
            row("late", "gradient-descent", 1e-3, 1e5, 1, 2100);
            row("late, mini-batches", "gradient-descent", 1e-3, 1e6, 7, 300);
            row("momentum", "momentum", 1e-4, 1e6, 1, 1000);
            row("nesterov", "nesterov", 1e-4, 1e6, 3, 300);
        }
    }

    void divergenceIsFoundAtItsStep()
    {
        QFETCH(QString, optimizer);
        QFETCH(double, rate);
        QFETCH(double, growth);
        QFETCH(int, batchSize);
        QFETCH(int, earliest);
        QFETCH(bool, isPaused);
        constexpr int samples = 5000;
        const Dataset data = dataOf(Kind::Bytes, samples);
        const auto trainerNow = [&] {
            return Trainer(networkOf("identity", "identity"), lossNamed("half-squared-error"),
                optimizerNamed(optimizer.toStdString(), {.learningRate = rate}),
                {.batchSize = batchSize,
                    .schedule = scheduleNamed("exponential", {.decayFactor = growth, .decayEpochs = 1})});
        };
        Trainer trainer = trainerNow();
        FullSpeed fullSpeed;
        RandomPace randomPace(1);
        Pace& pace = isPaused ? static_cast<Pace&>(randomPace) : fullSpeed;
        bool onlyFinite = true;
        const auto onPart = [&](const EpochPart& part) {
            onlyFinite = onlyFinite && std::isfinite(part.measure.loss) && std::isfinite(part.measure.squaredError);
        };
        const EpochResult result = trainer.trainEpoch(pace, data, fileOrder(samples), onPart, 50);
        QVERIFY(!result.isComplete);
        QVERIFY(onlyFinite && std::isfinite(result.measure.loss));
        QVERIFY(trainer.divergence());
        const Divergence found = *trainer.divergence();
        QVERIFY2(found.step >= earliest, QByteArray::number(int(found.step)));

        // Checked after each mini-batch, one fewer is well and this one is not.
        Trainer before = trainerNow();
        StopAfter oneFewer(int(found.step) - 1);
        before.trainEpoch(oneFewer, data, fileOrder(samples));
        QVERIFY(!before.divergence());
        QCOMPARE(before.steps(), found.step - 1);
        QVERIFY(trainer.state() == before.state()); // the last finite network
        Trainer then = trainerNow();
        StopAfter justThen(int(found.step));
        then.trainEpoch(justThen, data, fileOrder(samples));
        QVERIFY(then.divergence() && *then.divergence() == found);
        for (const TensorOf<const float>& tensor : trainer.network().tensors())
            QVERIFY(std::ranges::all_of(tensor.numbers, [](float number) { return std::isfinite(number); }));
    }

    void onlyTheLossCanDiverge()
    {
        // The weight stays finite, its square does not.
        Trainer trainer(lineNetwork(1e25f), lossNamed("half-squared-error"), gradientDescent(1e-30));
        const EpochResult result = train(trainer, lineData({1}, {0}), fileOrder(1));
        QVERIFY(!result.isComplete);
        QCOMPARE(trainer.divergence()->step, std::int64_t(1));
        QCOMPARE(trainer.divergence()->layer, -1);
        QCOMPARE(trainer.divergence()->tensor, std::string("loss"));
    }

    void theLayerIsNamed()
    {
        Network network(
            std::array{1, 1, 1}, Activation(), Activation(), Random(1, Purpose::Weights), initializerNamed("zeros"));
        network.dense(0).biases(0) = 1; // the gradient stops at the second layer, whose weight is 0
        Trainer trainer(network, lossNamed("half-squared-error"), gradientDescent(1e38));
        trainer.step(lineData({1}, {100}));
        QCOMPARE(trainer.divergence()->step, std::int64_t(1));
        QCOMPARE(trainer.divergence()->layer, 1);
        QCOMPARE(trainer.divergence()->tensor, std::string("1.weight"));
    }

    void afterDivergenceNothingChanges()
    {
        const Dataset data = dataOf(Kind::Bytes);
        Trainer trainer(networkOf("relu", "identity"), lossNamed("half-squared-error"), gradientDescent(1e30));
        train(trainer, data, fileOrder(sampleCount));
        QVERIFY(trainer.divergence());
        const TrainerState state = trainer.state();
        const Divergence divergence = *trainer.divergence();
        QCOMPARE(trainer.step(data), 0.0);
        QVERIFY(!train(trainer, data, fileOrder(sampleCount)).isComplete);
        QVERIFY(trainer.state() == state);
        QVERIFY(*trainer.divergence() == divergence);
        QCOMPARE(trainer.epoch(), std::int64_t(0));

        trainer.restore(
            Trainer(networkOf("relu", "identity"), lossNamed("half-squared-error"), gradientDescent(1)).state());
        QVERIFY(!trainer.divergence());
    }

    void itSaysWhatItIsMadeOf()
    {
        const Network network = networkOf();
        Trainer trainer(network, lossNamed("softmax-cross-entropy"), gradientDescent(0.5), {.batchSize = 3, .l2 = 1});
        QVERIFY(trainer.loss() == lossNamed("softmax-cross-entropy"));
        QVERIFY(trainer.optimizer() == gradientDescent(0.5));
        QCOMPARE(trainer.settings().batchSize, std::int64_t(3));
        QCOMPARE(trainer.settings().l2, 1.0);
        QVERIFY(trainer.network().softmaxOutput); // the loss brought it
        QVERIFY(trainer.network().dense(0) == network.dense(0));
        const Trainer moved = std::move(trainer);
        QCOMPARE(moved.steps(), std::int64_t(0));
    }

    void nothingToLearnFromIsAnEpochAllTheSame()
    {
        Trainer trainer(networkOf(), lossNamed("half-squared-error"), gradientDescent(0.5));
        const EpochResult result = train(trainer, dataOf(Kind::Bytes), {});
        QVERIFY(result.isComplete);
        QCOMPARE(result.measure.samples, std::int64_t(0));
        QCOMPARE(result.measure.loss, 0.0);
        QVERIFY(trainer.network() == networkOf());
    }
};

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
