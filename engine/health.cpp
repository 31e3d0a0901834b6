// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/health.h"

#include "engine/backpropagation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

void measureUnits(const DenseLayer& layer, const LayerPassOf<float>& pass, LayerHealth& health)
{
    Matrix slopes(pass.z.rows(), pass.z.cols());
    const auto size = std::size_t(slopes.size());
    layer.activation.derivative(
        std::span(pass.z.data(), size), std::span(pass.a.data(), size), std::span(slopes.data(), size));
    const auto border = float(stuckShare * layer.activation.row().steepest);
    Eigen::Index dead = 0;
    Eigen::Index stuck = 0;
    for (Eigen::Index unit = 0; unit < slopes.rows(); ++unit)
        dead += (slopes.row(unit).array() == 0.0f).all() ? 1 : 0;
    for (Eigen::Index i = 0; i < slopes.size(); ++i)
        stuck += std::abs(slopes.data()[i]) < border ? 1 : 0;
    health.deadShare = double(dead) / double(slopes.rows());
    health.saturatedShare = double(stuck) / double(slopes.size());
}

} // namespace

std::vector<LayerHealth> layerHealth(const Trainer& trainer, const Dataset& data)
{
    const Dataset some = data.slice(0, std::min(mostSamples, data.samples()));
    const Network& network = trainer.network();
    Matrix inputs(some.inputs.features(), some.samples());
    for (std::int64_t s = 0; s < some.samples(); ++s)
        some.inputs.read(s, {inputs.data() + s * inputs.rows(), std::size_t(inputs.rows())});

    Backpropagation pass(network.layers.size());
    pass.forward(network, inputs);
    pass.backward(
        network, trainer.loss(), inputs, targetsOf(some, 0, some.samples(), network.outputs(), trainer.loss()));

    // The step that would come next, taken by a copy. It sees some of the samples only, but l1 and l2 are shared among
    // all of them.
    TrainingSettings settings = trainer.settings();
    const double share = double(some.samples()) / double(data.samples());
    settings.l1 *= share;
    settings.l2 *= share;
    Trainer next(network, trainer.loss(), trainer.optimizer(), settings);
    next.restore(trainer.state());
    next.step(some);

    std::vector<LayerHealth> health(network.layers.size());
    for (std::size_t l = 0; l < health.size(); ++l) {
        const DenseLayer& layer = network.dense(l);
        const auto size = std::size_t(layer.weights.size());
        const std::span before(layer.weights.data(), size);
        const double weightNorm = norm(before);
        health[l].gradientNorm = norm({pass.gradients()[l].weights.data(), size});
        health[l].updateRatio =
            weightNorm > 0 ? distance(before, {next.network().dense(l).weights.data(), size}) / weightNorm : 0;
        measureUnits(layer, pass.passes()[l], health[l]);
    }
    return health;
}

} // namespace nnlab
