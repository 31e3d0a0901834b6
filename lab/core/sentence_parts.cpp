// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/sentence_parts.h"

namespace nnlab {

std::string counted(std::int64_t count, std::string_view thing)
{
    return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

std::string joined(std::span<const std::string> parts, std::string_view between)
{
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i)
        text += std::string(i == 0 ? "" : between) + parts[i];
    return text;
}

std::string andList(std::span<const std::string> parts)
{
    if (parts.size() < 2)
        return joined(parts);
    return joined(parts.first(parts.size() - 1)) + " and " + parts.back();
}

std::vector<std::string> separated(std::string_view text)
{
    std::vector<std::string> parts;
    for (std::size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',')) {
        parts.emplace_back(text.substr(0, comma));
        text.remove_prefix(comma + 1);
    }
    parts.emplace_back(text);
    return parts;
}

} // namespace nnlab
