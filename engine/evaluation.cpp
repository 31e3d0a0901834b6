// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/evaluation.h"

#include "engine/block_sum.h"
#include "engine/inference.h"

#include <algorithm>
#include <cassert>

namespace nnlab {

namespace {

/// The targets of one sample after another, without making a matrix of them all.
class TargetReader
{
public:
    TargetReader(const Dataset& data, std::int64_t outputs, const Loss& loss) : m_data(data)
    {
        if (data.targets.size() == 0) {
            m_rows = Matrix::Constant(outputs, outputs, float(loss.row().targetLow));
            m_rows.diagonal().setOnes();
        }
    }

    std::span<const float> of(std::int64_t sample) const
    {
        const bool haveTargets = m_data.targets.size() > 0;
        const Matrix& from = haveTargets ? m_data.targets : m_rows;
        const std::int64_t column = haveTargets ? sample : m_data.labels[std::size_t(sample)];
        return {from.data() + column * from.rows(), std::size_t(from.rows())};
    }

private:
    const Dataset& m_data;
    Matrix m_rows; // one-hot, a column for each class
};

} // namespace

Evaluation evaluate(const Network& network, const Loss& loss, const Dataset& data)
{
    const auto samples = std::size_t(data.samples());
    std::vector<double> losses(samples);
    std::vector<double> squaredErrors(samples);
    std::vector<std::uint8_t> classes(samples);
    const TargetReader targets(data, network.outputs(), loss);
    const Inference inference(network);
    inference.forEachBlock(data.inputs, [&](std::int64_t first, std::size_t layer, const kernels::OutputRows& outputs) {
        if (layer + 1 < network.layers.size())
            return;
        AlignedFloats wanted(std::size_t(outputs.samples) * std::size_t(outputs.units), 0.0f);
        for (std::int64_t s = 0; s < outputs.samples; ++s)
            std::ranges::copy(targets.of(first + s), wanted.begin() + s * outputs.units);
        kernels::OutputRows rows = outputs;
        rows.targets = wanted.data();
        const MeasuredSamples measured = inference.measure(loss, rows);
        std::ranges::copy(measured.losses, losses.begin() + first);
        std::ranges::copy(measured.squaredErrors, squaredErrors.begin() + first);
        std::ranges::copy(measured.classes, classes.begin() + first);
    });
    BlockSum lossSum;
    BlockSum squaredSum;
    for (std::size_t s = 0; s < samples; ++s) {
        lossSum.add(losses[s]);
        squaredSum.add(squaredErrors[s]);
    }
    const double count = std::max(1.0, double(samples));
    Evaluation evaluation;
    evaluation.loss = lossSum.value() / count;
    evaluation.squaredError = squaredSum.value() / (count * double(network.outputs()));
    if (!data.labels.empty()) {
        std::int64_t right = 0;
        for (std::size_t s = 0; s < samples; ++s)
            right += classes[s] == data.labels[s] ? 1 : 0;
        evaluation.accuracy = double(right) / count;
        evaluation.predictions = std::move(classes);
    }
    return evaluation;
}

Matrix outputsOf(const Network& network, const Features& inputs)
{
    Matrix outputs(network.outputs(), inputs.samples());
    Inference(network).forEach(inputs, [&](std::int64_t s, std::span<const float>, std::span<const float> a) {
        std::ranges::copy(a, outputs.data() + s * outputs.rows());
    });
    return outputs;
}

double squaredErrorOf(std::span<const float> outputs, std::span<const float> targets)
{
    double sum = 0;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const double error = double(outputs[i] - targets[i]);
        sum += error * error;
    }
    return sum;
}

std::uint8_t classOf(std::span<const float> outputs, float threshold)
{
    if (outputs.size() == 1)
        return outputs[0] > threshold ? 1 : 0;
    return std::uint8_t(std::ranges::max_element(outputs) - outputs.begin());
}

float classThreshold(const Network& network)
{
    return float(network.dense(network.layers.size() - 1).activation.row().middle);
}

std::vector<std::uint32_t> confusionCounts(
    std::span<const std::uint8_t> labels, std::span<const std::uint8_t> predictions, int classes)
{
    assert(labels.size() == predictions.size());
    std::vector<std::uint32_t> counts(std::size_t(classes) * std::size_t(classes), 0);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        assert(labels[i] < classes && predictions[i] < classes);
        ++counts[std::size_t(labels[i]) * std::size_t(classes) + predictions[i]];
    }
    return counts;
}

std::vector<ClassMeasures> classMeasures(std::span<const std::uint32_t> counts, int classes)
{
    const auto n = std::size_t(classes);
    assert(counts.size() == n * n);
    std::vector<ClassMeasures> measures(n);
    for (std::size_t c = 0; c < n; ++c) {
        std::uint32_t actual = 0;
        std::uint32_t predicted = 0;
        for (std::size_t other = 0; other < n; ++other) {
            actual += counts[c * n + other];
            predicted += counts[other * n + c];
        }
        const double right = counts[c * n + c];
        ClassMeasures& m = measures[c];
        m.support = actual;
        m.recall = actual ? right / actual : 0;
        m.precision = predicted ? right / predicted : 0;
        m.f1 = m.precision + m.recall > 0 ? 2 * m.precision * m.recall / (m.precision + m.recall) : 0;
    }
    return measures;
}

} // namespace nnlab
