// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/error.h"
#include "engine/evaluation.h"
#include "engine/kernels/kernels.h"
#include "engine/trainer.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <numeric>
#include <random>

using namespace nnlab;

namespace {

/// A made-up training problem: everything about it follows from its number.
struct Problem
{
    std::vector<int> widths;
    std::size_t hiddenActivation = 0;
    std::size_t outputActivation = 0;
    std::size_t loss = 0;
    std::size_t optimizer = 0;
    TrainingSettings settings;
    Dataset data;
    int samples = 0;
    std::string words;
};

int between(std::mt19937& chance, int from, int to) { return from + int(chance() % unsigned(to - from + 1)); }

Features someFeatures(std::mt19937& chance, int features, int samples, int density, bool areBytes)
{
    const auto isZero = [&] { return between(chance, 1, 100) > density; };
    if (areBytes) {
        std::vector<std::uint8_t> bytes(std::size_t(features) * std::size_t(samples));
        for (std::uint8_t& byte : bytes)
            byte = isZero() ? 0 : std::uint8_t(between(chance, 1, 255));
        return Features::ofBytes({1, 1, features}, std::move(bytes));
    }
    Matrix numbers(features, samples);
    for (Eigen::Index i = 0; i < numbers.size(); ++i)
        numbers.data()[i] = isZero() ? 0.0f : float(between(chance, -1000, 1000)) / 500.0f;
    return Features::ofFloats({1, 1, features}, std::move(numbers));
}

/// A network as the kernel for one sample at a time takes it, or just not.
void makeOnline(Problem& p, std::mt19937& chance)
{
    p.widths = {between(chance, 1, 130), between(chance, 1, 33), between(chance, 1, 17)};
    p.optimizer = 0;
    p.settings.batchSize = 1;
    p.settings.dropout = 0;
    p.settings.l1 = 0;
    p.settings.l2 = 0;
}

Problem problemNumber(unsigned number)
{
    std::mt19937 chance(number);
    Problem p;
    const int layers = between(chance, 1, 3);
    const int widest = between(chance, 0, 3) == 0 ? 130 : 40;
    p.widths.push_back(between(chance, 1, 130));
    for (int l = 0; l < layers; ++l)
        p.widths.push_back(between(chance, 1, widest));
    p.hiddenActivation = chance() % activations().size();
    p.outputActivation = chance() % activations().size();
    p.loss = chance() % losses().size();
    p.optimizer = chance() % optimizers().size();
    p.settings.batchSize = between(chance, 0, 2) == 0 ? 1 : between(chance, 1, between(chance, 0, 3) == 0 ? 150 : 20);
    p.settings.seed = number;
    if (between(chance, 0, 3) == 0)
        p.settings.l2 = 0.5;
    if (between(chance, 0, 5) == 0)
        p.settings.l1 = 0.25;
    if (between(chance, 0, 3) == 0)
        p.settings.dropout = 0.3;
    if (number % 4 == 0)
        makeOnline(p, chance);
    const int outputs = p.widths.back();
    p.samples = int(p.settings.batchSize) * between(chance, 1, 3) + between(chance, 0, 3);
    const int density = between(chance, 0, 100);
    const bool areBytes = between(chance, 0, 2) > 0;
    p.data.inputs = someFeatures(chance, p.widths.front(), p.samples, density, areBytes);
    for (int s = 0; s < p.samples; ++s)
        p.data.labels.push_back(std::uint8_t(between(chance, 0, std::min(outputs, 255) - 1)));
    for (const int width : p.widths)
        p.words += std::to_string(width) + "-";
    p.words += std::string(activations()[p.hiddenActivation].id) + " "
        + std::string(activations()[p.outputActivation].id) + " " + std::string(losses()[p.loss].id) + " "
        + std::string(optimizers()[p.optimizer].id) + " batch " + std::to_string(p.settings.batchSize)
        + (areBytes ? " bytes " : " floats ") + std::to_string(density) + "% dropout "
        + std::to_string(p.settings.dropout) + " l1 " + std::to_string(p.settings.l1) + " l2 "
        + std::to_string(p.settings.l2);
    return p;
}

struct Outcome
{
    TrainerState state;
    TrainingMeasure measure;
    Evaluation evaluation;
};

Outcome solve(const Problem& p)
{
    const auto activation = [](std::size_t row) { return Activation(activations()[row], activations()[row].alpha); };
    Trainer trainer(Network(p.widths, activation(p.hiddenActivation), activation(p.outputActivation),
                        Random(p.settings.seed, Purpose::Weights)),
        Loss(p.loss, losses()[p.loss].alpha), Optimizer(p.optimizer, {.learningRate = 0.01}), p.settings);
    std::vector<std::uint32_t> order =
        Random(p.settings.seed, Purpose::Shuffle).permutation(std::uint32_t(p.samples), 0);
    FullSpeed pace;
    const EpochResult result = trainer.trainEpoch(pace, p.data, order);
    return {trainer.state(), result.measure, evaluate(trainer.network(), trainer.loss(), p.data)};
}

template <typename Numbers>
bool sameBits(const Numbers& a, const Numbers& b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](float x, float y) {
        return std::bit_cast<std::uint32_t>(x) == std::bit_cast<std::uint32_t>(y) || (std::isnan(x) && std::isnan(y));
    });
}

} // namespace

class TestKernels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { kernels::forceTarget(kernels::supportedTargets().front()); }

    void randomProblemsHaveTheReferencesBits_data()
    {
        QTest::addColumn<QString>("target");
        for (const std::string_view target : kernels::supportedTargets().first(kernels::supportedTargets().size() - 1))
            QTest::newRow(std::string(target).c_str()) << QString::fromUtf8(target.data(), qsizetype(target.size()));
    }

    void randomProblemsHaveTheReferencesBits()
    {
        QFETCH(QString, target);
        constexpr unsigned problems = 2000;
        for (unsigned number = 0; number < problems; ++number) {
            const Problem problem = problemNumber(number);
            kernels::forceTarget("scalar");
            const Outcome expected = solve(problem);
            kernels::forceTarget(target.toStdString());
            const Outcome found = solve(problem);
            const auto tensors = expected.state.network.tensors();
            const auto foundTensors = found.state.network.tensors();
            for (std::size_t t = 0; t < tensors.size(); ++t)
                QVERIFY2(sameBits(tensors[t].numbers, foundTensors[t].numbers),
                    (problem.words + ": tensor " + tensors[t].name + ", problem " + std::to_string(number)).c_str());
            for (std::size_t m = 0; m < expected.state.moments.size(); ++m)
                QVERIFY2(sameBits(expected.state.moments[m], found.state.moments[m]), problem.words.c_str());
            QCOMPARE(
                std::bit_cast<std::uint64_t>(found.measure.loss), std::bit_cast<std::uint64_t>(expected.measure.loss));
            QCOMPARE(found.measure.squaredError, expected.measure.squaredError);
            QCOMPARE(found.measure.accuracy, expected.measure.accuracy);
            QCOMPARE(found.evaluation.predictions, expected.evaluation.predictions);
            QCOMPARE(std::bit_cast<std::uint64_t>(found.evaluation.loss),
                std::bit_cast<std::uint64_t>(expected.evaluation.loss));
        }
    }

    void bytesAreDividedBy255_data() { randomProblemsHaveTheReferencesBits_data(); }

    void bytesAreDividedBy255()
    {
        QFETCH(QString, target);
        kernels::forceTarget(target.toStdString());
        std::vector<std::uint8_t> bytes(256 + 7); // a tail, too
        std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
        std::vector<float> numbers(bytes.size());
        kernels::kernels()->toNumbers(bytes.data(), bytes.size(), numbers.data());
        for (std::size_t i = 0; i < bytes.size(); ++i)
            QCOMPARE(numbers[i], float(bytes[i]) / 255.0f);
    }

    void unknownTargetIsTold() { QVERIFY_EXCEPTION_THROWN(kernels::forceTarget("mmx"), Error); }
};

QTEST_APPLESS_MAIN(TestKernels)
#include "tst_kernels.moc"
