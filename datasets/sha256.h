// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/export.h"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

/// SHA-256 of bytes that arrive piece by piece; a value, so a copy goes on from where the original stood.
///
/// Source: FIPS 180-4. The same digits as `sha256sum` prints.
class NNLAB_DATASETS_EXPORT Sha256
{
public:
    using Digest = std::array<std::byte, 32>;

    Sha256();

    void update(std::span<const std::byte> bytes);

    /// The hash of everything so far; more may follow.
    Digest digest() const;

    /// The digest as 64 lower-case hexadecimal digits.
    std::string hex() const;

    /// All that is needed to go on from here another day: the eight state words, big-endian; the number of bytes so far
    /// as little-endian uint64; the bytes of the block that is not full yet.
    std::vector<std::byte> partial() const;
    /// Goes on from what partial() gave. Throws Error (Data) if it is no such thing.
    static Sha256 goingOnFrom(std::span<const std::byte> partial);

private:
    alignas(8) std::array<std::byte, 128> m_state;
};

/// Bytes as lower-case hexadecimal digits.
NNLAB_DATASETS_EXPORT std::string hexOf(std::span<const std::byte> bytes);

} // namespace nnlab
