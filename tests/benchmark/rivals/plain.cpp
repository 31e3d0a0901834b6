// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Loops without any library, written for the compiler to vectorise: sizes are constants, the innermost loop runs over
// numbers that lie together, and what a tile adds up fits in registers.

#include "tests/benchmark/rivals/elementwise.h"
#include "tests/benchmark/rivals/rival.h"

#include <cstring>

namespace rivals {

namespace {

/// One sample at a time; weights are outputs x inputs, so that both passes run along an image.
class OnlineInLoops
{
public:
    explicit OnlineInLoops(const FirstNetwork& first)
        : m_hiddenWeights(first[0].weights), m_outputWeights(first[1].weights)
    { }

    void train(const Digits& digits, Order order)
    {
        for (const std::uint32_t sample : order) {
            const float* x = digits.image(sample);
            forward(x);
            float outputDelta[classes];
            for (int o = 0; o < classes; ++o)
                outputDelta[o] = m_output[o] - float(o == digits.labels[sample]);
            float hiddenDelta[hidden] = {};
            for (int o = 0; o < classes; ++o) {
                for (int h = 0; h < hidden; ++h)
                    hiddenDelta[h] += m_outputWeights[o * hidden + h] * outputDelta[o];
            }
            for (int h = 0; h < hidden; ++h)
                hiddenDelta[h] *= m_hidden[h] * (1 - m_hidden[h]);

            for (int o = 0; o < classes; ++o) {
                const float step = OnlineRecipe::rate * outputDelta[o];
                for (int h = 0; h < hidden; ++h)
                    m_outputWeights[o * hidden + h] -= step * m_hidden[h];
                m_outputBiases[o] -= step;
            }
            for (int h = 0; h < hidden; ++h) {
                const float step = OnlineRecipe::rate * hiddenDelta[h];
                float* weights = m_hiddenWeights.data() + h * pixels;
                for (int i = 0; i < pixels; ++i)
                    weights[i] -= step * x[i];
                m_hiddenBiases[h] -= step;
            }
        }
    }

    const float* outputsOf(const float* image)
    {
        forward(image);
        return m_output;
    }

private:
    static constexpr int hidden = OnlineRecipe::hidden;
    static constexpr int rowsAtOnce = 5; ///< as many sums, so that they need not wait for each other

    void forward(const float* x)
    {
        for (int first = 0; first < hidden; first += rowsAtOnce) {
            const float* weights = m_hiddenWeights.data() + first * pixels;
            float sums[rowsAtOnce] = {};
            for (int i = 0; i < pixels; ++i) {
                for (int row = 0; row < rowsAtOnce; ++row)
                    sums[row] += weights[row * pixels + i] * x[i];
            }
            for (int row = 0; row < rowsAtOnce; ++row)
                m_hidden[first + row] = sums[row] + m_hiddenBiases[first + row];
        }
        for (float& a : m_hidden)
            a = sigmoid(a);
        for (int o = 0; o < classes; ++o) {
            float sum = m_outputBiases[o];
            for (int h = 0; h < hidden; ++h)
                sum += m_outputWeights[o * hidden + h] * m_hidden[h];
            m_output[o] = sum;
        }
        for (float& a : m_output)
            a = sigmoid(a);
    }

    std::vector<float> m_hiddenWeights; ///< 20 x 784
    std::vector<float> m_outputWeights; ///< 10 x 20
    float m_hiddenBiases[hidden] = {};
    float m_outputBiases[classes] = {};
    float m_hidden[hidden] = {};
    float m_output[classes] = {};
};

/// Hands the products of `rows` rows of `a` with `columns` rows of `b`, each `depth` long, to `store`; R x C at once,
/// so that a number is loaded once for several of them.
template <int R, int C, typename Store>
void dotProducts(int rows, int columns, int depth, const float* a, const float* b, const Store& store)
{
    const auto tile = [&]<int Rows>(int row, int column) {
        const float* from = a + row * depth;
        const float* with = b + column * depth;
        float sums[Rows][C] = {};
        for (int i = 0; i < depth; ++i) {
            for (int r = 0; r < Rows; ++r) {
                for (int c = 0; c < C; ++c)
                    sums[r][c] += from[r * depth + i] * with[c * depth + i];
            }
        }
        for (int r = 0; r < Rows; ++r) {
            for (int c = 0; c < C; ++c)
                store(row + r, column + c, sums[r][c]);
        }
    };
    for (int column = 0; column < columns; column += C) {
        int row = 0;
        for (; row + R <= rows; row += R)
            tile.template operator()<R>(row, column);
        for (; row < rows; ++row)
            tile.template operator()<1>(row, column);
    }
}

/// to[r] = keep * to[r] + sum over k of factor(r, k) * from[k], for R rows of `to` and all `count` rows of `from`, K of
/// them at once; `count` is a multiple of K, every row is `width` long.
template <int R, int K, typename Factor>
void addRows(float keep, float* __restrict to, const float* __restrict from, int count, int width, const Factor& factor)
{
    for (int first = 0; first < count; first += K) {
        float factors[R][K];
        for (int r = 0; r < R; ++r) {
            for (int k = 0; k < K; ++k)
                factors[r][k] = factor(r, first + k);
        }
        const float* rows = from + first * width;
        const float kept = first == 0 ? keep : 1.0f;
        for (int i = 0; i < width; ++i) {
            for (int r = 0; r < R; ++r) {
                float sum = kept * to[r * width + i];
                for (int k = 0; k < K; ++k)
                    sum += factors[r][k] * rows[k * width + i];
                to[r * width + i] = sum;
            }
        }
    }
}

enum class Ending { Sigmoid, Relu, Softmax };

/// A layer of a network that learns from mini-batches: weights are outputs x inputs, numbers of samples batch x units.
template <int inputs, int outputs, int batch, Ending ending>
struct Layer
{
    static constexpr int unitsAtOnce = outputs % 4 == 0 ? 4 : 5;
    static constexpr int samplesAtOnce = 2;
    static constexpr int rowsAdded = batch % 4 == 0 ? 4 : 5;

    explicit Layer(const FirstLayer& first) : weights(first.weights)
    {
        std::copy(first.biases.begin(), first.biases.end(), biases);
    }

    std::vector<float> weights;
    std::vector<float> velocity = std::vector<float>(outputs * inputs);
    float biases[outputs] = {};
    float biasVelocity[outputs] = {};
    std::vector<float> a = std::vector<float>(batch * outputs);
    std::vector<float> delta = std::vector<float>(batch * outputs);

    void forward(const float* below, int count)
    {
        dotProducts<samplesAtOnce, unitsAtOnce>(count, outputs, inputs, below, weights.data(),
            [&](int sample, int unit, float sum) { a[std::size_t(sample * outputs + unit)] = sum + biases[unit]; });
        const auto size = std::size_t(count) * outputs;
        if (ending == Ending::Sigmoid) {
            for (std::size_t i = 0; i < size; ++i)
                a[i] = sigmoid(a[i]);
        } else if (ending == Ending::Relu) {
            for (std::size_t i = 0; i < size; ++i)
                a[i] = std::max(a[i], 0.0f);
        } else {
            for (std::size_t i = 0; i < size; i += outputs)
                softmax(&a[i]);
        }
    }

    /// delta *= f'(z), told from a = f(z). Softmax stands with the cross-entropy, whose delta is output - label as it
    /// is.
    void multiplyByDerivative(int count)
    {
        const auto size = std::size_t(count) * outputs;
        if (ending == Ending::Sigmoid) {
            for (std::size_t i = 0; i < size; ++i)
                delta[i] *= a[i] * (1 - a[i]);
        } else if (ending == Ending::Relu) {
            for (std::size_t i = 0; i < size; ++i)
                delta[i] = a[i] > 0 ? delta[i] : 0.0f;
        }
    }

    void compare(const std::uint8_t* labels, int count)
    {
        delta = a;
        for (int s = 0; s < count; ++s)
            delta[std::size_t(s * outputs + labels[s])] -= 1;
        multiplyByDerivative(count);
    }

    template <typename Below>
    void backward(Below& below, int count)
    {
        for (int s = 0; s < count; s += 2) {
            addRows<2, unitsAtOnce>(0, &below.delta[std::size_t(s * inputs)], weights.data(), outputs, inputs,
                [&](int r, int unit) { return delta[std::size_t((s + r) * outputs + unit)]; });
        }
        below.multiplyByDerivative(count);
    }

    /// There is no gradient matrix: sums go straight into the weights, or with momentum into the velocity.
    void update(const float* below, int count, float rate, float momentum)
    {
        const float share = 1 / float(count);
        for (int unit = 0; unit < outputs; unit += unitsAtOnce) {
            const auto deltaOf = [&](int r, int sample) { return delta[std::size_t(sample * outputs + unit + r)]; };
            float* w = &weights[std::size_t(unit * inputs)];
            if (momentum == 0) {
                addRows<unitsAtOnce, rowsAdded>(
                    1, w, below, count, inputs, [&](int r, int s) { return -rate * share * deltaOf(r, s); });
                continue;
            }
            float* v = &velocity[std::size_t(unit * inputs)];
            addRows<unitsAtOnce, rowsAdded>(
                momentum, v, below, count, inputs, [&](int r, int s) { return share * deltaOf(r, s); });
            for (int i = 0; i < unitsAtOnce * inputs; ++i)
                w[i] -= rate * v[i];
        }
        for (int unit = 0; unit < outputs; ++unit) {
            float sum = 0;
            for (int s = 0; s < count; ++s)
                sum += delta[std::size_t(s * outputs + unit)];
            biasVelocity[unit] = momentum * biasVelocity[unit] + share * sum;
            biases[unit] -= rate * biasVelocity[unit];
        }
    }
};

/// The digits of a mini-batch, side by side.
template <int batch>
struct Batch
{
    std::vector<float> samples = std::vector<float>(batch * pixels);
    std::uint8_t labels[batch] = {};
    int count = 0;

    void gather(const Digits& digits, Order indices)
    {
        count = int(indices.size());
        for (int s = 0; s < count; ++s) {
            const std::size_t sample = indices[std::size_t(s)];
            std::memcpy(&samples[std::size_t(s * pixels)], digits.image(sample), pixels * sizeof(float));
            labels[s] = digits.labels[sample];
        }
    }
};

template <int batch, typename Learn>
void forEachBatch(const Digits& digits, Order order, const Learn& learn)
{
    Batch<batch> samples;
    for (std::size_t from = 0; from < order.size(); from += batch) {
        samples.gather(digits, order.subspan(from, std::min<std::size_t>(batch, order.size() - from)));
        learn(samples);
    }
}

class NielsenInLoops
{
public:
    explicit NielsenInLoops(const FirstNetwork& first) : m_hidden(first[0]), m_output(first[1]) { }

    void train(const Digits& digits, Order order)
    {
        forEachBatch<NielsenRecipe::batch>(digits, order, [&](const auto& samples) {
            const float* x = samples.samples.data();
            const int count = samples.count;
            forward(x, count);
            m_output.compare(samples.labels, count);
            m_output.backward(m_hidden, count);
            m_hidden.update(x, count, NielsenRecipe::rate, 0);
            m_output.update(m_hidden.a.data(), count, NielsenRecipe::rate, 0);
        });
    }

    const float* outputsOf(const float* image)
    {
        forward(image, 1);
        return m_output.a.data();
    }

private:
    void forward(const float* x, int count)
    {
        m_hidden.forward(x, count);
        m_output.forward(m_hidden.a.data(), count);
    }

    Layer<pixels, NielsenRecipe::hidden, NielsenRecipe::batch, Ending::Sigmoid> m_hidden;
    Layer<NielsenRecipe::hidden, classes, NielsenRecipe::batch, Ending::Sigmoid> m_output;
};

class MiniBatchInLoops
{
public:
    explicit MiniBatchInLoops(const FirstNetwork& first) : m_first(first[0]), m_second(first[1]), m_output(first[2]) { }

    void train(const Digits& digits, Order order)
    {
        constexpr float rate = MiniBatchRecipe::rate;
        constexpr float momentum = MiniBatchRecipe::momentum;
        forEachBatch<MiniBatchRecipe::batch>(digits, order, [&](const auto& samples) {
            const float* x = samples.samples.data();
            const int count = samples.count;
            forward(x, count);
            m_output.compare(samples.labels, count);
            m_output.backward(m_second, count);
            m_second.backward(m_first, count);
            m_first.update(x, count, rate, momentum);
            m_second.update(m_first.a.data(), count, rate, momentum);
            m_output.update(m_second.a.data(), count, rate, momentum);
        });
    }

    const float* outputsOf(const float* image)
    {
        forward(image, 1);
        return m_output.a.data();
    }

private:
    void forward(const float* x, int count)
    {
        m_first.forward(x, count);
        m_second.forward(m_first.a.data(), count);
        m_output.forward(m_second.a.data(), count);
    }

    static constexpr int batch = MiniBatchRecipe::batch;
    Layer<pixels, MiniBatchRecipe::first, batch, Ending::Relu> m_first;
    Layer<MiniBatchRecipe::first, MiniBatchRecipe::second, batch, Ending::Relu> m_second;
    Layer<MiniBatchRecipe::second, classes, batch, Ending::Softmax> m_output;
};

} // namespace

} // namespace rivals

int main(int argc, char** argv)
{
    using namespace rivals;
    return competeWith<OnlineInLoops, NielsenInLoops, MiniBatchInLoops>(argc, argv);
}
