// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Training that diverges is found at its step, and keeps the last finite network.

#include "tests/engine/paces.h"
#include "tests/engine/training_example.h"

#include <QTest>

#include <cmath>

using namespace nnlab;

class TestDivergence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
};

QTEST_APPLESS_MAIN(TestDivergence)
#include "tst_divergence.moc"
