// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/table.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace nnlab {

namespace {

/// What stands at the right is a number, or absent; where it is written for people (95 %) it stays text.
QJsonValue cellJson(const Table::Column& column, const std::string& cell)
{
    if (column.alignRight) {
        if (cell.empty())
            return QJsonValue::Null;
        double number = 0;
        const char* const end = cell.data() + cell.size();
        if (const auto read = std::from_chars(cell.data(), end, number);
            read.ec == std::errc() && read.ptr == end && std::isfinite(number))
            return number;
    }
    return QString::fromStdString(cell);
}

QJsonObject rowJson(const Table& table, const std::vector<std::string>& row)
{
    QJsonObject json;
    for (std::size_t i = 0; i < row.size(); ++i)
        json.insert(QString::fromStdString(table.columns[i].id), cellJson(table.columns[i], row[i]));
    return json;
}

std::string aligned(const Table& table)
{
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        std::size_t width = displayWidth(table.columns[i].id);
        for (const auto& row : table.rows)
            width = std::max(width, displayWidth(row[i]));
        widths.push_back(width);
    }
    std::string text;
    const auto line = [&](const auto& cellOf) {
        std::string written;
        for (std::size_t i = 0; i < widths.size(); ++i)
            written += padded(cellOf(i), widths[i], table.columns[i].alignRight) + "  ";
        written.erase(written.find_last_not_of(' ') + 1);
        text += written + "\n";
    };
    line([&](std::size_t i) { return table.columns[i].id; });
    for (const auto& row : table.rows)
        line([&](std::size_t i) { return row[i]; });
    return text;
}

/// RFC 4180.
std::string csvCell(const std::string& cell)
{
    if (cell.find_first_of(",\"\r\n") == std::string::npos)
        return cell;
    std::string quoted = "\"";
    for (const char c : cell)
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

/// Tab-separated values know no quotes: what would break a line becomes a space.
std::string tsvCell(std::string cell)
{
    std::ranges::replace_if(
        cell, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    return cell;
}

std::string markdownCell(const std::string& cell)
{
    std::string text;
    for (const char c : cell)
        text += c == '|' ? "\\|" : c == '\n' ? " " : std::string(1, c);
    return text;
}

template <typename Cell>
std::string separated(const Table& table, const std::string& before, const std::string& between,
    const std::string& after, Cell&& cell, bool hasRule = false)
{
    std::string text;
    const auto line = [&](const auto& cellOf) {
        text += before;
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            text += (i == 0 ? "" : between) + cell(cellOf(i));
        text += after + "\n";
    };
    line([&](std::size_t i) { return table.columns[i].id; });
    if (hasRule)
        line([&](std::size_t i) { return std::string(table.columns[i].alignRight ? "---:" : "---"); });
    for (const auto& row : table.rows)
        line([&](std::size_t i) { return row[i]; });
    return text;
}

} // namespace

std::span<const std::string_view> listFormats()
{
    static constexpr std::array<std::string_view, 6> names = {"table", "csv", "tsv", "json", "jsonl", "markdown"};
    return names;
}

std::optional<ListFormat> listFormatNamed(std::string_view id)
{
    const auto names = listFormats();
    const auto found = std::ranges::find(names, id);
    if (found == names.end())
        return {};
    return static_cast<ListFormat>(found - names.begin());
}

std::string Table::text(ListFormat format) const
{
    switch (format) {
    case ListFormat::Table:
        return aligned(*this);
    case ListFormat::Csv:
        return separated(*this, "", ",", "", csvCell);
    case ListFormat::Tsv:
        return separated(*this, "", "\t", "", tsvCell);
    case ListFormat::Markdown:
        return separated(*this, "| ", " | ", " |", markdownCell, true);
    case ListFormat::Json: {
        QJsonArray array;
        for (const auto& row : rows)
            array.append(rowJson(*this, row));
        return QJsonDocument(QJsonObject{{QString::fromStdString(id), array}}).toJson().toStdString();
    }
    case ListFormat::JsonLines: {
        std::string lines;
        for (const auto& row : rows)
            lines += QJsonDocument(rowJson(*this, row)).toJson(QJsonDocument::Compact).toStdString() + "\n";
        return lines;
    }
    }
    return {};
}

std::size_t displayWidth(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string padded(std::string_view text, std::size_t width, bool alignRight)
{
    const std::size_t own = displayWidth(text);
    const std::string spaces(width > own ? width - own : 0, ' ');
    return alignRight ? spaces + std::string(text) : std::string(text) + spaces;
}

} // namespace nnlab
