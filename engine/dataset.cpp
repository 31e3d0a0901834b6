// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/dataset.h"

#include <algorithm>
#include <cassert>

namespace nnlab {

Features Features::ofBytes(
    Shape shape, std::int64_t samples, const std::uint8_t* bytes, std::shared_ptr<const void> owner)
{
    Features features;
    features.m_shape = shape;
    features.m_samples = samples;
    features.m_bytes = bytes;
    features.m_owner = std::move(owner);
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
    features.m_owner = std::move(owner);
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
    if (m_bytes)
        part.m_bytes += first * features();
    if (m_floats)
        part.m_floats += first * features();
    return part;
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
