// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/export.h"
#include "engine/step_numbers.h"

#include <cstddef>
#include <cstdint>
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

/// One sample's non-zero bytes: entry 4k + c is the k-th index that is c modulo 4, so that the four chains of a sum
/// advance side by side. Shorter chains are filled up with value 0, which changes nothing.
struct SparseRow
{
    const std::uint16_t* indices = nullptr;
    const std::uint8_t* bytes = nullptr;
    std::int32_t quads = 0;
};

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

/// One sample of a chunk, and what was found before its update.
struct OnlineSample
{
    SparseRow row;
    const float* targets; ///< padded to outputUnits
    float rate;
    double loss;
    double squaredError; ///< summed over the outputs
    float preActivations[OnlineNetwork::mostOutputs]; ///< of the outputs
    float outputs[OnlineNetwork::mostOutputs];
};

/// What turns a gradient summed over a mini-batch into the one that the optimizer follows.
struct Shares
{
    float samples; ///< 1 / samples: multiplies the sum
    float l1; ///< times the weight's sign, is added if not 0
    float l2; ///< times the weight, is added first if not 0
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
    /// One step of an optimizer along a summed gradient; unused moments may be nullptr. Sets the gradient to 0 if
    /// `clears`.
    void (*update)(std::size_t optimizer, float* weights, float* gradient, float* first, float* second,
        std::size_t count, const StepNumbers<float>& numbers, const Shares& shares, bool clears);
    bool (*areFinite)(const float* numbers, std::size_t count);
    bool (*areZero)(const float* numbers, std::size_t count);

    // Sample by sample; a row of outputs is padded to `units`, the first `outputs` count.
    void (*softmax)(const float* z, float* a, int outputs, int units);
    void (*lossGradient)(
        std::size_t loss, const float* a, const float* targets, float* delta, int outputs, int units, float alpha);
    double (*lossValue)(
        std::size_t loss, const float* z, const float* a, const float* targets, int outputs, int units, float alpha);

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
    /// The same for one input whose samples with a non-zero byte are the bits of `members`; images[sample][input] is
    /// the byte. Goes on from `gradient` if `goesOn`.
    void (*sparseGradient)(int units, const float* delta, std::ptrdiff_t deltaStride, const std::uint8_t* const* images,
        int input, std::uint64_t members, bool goesOn, float* gradient);
    /// The same for one sample: gradient[input * units ...] += delta * byte for all its non-zero bytes.
    void (*sparseAccumulate)(int units, const float* delta, const SparseRow& row, float* gradient);
    /// to[column * toUnits + row] = from[row * fromUnits + column], for rows x columns numbers; both padded to
    /// multiples of 8.
    void (*transposePanel)(const float* from, int rows, int columns, int fromUnits, float* to, std::ptrdiff_t toStride);

    void (*trainOnline)(const OnlineNetwork& network, std::span<OnlineSample> samples);
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
