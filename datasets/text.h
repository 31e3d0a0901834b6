// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/edit_distance.h"
#include "engine/error.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

/// Words for messages, shared by the readers. Internal: not installed.
namespace nnlab {

/// Text in quotes, its control characters made harmless.
inline std::string inQuotes(std::string_view text)
{
    std::string result = "'";
    for (const char character : text)
        result += static_cast<unsigned char>(character) < ' ' || character == 127 ? '?' : character;
    return result + "'";
}

/// The same for a piece of foreign data, which may be as long as it likes.
inline std::string excerpt(std::string_view text)
{
    constexpr std::size_t longest = 40;
    return text.size() <= longest ? inQuotes(text) : inQuotes(std::string(text.substr(0, longest)) + "...");
}

/// An Error about input data: "'path' says so".
inline Error dataError(const std::filesystem::path& path, const std::string& says)
{
    return Error(inQuotes(path.string()) + " " + says, Error::Cause::Data);
}

/// " (did you mean 'x'?)" for the nearest of the names if it is near at all, else nothing.
inline std::string didYouMean(std::string_view name, std::span<const std::string_view> names)
{
    constexpr std::size_t longestTypo = 64;
    if (name.size() > longestTypo || names.empty())
        return {};
    const auto nearest = std::ranges::min(names, {}, [&](std::string_view known) { return editDistance(name, known); });
    return editDistance(name, nearest) <= std::max<std::size_t>(1, nearest.size() / 3 + 1)
        ? " (did you mean '" + std::string(nearest) + "'?)"
        : std::string();
}

} // namespace nnlab
