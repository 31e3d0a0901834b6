// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Pausing, saving and continuing change no bit.

#include "engine/error.h"
#include "tests/engine/optimizer_rows.h"
#include "tests/engine/paces.h"
#include "tests/engine/training_example.h"

#include <QTest>

using namespace nnlab;

class TestInterruptedTraining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
};

QTEST_APPLESS_MAIN(TestInterruptedTraining)
#include "tst_interrupted_training.moc"
