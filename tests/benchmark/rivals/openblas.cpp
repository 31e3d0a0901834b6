// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/benchmark/rivals/gemm_network.h"

#include <cblas.h>

namespace rivals {

namespace {

/// One sample at a time: gemv and ger on weights that are outputs x inputs, row-major.
class OnlineOnBlas
{
public:
    explicit OnlineOnBlas(const FirstNetwork& first)
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
            float hiddenDelta[hidden];
            cblas_sgemv(CblasRowMajor, CblasTrans, classes, hidden, 1, m_outputWeights.data(), hidden, outputDelta, 1,
                0, hiddenDelta, 1);
            for (int h = 0; h < hidden; ++h)
                hiddenDelta[h] *= m_hidden[h] * (1 - m_hidden[h]);

            const float step = -OnlineRecipe::rate;
            cblas_sger(
                CblasRowMajor, classes, hidden, step, outputDelta, 1, m_hidden, 1, m_outputWeights.data(), hidden);
            cblas_sger(CblasRowMajor, hidden, pixels, step, hiddenDelta, 1, x, 1, m_hiddenWeights.data(), pixels);
            for (int o = 0; o < classes; ++o)
                m_outputBiases[o] += step * outputDelta[o];
            for (int h = 0; h < hidden; ++h)
                m_hiddenBiases[h] += step * hiddenDelta[h];
        }
    }

    const float* outputsOf(const float* image)
    {
        forward(image);
        return m_output;
    }

private:
    static constexpr int hidden = OnlineRecipe::hidden;

    void forward(const float* x)
    {
        std::copy_n(m_hiddenBiases, hidden, m_hidden);
        cblas_sgemv(
            CblasRowMajor, CblasNoTrans, hidden, pixels, 1, m_hiddenWeights.data(), pixels, x, 1, 1, m_hidden, 1);
        for (float& a : m_hidden)
            a = sigmoid(a);
        std::copy_n(m_outputBiases, classes, m_output);
        cblas_sgemv(CblasRowMajor, CblasNoTrans, classes, hidden, 1, m_outputWeights.data(), hidden, m_hidden, 1, 1,
            m_output, 1);
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

void gemm(bool transposeA, bool transposeB, int m, int n, int k, float alpha, const float* a, int lda, const float* b,
    int ldb, float beta, float* c, int ldc)
{
    cblas_sgemm(CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans, m, n, k,
        alpha, a, lda, b, ldb, beta, c, ldc);
}

} // namespace

} // namespace rivals

int main(int argc, char** argv)
{
    using namespace rivals;
    openblas_set_num_threads(1);
    return competeWith<OnlineOnBlas, NielsenOnGemm<gemm>, MiniBatchOnGemm<gemm>>(
        argc, argv, std::string("OpenBLAS kernels: ") + openblas_get_corename());
}
