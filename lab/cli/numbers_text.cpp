// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/numbers_text.h"

#include <cmath>
#include <cstdio>

namespace nnlab {

namespace {

std::string formatted(const char* format, double number)
{
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, number); // nnlab never sets a locale, so this is the C locale's
    return buffer;
}

} // namespace

std::string grouped(std::int64_t number)
{
    std::string digits = std::to_string(number);
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    for (std::size_t i = digits.size(); i > first + 3; i -= 3)
        digits.insert(i - 3, ",");
    return digits;
}

std::string shortNumber(double number)
{
    const double size = std::fabs(number);
    if (size < 1e15 && (std::floor(number) == number || size >= 1e5))
        return grouped(std::llround(number));
    if (size >= 1e-3)
        return formatted(size < 1 ? "%.4f" : "%.5g", number);
    // Like 3.7e-5, not 3.7e-05.
    std::string text = formatted("%.3g", number);
    if (const std::size_t zero = text.find("e-0"); zero != std::string::npos)
        text.erase(zero + 2, 1);
    return text;
}

std::string scalarText(std::string_view channel, double value)
{
    if (channel.ends_with("accuracy") || channel.ends_with("share"))
        return formatted("%.2f %%", 100 * value);
    return shortNumber(value);
}

std::string durationText(double seconds)
{
    if (seconds < 60)
        return formatted(seconds < 10 ? "%.2f s" : "%.0f s", seconds);
    const auto whole = static_cast<std::int64_t>(std::lround(seconds));
    if (whole < 3600)
        return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

} // namespace nnlab
