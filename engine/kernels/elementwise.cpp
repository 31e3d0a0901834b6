// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What is done element by element and sample by sample: activations, losses, optimizers, straight from the lists.

#include "engine/kernels/parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/elementwise.cpp"
#include <hwy/foreach_target.h>

#include "engine/kernels/optimizer_step.h"
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
        for (; i < (count); i += blockLanes)                                                                           \
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
void updateRow(float* weights, const float* gradient, float* first, float* second, std::size_t count,
    const StepNumbers<float>& numbers, const kernels::Shares& shares)
{
    const auto work = [=, &numbers, &shares](auto d, std::size_t i) HWY_ATTR {
        stepVector<Row, Regularizes>(d, hn::LoadU(d, gradient + i), weights + i, Row::moments > 0 ? first + i : nullptr,
            Row::moments > 1 ? second + i : nullptr, numbers, shares);
    };
    NNLAB_FOR_EACH_VECTOR(count, work)
}

using UpdateFunction = void (*)(
    float*, const float*, float*, float*, std::size_t, const StepNumbers<float>&, const kernels::Shares&);

template <bool Regularizes>
constexpr auto updateFunctions = withOptimizerRows([](auto... rows) {
    return std::array<UpdateFunction, sizeof...(rows)>{updateRow<decltype(rows), Regularizes>...};
});

void update(std::size_t optimizer, float* weights, const float* gradient, float* first, float* second,
    std::size_t count, const StepNumbers<float>& numbers, const kernels::Shares& shares)
{
    const bool regularizes = shares.l1 > 0 || shares.l2 > 0;
    const UpdateFunction function = regularizes ? updateFunctions<true>[optimizer] : updateFunctions<false>[optimizer];
    function(weights, gradient, first, second, count, numbers, shares);
}

void toNumbers(const std::uint8_t* bytes, std::size_t count, float* numbers)
{
    const Full d;
    const hn::RebindToSigned<Full> di;
    const hn::Rebind<std::uint8_t, Full> d8;
    const auto whole = hn::Set(d, 255.0f);
    const auto inverse = hn::Set(d, 1.0f / 255.0f);
    std::size_t i = 0;
    for (; i + fullLanes <= count; i += fullLanes) {
        const auto x = hn::ConvertTo(d, hn::PromoteTo(di, hn::LoadU(d8, bytes + i)));
        // x / 255, rounded correctly for every byte: the product, and what it lacks.
        const auto near = x * inverse;
        hn::StoreU(hn::MulAdd(hn::NegMulAdd(near, whole, x), inverse, near), d, numbers + i);
    }
    for (; i < count; ++i)
        numbers[i] = float(bytes[i]) / 255.0f;
}

bool areFinite(const float* numbers, std::size_t count)
{
    // x - x is 0 for every finite number and NaN for all others; NaN stays in a sum.
    const Eight d;
    auto sum = hn::Zero(d);
    for (std::size_t i = 0; i < count; i += blockLanes) {
        const auto x = hn::LoadU(d, numbers + i);
        sum = sum + (x - x);
    }
    return hn::AllTrue(d, sum == sum);
}

bool areZero(const float* numbers, std::size_t count)
{
    const Eight d;
    for (std::size_t i = 0; i < count; i += blockLanes) {
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
    for (int i = 0; i < units; i += blockLanes)
        hn::StoreU(elementary::exp(hn::LoadU(d, z + i) - largest), d, a + i);
    float sum = 0;
    for (int i = 0; i < outputs; ++i)
        sum += a[i];
    return sum;
}

void softmax(const float* z, float* a, int samples, int outputs, int units)
{
    const Eight d;
    for (int s = 0; s < samples; ++s, z += units, a += units) {
        const auto sum = hn::Set(d, exponentials(z, a, outputs, units));
        for (int i = 0; i < units; i += blockLanes)
            hn::StoreU(hn::LoadU(d, a + i) / sum, d, a + i);
    }
}

template <typename Row>
void lossGradientOf(const kernels::OutputRows& rows, float alpha, float* delta)
{
    const Eight d;
    const auto share = hn::Set(d, 1.0f / float(rows.outputs));
    for (int from = 0; from < rows.units; from += blockLanes) {
        // Padding never learns.
        const auto some = hn::FirstN(d, std::size_t(HWY_MAX(0, HWY_MIN(rows.outputs - from, blockLanes))));
        for (int s = 0; s < rows.samples; ++s) {
            const std::ptrdiff_t at = std::ptrdiff_t(s) * rows.units + from;
            auto slope = Row::slope(hn::LoadU(d, rows.a + at), hn::LoadU(d, rows.targets + at), hn::Set(d, alpha));
            if constexpr (Row::averagesOutputs)
                slope = slope * share;
            hn::StoreU(hn::IfThenElseZero(some, slope), d, delta + at);
        }
    }
}

using LossGradientFunction = void (*)(const kernels::OutputRows&, float, float*);

void lossGradient(std::size_t loss, const kernels::OutputRows& rows, float alpha, float* delta)
{
    static constexpr auto functions = withLossRows([](auto... rows) {
        return std::array<LossGradientFunction, sizeof...(rows)>{lossGradientOf<decltype(rows)>...};
    });
    functions[loss](rows, alpha, delta);
}

} // namespace

bool fillElementwiseTable(kernels::Kernels& table)
{
    table.apply = apply;
    table.multiplyByDerivative = multiplyByDerivative;
    table.multiply = multiply;
    table.update = update;
    table.toNumbers = toNumbers;
    table.areFinite = areFinite;
    table.areZero = areZero;
    table.softmax = softmax;
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
NNLAB_KERNEL_PART(Elementwise)
#endif
