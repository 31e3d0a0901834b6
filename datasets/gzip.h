// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

/// Gzip for the IDX reader. Internal: not installed.
namespace nnlab {

bool isGzip(std::span<const std::uint8_t> begin);

/// The first unpacked bytes, at most `count`, from the first packed ones; fewer if there are no more or the rest is
/// damaged.
std::vector<std::uint8_t> gunzipBeginning(std::span<const std::uint8_t> packedBeginning, std::size_t count);

/// Unpacks one whole gzip file into exactly `unpacked`. Throws Error (Data) that says what is wrong with `path`:
/// truncated, damaged, or another size than promised; nothing beyond the promised size is ever written.
void gunzip(std::span<const std::uint8_t> packed, std::span<std::uint8_t> unpacked, const std::filesystem::path& path);

} // namespace nnlab
