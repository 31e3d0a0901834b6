// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/checked_blob.h"

#include <zlib.h>

namespace nnlab {

std::int64_t crcOf(std::span<const std::byte> bytes)
{
    return static_cast<std::int64_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

} // namespace nnlab
