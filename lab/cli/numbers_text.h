// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nnlab {

/// 1234567 as "1,234,567".
std::string grouped(std::int64_t number);

/// A number with about four digits that count, whatever its size.
std::string shortNumber(double number);

/// The value of a scalar channel as people read it: shares (channels whose id ends in accuracy or share) in percent.
std::string scalarText(std::string_view channel, double value);

/// 0.31 as "0.31 s", 83 as "1 min 23 s".
std::string durationText(double seconds);

} // namespace nnlab
