// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/engine/gradient_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace nnlab::test {

namespace {

constexpr double widest = 0x1p-11;
constexpr double smallest = 1e-3; // gradients below are compared as if they were this large

/// The mean loss of a problem as a function of its network, and on which side of each kink its units were.
class Landscape
{
public:
    explicit Landscape(const GradientProblem& problem) : m_problem(problem), m_pass(problem.network.layers.size()) { }

    double height(const NetworkOf<double>& network)
    {
        m_pass.forward(network, m_problem.inputs);
        double sum = 0;
        for (const double loss : m_pass.losses(m_problem.loss, m_problem.targets))
            sum += loss;
        return sum / double(m_problem.inputs.cols());
    }

    /// How many kinks lie below each pre-activation of the last height().
    std::vector<int> sides() const
    {
        std::vector<int> sides;
        for (std::size_t l = 0; l < m_problem.network.layers.size(); ++l) {
            const std::span<const double> kinks = m_problem.network.dense(l).activation.row().kinks;
            const MatrixOf<double>& z = m_pass.passes()[l].z;
            for (Eigen::Index i = 0; !kinks.empty() && i < z.size(); ++i)
                sides.push_back(int(std::ranges::count_if(kinks, [&](double kink) { return z.data()[i] > kink; })));
        }
        return sides;
    }

private:
    const GradientProblem& m_problem;
    BackpropagationOf<double> m_pass;
};

/// The derivative by one number of `network`, or nothing at a kink.
std::optional<double> slopeOf(Landscape& landscape, const NetworkOf<double>& network, double& number)
{
    const double middle = number;
    double differences[3];
    bool crossesKink = false;
    for (int i = 0; i < 3; ++i) {
        const double width = std::ldexp(widest, -i);
        number = middle - width;
        const double below = landscape.height(network);
        const std::vector<int> sidesBelow = landscape.sides();
        number = middle + width;
        const double above = landscape.height(network);
        crossesKink = crossesKink || landscape.sides() != sidesBelow;
        differences[i] = (above - below) / (2 * width);
    }
    number = middle;
    // Richardson: the error of a central difference shrinks with the square of its width.
    const double coarse = (4 * differences[1] - differences[0]) / 3;
    const double fine = (4 * differences[2] - differences[1]) / 3;
    const bool isCertain = std::abs(fine - coarse) <= 1e-7 * std::max(std::abs(fine), smallest);
    if (crossesKink || !isCertain)
        return {};
    return fine;
}

double relativeError(double claimed, double measured)
{
    const double size = std::max({std::abs(claimed), std::abs(measured), smallest});
    const double error = std::abs(claimed - measured) / size;
    return std::isfinite(error) ? error : std::numeric_limits<double>::infinity();
}

bool fits(const Gradients& gradients, const NetworkOf<double>& network)
{
    if (gradients.size() != network.layers.size())
        return false;
    for (std::size_t l = 0; l < gradients.size(); ++l) {
        const DenseLayerOf<double>& layer = network.dense(l);
        if (gradients[l].weights.rows() != layer.weights.rows() || gradients[l].weights.cols() != layer.weights.cols()
            || gradients[l].biases.size() != layer.biases.size())
            return false;
    }
    return true;
}

} // namespace

GradientProblem gradientProblem(std::span<const int> widths, const Activation& hidden, const Activation& output,
    const Loss& loss, int samples, std::uint64_t seed)
{
    const Random weights(seed, Purpose::Weights);
    const Random points(seed, Purpose::Points);
    GradientProblem problem{
        NetworkOf<double>(widths, hidden, output, weights, initializerNamed("normal-fan-in")), loss, {}, {}};
    prepareForLoss(problem.network, loss);
    problem.inputs.resize(widths.front(), samples);
    problem.targets.setConstant(widths.back(), samples, loss.row().targetLow);
    for (int s = 0; s < samples; ++s) {
        const bool isAllZero = samples > 1 && s + 1 == samples;
        for (int i = 0; i < widths.front(); ++i) {
            const Counter place = {std::uint32_t(s), std::uint32_t(i), 0, 0};
            const bool isZero = isAllZero || points.below(3, {std::uint32_t(s), std::uint32_t(i), 1, 0}) == 0;
            problem.inputs(i, s) = isZero ? 0.0 : points.normal(place);
        }
        problem.targets(Eigen::Index(points.below(std::uint64_t(widths.back()), {std::uint32_t(s), 0, 2, 0})), s) = 1;
    }
    return problem;
}

Gradients engineGradients(const GradientProblem& problem)
{
    BackpropagationOf<double> pass(problem.network.layers.size());
    pass.forward(problem.network, problem.inputs);
    pass.backward(problem.network, problem.loss, problem.inputs, problem.targets);
    return pass.gradients();
}

GradientCheck checkGradients(const GradientProblem& problem, const GradientFunction& gradients)
{
    const Gradients claimed = gradients(problem);
    GradientCheck check;
    if (!fits(claimed, problem.network)) {
        check.worst = std::numeric_limits<double>::infinity();
        check.where = "a gradient has another shape than its tensor";
        return check;
    }
    Landscape landscape(problem);
    NetworkOf<double> network = problem.network;
    for (const TensorOf<double>& tensor : network.tensors()) {
        const LayerGradientOf<double>& layer = claimed[std::size_t(tensor.layer)];
        const double* numbers = tensor.isBias ? layer.biases.data() : layer.weights.data();
        for (std::size_t i = 0; i < tensor.numbers.size(); ++i) {
            const std::optional<double> measured = slopeOf(landscape, network, tensor.numbers[i]);
            if (!measured) {
                ++check.skipped;
                continue;
            }
            ++check.checked;
            const double error = relativeError(numbers[i], *measured);
            if (error > check.worst) {
                check.worst = error;
                check.where = tensor.name + " [" + std::to_string(i) + "]: " + std::to_string(numbers[i])
                    + " where central differences say " + std::to_string(*measured);
            }
        }
    }
    return check;
}

} // namespace nnlab::test
