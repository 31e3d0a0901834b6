// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/benchmark/rivals/elementwise.h"
#include "tests/benchmark/rivals/rival.h"

#include <cstring>

namespace rivals {

/// C = alpha op(A) op(B) + beta C, row-major; op(A) is m x k, op(B) is k x n.
using Gemm = void (*)(bool transposeA, bool transposeB, int m, int n, int k, float alpha, const float* a, int lda,
    const float* b, int ldb, float beta, float* c, int ldc);

/// How a layer of a GemmNetwork ends. The last two stand with the cross-entropy that belongs to them: their delta is
/// output - label as it is.
enum class Ending { Sigmoid, Relu, SigmoidOfLogits, Softmax };

/// How weights lie, row-major. Which is quicker depends on the sizes; each recipe takes the better one.
enum class Layout { InputsByOutputs, OutputsByInputs };

/// A network on one function of a BLAS. Activations are batch x units, row-major.
///
/// There is no gradient matrix: with momentum a product goes straight into the velocity (beta = momentum), without it
/// straight into the weights (alpha = -rate / batch, beta = 1).
template <Gemm gemm, Layout layout>
class GemmNetwork
{
public:
    GemmNetwork(const FirstNetwork& first, Ending hidden, Ending output, int batch, float rate, float momentum)
        : m_batch(batch), m_rate(rate), m_momentum(momentum), m_samples(std::size_t(batch) * pixels),
          m_labels(std::size_t(batch))
    {
        for (const FirstLayer& layer : first)
            m_layers.emplace_back(layer, batch, &layer == &first.back() ? output : hidden);
    }

    void train(const Digits& digits, Order order)
    {
        for (std::size_t from = 0; from < order.size(); from += std::size_t(m_batch)) {
            const int count = int(std::min(order.size() - from, std::size_t(m_batch)));
            for (int s = 0; s < count; ++s) {
                const std::size_t sample = order[from + std::size_t(s)];
                std::memcpy(&m_samples[std::size_t(s) * pixels], digits.image(sample), pixels * sizeof(float));
                m_labels[std::size_t(s)] = digits.labels[sample];
            }
            learn(count);
        }
    }

    const float* outputsOf(const float* image)
    {
        forward(image, 1);
        return m_layers.back().a.data();
    }

private:
    struct Layer
    {
        Layer(const FirstLayer& first, int batch, Ending ending)
            : inputs(first.inputs), outputs(first.outputs), ending(ending), weights(first.weights),
              biases(first.biases), velocity(weights.size()), biasVelocity(biases.size()),
              a(std::size_t(batch) * std::size_t(outputs)), delta(a.size())
        {
            if (layout == Layout::OutputsByInputs)
                return;
            for (int o = 0; o < outputs; ++o) {
                for (int i = 0; i < inputs; ++i)
                    weights[std::size_t(i * outputs + o)] = first.weights[std::size_t(o * inputs + i)];
            }
        }

        int inputs;
        int outputs;
        Ending ending;
        std::vector<float> weights;
        std::vector<float> biases;
        std::vector<float> velocity;
        std::vector<float> biasVelocity;
        std::vector<float> a;
        std::vector<float> delta;
    };

    static constexpr bool isTransposed = layout == Layout::OutputsByInputs;

    static int stride(const Layer& layer) { return isTransposed ? layer.inputs : layer.outputs; }

    void forward(const float* samples, int count)
    {
        const float* below = samples;
        for (Layer& layer : m_layers) {
            for (int s = 0; s < count; ++s)
                std::copy(layer.biases.begin(), layer.biases.end(), layer.a.begin() + s * layer.outputs);
            gemm(false, isTransposed, count, layer.outputs, layer.inputs, 1, below, layer.inputs, layer.weights.data(),
                stride(layer), 1, layer.a.data(), layer.outputs);
            end(layer, count);
            below = layer.a.data();
        }
    }

    static void end(Layer& layer, int count)
    {
        float* a = layer.a.data();
        const int size = count * layer.outputs;
        switch (layer.ending) {
        case Ending::Sigmoid:
        case Ending::SigmoidOfLogits:
            for (int i = 0; i < size; ++i)
                a[i] = sigmoid(a[i]);
            break;
        case Ending::Relu:
            for (int i = 0; i < size; ++i)
                a[i] = std::max(a[i], 0.0f);
            break;
        case Ending::Softmax:
            for (int s = 0; s < count; ++s)
                softmax(a + s * layer.outputs);
            break;
        }
    }

    /// delta *= f'(z), told from a = f(z).
    static void multiplyByDerivative(Layer& layer, int count)
    {
        const float* a = layer.a.data();
        float* delta = layer.delta.data();
        const int size = count * layer.outputs;
        if (layer.ending == Ending::Sigmoid) {
            for (int i = 0; i < size; ++i)
                delta[i] *= a[i] * (1 - a[i]);
        } else if (layer.ending == Ending::Relu) {
            for (int i = 0; i < size; ++i)
                delta[i] = a[i] > 0 ? delta[i] : 0.0f;
        }
    }

    void learn(int count)
    {
        forward(m_samples.data(), count);
        Layer& last = m_layers.back();
        std::copy_n(last.a.begin(), count * last.outputs, last.delta.begin());
        for (int s = 0; s < count; ++s)
            last.delta[std::size_t(s * last.outputs) + m_labels[std::size_t(s)]] -= 1;
        multiplyByDerivative(last, count);
        for (std::size_t l = m_layers.size(); l-- > 1;) {
            Layer& layer = m_layers[l];
            Layer& below = m_layers[l - 1];
            gemm(false, !isTransposed, count, layer.inputs, layer.outputs, 1, layer.delta.data(), layer.outputs,
                layer.weights.data(), stride(layer), 0, below.delta.data(), layer.inputs);
            multiplyByDerivative(below, count);
        }
        const float* below = m_samples.data();
        for (Layer& layer : m_layers) {
            update(layer, below, count);
            below = layer.a.data();
        }
    }

    /// result = share * products of the deltas with the activations below + keep * result
    static void addProducts(
        const Layer& layer, const float* below, int count, float share, float keep, std::vector<float>& result)
    {
        const float* delta = layer.delta.data();
        if constexpr (isTransposed)
            gemm(true, false, layer.outputs, layer.inputs, count, share, delta, layer.outputs, below, layer.inputs,
                keep, result.data(), layer.inputs);
        else
            gemm(true, false, layer.inputs, layer.outputs, count, share, below, layer.inputs, delta, layer.outputs,
                keep, result.data(), layer.outputs);
    }

    void update(Layer& layer, const float* below, int count)
    {
        const float* delta = layer.delta.data();
        const float step = m_rate / float(count);
        if (m_momentum == 0) {
            addProducts(layer, below, count, -step, 1, layer.weights);
            for (int s = 0; s < count; ++s) {
                for (int o = 0; o < layer.outputs; ++o)
                    layer.biases[std::size_t(o)] -= step * delta[s * layer.outputs + o];
            }
            return;
        }
        addProducts(layer, below, count, 1 / float(count), m_momentum, layer.velocity);
        float* weights = layer.weights.data();
        const float* velocity = layer.velocity.data();
        for (std::size_t i = 0; i < layer.weights.size(); ++i)
            weights[i] -= m_rate * velocity[i];
        for (float& number : layer.biasVelocity)
            number *= m_momentum;
        for (int s = 0; s < count; ++s) {
            for (int o = 0; o < layer.outputs; ++o)
                layer.biasVelocity[std::size_t(o)] += delta[s * layer.outputs + o] / float(count);
        }
        for (std::size_t o = 0; o < layer.biases.size(); ++o)
            layer.biases[o] -= m_rate * layer.biasVelocity[o];
    }

    std::vector<Layer> m_layers;
    int m_batch;
    float m_rate;
    float m_momentum;
    std::vector<float> m_samples; ///< batch x 784
    std::vector<std::uint8_t> m_labels;
};

template <Gemm gemm>
class NielsenOnGemm : public GemmNetwork<gemm, Layout::OutputsByInputs>
{
public:
    explicit NielsenOnGemm(const FirstNetwork& first)
        : GemmNetwork<gemm, Layout::OutputsByInputs>(
            first, Ending::Sigmoid, Ending::Sigmoid, NielsenRecipe::batch, NielsenRecipe::rate, NielsenRecipe::momentum)
    { }
};

template <Gemm gemm>
class MiniBatchOnGemm : public GemmNetwork<gemm, Layout::InputsByOutputs>
{
public:
    explicit MiniBatchOnGemm(const FirstNetwork& first)
        : GemmNetwork<gemm, Layout::InputsByOutputs>(first, Ending::Relu, Ending::Softmax, MiniBatchRecipe::batch,
            MiniBatchRecipe::rate, MiniBatchRecipe::momentum)
    { }
};

} // namespace rivals
