// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/csv_records.h"

#include "datasets/text.h"

#include <algorithm>

namespace nnlab {

namespace {

constexpr std::size_t firstWindow = 1u << 20;
constexpr std::size_t longestRecord = 1u << 26;

} // namespace

CsvRecords::CsvRecords(const std::filesystem::path& path)
    : m_file(path)
      // One more than the file has, so that a small one is over with the first read.
      ,
      m_window(std::min<std::uint64_t>(m_file.size() + 1, firstWindow))
{
    readMore();
    const std::string_view begin(m_window.data(), m_end);
    if (begin.starts_with("\xff\xfe") || begin.starts_with("\xfe\xff"))
        throw dataError(path, "is UTF-16 text: save it as UTF-8.");
    if (begin.starts_with("\xef\xbb\xbf"))
        m_begin = 3;
}

bool CsvRecords::next()
{
    do {
        if (!findRecord())
            return false;
        m_line = m_nextLine;
        char* const begin = m_window.data() + m_begin;
        char* end = m_window.data() + m_recordEnd;
        m_nextLine += std::count(begin, end, '\n');
        m_begin = m_recordEnd;
        if (end > begin && end[-1] == '\n')
            --end;
        if (end > begin && end[-1] == '\r')
            --end;
        splitFields(begin, end);
    } while (m_fields.size() == 1 && m_fields.front().empty());
    return true;
}

/// Makes room behind what has not been used yet and fills it; false if nothing was left to read.
bool CsvRecords::readMore()
{
    if (m_endOfFile)
        return false;
    std::copy(m_window.begin() + static_cast<std::ptrdiff_t>(m_begin),
        m_window.begin() + static_cast<std::ptrdiff_t>(m_end), m_window.begin());
    m_end -= m_begin;
    m_begin = 0;
    if (m_end == m_window.size()) {
        if (m_end >= longestRecord)
            throw dataError(m_file.path(),
                "has a row of more than 64 MiB in line " + std::to_string(m_nextLine)
                    + ": is it a CSV file, or is a closing quote missing?");
        m_window.resize(2 * m_window.size());
    }
    const std::size_t room = m_window.size() - m_end;
    const std::size_t count = m_file.read({reinterpret_cast<std::uint8_t*>(m_window.data()) + m_end, room});
    m_end += count;
    m_endOfFile = count < room;
    return count > 0;
}

/// Finds the line break that is not between quotes; false if there is no record left.
bool CsvRecords::findRecord()
{
    bool quoted = false;
    std::size_t scanned = 0;
    while (true) {
        for (std::size_t i = m_begin + scanned; i < m_end; ++i) {
            const char character = m_window[i];
            if (character == '"') {
                quoted = !quoted; // a doubled quote toggles twice
            } else if (character == '\n' && !quoted) {
                m_recordEnd = i + 1;
                return true;
            }
        }
        scanned = m_end - m_begin;
        if (!readMore())
            break;
    }
    if (quoted)
        throw dataError(m_file.path(),
            "has a quote in or after line " + std::to_string(m_nextLine)
                + " that is never closed: close it, or copy the file again.");
    m_recordEnd = m_end;
    return m_begin < m_end;
}

void CsvRecords::splitFields(char* begin, char* end)
{
    m_fields.clear();
    bool quoted = false;
    char* fieldBegin = begin;
    for (char* i = begin; i < end; ++i) {
        if (*i == '"') {
            quoted = !quoted;
        } else if (*i == ',' && !quoted) {
            addField(fieldBegin, i);
            fieldBegin = i + 1;
        }
    }
    addField(fieldBegin, end);
}

void CsvRecords::addField(char* begin, char* end)
{
    const auto isSpace = [](char character) { return character == ' ' || character == '\t'; };
    while (begin < end && isSpace(*begin))
        ++begin;
    while (begin < end && isSpace(end[-1]))
        --end;
    if (std::find(begin, end, '"') == end) {
        m_fields.emplace_back(begin, end);
        return;
    }
    const bool enclosed = end - begin >= 2 && *begin == '"' && end[-1] == '"';
    char* to = begin;
    for (char* from = begin + 1; enclosed && from < end - 1; ++from) {
        if (*from == '"' && (++from == end - 1 || *from != '"')) {
            to = nullptr;
            break;
        }
        *to++ = *from;
    }
    if (!enclosed || !to)
        throw dataError(m_file.path(),
            "has a stray quote in line " + std::to_string(m_line) + ", column " + std::to_string(m_fields.size() + 1)
                + ": quote the whole field and double the quotes inside.");
    m_fields.emplace_back(begin, to);
}

} // namespace nnlab
