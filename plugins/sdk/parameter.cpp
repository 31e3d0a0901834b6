// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plugins/sdk/parameter.h"

#include "engine/edit_distance.h"
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace nnlab {

namespace {

template <typename... F>
struct Overloaded : F...
{
    using F::operator()...;
};
template <typename... F>
Overloaded(F...) -> Overloaded<F...>;

constexpr std::size_t longestQuote = 60;

/// Somebody's own words, short enough to stand in a sentence.
std::string quoted(std::string_view text)
{
    if (text.size() > longestQuote)
        return "\"" + std::string(text.substr(0, longestQuote)) + "...\"";
    return "\"" + std::string(text) + "\"";
}

std::string textOfReal(double value)
{
    std::array<char, 32> buffer;
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    std::string text(buffer.data(), result.ptr);
    // 1e-04 and 1e+06 are what the standard writes; people write 1e-4 and 1e6.
    if (const auto exponent = text.find('e'); exponent != std::string::npos) {
        auto digits = exponent + 1;
        if (text[digits] == '+')
            text.erase(digits, 1);
        else if (text[digits] == '-')
            ++digits;
        while (text[digits] == '0' && digits + 1 < text.size())
            text.erase(digits, 1);
    }
    return text;
}

std::string textOfWidths(const std::vector<int>& widths)
{
    if (widths.empty())
        return "none";
    std::string text;
    for (const int width : widths)
        text += (text.empty() ? "" : "-") + std::to_string(width);
    return text;
}

template <typename Number>
std::optional<Number> numberIn(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.empty())
        return {};
    return number;
}

std::string range(const Real& parameter) { return textOfReal(parameter.min) + " to " + textOfReal(parameter.max); }

std::string range(const Integer& parameter)
{
    return std::to_string(parameter.min) + " to " + std::to_string(parameter.max);
}

std::string ids(const std::vector<Option>& options)
{
    std::string list;
    for (const Option& option : options)
        list += (list.empty() ? "" : ", ") + std::string(option.id);
    return list;
}

Problem problem(std::string_view id, const std::string& rest)
{
    return {std::string(id), std::string(id) + " " + rest};
}

std::variant<Value, Problem> parse(const Real& parameter, std::string_view text)
{
    if (const auto number = numberIn<double>(text))
        return Value(*number);
    return problem(parameter.id, "is a number from " + range(parameter) + ", not " + quoted(text) + ".");
}

std::variant<Value, Problem> parse(const Integer& parameter, std::string_view text)
{
    if (const auto number = numberIn<std::int64_t>(text))
        return Value(*number);
    // 1e6 and 60000.0 are whole numbers too; 2^53 is where double stops telling them apart.
    constexpr double exact = 9007199254740992.0;
    const auto real = numberIn<double>(text);
    if (real && std::abs(*real) <= exact && std::floor(*real) == *real)
        return Value(static_cast<std::int64_t>(*real));
    return problem(parameter.id, "is a whole number from " + range(parameter) + ", not " + quoted(text) + ".");
}

std::variant<Value, Problem> parse(const Flag& parameter, std::string_view text)
{
    for (const std::string_view yes : {"true", "yes", "on", "1"}) {
        if (text == yes)
            return Value(true);
    }
    for (const std::string_view no : {"false", "no", "off", "0"}) {
        if (text == no)
            return Value(false);
    }
    return problem(parameter.id, "is true or false, not " + quoted(text) + ".");
}

std::variant<Value, Problem> parse(const Choice& parameter, std::string_view text)
{
    Value value{std::string(text)};
    if (auto wrong = problemWith(parameter, value))
        return *std::move(wrong);
    return value;
}

std::variant<Value, Problem> parse(const LayerWidths& parameter, std::string_view text)
{
    std::vector<int> widths;
    if (text == "none")
        return Value(widths);
    const auto expected = "is widths with hyphens between them, such as 128-64, or none, not " + quoted(text) + ".";
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('-', begin), text.size());
        const std::string_view part = text.substr(begin, end - begin);
        if (part.empty() || !std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; }))
            return problem(parameter.id, expected);
        const auto width = numberIn<std::int64_t>(part);
        if (!width || *width > parameter.maxWidth) {
            return problem(parameter.id,
                "has a layer of " + std::string(part.substr(0, 20)) + " units; a layer has from 1 to "
                    + std::to_string(parameter.maxWidth) + ".");
        }
        widths.push_back(static_cast<int>(*width));
        begin = end + 1;
    }
    return Value(std::move(widths));
}

std::variant<Value, Problem> parse(const Path&, std::string_view text) { return Value(std::string(text)); }

std::optional<Problem> check(const Real& parameter, double value)
{
    if (value >= parameter.min && value <= parameter.max)
        return {}; // NaN is in no range
    return problem(parameter.id, "is " + textOfReal(value) + "; it has to be from " + range(parameter) + ".");
}

std::optional<Problem> check(const Integer& parameter, std::int64_t value)
{
    if (value >= parameter.min && value <= parameter.max)
        return {};
    return problem(parameter.id, "is " + std::to_string(value) + "; it has to be from " + range(parameter) + ".");
}

std::optional<Problem> check(const Flag&, bool) { return {}; }

std::optional<Problem> check(const Choice& parameter, const std::string& value)
{
    std::vector<std::string> names;
    for (const Option& option : parameter.options) {
        if (option.id == value)
            return {};
        names.emplace_back(option.id);
    }
    if (const auto nearest = nearestName(value, names))
        return problem(parameter.id, "cannot be " + quoted(value) + "; did you mean " + *nearest + "?");
    return problem(parameter.id, "cannot be " + quoted(value) + "; choose one of: " + ids(parameter.options) + ".");
}

std::optional<Problem> check(const LayerWidths& parameter, const std::vector<int>& widths)
{
    if (widths.size() > static_cast<std::size_t>(parameter.maxLayers)) {
        return problem(parameter.id,
            "has " + std::to_string(widths.size()) + " layers; at most " + std::to_string(parameter.maxLayers)
                + " are possible.");
    }
    for (const int width : widths) {
        if (width < 1 || width > parameter.maxWidth) {
            return problem(parameter.id,
                "has a layer of " + std::to_string(width) + " units; a layer has from 1 to "
                    + std::to_string(parameter.maxWidth) + ".");
        }
    }
    return {};
}

std::optional<Problem> check(const Path& parameter, const std::string& value)
{
    if (!value.empty() && value.find('\0') == std::string::npos)
        return {};
    return problem(parameter.id, "is empty; name a file, a folder or one of: " + ids(parameter.suggestions) + ".");
}

template <typename T>
T lowered(T text)
{
    for (char& c : text)
        c = c == '_' ? '-' : (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

std::string_view kindOf(const Value& value)
{
    return std::visit(Overloaded{
                          [](double) { return "a real number"; },
                          [](std::int64_t) { return "a whole number"; },
                          [](bool) { return "true or false"; },
                          [](const std::string&) { return "text"; },
                          [](const std::vector<int>&) { return "layer widths"; },
                      },
        value);
}

} // namespace

std::string_view idOf(const Parameter& parameter)
{
    return std::visit([](const auto& p) { return p.id; }, parameter);
}

std::string_view labelOf(const Parameter& parameter)
{
    return std::visit([](const auto& p) { return p.label; }, parameter);
}

std::string_view helpOf(const Parameter& parameter)
{
    return std::visit([](const auto& p) { return p.help; }, parameter);
}

const std::vector<Condition>& conditionsOf(const Parameter& parameter)
{
    return std::visit([](const auto& p) -> const std::vector<Condition>& { return p.when; }, parameter);
}

Value initialValue(const Parameter& parameter)
{
    return std::visit(Overloaded{
                          [](const Real& p) { return Value(p.initial); },
                          [](const Integer& p) { return Value(p.initial); },
                          [](const Flag& p) { return Value(p.initial); },
                          [](const Choice& p) { return Value(std::string(p.initial)); },
                          [](const LayerWidths& p) { return Value(p.initial); },
                          [](const Path& p) { return Value(std::string(p.initial)); },
                      },
        parameter);
}

std::string textOf(const Value& value)
{
    return std::visit(Overloaded{
                          [](double v) { return textOfReal(v); },
                          [](std::int64_t v) { return std::to_string(v); },
                          [](bool v) { return std::string(v ? "true" : "false"); },
                          [](const std::string& v) { return v; },
                          [](const std::vector<int>& v) { return textOfWidths(v); },
                      },
        value);
}

std::variant<Value, Problem> parseValue(const Parameter& parameter, std::string_view text)
{
    return std::visit([text](const auto& p) { return parse(p, text); }, parameter);
}

std::optional<Problem> problemWith(const Parameter& parameter, const Value& value)
{
    return std::visit(
        [&]<typename P>(const P& p) -> std::optional<Problem> {
            if (const auto* held = std::get_if<typename P::Held>(&value))
                return check(p, *held);
            return problem(
                p.id, "is " + std::string(kindOf(initialValue(p))) + ", not " + std::string(kindOf(value)) + ".");
        },
        parameter);
}

std::optional<std::string> nearestName(std::string_view name, std::span<const std::string> names)
{
    const std::string wanted = lowered(std::string(name));
    std::optional<std::string> nearest;
    std::size_t shortest = wanted.size() / 3 + 1;
    for (const std::string& candidate : names) {
        const std::string word = lowered(candidate);
        const std::size_t distance = editDistance(wanted, word);
        if (distance < shortest) {
            nearest = candidate;
            shortest = distance;
        }
    }
    if (nearest || wanted.size() < 3)
        return nearest;
    // Half a word is no misspelling, but it is plain what was meant if only one name begins, or else ends, with it.
    for (const bool atBegin : {true, false}) {
        std::vector<std::string> matching;
        std::ranges::copy_if(names, std::back_inserter(matching), [&](const std::string& candidate) {
            const std::string word = lowered(candidate);
            return atBegin ? word.starts_with(wanted) : word.ends_with(wanted);
        });
        if (matching.size() == 1)
            return matching.front();
    }
    return {};
}

Values::Values(std::span<const Parameter> parameters)
{
    m_entries.reserve(parameters.size());
    for (const Parameter& parameter : parameters)
        m_entries.push_back({std::string(idOf(parameter)), initialValue(parameter)});
}

template <typename T>
const T& Values::at(std::string_view id) const
{
    if (m_readIds)
        m_readIds->emplace(id);
    if (const Value* value = find(id)) {
        if (const T* held = std::get_if<T>(value))
            return *held;
    }
    throw Error("The experiment reads the parameter " + std::string(id)
            + ", which it does not declare, or declares as another kind; its parameters() has to list the key it reads "
              "with.",
        Error::Cause::Plugin);
}

double Values::operator[](const Real& key) const { return at<Real::Held>(key.id); }
std::int64_t Values::operator[](const Integer& key) const { return at<Integer::Held>(key.id); }
bool Values::operator[](const Flag& key) const { return at<Flag::Held>(key.id); }
const std::string& Values::operator[](const Choice& key) const { return at<Choice::Held>(key.id); }
const std::vector<int>& Values::operator[](const LayerWidths& key) const { return at<LayerWidths::Held>(key.id); }
const std::string& Values::operator[](const Path& key) const { return at<Path::Held>(key.id); }

const Value* Values::find(std::string_view id) const
{
    const auto entry = std::ranges::find(m_entries, id, &Entry::id);
    return entry == m_entries.end() ? nullptr : &entry->value;
}

void Values::set(std::string_view id, Value value)
{
    const auto entry = std::ranges::find(m_entries, id, &Entry::id);
    if (entry == m_entries.end())
        m_entries.push_back({std::string(id), std::move(value)});
    else
        entry->value = std::move(value);
}

bool Values::isMeaningful(const Parameter& parameter) const
{
    const std::vector<Condition>& conditions = conditionsOf(parameter);
    const auto holds = [this](const Condition& condition) {
        const Value* value = find(condition.parameter);
        if (!value)
            return false;
        const std::string text = textOf(*value);
        const bool isListed =
            condition.isOneOf.empty() || std::ranges::find(condition.isOneOf, text) != condition.isOneOf.end();
        return isListed && std::ranges::find(condition.isNoneOf, text) == condition.isNoneOf.end();
    };
    return conditions.empty() || std::ranges::any_of(conditions, holds);
}

} // namespace nnlab
