// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A mini-batch's step for the first layer where most bytes are zero: an input's weights are loaded once, get their
// gradient from all samples that have the input, move, and are stored once. No gradient passes through memory.

#include "engine/kernels/parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/sparse_step.cpp"
#include <hwy/foreach_target.h>

#include "engine/kernels/optimizer_step.h"
#include "engine/kernels/vector_math.h"

HWY_BEFORE_NAMESPACE();
namespace nnlab {
namespace HWY_NAMESPACE {

#if NNLAB_HAS_KERNELS

namespace {

using kernels::SparseStep;

/// Panels rows of Units units, as neighbouring panels hold them.
template <int Panels, int Units>
struct PanelRows
{
    Row<Units> row;
    PanelRows<Panels - 1, Units> rest;

    static HWY_INLINE PanelRows zero() { return {Row<Units>::zero(), PanelRows<Panels - 1, Units>::zero()}; }
    HWY_INLINE void addProduct(const float* from, float x)
    {
        row.addProduct(from, x);
        rest.addProduct(from + Units, x);
    }
};

template <int Units>
struct PanelRows<0, Units>
{
    static HWY_INLINE PanelRows zero() { return {}; }
    HWY_INLINE void addProduct(const float*, float) { }
};

template <typename Optimizer, bool Regularizes, int Units, int Lanes>
HWY_INLINE void stepRow(const Row<Units, Lanes>& sum, float* weights, float* first, float* second, const SparseStep& s)
{
    if constexpr (Units > 0) {
        stepVector<Optimizer, Regularizes>(
            typename Row<Units, Lanes>::Tag(), sum.first, weights, first, second, s.numbers, s.shares);
        stepRow<Optimizer, Regularizes>(sum.rest, weights + Lanes, Optimizer::moments > 0 ? first + Lanes : first,
            Optimizer::moments > 1 ? second + Lanes : second, s);
    }
}

template <typename Optimizer, bool Regularizes, int Panels, int Units>
HWY_INLINE void stepRows(const PanelRows<Panels, Units>& sums, std::size_t offset, const SparseStep& s)
{
    if constexpr (Panels > 0) {
        stepRow<Optimizer, Regularizes>(sums.row, s.weights + offset,
            Optimizer::moments > 0 ? s.first + offset : nullptr, Optimizer::moments > 1 ? s.second + offset : nullptr,
            s);
        stepRows<Optimizer, Regularizes>(sums.rest, offset + s.panelStride, s);
    }
}

template <typename Optimizer, bool Regularizes, int Panels, int Units>
void stepInputs(const SparseStep& s, std::span<const std::uint16_t> inputs)
{
    const float* HWY_RESTRICT values = kernels::byteValues();
    const kernels::ByteColumns columns = s.columns;
    const std::ptrdiff_t stride = s.deltaStride;
    for (const std::uint16_t input : inputs) {
        auto sums = PanelRows<Panels, Units>::zero();
        for (int block = 0; block < columns.blocks; ++block) {
            const float* HWY_RESTRICT delta = s.delta + std::ptrdiff_t(block) * columns.samplesPerBlock * stride;
            const std::uint8_t* HWY_RESTRICT bytes = columns.bytes
                + (std::size_t(block) * std::size_t(columns.inputs) + input) * std::size_t(columns.samplesPerBlock);
            for (std::uint64_t members = columns.membersOf(block, input); members != 0; members &= members - 1) {
                const int sample = __builtin_ctzll(members);
                sums.addProduct(delta + sample * stride, values[bytes[sample]]);
            }
        }
        stepRows<Optimizer, Regularizes>(sums, std::size_t(input) * Units, s);
    }
}

template <typename Optimizer, bool Regularizes>
void stepOf(const SparseStep& s, std::span<const std::uint16_t> inputs)
{
    if (s.panels == 2)
        return stepInputs<Optimizer, Regularizes, 2, 32>(s, inputs);
    switch (s.units) {
    case 8:
        return stepInputs<Optimizer, Regularizes, 1, 8>(s, inputs);
    case 16:
        return stepInputs<Optimizer, Regularizes, 1, 16>(s, inputs);
    case 24:
        return stepInputs<Optimizer, Regularizes, 1, 24>(s, inputs);
    case 32:
        return stepInputs<Optimizer, Regularizes, 1, 32>(s, inputs);
    }
}

using StepFunction = void (*)(const SparseStep&, std::span<const std::uint16_t>);

template <bool Regularizes>
constexpr auto stepFunctions = withOptimizerRows(
    [](auto... rows) { return std::array<StepFunction, sizeof...(rows)>{stepOf<decltype(rows), Regularizes>...}; });

void sparseStep(const SparseStep& step, std::span<const std::uint16_t> inputs)
{
    const bool regularizes = step.shares.l1 > 0 || step.shares.l2 > 0;
    (regularizes ? stepFunctions<true> : stepFunctions<false>)[step.optimizer](step, inputs);
}

void findMembers(const std::uint8_t* bytes, std::size_t count, std::uint8_t* bits)
{
    const hn::ScalableTag<std::uint8_t> d;
    for (std::size_t i = 0; i < count; i += hn::Lanes(d))
        hn::StoreMaskBits(d, hn::LoadU(d, bytes + i) != hn::Zero(d), bits + i / 8);
}

void countMembers(const kernels::ByteColumns& columns, int inputs, std::uint32_t* counts)
{
    for (int i = 0; i < inputs; ++i)
        counts[i] = 0;
    for (int block = 0; block < columns.blocks; ++block) {
        for (int i = 0; i < inputs; ++i)
            counts[i] += std::uint32_t(hwy::PopCount(columns.membersOf(block, std::size_t(i))));
    }
}

} // namespace

bool fillSparseStepTable(kernels::Kernels& table)
{
    table.sparseStep = sparseStep;
    table.findMembers = findMembers;
    table.countMembers = countMembers;
    return true;
}

#else

bool fillSparseStepTable(kernels::Kernels&) { return false; }

#endif

} // namespace HWY_NAMESPACE
} // namespace nnlab
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
NNLAB_KERNEL_PART(SparseStep)
#endif
