// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// How something that is listed can be written.
enum class ListFormat { Table, Csv, Tsv, Json, JsonLines, Markdown };

/// "table", "csv", "tsv", "json", "jsonl", "markdown", in the order of ListFormat.
std::span<const std::string_view> listFormats();
std::optional<ListFormat> listFormatNamed(std::string_view id);

/// Rows of text under named columns; what every list of nnlab is before it is written.
struct Table
{
    struct Column
    {
        std::string id; ///< in JSON and the header of CSV
        bool alignRight = false; ///< as numbers are; in JSON they are numbers, and null where absent
    };

    std::string id; ///< in JSON the list's name
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows; ///< each as long as columns

    std::string text(ListFormat format) const;
};

/// The width of UTF-8 text on a terminal (every character counts as one column).
std::size_t displayWidth(std::string_view text);

/// The text with spaces before or behind it, up to a width.
std::string padded(std::string_view text, std::size_t width, bool alignRight = false);

} // namespace nnlab
