// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/benchmark/rivals/gemm_network.h"

#include <dnnl.h>

namespace rivals {

namespace {

void gemm(bool transposeA, bool transposeB, int m, int n, int k, float alpha, const float* a, int lda, const float* b,
    int ldb, float beta, float* c, int ldc)
{
    dnnl_sgemm(transposeA ? 'T' : 'N', transposeB ? 'T' : 'N', m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

/// oneDNN has no gemv of its own: a mini-batch of one.
class OnlineOnGemm : public GemmNetwork<gemm, Layout::OutputsByInputs>
{
public:
    explicit OnlineOnGemm(const FirstNetwork& first)
        : GemmNetwork<gemm, Layout::OutputsByInputs>(first, Ending::Sigmoid, Ending::SigmoidOfLogits,
            OnlineRecipe::batch, OnlineRecipe::rate, OnlineRecipe::momentum)
    { }
};

} // namespace

} // namespace rivals

int main(int argc, char** argv)
{
    using namespace rivals;
    return competeWith<OnlineOnGemm, NielsenOnGemm<gemm>, MiniBatchOnGemm<gemm>>(argc, argv);
}
