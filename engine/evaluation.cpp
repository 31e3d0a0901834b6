// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/evaluation.h"

#include "engine/backpropagation.h"
#include "engine/block_sum.h"
#include "engine/parallel.h"
#include "engine/trainer.h"

#include <algorithm>
#include <cassert>

namespace nnlab {

namespace {

Matrix inputsOf(const Features& features, std::int64_t first, std::int64_t count)
{
    Matrix inputs(features.features(), count);
    for (std::int64_t s = 0; s < count; ++s)
        features.read(first + s, {inputs.data() + s * inputs.rows(), std::size_t(inputs.rows())});
    return inputs;
}

std::span<const float> columnOf(const Matrix& matrix, std::int64_t column)
{
    return {matrix.data() + column * matrix.rows(), std::size_t(matrix.rows())};
}

/// Calls work(first sample, count) for every block of 256 samples, in parallel.
template <typename Work>
void forEachBlock(std::int64_t samples, Work work)
{
    const std::int64_t blocks = (samples + BlockSum::blockSize - 1) / BlockSum::blockSize;
    parallelFor(blocks, [&](std::int64_t block) {
        const std::int64_t first = block * BlockSum::blockSize;
        work(first, std::min(BlockSum::blockSize, samples - first));
    });
}

} // namespace

Evaluation evaluate(const Network& network, const Loss& loss, const Dataset& data)
{
    assert(network.inputs() == data.inputs.features());
    const std::int64_t samples = data.samples();
    std::vector<double> sampleLosses(static_cast<std::size_t>(samples));
    std::vector<double> squaredErrors(static_cast<std::size_t>(samples));
    Evaluation evaluation;
    evaluation.predictions.resize(data.labels.size());
    const float threshold = classThreshold(network);

    forEachBlock(samples, [&](std::int64_t first, std::int64_t count) {
        Backpropagation pass(network.layers.size());
        pass.forward(network, inputsOf(data.inputs, first, count));
        const Matrix targets = targetsOf(data, first, count, network.outputs(), loss);
        const std::vector<double> losses = pass.losses(loss, targets);
        for (std::int64_t s = 0; s < count; ++s) {
            const std::span<const float> outputs = columnOf(pass.outputs(), s);
            const std::span<const float> wanted = columnOf(targets, s);
            sampleLosses[std::size_t(first + s)] = losses[std::size_t(s)];
            squaredErrors[std::size_t(first + s)] = squaredErrorOf(outputs, wanted);
            if (!data.labels.empty())
                evaluation.predictions[std::size_t(first + s)] = classOf(outputs, threshold);
        }
    });

    BlockSum lossSum;
    BlockSum squaredSum;
    std::int64_t right = 0;
    for (std::int64_t s = 0; s < samples; ++s) {
        lossSum.add(sampleLosses[std::size_t(s)]);
        squaredSum.add(squaredErrors[std::size_t(s)]);
        if (!data.labels.empty() && evaluation.predictions[std::size_t(s)] == data.labels[std::size_t(s)])
            ++right;
    }
    const double count = std::max(1.0, double(samples));
    evaluation.loss = lossSum.value() / count;
    evaluation.squaredError = squaredSum.value() / (count * double(network.outputs()));
    evaluation.accuracy = double(right) / count;
    return evaluation;
}

Matrix outputsOf(const Network& network, const Features& inputs)
{
    assert(network.inputs() == inputs.features());
    Matrix outputs(network.outputs(), inputs.samples());
    forEachBlock(inputs.samples(), [&](std::int64_t first, std::int64_t count) {
        Backpropagation pass(network.layers.size());
        pass.forward(network, inputsOf(inputs, first, count));
        outputs.middleCols(first, count) = pass.outputs();
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
    const std::string_view id = network.dense(network.layers.size() - 1).activation.id();
    return id == "sigmoid" || id == "hard-sigmoid" || id == "step" ? 0.5f : 0.0f;
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
