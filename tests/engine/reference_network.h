// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace nnlab::test {

/// A naive neural network in double precision: one sample at a time, one weight at a time, as a textbook has it.
///
/// It shares nothing with the engine, on purpose: no header, no table, no matrix, no function but the C library's. What
/// both agree on over ten steps is not a mistake that was made once and used twice. Deliberately slow and plain.
class ReferenceNetwork
{
public:
    using Numbers = std::vector<double>;

    struct Layer
    {
        std::vector<Numbers> weights; ///< [output][input]
        Numbers biases;
        std::string activation;
    };

    struct Training
    {
        std::string loss;
        std::string optimizer;
        double rate = 0.1;
        double momentum = 0.9;
        double beta1 = 0.9;
        double beta2 = 0.999;
        double decay = 0.9;
        double epsilon = 1e-7;
        double weightDecay = 0.01;
        double l1 = 0;
        double l2 = 0;
        double trainingSamples = 1; ///< the n of l1 and l2
    };

    std::vector<Layer> layers;

    ReferenceNetwork(std::vector<Layer> layers, Training training)
        : layers(std::move(layers)), m_training(std::move(training))
    { }

    Numbers outputsFor(const Numbers& features) const
    {
        Numbers values = features;
        for (std::size_t l = 0; l < layers.size(); ++l)
            values = activationsOf(l, sumsOf(layers[l], values));
        return values;
    }

    /// The loss of one sample.
    double lossOf(const Numbers& features, const Numbers& targets) const
    {
        const Numbers outputs = outputsFor(features);
        double sum = 0;
        for (std::size_t k = 0; k < outputs.size(); ++k)
            sum += lossTerm(outputs[k], targets[k]);
        return m_training.loss == "mean-squared-error" ? sum / double(outputs.size()) : sum;
    }

    /// One step of the optimizer on a mini-batch.
    void step(const std::vector<Numbers>& features, const std::vector<Numbers>& targets)
    {
        const double share = 1.0 / double(features.size());
        std::vector<Numbers> gradient = zeros();
        for (std::size_t s = 0; s < features.size(); ++s)
            addGradient(features[s], targets[s], share, gradient);
        ++m_steps;
        if (m_first.empty()) {
            m_first = zeros();
            m_second = zeros();
        }
        for (std::size_t l = 0; l < layers.size(); ++l) {
            std::size_t place = 0;
            for (Numbers& row : layers[l].weights) {
                for (double& weight : row) {
                    double slope = gradient[l][place];
                    slope += m_training.l2 / m_training.trainingSamples * weight;
                    slope += m_training.l1 / m_training.trainingSamples * double((weight > 0) - (weight < 0));
                    if (m_training.optimizer == "adamw")
                        weight -= m_training.rate * m_training.weightDecay * weight;
                    move(weight, slope, m_first[l][place], m_second[l][place]);
                    ++place;
                }
            }
            for (double& bias : layers[l].biases) {
                move(bias, gradient[l][place], m_first[l][place], m_second[l][place]);
                ++place;
            }
        }
    }

private:
    static Numbers sumsOf(const Layer& layer, const Numbers& inputs)
    {
        Numbers sums = layer.biases;
        for (std::size_t k = 0; k < sums.size(); ++k) {
            for (std::size_t i = 0; i < inputs.size(); ++i)
                sums[k] += layer.weights[k][i] * inputs[i];
        }
        return sums;
    }

    bool isSoftmax(std::size_t layer) const
    {
        return layer + 1 == layers.size() && m_training.loss == "softmax-cross-entropy";
    }

    std::string activationOf(std::size_t layer) const
    {
        if (layer + 1 == layers.size() && m_training.loss == "binary-cross-entropy")
            return "sigmoid";
        return layers[layer].activation;
    }

    Numbers activationsOf(std::size_t layer, const Numbers& sums) const
    {
        Numbers values(sums.size());
        if (isSoftmax(layer)) {
            double all = 0;
            for (const double sum : sums)
                all += std::exp(sum);
            for (std::size_t k = 0; k < sums.size(); ++k)
                values[k] = std::exp(sums[k]) / all;
            return values;
        }
        for (std::size_t k = 0; k < sums.size(); ++k)
            values[k] = function(activationOf(layer), sums[k]);
        return values;
    }

    static double function(const std::string& name, double z)
    {
        if (name == "identity")
            return z;
        if (name == "sigmoid")
            return 1 / (1 + std::exp(-z));
        if (name == "tanh")
            return std::tanh(z);
        if (name == "relu")
            return z > 0 ? z : 0;
        if (name == "elu")
            return z > 0 ? z : std::exp(z) - 1;
        if (name == "gelu")
            return z * (1 + std::erf(z / std::sqrt(2.0))) / 2;
        if (name == "silu")
            return z / (1 + std::exp(-z));
        if (name == "softplus")
            return std::log(1 + std::exp(z));
        throw std::invalid_argument(name);
    }

    static double derivative(const std::string& name, double z)
    {
        if (name == "identity")
            return 1;
        if (name == "sigmoid")
            return 1 / (2 + std::exp(z) + std::exp(-z));
        if (name == "tanh")
            return 1 / (std::cosh(z) * std::cosh(z));
        if (name == "relu")
            return z > 0 ? 1 : 0;
        if (name == "elu")
            return z > 0 ? 1 : std::exp(z);
        if (name == "gelu")
            return (1 + std::erf(z / std::sqrt(2.0))) / 2 + z * std::exp(-z * z / 2) / std::sqrt(8 * std::atan(1.0));
        if (name == "silu")
            return 1 / (1 + std::exp(-z)) + z / (2 + std::exp(z) + std::exp(-z));
        if (name == "softplus")
            return 1 / (1 + std::exp(-z));
        throw std::invalid_argument(name);
    }

    double lossTerm(double output, double target) const
    {
        const double error = output - target;
        if (m_training.loss == "half-squared-error")
            return error * error / 2;
        if (m_training.loss == "mean-squared-error")
            return error * error;
        if (m_training.loss == "binary-cross-entropy")
            return target > 0.5 ? -std::log(output) : -std::log(1 - output);
        if (m_training.loss == "softmax-cross-entropy")
            return target > 0.5 ? -std::log(output) : 0;
        if (m_training.loss == "huber")
            return std::fabs(error) < 1 ? error * error / 2 : std::fabs(error) - 0.5;
        if (m_training.loss == "hinge")
            return std::max(0.0, 1 - target * output);
        throw std::invalid_argument(m_training.loss);
    }

    /// By one output, all others held fast; for softmax by the sum before it.
    double lossSlope(double output, double target, std::size_t outputs) const
    {
        const double error = output - target;
        if (m_training.loss == "half-squared-error" || m_training.loss == "softmax-cross-entropy")
            return error;
        if (m_training.loss == "mean-squared-error")
            return 2 * error / double(outputs);
        if (m_training.loss == "binary-cross-entropy")
            return target > 0.5 ? -1 / output : 1 / (1 - output);
        if (m_training.loss == "huber")
            return std::clamp(error, -1.0, 1.0);
        if (m_training.loss == "hinge")
            return target * output < 1 ? -target : 0;
        throw std::invalid_argument(m_training.loss);
    }

    /// All weights and biases of each layer in one row, in the order in which step() walks them.
    std::vector<Numbers> zeros() const
    {
        std::vector<Numbers> all;
        for (const Layer& layer : layers)
            all.emplace_back(layer.biases.size() * (layer.weights[0].size() + 1), 0.0);
        return all;
    }

    void addGradient(
        const Numbers& features, const Numbers& targets, double share, std::vector<Numbers>& gradient) const
    {
        std::vector<Numbers> inputs = {features}; // of each layer, and the outputs at the end
        std::vector<Numbers> sums;
        for (std::size_t l = 0; l < layers.size(); ++l) {
            sums.push_back(sumsOf(layers[l], inputs[l]));
            inputs.push_back(activationsOf(l, sums[l]));
        }
        Numbers error(targets.size());
        for (std::size_t k = 0; k < targets.size(); ++k)
            error[k] = lossSlope(inputs.back()[k], targets[k], targets.size());
        for (std::size_t l = layers.size(); l-- > 0;) {
            const std::size_t width = inputs[l].size();
            Numbers errorBelow(width, 0.0);
            for (std::size_t k = 0; k < error.size(); ++k) {
                const double delta = isSoftmax(l) ? error[k] : error[k] * derivative(activationOf(l), sums[l][k]);
                for (std::size_t i = 0; i < width; ++i) {
                    gradient[l][k * width + i] += share * delta * inputs[l][i];
                    errorBelow[i] += delta * layers[l].weights[k][i];
                }
                gradient[l][error.size() * width + k] += share * delta;
            }
            error = errorBelow;
        }
    }

    void move(double& weight, double slope, double& first, double& second) const
    {
        const Training& t = m_training;
        if (t.optimizer == "gradient-descent") {
            weight -= t.rate * slope;
        } else if (t.optimizer == "momentum") {
            first = t.momentum * first + slope;
            weight -= t.rate * first;
        } else if (t.optimizer == "nesterov") {
            first = t.momentum * first + slope;
            weight -= t.rate * (slope + t.momentum * first);
        } else if (t.optimizer == "adagrad") {
            first += slope * slope;
            weight -= t.rate * slope / (std::sqrt(first) + t.epsilon);
        } else if (t.optimizer == "rmsprop") {
            first = t.decay * first + (1 - t.decay) * slope * slope;
            weight -= t.rate * slope / (std::sqrt(first) + t.epsilon);
        } else if (t.optimizer == "adam" || t.optimizer == "adamw") {
            first = t.beta1 * first + (1 - t.beta1) * slope;
            second = t.beta2 * second + (1 - t.beta2) * slope * slope;
            const double m = first / (1 - std::pow(t.beta1, m_steps));
            const double v = second / (1 - std::pow(t.beta2, m_steps));
            weight -= t.rate * m / (std::sqrt(v) + t.epsilon);
        } else {
            throw std::invalid_argument(t.optimizer);
        }
    }

    Training m_training;
    int m_steps = 0;
    std::vector<Numbers> m_first;
    std::vector<Numbers> m_second;
};

} // namespace nnlab::test
