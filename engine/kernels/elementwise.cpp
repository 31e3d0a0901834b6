// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What is done element by element and sample by sample: activations, losses, optimizers, straight from the lists.

#include "engine/kernels/parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/elementwise.cpp"
#include <hwy/foreach_target.h>

#include "engine/kernels/vector_math.h"

HWY_BEFORE_NAMESPACE();
namespace nnlab {
namespace HWY_NAMESPACE {

#if NNLAB_HAS_KERNELS

namespace {

/// Calls work with a vector tag and an offset for all of `count` numbers, a multiple of 8.
#define NNLAB_FOR_EACH_VECTOR(count, work)                                                                             \
    {                                                                                                                  \
        std::size_t i = 0;                                                                                             \
        for (; i + fullLanes <= (count); i += fullLanes)                                                               \
            work(Full(), i);                                                                                           \
        for (; i < (count); i += blockUnits)                                                                           \
            work(Eight(), i);                                                                                          \
    }

template <typename Row>
void applyRow(const float* z, float* a, std::size_t count, float alpha)
{
    const auto work = [=](auto d, std::size_t i)
                          HWY_ATTR { hn::StoreU(Row::value(hn::LoadU(d, z + i), hn::Set(d, alpha)), d, a + i); };
    NNLAB_FOR_EACH_VECTOR(count, work)
}

template <typename Row>
void multiplyByDerivativeRow(const float* z, const float* a, float* delta, std::size_t count, float alpha)
{
    const auto work = [=](auto d, std::size_t i) HWY_ATTR {
        const auto slope = Row::derivative(hn::LoadU(d, z + i), hn::LoadU(d, a + i), hn::Set(d, alpha));
        hn::StoreU(hn::LoadU(d, delta + i) * slope, d, delta + i);
    };
    NNLAB_FOR_EACH_VECTOR(count, work)
}

using ApplyFunction = void (*)(const float*, float*, std::size_t, float);
using DerivativeFunction = void (*)(const float*, const float*, float*, std::size_t, float);

void apply(std::size_t activation, const float* z, float* a, std::size_t count, float alpha)
{
    static constexpr auto functions = withActivationRows(
        [](auto... rows) { return std::array<ApplyFunction, sizeof...(rows)>{applyRow<decltype(rows)>...}; });
    functions[activation](z, a, count, alpha);
}

void multiplyByDerivative(
    std::size_t activation, const float* z, const float* a, float* delta, std::size_t count, float alpha)
{
    static constexpr auto functions = withActivationRows([](auto... rows) {
        return std::array<DerivativeFunction, sizeof...(rows)>{multiplyByDerivativeRow<decltype(rows)>...};
    });
    functions[activation](z, a, delta, count, alpha);
}

void multiply(float* a, const float* factors, std::size_t count)
{
    const auto work = [=](auto d, std::size_t i)
                          HWY_ATTR { hn::StoreU(hn::LoadU(d, a + i) * hn::LoadU(d, factors + i), d, a + i); };
    NNLAB_FOR_EACH_VECTOR(count, work)
}

template <typename Row, bool Regularizes>
void updateRow(float* weights, float* gradient, float* first, float* second, std::size_t count,
    const StepNumbers<float>& numbers, const kernels::Shares& shares, bool clears)
{
    const auto work = [=](auto d, std::size_t i) HWY_ATTR {
        using V = hn::Vec<decltype(d)>;
        const StepNumbers<V> c = {hn::Set(d, numbers.rate), hn::Set(d, numbers.momentum), hn::Set(d, numbers.rest),
            hn::Set(d, numbers.decay), hn::Set(d, numbers.decayRest), hn::Set(d, numbers.epsilon),
            hn::Set(d, numbers.secondScale), hn::Set(d, numbers.keep)};
        V w = hn::LoadU(d, weights + i);
        V g = hn::LoadU(d, gradient + i) * hn::Set(d, shares.samples);
        if constexpr (Regularizes) {
            const V zero = hn::Zero(d);
            if (shares.l2 > 0)
                g = hn::MulAdd(hn::Set(d, shares.l2), w, g);
            if (shares.l1 > 0) {
                const V share = hn::Set(d, shares.l1);
                g = g + hn::IfThenElse(w > zero, share, hn::IfThenElse(w < zero, hn::Neg(share), zero));
            }
        }
        V m = Row::moments > 0 ? hn::LoadU(d, first + i) : hn::Zero(d);
        V v = Row::moments > 1 ? hn::LoadU(d, second + i) : hn::Zero(d);
        Row::update(w, g, m, v, c);
        hn::StoreU(w, d, weights + i);
        if constexpr (Row::moments > 0)
            hn::StoreU(m, d, first + i);
        if constexpr (Row::moments > 1)
            hn::StoreU(v, d, second + i);
        if (clears)
            hn::StoreU(hn::Zero(d), d, gradient + i);
    };
    NNLAB_FOR_EACH_VECTOR(count, work)
}

using UpdateFunction = void (*)(
    float*, float*, float*, float*, std::size_t, const StepNumbers<float>&, const kernels::Shares&, bool);

template <bool Regularizes>
constexpr auto updateFunctions = withOptimizerRows([](auto... rows) {
    return std::array<UpdateFunction, sizeof...(rows)>{updateRow<decltype(rows), Regularizes>...};
});

void update(std::size_t optimizer, float* weights, float* gradient, float* first, float* second, std::size_t count,
    const StepNumbers<float>& numbers, const kernels::Shares& shares, bool clears)
{
    const bool regularizes = shares.l1 > 0 || shares.l2 > 0;
    const UpdateFunction function = regularizes ? updateFunctions<true>[optimizer] : updateFunctions<false>[optimizer];
    function(weights, gradient, first, second, count, numbers, shares, clears);
}

bool areFinite(const float* numbers, std::size_t count)
{
    // x - x is 0 for every finite number and NaN for all others; NaN stays in a sum.
    const Eight d;
    auto sum = hn::Zero(d);
    for (std::size_t i = 0; i < count; i += blockUnits) {
        const auto x = hn::LoadU(d, numbers + i);
        sum = sum + (x - x);
    }
    return hn::AllTrue(d, sum == sum);
}

bool areZero(const float* numbers, std::size_t count)
{
    const Eight d;
    for (std::size_t i = 0; i < count; i += blockUnits) {
        if (!hn::AllTrue(d, hn::LoadU(d, numbers + i) == hn::Zero(d)))
            return false;
    }
    return true;
}

float largestOf(const float* z, int outputs)
{
    float largest = z[0];
    for (int i = 1; i < outputs; ++i)
        largest = z[i] > largest ? z[i] : largest;
    return largest;
}

/// a = e^(z - max z); the ascending sum of the first `outputs`.
float exponentials(const float* z, float* a, int outputs, int units)
{
    const Eight d;
    const auto largest = hn::Set(d, largestOf(z, outputs));
    for (int i = 0; i < units; i += blockUnits)
        hn::StoreU(elementary::exp(hn::LoadU(d, z + i) - largest), d, a + i);
    float sum = 0;
    for (int i = 0; i < outputs; ++i)
        sum += a[i];
    return sum;
}

void softmax(const float* z, float* a, int outputs, int units)
{
    const Eight d;
    const auto sum = hn::Set(d, exponentials(z, a, outputs, units));
    for (int i = 0; i < units; i += blockUnits)
        hn::StoreU(hn::LoadU(d, a + i) / sum, d, a + i);
}

double softmaxCrossEntropy(const float* z, const float* targets, int outputs)
{
    const Eight d;
    const float largest = largestOf(z, outputs);
    float sum = 0;
    double expected = 0;
    HWY_ALIGN float exponential[blockUnits];
    for (int from = 0; from < outputs; from += blockUnits) {
        const int some = HWY_MIN(outputs - from, blockUnits);
        hn::Store(elementary::exp(hn::LoadU(d, z + from) - hn::Set(d, largest)), d, exponential);
        for (int i = 0; i < some; ++i) {
            sum += exponential[i];
            expected += double(targets[from + i] * (z[from + i] - largest));
        }
    }
    return double(hn::GetLane(elementary::log(hn::Set(d, sum)))) - expected;
}

template <typename Row>
double lossValueRow(const float* z, const float* a, const float* targets, int outputs, int units, float alpha)
{
    if constexpr (Row::couplesOutputs) {
        return softmaxCrossEntropy(z, targets, outputs);
    } else {
        const float* arguments = Row::outputActivation.empty() ? a : z;
        double sum = 0;
        const auto addTerms = [&](auto d, int from) HWY_ATTR {
            HWY_ALIGN float terms[hn::MaxLanes(d)];
            hn::Store(
                Row::term(hn::LoadU(d, arguments + from), hn::LoadU(d, targets + from), hn::Set(d, alpha)), d, terms);
            const int some = HWY_MIN(outputs - from, int(hn::MaxLanes(d)));
            for (int i = 0; i < some; ++i)
                sum += double(terms[i]);
        };
        int from = 0;
        for (; from + fullLanes <= units; from += fullLanes)
            addTerms(Full(), from);
        for (; from < units; from += blockUnits)
            addTerms(Eight(), from);
        return Row::averagesOutputs ? sum / double(outputs) : sum;
    }
}

template <typename Row>
void lossGradientRow(const float* a, const float* targets, float* delta, int outputs, int units, float alpha)
{
    const Eight d;
    const auto share = hn::Set(d, 1.0f / float(outputs));
    for (int from = 0; from < units; from += blockUnits) {
        auto slope = Row::slope(hn::LoadU(d, a + from), hn::LoadU(d, targets + from), hn::Set(d, alpha));
        if constexpr (Row::averagesOutputs)
            slope = slope * share;
        // Padding never learns.
        const auto some = hn::FirstN(d, std::size_t(HWY_MAX(0, HWY_MIN(outputs - from, blockUnits))));
        hn::StoreU(hn::IfThenElseZero(some, slope), d, delta + from);
    }
}

using LossValueFunction = double (*)(const float*, const float*, const float*, int, int, float);
using LossGradientFunction = void (*)(const float*, const float*, float*, int, int, float);

double lossValue(
    std::size_t loss, const float* z, const float* a, const float* targets, int outputs, int units, float alpha)
{
    static constexpr auto functions = withLossRows(
        [](auto... rows) { return std::array<LossValueFunction, sizeof...(rows)>{lossValueRow<decltype(rows)>...}; });
    return functions[loss](z, a, targets, outputs, units, alpha);
}

void lossGradient(
    std::size_t loss, const float* a, const float* targets, float* delta, int outputs, int units, float alpha)
{
    static constexpr auto functions = withLossRows([](auto... rows) {
        return std::array<LossGradientFunction, sizeof...(rows)>{lossGradientRow<decltype(rows)>...};
    });
    functions[loss](a, targets, delta, outputs, units, alpha);
}

} // namespace

bool fillElementwiseTable(kernels::Kernels& table)
{
    table.apply = apply;
    table.multiplyByDerivative = multiplyByDerivative;
    table.multiply = multiply;
    table.update = update;
    table.areFinite = areFinite;
    table.areZero = areZero;
    table.softmax = softmax;
    table.lossValue = lossValue;
    table.lossGradient = lossGradient;
    return true;
}

#else

bool fillElementwiseTable(kernels::Kernels&) { return false; }

#endif

} // namespace HWY_NAMESPACE
} // namespace nnlab
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnlab {

HWY_EXPORT(fillElementwiseTable);

bool kernels::fillElementwise(Kernels& table) { return HWY_DYNAMIC_DISPATCH(fillElementwiseTable)(table); }

} // namespace nnlab
#endif
