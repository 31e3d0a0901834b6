// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/dataset.h"

#include "engine/kernels/sparse_rows.h"

#include <algorithm>
#include <cassert>
#include <mutex>
#include <optional>

namespace nnlab {

/// What slices share.
struct Features::Storage
{
    explicit Storage(
        std::shared_ptr<const void> owner, std::span<const std::uint8_t> bytes = {}, std::int64_t features = 0)
        : owner(std::move(owner)), bytes(bytes), features(features)
    { }

    std::shared_ptr<const void> owner;
    std::span<const std::uint8_t> bytes;
    std::int64_t features;
    std::once_flag built;
    std::optional<SparseRows> rows;
};

Features Features::ofBytes(
    Shape shape, std::int64_t samples, const std::uint8_t* bytes, std::shared_ptr<const void> owner)
{
    Features features;
    features.m_shape = shape;
    features.m_samples = samples;
    features.m_bytes = bytes;
    features.m_storage = std::make_shared<Storage>(
        std::move(owner), std::span(bytes, static_cast<std::size_t>(samples * shape.size())), shape.size());
    return features;
}

Features Features::ofBytes(Shape shape, std::vector<std::uint8_t> bytes)
{
    assert(shape.size() > 0 && bytes.size() % shape.size() == 0);
    const auto samples = static_cast<std::int64_t>(bytes.size()) / shape.size();
    auto owner = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
    const auto* data = owner->data();
    return ofBytes(shape, samples, data, std::move(owner));
}

Features Features::ofFloats(Shape shape, Matrix values)
{
    assert(values.rows() == shape.size());
    auto owner = std::make_shared<const Matrix>(std::move(values));
    Features features;
    features.m_shape = shape;
    features.m_samples = owner->cols();
    features.m_floats = owner->data();
    features.m_storage = std::make_shared<Storage>(std::move(owner));
    return features;
}

std::span<const std::uint8_t> Features::bytes() const
{
    return {m_bytes, m_bytes ? static_cast<std::size_t>(m_samples * features()) : 0};
}

std::span<const float> Features::floats() const
{
    return {m_floats, m_floats ? static_cast<std::size_t>(m_samples * features()) : 0};
}

std::span<const std::uint8_t> Features::bytes(std::int64_t sample) const
{
    return bytes().subspan(sample * features(), features());
}

std::span<const float> Features::floats(std::int64_t sample) const
{
    return floats().subspan(sample * features(), features());
}

void Features::read(std::int64_t sample, std::span<float> numbers) const
{
    assert(sample >= 0 && sample < m_samples && static_cast<std::int64_t>(numbers.size()) == features());
    if (areBytes())
        std::ranges::transform(bytes(sample), numbers.begin(), [](std::uint8_t byte) { return float(byte) / 255.0f; });
    else
        std::ranges::copy(floats(sample), numbers.begin());
}

Features Features::slice(std::int64_t first, std::int64_t count) const
{
    assert(first >= 0 && count >= 0 && first + count <= m_samples);
    Features part = *this;
    part.m_samples = count;
    part.m_first += first;
    if (m_bytes)
        part.m_bytes += first * features();
    if (m_floats)
        part.m_floats += first * features();
    return part;
}

const SparseRows* Features::sparseRows() const
{
    // Beyond half of the bytes the dense product, which needs no index, is quicker.
    constexpr double mostDensity = 0.5;
    if (!m_bytes || features() > SparseRows::mostFeatures)
        return nullptr;
    std::call_once(m_storage->built, [this] { m_storage->rows.emplace(m_storage->bytes, m_storage->features); });
    return m_storage->rows->density() <= mostDensity ? &*m_storage->rows : nullptr;
}

Dataset Dataset::slice(std::int64_t first, std::int64_t count) const
{
    Dataset part;
    part.inputs = inputs.slice(first, count);
    if (targets.size() > 0)
        part.targets = targets.middleCols(first, count);
    if (!labels.empty())
        part.labels.assign(labels.begin() + first, labels.begin() + first + count);
    part.classes = classes;
    return part;
}

} // namespace nnlab
