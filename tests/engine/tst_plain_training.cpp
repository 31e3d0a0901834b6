// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the trainer computes is, bit for bit, what plain backpropagation and the optimizer's own function give.

#include "engine/backpropagation.h"
#include "tests/engine/optimizer_rows.h"
#include "tests/engine/training_example.h"

#include <QTest>

#include <cmath>

using namespace nnlab;

namespace {

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

} // namespace

class TestPlainTraining : public QObject
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
};

QTEST_APPLESS_MAIN(TestPlainTraining)
#include "tst_plain_training.moc"
