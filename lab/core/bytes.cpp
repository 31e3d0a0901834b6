// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/bytes.h"

#include "engine/error.h"

#include <bit>
#include <cstring>

namespace nnlab {

// The numbers are copied as they lie in memory.
static_assert(std::endian::native == std::endian::little, "nnlab's files and signatures are little-endian");

namespace {

constexpr std::uint64_t quietNan64 = 0x7ff8000000000000;
constexpr std::uint32_t quietNan32 = 0x7fc00000;

[[noreturn]] void tooShort()
{
    throw Error(
        "The bytes of a report end too early or promise more than there is; they are damaged.", Error::Cause::Data);
}

} // namespace

void ByteWriter::append(const void* data, std::size_t size)
{
    const auto* first = static_cast<const std::byte*>(data);
    m_bytes.insert(m_bytes.end(), first, first + size);
}

void ByteWriter::integer(std::uint32_t value) { append(&value, sizeof value); }

void ByteWriter::integer(std::uint64_t value) { append(&value, sizeof value); }

void ByteWriter::real(double value) { integer(value == value ? std::bit_cast<std::uint64_t>(value) : quietNan64); }

void ByteWriter::text(std::string_view value)
{
    integer(static_cast<std::uint32_t>(value.size()));
    append(value.data(), value.size());
}

void ByteWriter::floats(std::span<const float> values)
{
    count(values.size());
    const std::size_t begin = m_bytes.size();
    append(values.data(), values.size_bytes());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] != values[i])
            std::memcpy(m_bytes.data() + begin + i * sizeof(float), &quietNan32, sizeof quietNan32);
    }
}

void ByteWriter::integers(std::span<const std::uint32_t> values)
{
    count(values.size());
    append(values.data(), values.size_bytes());
}

void ByteWriter::octets(std::span<const std::uint8_t> values)
{
    count(values.size());
    append(values.data(), values.size_bytes());
}

std::span<const std::byte> ByteReader::take(std::size_t size)
{
    if (size > m_bytes.size())
        tooShort();
    const auto taken = m_bytes.first(size);
    m_bytes = m_bytes.subspan(size);
    return taken;
}

std::uint8_t ByteReader::byte() { return std::to_integer<std::uint8_t>(take(1)[0]); }

bool ByteReader::flag()
{
    const std::uint8_t value = byte();
    if (value > 1)
        throw Error("The bytes of a report have a flag that is neither 0 nor 1; they are damaged.", Error::Cause::Data);
    return value == 1;
}

std::uint32_t ByteReader::unsigned32()
{
    std::uint32_t value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
}

std::uint64_t ByteReader::unsigned64()
{
    std::uint64_t value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
}

double ByteReader::real() { return std::bit_cast<double>(unsigned64()); }

std::string ByteReader::text()
{
    const auto bytes = take(unsigned32());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::size_t ByteReader::count(std::size_t smallest)
{
    const std::uint64_t value = unsigned64();
    if (value > m_bytes.size() / smallest)
        tooShort();
    return value;
}

std::vector<float> ByteReader::floats()
{
    std::vector<float> values(count(sizeof(float)));
    if (!values.empty())
        std::memcpy(values.data(), take(values.size() * sizeof(float)).data(), values.size() * sizeof(float));
    return values;
}

std::vector<std::uint32_t> ByteReader::integers()
{
    std::vector<std::uint32_t> values(count(sizeof(std::uint32_t)));
    if (!values.empty())
        std::memcpy(
            values.data(), take(values.size() * sizeof(std::uint32_t)).data(), values.size() * sizeof(std::uint32_t));
    return values;
}

std::vector<std::uint8_t> ByteReader::octets()
{
    std::vector<std::uint8_t> values(count(1));
    if (!values.empty())
        std::memcpy(values.data(), take(values.size()).data(), values.size());
    return values;
}

void ByteReader::finish() const
{
    if (!m_bytes.empty())
        throw Error("The bytes of a report go on after its end; they are damaged.", Error::Cause::Data);
}

} // namespace nnlab
