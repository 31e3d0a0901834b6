// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/input_file.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

/// The records behind the CSV reader. Internal: not installed.
namespace nnlab {

/// A CSV file (RFC 4180, UTF-8 with or without BOM, lines ending in LF or CRLF), one record at a time.
///
/// Reads ahead in a window of a megabyte, so that a file of any size costs no more memory than its longest record.
/// Throws Error (Data) with the line if quotes do not pair up.
class CsvRecords
{
public:
    explicit CsvRecords(const std::filesystem::path& path);

    /// Goes to the next record that is not a blank line; false at the end.
    bool next();

    /// The fields of this record, unquoted, until the next call of next().
    std::span<const std::string_view> fields() const { return m_fields; }

    /// The number of its first line, from 1.
    std::int64_t line() const { return m_line; }

private:
    bool readMore();
    bool findRecord();
    void splitFields(char* begin, char* end);
    void addField(char* begin, char* end);

    InputFile m_file;
    std::vector<char> m_window;
    std::size_t m_begin = 0; ///< of what has not been used yet
    std::size_t m_end = 0; ///< of what has been read
    std::size_t m_recordEnd = 0; ///< behind this record's line break
    bool m_endOfFile = false;
    std::int64_t m_line = 0;
    std::int64_t m_nextLine = 1;
    std::vector<std::string_view> m_fields;
};

} // namespace nnlab
