// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A reader by recursive descent that writes down, while it reads, what QJsonDocument is to be given: the same text
// without the mistakes.

#include "lab/core/json_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringDecoder>

#include <algorithm>
#include <utility>

namespace nnlab {

namespace {

constexpr int mostDepth = 64; // a batch file needs five

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// RFC 8259, section 6.
bool isNumber(std::string_view word)
{
    const auto digits = [&word] {
        std::size_t count = 0;
        for (; !word.empty() && isDigit(word.front()); ++count)
            word.remove_prefix(1);
        return count;
    };
    const auto takes = [&word](std::string_view any) {
        const bool is = !word.empty() && any.find(word.front()) != std::string_view::npos;
        if (is)
            word.remove_prefix(1);
        return is;
    };
    takes("-");
    const bool beginsWithZero = !word.empty() && word.front() == '0';
    const std::size_t whole = digits();
    if (whole == 0 || (beginsWithZero && whole > 1))
        return false;
    if (takes(".") && digits() == 0)
        return false;
    if (takes("eE")) {
        takes("+-");
        if (digits() == 0)
            return false;
    }
    return word.empty();
}

/// What a quoted text in JSON stands for.
std::string decoded(const std::string& quoted)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString("[" + quoted + "]"))
        .array()
        .first()
        .toString()
        .toStdString();
}

std::string shown(std::string_view text)
{
    constexpr std::size_t most = 30;
    if (text.size() <= most)
        return std::string(text);
    std::size_t end = most;
    while (end > 0 && (text[end] & 0xc0) == 0x80) // not in the middle of a character
        --end;
    return std::string(text.substr(0, end)) + "...";
}

} // namespace

JsonPath JsonPath::operator/(std::string_view key) const
{
    JsonPath path = *this;
    path.m_text += '\n';
    path.m_text += key;
    return path;
}

JsonPath JsonPath::operator/(std::size_t place) const { return *this / std::to_string(place); }

JsonPath JsonPath::above() const
{
    JsonPath path;
    path.m_text = m_text.substr(0, std::min(m_text.rfind('\n'), m_text.size()));
    return path;
}

class JsonText::Parser
{
public:
    explicit Parser(JsonText& json) : m_json(json), m_text(json.m_text) { }

    /// The text without its mistakes; nothing if it is past guessing.
    bool parse()
    {
        skip();
        if (m_at == m_text.size())
            return giveUp(0, "There is nothing in it.");
        if (!value({}))
            return false;
        skip();
        if (m_at < m_text.size())
            return giveUp(m_at, "The text should end here, where what began with its first bracket is closed.");
        return true;
    }

    const std::string& mended() const { return m_mended; }

private:
    void tell(std::size_t offset, std::string sentence)
    {
        m_json.m_mistakes.push_back({m_json.placeAt(offset), std::move(sentence)});
    }

    bool giveUp(std::size_t offset, std::string sentence)
    {
        tell(offset, std::move(sentence));
        return false;
    }

    bool isNext(char c) const { return m_at < m_text.size() && m_text[m_at] == c; }
    bool areNext(std::string_view begin) const { return std::string_view(m_text).substr(m_at).starts_with(begin); }

    /// Over spaces, and over comments as other languages have them.
    void skip()
    {
        for (;;) {
            while (m_at < m_text.size() && isSpace(m_text[m_at]))
                ++m_at;
            const bool isLine = areNext("//") || isNext('#');
            if (!isLine && !areNext("/*"))
                return;
            tell(m_at, "JSON has no comments; write one as a key that begins with //, as in \"//\": \"why\".");
            const std::size_t end = isLine ? m_text.find('\n', m_at) : m_text.find("*/", m_at + 2);
            m_at = end == std::string::npos ? m_text.size() : end + (isLine ? 0 : 2);
        }
    }

    bool value(const JsonPath& path)
    {
        m_json.m_offsets[path].value = m_at;
        if (m_at == m_text.size())
            return giveUp(m_at, "A value is missing at the end of the text.");
        if (isNext('{'))
            return members(path, '}');
        if (isNext('['))
            return members(path, ']');
        if (isNext('"') || isNext('\''))
            return text(), true;
        return word();
    }

    /// Of an object or an array, with its brackets.
    bool members(const JsonPath& path, char closing)
    {
        const std::size_t opening = m_at;
        const bool isObject = closing == '}';
        if (++m_depth > mostDepth)
            return giveUp(opening, "Brackets are nested too deeply here.");
        m_mended += m_text[m_at++];
        std::size_t count = 0;
        std::map<std::string, std::size_t> keys;
        for (skip(); !isNext(closing); skip()) {
            if (m_at == m_text.size())
                return giveUp(opening, std::string("The ") + m_text[opening] + " that stands here is never closed.");
            if (isNext(isObject ? ']' : '}'))
                return giveUp(m_at,
                    std::string("Here stands ") + m_text[m_at] + ", but what is open is the " + m_text[opening]
                        + " in line " + std::to_string(m_json.placeAt(opening).line) + ".");
            if (count > 0)
                m_mended += ',';
            if (!(isObject ? member(path, keys) : element(path / count)))
                return false;
            ++count;
            if (!between(closing))
                return false;
        }
        m_mended += m_text[m_at++];
        --m_depth;
        return true;
    }

    bool element(const JsonPath& path)
    {
        m_json.m_offsets[path].key = m_at;
        return value(path);
    }

    bool member(const JsonPath& object, std::map<std::string, std::size_t>& keys)
    {
        const std::size_t begin = m_at;
        std::string key;
        if (isNext('"') || isNext('\'')) {
            key = text();
        } else {
            const std::string_view word = wordHere();
            if (word.empty())
                return giveUp(m_at, "A key in double quotes is expected here, not " + shown(rest()) + ".");
            tell(m_at, "A key stands in double quotes: \"" + shown(word) + "\".");
            key = word;
            m_mended += '"' + key + '"';
            m_at += word.size();
        }
        const bool isComment = key.starts_with("//");
        const auto [first, isNew] = keys.emplace(key, begin);
        if (!isNew && !isComment) {
            tell(begin,
                "The key " + shown(key) + " stands here for the second time; the first is in line "
                    + std::to_string(m_json.placeAt(first->second).line) + ".");
        }
        const JsonPath path = object / key;
        m_json.m_offsets[path].key = begin;
        skip();
        if (isNext(':'))
            ++m_at;
        else if (isNext('='))
            tell(m_at++, "Between a key and its value stands a colon.");
        else
            return giveUp(m_at, "After the key " + shown(key) + " a colon and its value are expected.");
        m_mended += ':';
        skip();
        return value(path);
    }

    /// What stands between two members, or after the last.
    bool between(char closing)
    {
        const std::size_t end = m_at;
        skip();
        std::size_t commas = 0;
        const std::size_t comma = m_at;
        for (; isNext(',') || isNext(';'); skip()) {
            if (isNext(';'))
                tell(m_at, "Members are separated by commas.");
            ++m_at;
            ++commas;
        }
        const bool isLast = isNext(closing);
        if (commas > 1 || (commas == 1 && isLast))
            tell(comma, isLast ? "There is a comma too many after the last member." : "There is a comma too many.");
        else if (commas == 0 && !isLast && m_at < m_text.size() && !isNext(']') && !isNext('}'))
            tell(end, "A comma is missing here.");
        return true;
    }

    /// Text in quotes; what it stands for.
    std::string text()
    {
        const std::size_t begin = m_at;
        const char quote = m_text[m_at++];
        if (quote == '\'')
            tell(begin, "Text stands in double quotes.");
        std::string mended = "\"";
        bool isPlain = true;
        for (; m_at < m_text.size() && m_text[m_at] != quote; ++m_at) {
            const char c = m_text[m_at];
            if (c == '\n' || c == '\r')
                break;
            if (c == '\\') {
                isPlain = false;
                mended += escape();
            } else if (static_cast<unsigned char>(c) < 0x20) {
                tell(m_at, c == '\t' ? "In text a tab is written \\t." : "There is a control character in this text.");
                mended += ' ';
            } else if (c == '"') {
                mended += "\\\"";
                isPlain = false;
            } else {
                mended += c;
            }
        }
        if (m_at < m_text.size() && m_text[m_at] == quote)
            ++m_at;
        else
            tell(begin, "The text that begins here has no closing quote in its line.");
        mended += '"';
        m_mended += mended;
        return isPlain ? mended.substr(1, mended.size() - 2) : decoded(mended);
    }

    /// At a backslash; stops at the last character that belongs to it.
    std::string escape()
    {
        const char next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
        const std::string_view digits = std::string_view(m_text).substr(std::min(m_at + 2, m_text.size()), 4);
        const bool isCode = next == 'u' && digits.size() == 4
            && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
        if (isCode) {
            m_at += 5;
            return "\\u" + std::string(digits);
        }
        if (next != '\0' && std::string_view("\"\\/bfnrt").find(next) != std::string_view::npos) {
            ++m_at;
            return {'\\', next};
        }
        tell(m_at,
            "A backslash stands before \", \\, /, b, f, n, r, t or u and four digits; by itself it is written \\\\.");
        return "\\\\";
    }

    std::string_view rest() const
    {
        const std::string_view all = std::string_view(m_text).substr(m_at);
        return all.empty() ? "the end" : all.substr(0, std::min(all.find_first_of("\r\n"), all.size()));
    }

    /// What stands here without quotes.
    std::string_view wordHere() const
    {
        const std::string_view all = std::string_view(m_text).substr(m_at);
        return all.substr(0, std::min(all.find_first_of(" \t\r\n,:;=\"'[]{}#"), all.size()));
    }

    bool word()
    {
        const std::string_view word = wordHere();
        if (word.empty())
            return giveUp(m_at, "A value is expected here, not " + shown(rest()) + ".");
        const std::size_t begin = m_at;
        m_at += word.size();
        if (word == "true" || word == "false" || word == "null" || isNumber(word)) {
            m_mended += word;
            return true;
        }
        tell(begin,
            shown(word) + " is no number, and not true or false; text stands in double quotes: \"" + shown(word)
                + "\".");
        std::string quoted = "\"";
        for (const char c : word) {
            if (c == '\\')
                quoted += c;
            quoted += c;
        }
        m_mended += quoted + '"';
        return true;
    }

    JsonText& m_json;
    const std::string& m_text;
    std::size_t m_at = 0;
    int m_depth = 0;
    std::string m_mended;
};

JsonText::JsonText(std::string text) : m_text(std::move(text))
{
    if (m_text.starts_with("\xef\xbb\xbf"))
        m_text.erase(0, 3);
    m_lines.push_back(0);
    for (std::size_t i = 0; i < m_text.size(); ++i) {
        if (m_text[i] == '\n')
            m_lines.push_back(i + 1);
    }
    for (std::size_t line = 0; line < m_lines.size(); ++line) {
        const std::size_t end = line + 1 < m_lines.size() ? m_lines[line + 1] : m_text.size();
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString ignored =
            decoder.decode(QByteArrayView(m_text.data() + m_lines[line], static_cast<qsizetype>(end - m_lines[line])));
        if (decoder.hasError()) {
            m_mistakes.push_back({{line + 1, 1}, "This line is no UTF-8 text."});
            return;
        }
    }
    Parser parser(*this);
    m_isUnderstood = parser.parse();
    std::ranges::stable_sort(m_mistakes, {}, &Mistake::place);
    if (!m_isUnderstood)
        return;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(parser.mended()));
    m_object = document.object();
    if (document.isObject())
        return;
    m_isUnderstood = false;
    if (m_mistakes.empty())
        m_mistakes.push_back({placeOf({}), "What stands here should be an object, in braces: { ... }."});
}

TextPlace JsonText::placeAt(std::size_t offset) const
{
    const auto line = std::prev(std::ranges::upper_bound(m_lines, offset));
    const std::string_view before = std::string_view(m_text).substr(*line, offset - *line);
    const auto characters = std::ranges::count_if(before, [](char c) { return (c & 0xc0) != 0x80; });
    return {static_cast<std::size_t>(line - m_lines.begin()) + 1, static_cast<std::size_t>(characters) + 1};
}

const JsonText::Offsets& JsonText::find(JsonPath path) const
{
    for (auto found = m_offsets.find(path);; found = m_offsets.find(path)) {
        if (found != m_offsets.end())
            return found->second;
        const JsonPath above = path.above();
        if (above == path) {
            static constexpr Offsets begin;
            return begin;
        }
        path = above;
    }
}

TextPlace JsonText::placeOf(JsonPath path) const { return placeAt(find(std::move(path)).value); }

TextPlace JsonText::placeOfKey(JsonPath path) const { return placeAt(find(std::move(path)).key); }

} // namespace nnlab
