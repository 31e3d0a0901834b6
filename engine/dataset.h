// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/export.h"
#include "engine/matrix.h"
#include "engine/shape.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

class SparseRows;

/// The features of many samples, one column per sample: bytes that stand for byte / 255, or float32 numbers.
///
/// A small value: copies and slices share the numbers behind a handle (memory of ours or, say, a mapped file).
/// Pixels stay bytes until they are used, so that 70,000 digits cost 55 MB and not 220.
class NNLAB_ENGINE_EXPORT Features
{
public:
    Features() = default;

    /// `bytes` holds samples x shape.size() bytes, sample after sample; `owner` keeps them alive.
    static Features ofBytes(
        Shape shape, std::int64_t samples, const std::uint8_t* bytes, std::shared_ptr<const void> owner);
    static Features ofBytes(Shape shape, std::vector<std::uint8_t> bytes);

    /// `values` is shape.size() x samples.
    static Features ofFloats(Shape shape, Matrix values);

    Shape shape() const { return m_shape; }
    std::int64_t samples() const { return m_samples; }
    std::int64_t features() const { return m_shape.size(); }
    bool areBytes() const { return m_bytes != nullptr; }

    /// The bytes of all samples, sample after sample; empty unless areBytes().
    std::span<const std::uint8_t> bytes() const;
    /// The numbers of all samples, sample after sample; empty if areBytes().
    std::span<const float> floats() const;

    std::span<const std::uint8_t> bytes(std::int64_t sample) const;
    std::span<const float> floats(std::int64_t sample) const;

    /// Writes the features() numbers of one sample, bytes as float(byte) / 255.
    void read(std::int64_t sample, std::span<float> numbers) const;

    /// The samples [first, first + count), sharing the numbers.
    Features slice(std::int64_t first, std::int64_t count) const;

    /// Which bytes are not zero, worked out once for all that share the numbers; nullptr for float32 numbers, or where
    /// most bytes are not zero and walking them all is quicker. Sample s of this slice is row firstRow() + s.
    const SparseRows* sparseRows() const;
    std::int64_t firstRow() const { return m_first; }

private:
    struct Storage;

    Shape m_shape;
    std::int64_t m_samples = 0;
    std::int64_t m_first = 0;
    const std::uint8_t* m_bytes = nullptr;
    const float* m_floats = nullptr;
    std::shared_ptr<Storage> m_storage;
};

/// Samples with what they should give.
///
/// A regression has `targets`, a classification has `labels`; the 2-D problems have both (targets -1 and 1 for classes
/// 0 and 1). Where `targets` is empty, training encodes a label as one-hot.
struct Dataset
{
    Features inputs;
    Matrix targets; ///< outputs x samples, or empty
    std::vector<std::uint8_t> labels; ///< the class of each sample, or empty
    std::vector<std::string> classes; ///< the names of the classes, by label

    std::int64_t samples() const { return inputs.samples(); }
    bool isEmpty() const { return samples() == 0; }

    /// The samples [first, first + count), sharing the features.
    NNLAB_ENGINE_EXPORT Dataset slice(std::int64_t first, std::int64_t count) const;
};

} // namespace nnlab
