// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

// Pieces that many sentences are made of.

/// "1 run", "3 runs".
std::string counted(std::int64_t count, std::string_view thing);
inline std::string counted(std::size_t count, std::string_view thing)
{
    return counted(static_cast<std::int64_t>(count), thing);
}

/// "a, b, c".
std::string joined(std::span<const std::string> parts, std::string_view between = ", ");

/// "a, b and c".
std::string andList(std::span<const std::string> parts);

/// What stands between commas, as it stands there; one empty part of an empty text.
std::vector<std::string> separated(std::string_view text);

} // namespace nnlab
