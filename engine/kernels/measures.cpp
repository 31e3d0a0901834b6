// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What is told of samples while they are learned or evaluated: loss, squared error, class. First all the vector work,
// then the sums: a sample's sum is a chain, but no sample waits for another's.

#include "engine/kernels/parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/measures.cpp"
#include <hwy/foreach_target.h>

#include "engine/kernels/vector_math.h"

HWY_BEFORE_NAMESPACE();
namespace nnlab {
namespace HWY_NAMESPACE {

#if NNLAB_HAS_KERNELS

namespace {

using kernels::OutputRows;

/// Numbers of a group of samples that wait in the first-level cache between the two halves of the work.
constexpr int waitingNumbers = 2048;

int samplesPerGroup(const OutputRows& rows) { return HWY_MAX(1, waitingNumbers / rows.units); }

/// Calls work(first sample, samples) for groups of samples, of which `waitingNumbers` hold the rows of all.
template <typename Work>
void forEachGroup(const OutputRows& rows, const Work& work)
{
    const int most = samplesPerGroup(rows);
    for (int first = 0; first < rows.samples; first += most)
        work(first, HWY_MIN(most, rows.samples - first));
}

/// Calls work with a vector tag and a place for all of `count` numbers, a multiple of 8.
template <typename Work>
HWY_INLINE void forEachVector(int count, const Work& work)
{
    int i = 0;
    for (; i + fullLanes <= count; i += fullLanes)
        work(Full(), i);
    for (; i < count; i += blockLanes)
        work(Eight(), i);
}

template <typename Row>
void sumTerms(const OutputRows& rows, float alpha, double* values)
{
    const float* arguments = Row::outputActivation.empty() ? rows.a : rows.z;
    // A row that is longer than what may wait comes piece by piece; each piece goes on with the sum.
    HWY_ALIGN float terms[waitingNumbers];
    const int piece = HWY_MIN(rows.units, waitingNumbers);
    forEachGroup(rows, [&](int first, int samples) HWY_ATTR {
        for (int s = 0; s < samples; ++s)
            values[first + s] = 0;
        for (int begin = 0; begin < rows.outputs; begin += piece) {
            const int width = HWY_MIN(piece, rows.units - begin);
            for (int s = 0; s < samples; ++s) {
                const std::ptrdiff_t from = std::ptrdiff_t(first + s) * rows.units + begin;
                forEachVector(width, [&](auto d, int i) HWY_ATTR {
                    hn::StoreU(Row::term(hn::LoadU(d, arguments + from + i), hn::LoadU(d, rows.targets + from + i),
                                   hn::Set(d, alpha)),
                        d, terms + s * width + i);
                });
            }
            const int some = HWY_MIN(width, rows.outputs - begin);
            for (int s = 0; s < samples; ++s) {
                double sum = values[first + s];
                for (int i = 0; i < some; ++i)
                    sum += double(terms[s * width + i]);
                values[first + s] = sum;
            }
        }
        if constexpr (Row::averagesOutputs) {
            for (int s = 0; s < samples; ++s)
                values[first + s] /= double(rows.outputs);
        }
    });
}

float largestOf(const float* z, int outputs)
{
    float largest = z[0];
    for (int i = 1; i < outputs; ++i)
        largest = z[i] > largest ? z[i] : largest;
    return largest;
}

/// ln(sum of e^(z - max z)) - sum of t (z - max z).
void softmaxCrossEntropy(const OutputRows& rows, double* values)
{
    const Eight d;
    for (int first = 0; first < rows.samples; first += blockLanes) {
        const int samples = HWY_MIN(blockLanes, rows.samples - first);
        HWY_ALIGN float sums[blockLanes];
        hn::Store(hn::Set(d, 1.0f), d, sums);
        for (int s = 0; s < samples; ++s) {
            const float* z = rows.z + std::ptrdiff_t(first + s) * rows.units;
            const float* targets = rows.targets + std::ptrdiff_t(first + s) * rows.units;
            const float largest = largestOf(z, rows.outputs);
            float sum = 0;
            double expected = 0;
            HWY_ALIGN float exponential[blockLanes];
            for (int from = 0; from < rows.outputs; from += blockLanes) {
                const int some = HWY_MIN(rows.outputs - from, blockLanes);
                hn::Store(elementary::exp(hn::LoadU(d, z + from) - hn::Set(d, largest)), d, exponential);
                for (int i = 0; i < some; ++i) {
                    sum += exponential[i];
                    expected += double(targets[from + i] * (z[from + i] - largest));
                }
            }
            sums[s] = sum;
            values[first + s] = expected;
        }
        hn::Store(elementary::log(hn::Load(d, sums)), d, sums);
        for (int s = 0; s < samples; ++s)
            values[first + s] = double(sums[s]) - values[first + s];
    }
}

template <typename Row>
void lossValuesOf(const OutputRows& rows, float alpha, double* values)
{
    if constexpr (Row::couplesOutputs)
        softmaxCrossEntropy(rows, values);
    else
        sumTerms<Row>(rows, alpha, values);
}

using LossValuesFunction = void (*)(const OutputRows&, float, double*);

void lossValues(std::size_t loss, const OutputRows& rows, float alpha, double* values)
{
    static constexpr auto functions = withLossRows(
        [](auto... rows) { return std::array<LossValuesFunction, sizeof...(rows)>{lossValuesOf<decltype(rows)>...}; });
    functions[loss](rows, alpha, values);
}

void squaredErrors(const OutputRows& rows, double* values)
{
    for (int s = 0; s < rows.samples; ++s) {
        const float* a = rows.a + std::ptrdiff_t(s) * rows.units;
        const float* targets = rows.targets + std::ptrdiff_t(s) * rows.units;
        double sum = 0;
        for (int i = 0; i < rows.outputs; ++i) {
            const double error = double(a[i] - targets[i]);
            sum += error * error;
        }
        values[s] = sum;
    }
}

void largestOutputs(const OutputRows& rows, std::uint8_t* classes)
{
    const Eight d;
    for (int s = 0; s < rows.samples; ++s) {
        const float* a = rows.a + std::ptrdiff_t(s) * rows.units;
        // Without branches, whose way nobody could foretell.
        auto largest = hn::Set(d, a[0]);
        const auto some = [&](int from)
                              HWY_ATTR { return hn::FirstN(d, std::size_t(HWY_MIN(rows.outputs - from, blockLanes))); };
        for (int from = 0; from < rows.outputs; from += blockLanes)
            largest = hn::Max(largest, hn::IfThenElse(some(from), hn::LoadU(d, a + from), largest));
        largest = hn::MaxOfLanes(d, largest);
        std::intptr_t found = -1;
        for (int from = 0; from < rows.outputs && found < 0; from += blockLanes) {
            found = hn::FindFirstTrue(d, hn::And(some(from), hn::LoadU(d, a + from) == largest));
            if (found >= 0)
                found += from;
        }
        classes[s] = std::uint8_t(HWY_MAX(found, 0));
    }
}

} // namespace

bool fillMeasuresTable(kernels::Kernels& table)
{
    table.lossValues = lossValues;
    table.squaredErrors = squaredErrors;
    table.largestOutputs = largestOutputs;
    return true;
}

#else

bool fillMeasuresTable(kernels::Kernels&) { return false; }

#endif

} // namespace HWY_NAMESPACE
} // namespace nnlab
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
NNLAB_KERNEL_PART(Measures)
#endif
