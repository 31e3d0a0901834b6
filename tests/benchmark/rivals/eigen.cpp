// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/benchmark/rivals/elementwise.h"
#include "tests/benchmark/rivals/rival.h"

#include <Eigen/Core>

namespace rivals {

namespace {

using Matrix = Eigen::MatrixXf;
/// Outputs x inputs; row by row is the quicker layout for Eigen's products here.
using Weights = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXf;
using Image = Eigen::Map<const Vector>;

/// The rows of a layer's first weights.
Eigen::Map<const Weights> weightsOf(const FirstLayer& layer)
{
    return {layer.weights.data(), layer.outputs, layer.inputs};
}

Image biasesOf(const FirstLayer& layer) { return {layer.biases.data(), layer.outputs}; }

class OnlineOnEigen
{
public:
    explicit OnlineOnEigen(const FirstNetwork& first)
        : m_hiddenWeights(weightsOf(first[0])), m_outputWeights(weightsOf(first[1]))
    { }

    void train(const Digits& digits, Order order)
    {
        for (const std::uint32_t sample : order) {
            const Image x(digits.image(sample), pixels);
            forward(x);
            Output outputDelta = m_output;
            outputDelta[digits.labels[sample]] -= 1;
            Hidden hiddenDelta;
            hiddenDelta.noalias() = m_outputWeights.transpose() * outputDelta;
            hiddenDelta.array() *= m_hidden.array() * (1 - m_hidden.array());
            outputDelta *= -OnlineRecipe::rate;
            hiddenDelta *= -OnlineRecipe::rate;
            m_outputWeights.noalias() += outputDelta * m_hidden.transpose();
            m_outputBiases += outputDelta;
            m_hiddenWeights.noalias() += hiddenDelta * x.transpose();
            m_hiddenBiases += hiddenDelta;
        }
    }

    const float* outputsOf(const float* image)
    {
        forward(Image(image, pixels));
        return m_output.data();
    }

private:
    static constexpr int hidden = OnlineRecipe::hidden;
    using Hidden = Eigen::Matrix<float, hidden, 1>;
    using Output = Eigen::Matrix<float, classes, 1>;

    void forward(const Image& x)
    {
        m_hidden = m_hiddenBiases;
        m_hidden.noalias() += m_hiddenWeights * x;
        m_hidden = m_hidden.unaryExpr(&sigmoid);
        m_output = m_outputBiases;
        m_output.noalias() += m_outputWeights * m_hidden;
        m_output = m_output.unaryExpr(&sigmoid);
    }

    Weights m_hiddenWeights;
    Eigen::Matrix<float, classes, hidden> m_outputWeights;
    Hidden m_hiddenBiases = Hidden::Zero();
    Output m_outputBiases = Output::Zero();
    Hidden m_hidden;
    Output m_output;
};

/// Mini-batches: one column per sample, weights outputs x inputs.
class BatchNetwork
{
public:
    BatchNetwork(const FirstNetwork& first, int batch, float rate, float momentum)
        : m_batch(batch), m_rate(rate), m_momentum(momentum), m_samples(pixels, batch)
    {
        for (const FirstLayer& layer : first) {
            const int out = layer.outputs;
            m_layers.push_back({weightsOf(layer), biasesOf(layer), Weights::Zero(out, layer.inputs), Vector::Zero(out),
                Matrix(out, batch), Matrix(out, batch)});
        }
    }
    virtual ~BatchNetwork() = default;

    void train(const Digits& digits, Order order)
    {
        std::vector<std::uint8_t> labels(std::size_t(m_batch), 0);
        for (std::size_t from = 0; from < order.size(); from += std::size_t(m_batch)) {
            const auto count = Eigen::Index(std::min(order.size() - from, std::size_t(m_batch)));
            for (Eigen::Index s = 0; s < count; ++s) {
                const std::size_t sample = order[from + std::size_t(s)];
                m_samples.col(s) = Image(digits.image(sample), pixels);
                labels[std::size_t(s)] = digits.labels[sample];
            }
            learn(count, labels);
        }
    }

    const float* outputsOf(const float* image)
    {
        forward(Image(image, pixels));
        return m_layers.back().a.data();
    }

protected:
    struct Layer
    {
        Weights weights;
        Vector biases;
        Weights velocity;
        Vector biasVelocity;
        Matrix a;
        Matrix delta;
    };

    virtual void activate(Eigen::Ref<Matrix> a, bool isLast) const = 0;
    /// delta *= f'(z), told from a = f(z).
    virtual void derive(Eigen::Ref<Matrix> delta, const Eigen::Ref<const Matrix>& a, bool isLast) const = 0;

    std::vector<Layer> m_layers;

private:
    template <typename Samples>
    void forward(const Samples& samples)
    {
        for (std::size_t l = 0; l < m_layers.size(); ++l) {
            Layer& layer = m_layers[l];
            auto a = layer.a.leftCols(samples.cols());
            if (l == 0)
                a.noalias() = layer.weights * samples;
            else
                a.noalias() = layer.weights * m_layers[l - 1].a.leftCols(samples.cols());
            a.colwise() += layer.biases;
            activate(a, l + 1 == m_layers.size());
        }
    }

    void learn(Eigen::Index count, const std::vector<std::uint8_t>& labels)
    {
        forward(m_samples.leftCols(count));
        Layer& last = m_layers.back();
        last.delta.leftCols(count) = last.a.leftCols(count);
        for (Eigen::Index s = 0; s < count; ++s)
            last.delta(labels[std::size_t(s)], s) -= 1;
        derive(last.delta.leftCols(count), last.a.leftCols(count), true);
        for (std::size_t l = m_layers.size(); l-- > 1;) {
            auto delta = m_layers[l - 1].delta.leftCols(count);
            delta.noalias() = m_layers[l].weights.transpose() * m_layers[l].delta.leftCols(count);
            derive(delta, m_layers[l - 1].a.leftCols(count), false);
        }
        for (std::size_t l = 0; l < m_layers.size(); ++l) {
            if (l == 0)
                update(m_layers[l], m_samples.leftCols(count), count);
            else
                update(m_layers[l], m_layers[l - 1].a.leftCols(count), count);
        }
    }

    template <typename Below>
    void update(Layer& layer, const Below& below, Eigen::Index count)
    {
        const auto delta = layer.delta.leftCols(count);
        if (m_momentum == 0) {
            const float step = m_rate / float(count);
            layer.weights.noalias() -= step * delta * below.transpose();
            layer.biases -= step * delta.rowwise().sum();
            return;
        }
        const float share = 1 / float(count);
        layer.velocity *= m_momentum;
        layer.velocity.noalias() += share * delta * below.transpose();
        layer.weights -= m_rate * layer.velocity;
        layer.biasVelocity = m_momentum * layer.biasVelocity + share * delta.rowwise().sum();
        layer.biases -= m_rate * layer.biasVelocity;
    }

    int m_batch;
    float m_rate;
    float m_momentum;
    Matrix m_samples;
};

class NielsenOnEigen final : public BatchNetwork
{
public:
    explicit NielsenOnEigen(const FirstNetwork& first)
        : BatchNetwork(first, NielsenRecipe::batch, NielsenRecipe::rate, NielsenRecipe::momentum)
    { }

private:
    void activate(Eigen::Ref<Matrix> a, bool) const override { a = a.unaryExpr(&sigmoid); }
    void derive(Eigen::Ref<Matrix> delta, const Eigen::Ref<const Matrix>& a, bool) const override
    {
        delta.array() *= a.array() * (1 - a.array());
    }
};

class MiniBatchOnEigen final : public BatchNetwork
{
public:
    explicit MiniBatchOnEigen(const FirstNetwork& first)
        : BatchNetwork(first, MiniBatchRecipe::batch, MiniBatchRecipe::rate, MiniBatchRecipe::momentum)
    { }

private:
    void activate(Eigen::Ref<Matrix> a, bool isLast) const override
    {
        if (!isLast) {
            a = a.cwiseMax(0.0f);
            return;
        }
        for (Eigen::Index s = 0; s < a.cols(); ++s)
            softmax(a.col(s).data());
    }

    void derive(Eigen::Ref<Matrix> delta, const Eigen::Ref<const Matrix>& a, bool isLast) const override
    {
        if (!isLast)
            delta.array() *= (a.array() > 0).cast<float>();
    }
};

} // namespace

} // namespace rivals

int main(int argc, char** argv)
{
    using namespace rivals;
    return competeWith<OnlineOnEigen, NielsenOnEigen, MiniBatchOnEigen>(argc, argv);
}
