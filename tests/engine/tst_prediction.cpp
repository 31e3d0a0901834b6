// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/prediction.h"

#include "engine/backpropagation.h"
#include "engine/block_sum.h"
#include "engine/evaluation.h"
#include "engine/random.h"

#include <QTest>

#include <array>
#include <cmath>
#include <numeric>

using namespace nnlab;

namespace {

Network networkFor(const Loss& loss, int outputs, std::string_view activation = "tanh")
{
    const Activation unit = activationNamed(activation);
    Network network(std::array{5, 4, outputs}, unit, unit, Random(1, Purpose::Weights));
    if (!loss.row().outputActivation.empty()) {
        network.softmaxOutput = loss.row().outputActivation == "softmax";
        network.dense(1).activation =
            network.softmaxOutput ? Activation() : activationNamed(loss.row().outputActivation);
    }
    return network;
}

Dataset randomData(std::int64_t samples, int classes)
{
    const Random random(4, Purpose::Points);
    Matrix inputs(5, samples);
    Dataset data;
    for (std::uint32_t s = 0; s < std::uint32_t(samples); ++s) {
        for (std::uint32_t i = 0; i < 5; ++i)
            inputs(i, s) = float(random.normal({s, i, 0, 0}));
        data.labels.push_back(std::uint8_t(random.below(std::uint64_t(classes), {s, 0, 1, 0})));
    }
    data.inputs = Features::ofFloats({1, 1, 5}, inputs);
    return data;
}

} // namespace

class TestPrediction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithEvaluation_data()
    {
        QTest::addColumn<QString>("loss");
        for (const LossRow& row : losses())
            QTest::addRow("%s", row.id.data()) << QString::fromUtf8(row.id.data(), qsizetype(row.id.size()));
    }
    void agreesWithEvaluation()
    {
        QFETCH(QString, loss);
        const Loss lowered = lossNamed(loss.toStdString());
        const Network network = networkFor(lowered, 3);
        const Dataset data = randomData(300, 3);
        const std::vector<Prediction> predictions = predictionsOf(network, lowered, data);
        const Evaluation evaluation = evaluate(network, lowered, data);
        QCOMPARE(predictions.size(), std::size_t(300));
        BlockSum sum;
        for (std::size_t s = 0; s < predictions.size(); ++s) {
            const Prediction& prediction = predictions[s];
            QCOMPARE(prediction.winner, evaluation.predictions[s]);
            QCOMPARE(*prediction.label, data.labels[s]);
            QCOMPARE(prediction.isRight(), prediction.winner == data.labels[s]);
            QCOMPARE(prediction.ideal.size(), std::size_t(3));
            for (std::size_t o = 0; o < 3; ++o)
                QCOMPARE(double(prediction.ideal[o]), o == data.labels[s] ? 1.0 : lowered.row().targetLow);
            const double together = std::accumulate(prediction.terms.begin(), prediction.terms.end(), 0.0);
            QVERIFY2(std::abs(together - prediction.loss) <= 1e-12 * std::max(1.0, prediction.loss),
                qPrintable(QString("%1 %2").arg(together, 0, 'g', 17).arg(prediction.loss, 0, 'g', 17)));
            sum.add(prediction.loss);
        }
        QCOMPARE(sum.value() / 300, evaluation.loss); // the same bits
    }

    void termsAreWhatTheFormulaSays()
    {
        // Softmax of (1, 2, 3) where the second is right: -ln(e^2 / (e + e^2 + e^3)), and nothing from the others.
        const std::array z = {1.0f, 2.0f, 3.0f};
        std::array<float, 3> a{};
        softmax(z, a);
        const std::array target = {0.0f, 1.0f, 0.0f};
        const std::vector<double> terms = lossNamed("softmax-cross-entropy").terms(z, a, target);
        QCOMPARE(terms[0], 0.0);
        QCOMPARE(terms[2], 0.0);
        QVERIFY(std::abs(terms[1] - 1.4076059644443804) < 1e-6);
        // The mean squared error gives each output its share.
        const std::vector<double> shares = lossNamed("mean-squared-error").terms(z, z, target);
        QCOMPARE(shares, (std::vector<double>{1.0 / 3, 1.0 / 3, 9.0 / 3}));
    }

    void anOutputOfNoProbabilityIsStillFiniteInItsTerm()
    {
        const std::array z = {-200.0f, 200.0f};
        const std::array a = {0.0f, 1.0f};
        const std::array target = {1.0f, 0.0f};
        QCOMPARE(lossNamed("softmax-cross-entropy").terms(z, a, target), (std::vector<double>{400, 0}));
    }

    void probabilities_data()
    {
        QTest::addColumn<QString>("loss");
        QTest::addColumn<QString>("activation");
        QTest::addColumn<int>("outputs");
        QTest::addColumn<int>("meaning");
        QTest::newRow("softmax") << "softmax-cross-entropy"
                                 << "tanh" << 3 << int(OutputMeaning::Probabilities);
        QTest::newRow("sigmoids") << "binary-cross-entropy"
                                  << "tanh" << 3 << int(OutputMeaning::SeparateProbabilities);
        QTest::newRow("one sigmoid") << "binary-cross-entropy"
                                     << "tanh" << 1 << int(OutputMeaning::SeparateProbabilities);
        QTest::newRow("tanh") << "half-squared-error"
                              << "tanh" << 1 << int(OutputMeaning::Numbers);
    }
    void probabilities()
    {
        QFETCH(QString, loss);
        QFETCH(QString, activation);
        QFETCH(int, outputs);
        QFETCH(int, meaning);
        const Loss lowered = lossNamed(loss.toStdString());
        const Network network = networkFor(lowered, outputs, activation.toStdString());
        QCOMPARE(int(outputMeaning(network)), meaning);
        Dataset data = randomData(40, 2);
        data.labels.clear();
        for (const Prediction& prediction : predictionsOf(network, lowered, data)) {
            QVERIFY(prediction.ideal.empty() && prediction.terms.empty() && !prediction.label);
            QCOMPARE(prediction.probability.has_value(), meaning != int(OutputMeaning::Numbers));
            if (!prediction.probability)
                continue;
            if (outputs > 1)
                QCOMPARE(*prediction.probability, double(prediction.outputs[prediction.winner]));
            else
                QVERIFY(*prediction.probability >= 0.5
                    && std::abs(*prediction.probability - 0.5) == std::abs(double(prediction.outputs[0]) - 0.5));
        }
    }

    void targetsCountBeforeLabels()
    {
        const Loss loss = lossNamed("half-squared-error");
        const Network network = networkFor(loss, 1);
        Dataset data = randomData(3, 2);
        data.targets = Matrix{{0.25f, -1, 1}};
        const std::vector<Prediction> predictions = predictionsOf(network, loss, data);
        QCOMPARE(predictions[0].ideal, (std::vector<float>{0.25f}));
        const double error = double(predictions[0].outputs[0] - 0.25f);
        QVERIFY(std::abs(predictions[0].loss - error * error / 2) < 1e-7);
    }
};

QTEST_GUILESS_MAIN(TestPrediction)
#include "tst_prediction.moc"
