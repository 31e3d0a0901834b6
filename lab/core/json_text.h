// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonObject>

#include <compare>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// A place in a text, for people: both count from 1, columns in characters.
struct TextPlace
{
    std::size_t line = 1;
    std::size_t column = 1;
    auto operator<=>(const TextPlace&) const = default;
};

/// The way to a value in a JSON text: JsonPath() / "runs" / 0 / "seed".
class JsonPath
{
public:
    JsonPath operator/(std::string_view key) const;
    JsonPath operator/(std::size_t place) const;
    /// The way to what this is in; of the whole text, itself.
    JsonPath above() const;

    auto operator<=>(const JsonPath&) const = default;

private:
    std::string m_text; // a newline before each step, which no key of ours has
};

/// JSON that a person wrote: what it says, where everything in it stands, and all that is wrong with how it is written.
///
/// What is wrong in an obvious way (a comma too many or too few, a comment, a word without quotes) is told and read as
/// it was meant, so that all else in the same text can be told too. The JSON itself is that of RFC 8259, read by
/// QJsonDocument, which does not say where its values stand.
class JsonText
{
public:
    /// UTF-8, perhaps with a byte order mark.
    explicit JsonText(std::string text);

    struct Mistake
    {
        TextPlace place;
        std::string sentence;
    };
    /// In the order of the text.
    const std::vector<Mistake>& mistakes() const { return m_mistakes; }

    /// What it says, with mistakes as they were probably meant; empty if that is past guessing (then there are
    /// mistakes) or the text is no object.
    const QJsonObject& object() const { return m_object; }
    bool isUnderstood() const { return m_isUnderstood; }

    /// Where a value begins, or its key; of what is not there, where that begins which it would be in.
    TextPlace placeOf(JsonPath path) const;
    TextPlace placeOfKey(JsonPath path) const;

private:
    class Parser;
    struct Offsets
    {
        std::size_t key = 0; // of a member of an array: of the value
        std::size_t value = 0;
    };

    TextPlace placeAt(std::size_t offset) const;
    const Offsets& find(JsonPath path) const;

    std::string m_text;
    std::vector<std::size_t> m_lines; // where each begins
    std::map<JsonPath, Offsets> m_offsets;
    std::vector<Mistake> m_mistakes;
    QJsonObject m_object;
    bool m_isUnderstood = false;
};

} // namespace nnlab
