// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/sha256.h"

#include "engine/error.h"

#include <cstring>
#include <nettle/sha2.h>
#include <type_traits>

namespace nnlab {

namespace {

// Nettle's context is plain memory, so it lives inside ours and nobody else sees nettle's headers.
static_assert(sizeof(sha256_ctx) <= 128 && alignof(sha256_ctx) <= 8 && std::is_trivially_copyable_v<sha256_ctx>);

sha256_ctx contextIn(const std::array<std::byte, 128>& state)
{
    sha256_ctx context;
    std::memcpy(&context, state.data(), sizeof context);
    return context;
}

} // namespace

Sha256::Sha256() : m_state()
{
    sha256_ctx context;
    sha256_init(&context);
    std::memcpy(m_state.data(), &context, sizeof context);
}

void Sha256::update(std::span<const std::byte> bytes)
{
    sha256_ctx context = contextIn(m_state);
    sha256_update(&context, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
    std::memcpy(m_state.data(), &context, sizeof context);
}

Sha256::Digest Sha256::digest() const
{
    sha256_ctx context = contextIn(m_state);
    Digest result;
    sha256_digest(&context, result.size(), reinterpret_cast<std::uint8_t*>(result.data()));
    return result;
}

std::string Sha256::hex() const { return hexOf(digest()); }

std::vector<std::byte> Sha256::partial() const
{
    const sha256_ctx context = contextIn(m_state);
    std::vector<std::byte> bytes;
    for (const std::uint32_t word : context.state) {
        for (int shift = 24; shift >= 0; shift -= 8)
            bytes.push_back(std::byte(word >> shift & 255));
    }
    const std::uint64_t count = context.count * SHA256_BLOCK_SIZE + context.index;
    for (int shift = 0; shift < 64; shift += 8)
        bytes.push_back(std::byte(count >> shift & 255));
    const auto* pending = reinterpret_cast<const std::byte*>(context.block);
    bytes.insert(bytes.end(), pending, pending + context.index);
    return bytes;
}

Sha256 Sha256::goingOnFrom(std::span<const std::byte> partial)
{
    constexpr std::size_t fixed = SHA256_DIGEST_SIZE + sizeof(std::uint64_t);
    sha256_ctx context;
    sha256_init(&context);
    std::uint64_t count = 0;
    for (std::size_t i = 0; partial.size() >= fixed && i < sizeof count; ++i)
        count |= std::to_integer<std::uint64_t>(partial[SHA256_DIGEST_SIZE + i]) << (8 * i);
    if (partial.size() < fixed || partial.size() != fixed + count % SHA256_BLOCK_SIZE)
        throw Error("The beginning of a hash is not as long as it has to be; it is damaged.", Error::Cause::Data);
    for (std::size_t i = 0; i < SHA256_DIGEST_SIZE; ++i)
        context.state[i / 4] = context.state[i / 4] << 8 | std::to_integer<std::uint32_t>(partial[i]);
    context.count = count / SHA256_BLOCK_SIZE;
    context.index = static_cast<unsigned int>(count % SHA256_BLOCK_SIZE);
    std::memcpy(context.block, partial.data() + fixed, context.index);
    Sha256 sha;
    std::memcpy(sha.m_state.data(), &context, sizeof context);
    return sha;
}

std::string hexOf(std::span<const std::byte> bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::byte byte : bytes) {
        text += digits[std::to_integer<int>(byte >> 4)];
        text += digits[std::to_integer<int>(byte & std::byte{15})];
    }
    return text;
}

} // namespace nnlab
