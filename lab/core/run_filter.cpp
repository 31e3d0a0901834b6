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
    const bool isPercent = text.ends_with('%');
    const char* const last = text.data() + text.size() - (isPercent ? 1 : 0);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), last, number);
    if (error != std::errc() || end != last)
        return {};
    return isPercent ? number / 100 : number;
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
    Parser(std::string_view text, std::vector<Comparison>& comparisons) : m_text(text), m_comparisons(comparisons) { }

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
        for (const std::string_view comparison : operators) {
            if (!take(comparison))
                continue;
            std::string value = take("\"") ? quoted() : word("a value");
            m_comparisons.push_back({field, comparison, value});
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
    std::vector<Comparison>& m_comparisons;
    std::size_t m_at = 0;
    int m_nesting = 0;
};

RunFilter::RunFilter(std::string_view text) { m_test = Parser(text, m_comparisons).all(); }

void RunFilter::requireSense(std::span<const RunEntry> runs, const Comparison& comparison)
{
    requireField(runs, comparison.field);
    if (comparison.sign == "~")
        return;
    bool hasNumber = false;
    std::string text; // one that a run has
    for (const RunEntry& run : runs) {
        const Field field = fieldOf(run, comparison.field);
        hasNumber = hasNumber || std::holds_alternative<double>(field);
        if (const auto* words = std::get_if<std::string>(&field))
            text = *words;
    }
    const bool isOrder =
        comparison.sign == "<" || comparison.sign == "<=" || comparison.sign == ">" || comparison.sign == ">=";
    const bool isTime = comparison.field == "started" || comparison.field == "ended"; // text that sorts by time
    if (isOrder && !hasNumber && !text.empty() && !isTime) {
        const bool isChannel =
            std::ranges::any_of(runs, [&](const RunEntry& run) { return run.channel(comparison.field) != nullptr; });
        throw Error("The filter asks for " + comparison.field + std::string(comparison.sign) + comparison.value
                + ", but " + comparison.field + " is a word here (" + text + "), and words have no order; use = or ~"
                + (isChannel ? ", or write last:" + comparison.field + " for what the runs reported." : "."),
            Error::Cause::Usage);
    }
    if (hasNumber && text.empty() && !numberIn(comparison.value))
        throw Error("The filter compares " + comparison.field + " with \"" + comparison.value
                + "\", but it is a number; write one, like 0.95 or 95%.",
            Error::Cause::Usage);
}

std::vector<RunEntry> RunFilter::among(std::vector<RunEntry> runs) const
{
    for (const Comparison& comparison : m_comparisons)
        requireSense(runs, comparison);
    std::erase_if(runs, [this](const RunEntry& run) { return !accepts(run); });
    return runs;
}

} // namespace nnlab
