// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace nnlab {

/// The CRC-32 of bytes, as zlib and Python's zlib.crc32 compute it: stored beside every blob of a notebook.
std::int64_t crcOf(std::span<const std::byte> bytes);

} // namespace nnlab
