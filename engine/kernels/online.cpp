// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// One sample at a time: forward, backward and update of a two-layer network in one go, so that nothing but the weights
// of the bytes that are there passes through memory.

#include "engine/kernels/parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/online.cpp"
#include <hwy/foreach_target.h>

#include "engine/kernels/sparse_sum.h"
#include "engine/kernels/vector_math.h"

HWY_BEFORE_NAMESPACE();
namespace nnlab {
namespace HWY_NAMESPACE {

#if NNLAB_HAS_KERNELS

namespace {

using kernels::OnlineNetwork;
using kernels::OnlineSample;

/// The output layer's four chains over the hidden activations.
template <int Units>
HWY_INLINE Row<Units> hiddenSum(const float* weights, const float* a, int hidden)
{
    auto c0 = Row<Units>::zero();
    auto c1 = c0;
    auto c2 = c0;
    auto c3 = c0;
    int i = 0;
    for (; i + 4 <= hidden; i += 4) {
        c0.addProduct(weights + i * Units, a[i]);
        c1.addProduct(weights + (i + 1) * Units, a[i + 1]);
        c2.addProduct(weights + (i + 2) * Units, a[i + 2]);
        c3.addProduct(weights + (i + 3) * Units, a[i + 3]);
    }
    if (i < hidden)
        c0.addProduct(weights + i * Units, a[i]);
    if (i + 1 < hidden)
        c1.addProduct(weights + (i + 1) * Units, a[i + 1]);
    if (i + 2 < hidden)
        c2.addProduct(weights + (i + 2) * Units, a[i + 2]);
    return c0.plus(c1).plus(c2.plus(c3));
}

/// w - rate * (delta * x), the gradient rounded before it is used.
template <int Units>
HWY_INLINE void descend(float* weights, const Row<Units>& delta, float x, float rate)
{
    auto w = Row<Units>::load(weights);
    w.addProduct(delta.times(x), -rate);
    w.store(weights);
}

template <int Units>
HWY_INLINE void descendRow(float* HWY_RESTRICT weights, const kernels::SparseRow& row, const Row<Units>& delta,
    float rate, const float* HWY_RESTRICT values)
{
    // Stored vectors could be anything to the compiler: what is kept here is not read again after each of them.
    const kernels::SparseQuad* HWY_RESTRICT quad = row.data();
    const kernels::SparseQuad* const end = quad + row.size();
    for (; quad != end; ++quad) {
        const kernels::SparseQuad four = *quad;
        for (int chain = 0; chain < 4; ++chain)
            descend<Units>(weights + four.input(chain) * Units, delta, values[four.byte(chain)], rate);
    }
}

template <int HiddenUnits, int OutputUnits>
void train(const OnlineNetwork& network, std::span<const OnlineSample> samples, float* z2, float* a2)
{
    using HiddenRow = Row<HiddenUnits>;
    using OutputRow = Row<OutputUnits>;
    const kernels::Kernels& k = *network.kernels;
    const float* values = kernels::byteValues();
    HWY_ALIGN float z1[HiddenUnits];
    HWY_ALIGN float a1[HiddenUnits];
    HWY_ALIGN float delta1[HiddenUnits];
    HWY_ALIGN float delta2[OutputUnits];
    HWY_ALIGN float isUnit[HiddenUnits]; // 0 for padding, which must never learn
    for (int i = 0; i < HiddenUnits; ++i)
        isUnit[i] = i < network.hidden ? 1.0f : 0.0f;

    for (const OnlineSample& sample : samples) {
        sparseSum<HiddenUnits>(network.hiddenWeights, sample.row, values)
            .plus(HiddenRow::load(network.hiddenBiases))
            .store(z1);
        k.apply(network.hiddenActivation, z1, a1, HiddenUnits, network.hiddenAlpha);

        hiddenSum<OutputUnits>(network.outputWeights, a1, network.hidden)
            .plus(OutputRow::load(network.outputBiases))
            .store(z2);
        if (network.softmaxOutput)
            k.softmax(z2, a2, 1, network.outputs, OutputUnits);
        else
            k.apply(network.outputActivation, z2, a2, OutputUnits, network.outputAlpha);

        k.lossGradient(
            network.loss, {z2, a2, sample.targets, 1, network.outputs, OutputUnits}, network.lossAlpha, delta2);
        if (!network.lossOnLogits)
            k.multiplyByDerivative(network.outputActivation, z2, a2, delta2, OutputUnits, network.outputAlpha);

        // Backward reads each row of weights just before it learns; nothing of that waits for the hidden deltas.
        auto back = HiddenRow::zero();
        const auto activations = HiddenRow::load(a1).times(HiddenRow::load(isUnit));
        for (int o = 0; o < network.outputs; ++o) {
            float* weights = network.outputTransposed + o * HiddenUnits;
            auto w = HiddenRow::load(weights);
            back.addProduct(w, delta2[o]);
            w.addProduct(activations.times(delta2[o]), -sample.rate);
            w.store(weights);
        }
        back.store(delta1);
        k.multiplyByDerivative(network.hiddenActivation, z1, a1, delta1, HiddenUnits, network.hiddenAlpha);
        const auto outputDelta = OutputRow::load(delta2);
        for (int h = 0; h < network.hidden; ++h)
            descend<OutputUnits>(network.outputWeights + h * OutputUnits, outputDelta, a1[h], sample.rate);
        descend<OutputUnits>(network.outputBiases, outputDelta, 1.0f, sample.rate);

        const auto hiddenDelta = HiddenRow::load(delta1);
        descendRow<HiddenUnits>(network.hiddenWeights, sample.row, hiddenDelta, sample.rate, values);
        descend<HiddenUnits>(network.hiddenBiases, hiddenDelta, 1.0f, sample.rate);
        z2 += OutputUnits;
        a2 += OutputUnits;
    }
}

template <int HiddenUnits>
void trainWith(const OnlineNetwork& network, std::span<const OnlineSample> samples, float* z, float* a)
{
    if (network.outputUnits == 8)
        train<HiddenUnits, 8>(network, samples, z, a);
    else
        train<HiddenUnits, 16>(network, samples, z, a);
}

void trainOnline(const OnlineNetwork& network, std::span<const OnlineSample> samples, float* z, float* a)
{
    switch (network.hiddenUnits) {
    case 8:
        return trainWith<8>(network, samples, z, a);
    case 16:
        return trainWith<16>(network, samples, z, a);
    case 24:
        return trainWith<24>(network, samples, z, a);
    case 32:
        return trainWith<32>(network, samples, z, a);
    }
}

} // namespace

bool fillOnlineTable(kernels::Kernels& table)
{
    table.trainOnline = trainOnline;
    return true;
}

#else

bool fillOnlineTable(kernels::Kernels&) { return false; }

#endif

} // namespace HWY_NAMESPACE
} // namespace nnlab
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
NNLAB_KERNEL_PART(Online)
#endif
