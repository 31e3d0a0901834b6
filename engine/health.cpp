// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/health.h"

#include "engine/inference.h"

#include <algorithm>
#include <cmath>
#include <mutex>

namespace nnlab {

namespace {

constexpr std::int64_t mostSamples = 1000;
constexpr double stuckShare = 0.05;

double norm(std::span<const float> numbers)
{
    double sum = 0;
    for (const float number : numbers)
        sum += double(number) * double(number);
    return std::sqrt(sum);
}

double distance(std::span<const float> a, std::span<const float> b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (double(a[i]) - double(b[i])) * (double(a[i]) - double(b[i]));
    return std::sqrt(sum);
}

/// The derivatives of a layer's units, block of samples by block: samples x stride, of which the first `units` count.
class UnitMeasure
{
public:
    explicit UnitMeasure(const DenseLayer& layer)
        : m_border(float(stuckShare * layer.activation.row().steepest)), m_lives(std::size_t(layer.outputs()), 0)
    { }

    void add(std::span<const float> slopes, std::size_t stride)
    {
        for (std::size_t from = 0; from < slopes.size(); from += stride, ++m_samples) {
            for (std::size_t unit = 0; unit < m_lives.size(); ++unit) {
                const float slope = slopes[from + unit];
                m_lives[unit] |= slope != 0.0f ? 1 : 0;
                m_stuck += std::abs(slope) < m_border ? 1 : 0;
            }
        }
    }

    double deadShare() const { return double(std::ranges::count(m_lives, 0)) / double(m_lives.size()); }
    double saturatedShare() const { return double(m_stuck) / (double(m_samples) * double(m_lives.size())); }

private:
    float m_border;
    std::vector<std::uint8_t> m_lives; // whether a unit's derivative was ever anything but 0
    std::int64_t m_stuck = 0;
    std::int64_t m_samples = 0;
};

void measureUnits(const Network& network, const Dataset& data, std::vector<LayerHealth>& health)
{
    std::vector<UnitMeasure> measures;
    for (std::size_t l = 0; l < network.layers.size(); ++l)
        measures.emplace_back(network.dense(l));
    // Blocks come on several threads, but what is found in them can be added in any order.
    std::mutex mutex;
    const Inference inference(network);
    inference.forEachBlock(data.inputs, [&](std::int64_t, std::size_t layer, const kernels::OutputRows& rows) {
        AlignedFloats slopes(std::size_t(rows.samples) * std::size_t(rows.units));
        inference.slopes(layer, rows, slopes);
        const std::lock_guard lock(mutex);
        measures[layer].add(slopes, std::size_t(rows.units));
    });
    for (std::size_t l = 0; l < measures.size(); ++l) {
        health[l].deadShare = measures[l].deadShare();
        health[l].saturatedShare = measures[l].saturatedShare();
    }
}

/// The step that would come next on `some` of the samples, taken by a copy. l1 and l2 are shared among all samples.
Network afterNextStep(const Trainer& trainer, const Dataset& some, double share)
{
    TrainingSettings settings = trainer.settings();
    settings.l1 *= share;
    settings.l2 *= share;
    Trainer next(trainer.network(), trainer.loss(), trainer.optimizer(), settings);
    next.restore(trainer.state());
    next.step(some);
    return next.network();
}

/// The gradient of the loss alone, tensor by tensor: what a momentum that forgets everything has after one step.
std::vector<std::vector<float>> gradients(const Trainer& trainer, const Dataset& data)
{
    OptimizerSettings settings;
    settings.momentum = 0;
    settings.learningRate = 0;
    Trainer probe(trainer.network(), trainer.loss(), optimizerNamed("momentum", settings), {});
    probe.step(data);
    return probe.state().moments;
}

} // namespace

std::vector<LayerHealth> layerHealth(const Trainer& trainer, const Dataset& data)
{
    const Dataset some = data.slice(0, std::min(mostSamples, data.samples()));
    const Network& network = trainer.network();
    std::vector<LayerHealth> health(network.layers.size());
    measureUnits(network, some, health);
    const Network next = afterNextStep(trainer, some, double(some.samples()) / double(data.samples()));
    const std::vector<std::vector<float>> gradient = gradients(trainer, some);
    const auto tensors = network.tensors();
    for (std::size_t t = 0; t < tensors.size(); ++t) {
        if (tensors[t].isBias)
            continue;
        LayerHealth& of = health[std::size_t(tensors[t].layer)];
        const std::span<const float> before = tensors[t].numbers;
        const double weightNorm = norm(before);
        of.gradientNorm = norm(gradient[t]);
        of.updateRatio = weightNorm > 0 ? distance(before, next.tensors()[t].numbers) / weightNorm : 0;
    }
    return health;
}

} // namespace nnlab
