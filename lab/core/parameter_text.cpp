// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/parameter_text.h"

#include "lab/core/table.h"

namespace nnlab {

namespace {

std::string range(const Real& p)
{
    const std::string unit = p.unit.empty() ? "" : " " + std::string(p.unit);
    return "from " + textOf(p.min) + " to " + textOf(p.max) + unit;
}

std::string range(const Integer& p)
{
    const std::string unit = p.unit.empty() ? "" : " " + std::string(p.unit);
    return "from " + textOf(p.min) + " to " + textOf(p.max) + unit;
}

std::string range(const Flag&) { return "true or false"; }

std::string ids(const std::vector<Option>& options)
{
    std::string text;
    for (const Option& option : options)
        text += (text.empty() ? "" : ", ") + std::string(option.id);
    return text;
}

std::string range(const Choice& p) { return "one of: " + ids(p.options); }

std::string range(const LayerWidths& p)
{
    return "widths such as 128-64, or none; up to " + std::to_string(p.maxLayers) + " layers of up to "
        + std::to_string(p.maxWidth) + " units";
}

std::string range(const Path& p)
{
    return p.suggestions.empty() ? "a file or folder" : "a file, a folder, or one of: " + ids(p.suggestions);
}

} // namespace

std::string_view kindOf(const Parameter& parameter)
{
    constexpr std::string_view names[] = {"real", "integer", "flag", "choice", "layer-widths", "path"};
    static_assert(std::size(names) == std::variant_size_v<Parameter>);
    return names[parameter.index()];
}

std::string rangeText(const Parameter& parameter)
{
    return std::visit([](const auto& p) { return range(p); }, parameter);
}

std::string conditionText(const Parameter& parameter)
{
    std::string text;
    for (const Condition& condition : conditionsOf(parameter)) {
        text += (text.empty() ? "" : ", or ") + std::string(condition.parameter) + " is ";
        if (!condition.isOneOf.empty())
            text += orList(condition.isOneOf);
        if (!condition.isNoneOf.empty())
            text += (condition.isOneOf.empty() ? "not " : " and not ") + orList(condition.isNoneOf);
    }
    return text;
}

const std::vector<Option>& optionsOf(const Parameter& parameter)
{
    static const std::vector<Option> none;
    if (const auto* choice = std::get_if<Choice>(&parameter))
        return choice->options;
    if (const auto* path = std::get_if<Path>(&parameter))
        return path->suggestions;
    return none;
}

std::vector<std::string> proposalsFor(const Parameter& parameter)
{
    std::vector<std::string> proposals;
    for (const Option& option : optionsOf(parameter))
        proposals.emplace_back(option.id);
    if (std::holds_alternative<Flag>(parameter))
        proposals = {"true", "false"};
    if (proposals.empty())
        proposals.push_back(textOf(initialValue(parameter)));
    return proposals;
}

std::string shellQuoted(const std::string& text)
{
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./+,:=";
    if (!text.empty() && text.find_first_not_of(plain) == std::string::npos)
        return text;
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' ? "'\\''" : std::string(1, c);
    return quoted + "'";
}

std::string orList(const std::vector<std::string_view>& names)
{
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + std::string(names[i]);
    return text;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent)
{
    std::string lines;
    std::size_t column = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t length = displayWidth(word);
        if (column > 0 && column + 1 + length > width) {
            lines += "\n" + std::string(indent, ' ');
            column = 0;
        }
        lines += (column > 0 ? " " : "") + std::string(word);
        column += length + (column > 0 ? 1 : 0);
    }
    return lines;
}

} // namespace nnlab
