// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/sha256.h"

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
