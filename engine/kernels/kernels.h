// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/export.h"
#include "engine/step_numbers.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

/// The functions that training spends its time in, as one vector target offers them.
///
/// All numbers are float32. Units are padded to a multiple of 8 and cut into panels of 8, 16, 24 or 32 units; a panel
/// of weights is inputs x units, an input's weights lying together. Padding is 0 and stays 0. The bits are those of
/// kernels/reference.h.
namespace nnlab::kernels {

constexpr int blockUnits = 8;
constexpr int panelUnits = 32;

/// Where the numbers of 256 byte values stand: byte / 255.
NNLAB_ENGINE_EXPORT const float* byteValues();

/// Four bytes of a sample that are not zero, one for each of the four chains of a forward sum: that of chain c belongs
/// to input 4 place + c. Shorter chains are filled up with byte 0 at places past the inputs, whose weights are 0.
struct SparseQuad
{
    /// The places, chain 0 in the lowest bits, then the bytes: one load brings all of them.
    std::uint64_t word = 0;

    std::size_t input(int chain) const { return 4 * std::size_t((word >> (8 * chain)) & 0xff) + std::size_t(chain); }
    std::uint8_t byte(int chain) const { return std::uint8_t(word >> (32 + 8 * chain)); }
    void set(std::uint32_t chain, std::uint32_t place, std::uint8_t byte)
    {
        word |= std::uint64_t{place} << (8 * chain) | std::uint64_t{byte} << (32 + 8 * chain);
    }
};

/// One sample's non-zero bytes.
using SparseRow = std::span<const SparseQuad>;

/// What fills up sparse rows has so many inputs of its own.
constexpr int spareInputs = 16;

/// All inputs that a sparse row may name.
constexpr int withSpareInputs(int inputs) { return (inputs + 3) / 4 * 4 + spareInputs; }

/// One panel of a layer's weights, with its biases.
struct Panel
{
    const float* weights = nullptr;
    const float* biases = nullptr; ///< nullptr where there are none to add
    int units = 0; ///< 8, 16, 24 or 32
};

struct Kernels;

/// A network of two layers that learns one sample after another by plain gradient descent, ready for registers and
/// first-level cache.
struct OnlineNetwork
{
    static constexpr int mostHidden = 32;
    static constexpr int mostOutputs = 16;

    const Kernels* kernels;
    float* hiddenWeights; ///< inputs x hiddenUnits
    float* hiddenBiases;
    float* outputWeights; ///< hidden x outputUnits
    float* outputTransposed; ///< outputs x hiddenUnits: the same numbers the other way round
    float* outputBiases;
    int hidden;
    int outputs;
    int hiddenUnits; ///< padded
    int outputUnits; ///< padded
    std::size_t hiddenActivation; ///< index of the row
    std::size_t outputActivation;
    float hiddenAlpha;
    float outputAlpha;
    bool softmaxOutput;
    bool lossOnLogits;
    std::size_t loss;
    float lossAlpha;
};

/// One sample of a chunk that is learned online.
struct OnlineSample
{
    SparseRow row;
    const float* targets; ///< padded to outputUnits
    float rate;
};

/// What a network's last layer gave for some samples, and what it should have given: samples x units each, of which the
/// first `outputs` count. What is not needed may be nullptr.
struct OutputRows
{
    const float* z;
    const float* a;
    const float* targets;
    int samples;
    int outputs;
    int units;
};

/// What turns a gradient summed over a mini-batch into the one that the optimizer follows.
struct Shares
{
    float samples; ///< 1 / samples: multiplies the sum
    float l1; ///< times the weight's sign, is added if not 0
    float l2; ///< times the weight, is added first if not 0
};

/// A mini-batch's bytes the other way round, up to 64 samples at a time: for each block and each input the bytes of the
/// block's samples, and a bit for each that is not zero.
struct ByteColumns
{
    int samplesPerBlock = 64; ///< 16, 32 or 64
    int blocks = 0;
    int inputs = 0; ///< with the spare ones
    const std::uint8_t* bytes = nullptr; ///< blocks x inputs x samplesPerBlock
    const std::uint8_t* members = nullptr; ///< one bit for each of `bytes`; 8 bytes more can be read

    /// The samples of a block in which an input is not zero, sample 0 in the lowest bit.
    std::uint64_t membersOf(int block, std::size_t input) const
    {
        const std::size_t first = (std::size_t(block) * std::size_t(inputs) + input) * std::size_t(samplesPerBlock);
        std::uint64_t word = 0;
        std::memcpy(&word, members + first / 8, sizeof(word));
        if constexpr (std::endian::native == std::endian::big)
            word = __builtin_bswap64(word);
        return word & (~std::uint64_t{0} >> (64 - samplesPerBlock));
    }
};

/// One step of an optimizer for the weights of one or two neighbouring panels of a layer that reads bytes.
struct SparseStep
{
    int units = 0; ///< of each panel
    int panels = 1; ///< 2 only of 32 units
    const float* delta = nullptr; ///< samples x deltaStride, at the first panel's first unit
    std::ptrdiff_t deltaStride = 0;
    ByteColumns columns;
    float* weights = nullptr; ///< of the first panel; the next one begins panelStride later
    float* first = nullptr; ///< moments; unused ones may be nullptr
    float* second = nullptr;
    std::size_t panelStride = 0;
    std::size_t optimizer = 0;
    StepNumbers<float> numbers;
    Shares shares;
};

struct Kernels
{
    std::string_view target;
    std::int64_t bit; ///< Highway's number of the target

    // Element by element; counts are multiples of 8.
    void (*apply)(std::size_t activation, const float* z, float* a, std::size_t count, float alpha);
    /// delta *= f'(z), given a = f(z).
    void (*multiplyByDerivative)(
        std::size_t activation, const float* z, const float* a, float* delta, std::size_t count, float alpha);
    void (*multiply)(float* a, const float* factors, std::size_t count);
    /// One step of an optimizer along a summed gradient; unused moments may be nullptr.
    void (*update)(std::size_t optimizer, float* weights, const float* gradient, float* first, float* second,
        std::size_t count, const StepNumbers<float>& numbers, const Shares& shares);
    /// numbers[i] = bytes[i] / 255.
    void (*toNumbers)(const std::uint8_t* bytes, std::size_t count, float* numbers);
    bool (*areFinite)(const float* numbers, std::size_t count);
    bool (*areZero)(const float* numbers, std::size_t count);

    // Sample by sample; a row of outputs is padded to `units`, the first `outputs` count.
    void (*softmax)(const float* z, float* a, int samples, int outputs, int units);
    /// By the outputs, or by the logits where the loss works on them.
    void (*lossGradient)(std::size_t loss, const OutputRows& rows, float alpha, float* delta);
    void (*lossValues)(std::size_t loss, const OutputRows& rows, float alpha, double* values);
    /// Summed over the outputs.
    void (*squaredErrors)(const OutputRows& rows, double* values);
    /// The place of the largest output; of several the first.
    void (*largestOutputs)(const OutputRows& rows, std::uint8_t* classes);

    // Panels. z[sample * stride ...] = four chains over the inputs + bias.
    void (*sparseForward)(const Panel& panel, std::span<const SparseRow> rows, float* z, std::ptrdiff_t stride);
    void (*denseForward)(const Panel& panel, const float* inputs, std::ptrdiff_t inputStride, int inputCount,
        int samples, float* z, std::ptrdiff_t stride);
    /// As denseForward, but one ascending chain and no bias: the backward product with transposed weights.
    void (*denseBackward)(const Panel& panel, const float* delta, std::ptrdiff_t deltaStride, int deltaCount,
        int samples, float* result, std::ptrdiff_t stride);
    /// gradient[(input - first) * units ...] for inputs [first, last): one ascending chain over samples.
    void (*denseGradient)(int units, const float* delta, std::ptrdiff_t deltaStride, const float* inputs,
        std::ptrdiff_t inputStride, int samples, int first, int last, float* gradient);
    /// bits[i / 8] gets bit i % 8 where bytes[i] is not zero, for a multiple of 64 bytes.
    void (*findMembers)(const std::uint8_t* bytes, std::size_t count, std::uint8_t* bits);
    /// In how many samples each of the first `inputs` inputs is not zero.
    void (*countMembers)(const ByteColumns& columns, int inputs, std::uint32_t* counts);
    /// The same sums for the given inputs, and the optimizer's step along them. Quickest where inputs that are present
    /// in equally many samples stand side by side: then nothing has to be guessed.
    void (*sparseStep)(const SparseStep& step, std::span<const std::uint16_t> inputs);
    /// to[column * toUnits + row] = from[row * fromUnits + column], for rows x columns numbers; both padded to
    /// multiples of 8.
    void (*transposePanel)(const float* from, int rows, int columns, int fromUnits, float* to, std::ptrdiff_t toStride);

    /// Leaves what each sample gave before its update in z and a: samples x outputUnits.
    void (*trainOnline)(const OnlineNetwork& network, std::span<const OnlineSample> samples, float* z, float* a);
};

/// The kernels of the best target that this CPU has, or of the one that was forced; nullptr where only the reference is
/// left.
NNLAB_ENGINE_EXPORT const Kernels* kernels();

/// The names of the targets this CPU can run, best first; the last is always "scalar", the reference.
NNLAB_ENGINE_EXPORT std::span<const std::string_view> supportedTargets();

/// The name of the target in use.
NNLAB_ENGINE_EXPORT std::string_view currentTarget();

/// Makes this target the one in use, for all trainers made from now on; throws Error if this CPU cannot run it.
NNLAB_ENGINE_EXPORT void forceTarget(std::string_view target);

} // namespace nnlab::kernels
