// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// Writes numbers and text as bytes that are the same on every machine: little-endian, IEEE 754, every NaN as the one
/// quiet NaN.
class ByteWriter
{
public:
    void byte(std::uint8_t value) { m_bytes.push_back(std::byte{value}); }
    void flag(bool value) { byte(value ? 1 : 0); }
    void integer(std::uint32_t value);
    void integer(std::uint64_t value);
    void integer(std::int32_t value) { integer(static_cast<std::uint32_t>(value)); }
    void integer(std::int64_t value) { integer(static_cast<std::uint64_t>(value)); }
    void real(double value);
    void text(std::string_view value); ///< length as uint32, then the bytes
    void floats(std::span<const float> values); ///< length as uint64, then the numbers
    void integers(std::span<const std::uint32_t> values); ///< likewise
    void octets(std::span<const std::uint8_t> values); ///< likewise
    void count(std::size_t value) { integer(static_cast<std::uint64_t>(value)); }

    std::span<const std::byte> bytes() const { return m_bytes; }
    std::vector<std::byte> take() { return std::move(m_bytes); }
    void clear() { m_bytes.clear(); }

private:
    void append(const void* data, std::size_t size);

    std::vector<std::byte> m_bytes;
};

/// Reads what ByteWriter wrote. Every read throws Error (Data) if the bytes end too early or promise more than there
/// is.
class ByteReader
{
public:
    explicit ByteReader(std::span<const std::byte> bytes) : m_bytes(bytes) { }

    std::uint8_t byte();
    bool flag();
    std::uint32_t unsigned32();
    std::uint64_t unsigned64();
    std::int32_t signed32() { return static_cast<std::int32_t>(unsigned32()); }
    std::int64_t signed64() { return static_cast<std::int64_t>(unsigned64()); }
    double real();
    std::string text();
    std::vector<float> floats();
    std::vector<std::uint32_t> integers();
    std::vector<std::uint8_t> octets();
    /// How many things follow, each at least `smallest` bytes long.
    std::size_t count(std::size_t smallest);

    /// Throws if anything is left.
    void finish() const;

private:
    std::span<const std::byte> take(std::size_t size);

    std::span<const std::byte> m_bytes;
};

} // namespace nnlab
