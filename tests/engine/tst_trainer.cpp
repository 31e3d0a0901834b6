// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Training is a pure function of what it is given, and what it measures is as it is defined.

#include "engine/trainer.h"

#include "engine/evaluation.h"
#include "tests/engine/training_example.h"

#include <QTest>

#include <cmath>

using namespace nnlab;

class TestTrainer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
