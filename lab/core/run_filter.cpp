// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_filter.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace nnlab {

namespace {

constexpr std::array<std::string_view, 7> operators = {"!=", "<=", ">=", "=", "<", ">", "~"};

bool isPartOfWord(char c) { return std::string_view("()=!<>~\" \t\n").find(c) == std::string_view::npos; }

std::optional<double> numberIn(const std::string& text)
{
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return {};
    return number;
}

template <typename T>
bool holds(std::string_view comparison, const T& one, const T& other)
{
    if (comparison == "=")
        return one == other;
    if (comparison == "!=")
        return one != other;
    if (comparison == "<")
        return one < other;
    if (comparison == "<=")
        return one <= other;
    if (comparison == ">")
        return one > other;
    return one >= other;
}

bool compare(const RunEntry& run, const std::string& name, std::string_view comparison, const std::string& value)
{
    if (name == "tags" && (comparison == "=" || comparison == "!="))
        return (std::ranges::find(run.tags, value) != run.tags.end()) == (comparison == "=");
    const Field field = fieldOf(run, name);
    if (field.index() == 0)
        return comparison == "!=";
    const auto* number = std::get_if<double>(&field);
    const std::optional<double> wanted = numberIn(value);
    if (number && wanted && comparison != "~")
        return holds(comparison, *number, *wanted);
    const std::string text = textOf(field);
    return comparison == "~" ? text.find(value) != std::string::npos : holds(comparison, text, value);
}

} // namespace

/// Goes through the text from left to right; one function for each line of the grammar.
class RunFilter::Parser
{
public:
    Parser(std::string_view text, std::vector<std::string>& fields) : m_text(text), m_fields(fields) { }

    Test all()
    {
        Test test = any();
        skipSpace();
        if (m_at < m_text.size())
            wrong("\"and\", \"or\" or the end");
        return test;
    }

private:
    static constexpr int mostNesting = 100;

    Test any()
    {
        Test test = both();
        while (takeWord("or")) {
            test = [one = std::move(test), other = both()](const RunEntry& run) { return one(run) || other(run); };
        }
        return test;
    }

    Test both()
    {
        Test test = single();
        while (takeWord("and")) {
            test = [one = std::move(test), other = single()](const RunEntry& run) { return one(run) && other(run); };
        }
        return test;
    }

    Test single()
    {
        if (++m_nesting > mostNesting)
            wrong("fewer parentheses");
        Test test;
        if (takeWord("not")) {
            test = [inner = single()](const RunEntry& run) { return !inner(run); };
        } else if (take("(")) {
            test = any();
            if (!take(")"))
                wrong("\")\"");
        } else {
            test = comparison();
        }
        --m_nesting;
        return test;
    }

    Test comparison()
    {
        std::string field = word("the name of a parameter or channel");
        m_fields.push_back(field);
        for (const std::string_view comparison : operators) {
            if (!take(comparison))
                continue;
            std::string value = take("\"") ? quoted() : word("a value");
            return [field = std::move(field), comparison, value = std::move(value)](
                       const RunEntry& run) { return compare(run, field, comparison, value); };
        }
        wrong("=, !=, <, <=, >, >= or ~");
    }

    void skipSpace()
    {
        while (m_at < m_text.size() && std::string_view(" \t\n").find(m_text[m_at]) != std::string_view::npos)
            ++m_at;
    }

    bool take(std::string_view sign)
    {
        skipSpace();
        if (!m_text.substr(m_at).starts_with(sign))
            return false;
        m_at += sign.size();
        return true;
    }

    /// A word of the language, and not the beginning of a longer one.
    bool takeWord(std::string_view expected)
    {
        skipSpace();
        const std::string_view rest = m_text.substr(m_at);
        if (!rest.starts_with(expected) || (rest.size() > expected.size() && isPartOfWord(rest[expected.size()])))
            return false;
        m_at += expected.size();
        return true;
    }

    std::string word(const char* expected)
    {
        skipSpace();
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && isPartOfWord(m_text[m_at]))
            ++m_at;
        if (m_at == begin)
            wrong(expected);
        return std::string(m_text.substr(begin, m_at - begin));
    }

    std::string quoted()
    {
        const std::size_t end = m_text.find('"', m_at);
        if (end == std::string_view::npos) {
            m_at = m_text.size();
            wrong("a closing quote");
        }
        const std::string text(m_text.substr(m_at, end - m_at));
        m_at = end + 1;
        return text;
    }

    [[noreturn]] void wrong(const std::string& expected) const
    {
        const std::string there = m_at < m_text.size() ? "\"" + std::string(m_text.substr(m_at, 20)) + "\"" : "the end";
        throw Error("In the filter \"" + std::string(m_text) + "\", at character " + std::to_string(m_at + 1)
                + ", there is " + there + " where " + expected
                + " was expected; write it as in \"activation=relu and test-accuracy>0.95\".",
            Error::Cause::Usage);
    }

    std::string_view m_text;
    std::vector<std::string>& m_fields;
    std::size_t m_at = 0;
    int m_nesting = 0;
};

RunFilter::RunFilter(std::string_view text) { m_test = Parser(text, m_fields).all(); }

std::vector<RunEntry> RunFilter::among(std::vector<RunEntry> runs) const
{
    for (const std::string& field : m_fields)
        requireField(runs, field);
    std::erase_if(runs, [this](const RunEntry& run) { return !accepts(run); });
    return runs;
}

} // namespace nnlab
