// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/value_list.h"

#include "engine/elementary.h"
#include "lab/core/parameter_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace nnlab {

namespace {

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool isNumber(const Parameter& parameter)
{
    return std::holds_alternative<Real>(parameter) || std::holds_alternative<Integer>(parameter);
}

Scale scaleOf(const Parameter& parameter)
{
    if (const auto* real = std::get_if<Real>(&parameter))
        return real->scale;
    const auto* integer = std::get_if<Integer>(&parameter);
    return integer ? integer->scale : Scale::Linear;
}

double numberOf(const Value& value)
{
    const auto* integer = std::get_if<std::int64_t>(&value);
    return integer ? static_cast<double>(*integer) : std::get<double>(value);
}

/// The nearest number of at most six digits that count.
double rounded(double number)
{
    std::array<char, 32> digits;
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::scientific, 5).ptr;
    double result = number;
    std::from_chars(digits.data(), end, result);
    return result;
}

struct Range
{
    Value from;
    Value to;
    Scale scale = Scale::Linear;
    std::optional<std::int64_t> count;
    std::string text; // written in one way only
};

/// The value at a share of the way from one end to the other.
Value valueWithin(const Value& from, const Value& to, Scale scale, double share)
{
    const double low = numberOf(from);
    const double high = numberOf(to);
    double number = low + share * (high - low);
    if (scale == Scale::Logarithmic)
        number = elementary::exp(elementary::log(low) + share * (elementary::log(high) - elementary::log(low)));
    if (std::holds_alternative<std::int64_t>(from))
        return static_cast<std::int64_t>(std::clamp(std::nearbyint(number), low, high));
    return std::clamp(rounded(number), low, high);
}

/// Reads one list and collects what is wrong with it.
class Reader
{
public:
    explicit Reader(const Parameter& parameter) : m_parameter(parameter) { }

    ValueList read(std::string_view text)
    {
        text = trimmed(text);
        constexpr std::string_view random = "random:";
        if (text.starts_with(random))
            readRandom(text.substr(random.size()));
        else
            readList(text);
        return std::move(m_list);
    }

private:
    void wrong(const std::string& rest)
    {
        const std::string id(idOf(m_parameter));
        m_list.problems.push_back({id, id + " " + rest});
    }

    std::optional<Value> value(std::string_view text)
    {
        auto parsed = parseValue(m_parameter, text);
        if (auto* problem = std::get_if<Problem>(&parsed)) {
            m_list.problems.push_back(std::move(*problem));
            return {};
        }
        Value value = std::get<Value>(std::move(parsed));
        if (auto problem = problemWith(m_parameter, value)) {
            m_list.problems.push_back(std::move(*problem));
            return {};
        }
        return value;
    }

    std::optional<std::int64_t> count(std::string_view text)
    {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc() && end == text.data() + text.size() && number >= 1 && number <= mostValues)
            return number;
        wrong("cannot have \"" + std::string(text) + "\" values; how many is a whole number from 1 to "
            + std::to_string(mostValues) + ", as in 0.1..1:5.");
        return {};
    }

    /// LO..HI or LO..HI:N, perhaps behind lin: or log:.
    std::optional<Range> range(std::string_view text)
    {
        Range range;
        range.scale = scaleOf(m_parameter);
        for (const auto& [word, scale] : {std::pair{"lin:", Scale::Linear}, std::pair{"log:", Scale::Logarithmic}}) {
            if (text.starts_with(word)) {
                range.scale = scale;
                range.text = word;
                text.remove_prefix(4);
                break;
            }
        }
        if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
            range.count = count(trimmed(text.substr(colon + 1)));
            if (!range.count)
                return {};
            text = text.substr(0, colon);
        }
        const std::size_t dots = text.find("..");
        if (dots == std::string_view::npos) {
            wrong("has the range \"" + std::string(text) + "\", which lacks an end; write it as in 0.1..1:5.");
            return {};
        }
        const auto from = value(trimmed(text.substr(0, dots)));
        const auto to = value(trimmed(text.substr(dots + 2)));
        if (!from || !to)
            return {};
        range.from = *from;
        range.to = *to;
        range.text += textOf(*from) + ".." + textOf(*to);
        if (range.count)
            range.text += ":" + std::to_string(*range.count);
        if (numberOf(*to) < numberOf(*from)) {
            wrong("goes from " + textOf(*from) + " down to " + textOf(*to) + "; write the smaller end first.");
            return {};
        }
        if (range.scale == Scale::Logarithmic && !(numberOf(*from) > 0)) {
            if (range.text.starts_with("log:")) {
                wrong("cannot have equal ratios from " + textOf(*from)
                    + " on; begin above 0, or write lin: for equal "
                      "steps.");
                return {};
            }
            range.scale = Scale::Linear;
        }
        return range;
    }

    void addRange(const Range& range)
    {
        const auto* first = std::get_if<std::int64_t>(&range.from);
        if (!range.count && !first) {
            wrong("goes from " + textOf(range.from) + " to " + textOf(range.to) + "; say in how many values, as in "
                + range.text + ":5.");
            return;
        }
        if (range.count) {
            const std::int64_t count = *range.count;
            for (std::int64_t i = 0; i < count; ++i) {
                // The ends are exactly what was written.
                if (i == 0)
                    m_list.values.push_back(range.from);
                else if (i == count - 1)
                    m_list.values.push_back(range.to);
                else
                    m_list.values.push_back(
                        valueWithin(range.from, range.to, range.scale, double(i) / double(count - 1)));
            }
            return;
        }
        const std::int64_t last = std::get<std::int64_t>(range.to);
        if (last - *first >= mostValues) {
            wrong("has " + std::to_string(last - *first + 1) + " values from " + textOf(range.from) + " to "
                + textOf(range.to) + ", and at most " + std::to_string(mostValues) + " are possible.");
            return;
        }
        for (std::int64_t number = *first; number <= last; ++number)
            m_list.values.emplace_back(number);
    }

    void readList(std::string_view text)
    {
        for (std::size_t begin = 0; begin <= text.size();) {
            const std::size_t end = std::min(text.find(',', begin), text.size());
            const std::string_view part = trimmed(text.substr(begin, end - begin));
            begin = end + 1;
            std::string written(part);
            const bool isRange = isNumber(m_parameter)
                && (part.find("..") != std::string_view::npos || part.starts_with("lin:") || part.starts_with("log:"));
            if (part.empty()) {
                wrong(text.empty() ? "has no value; " + rangeText(m_parameter) + "."
                                   : "has nothing between two commas or behind the last one.");
                return;
            }
            if (part.starts_with("random:")) {
                wrong("mixes random: with other values; random: stands alone.");
            } else if (isRange) {
                if (const auto found = range(part)) {
                    addRange(*found);
                    written = found->text;
                }
            } else if (auto one = value(part)) {
                written = textOf(*one);
                m_list.values.push_back(std::move(*one));
            }
            m_list.text += (m_list.text.empty() ? "" : ",") + written;
        }
    }

    void readRandom(std::string_view text)
    {
        const std::size_t colon = text.rfind(':');
        const bool isRange = isNumber(m_parameter) && text.find("..") != std::string_view::npos;
        if (colon == std::string_view::npos || text.find("..", colon) != std::string_view::npos) {
            wrong("does not say how often to draw; write it as in random:"
                + (isRange ? std::string("0.1..1:20.") : proposalsFor(m_parameter).front() + ",...:20."));
            return;
        }
        const auto draws = count(trimmed(text.substr(colon + 1)));
        if (isRange) {
            if (const auto found = range(trimmed(text.substr(0, colon)))) {
                m_list.values = {found->from, found->to};
                m_list.isFromRange = true;
                m_list.scale = found->scale;
                m_list.text = found->text;
            }
        } else {
            readList(trimmed(text.substr(0, colon)));
        }
        m_list.draws = draws.value_or(1);
        m_list.text = "random:" + m_list.text + ":" + std::to_string(m_list.draws);
    }

    const Parameter& m_parameter;
    ValueList m_list;
};

/// FNV-1a (Fowler, Noll, Vo): so that each parameter draws from a stream of its own, whatever else is swept.
std::uint32_t streamOf(std::string_view id)
{
    std::uint32_t hash = 2166136261u;
    for (const char c : id)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash;
}

} // namespace

Value ValueList::drawn(const Parameter& parameter, const Random& random, std::int64_t draw) const
{
    const Counter counter{streamOf(idOf(parameter)), static_cast<std::uint32_t>(draw), 0, 0};
    if (!isFromRange)
        return values[random.below(values.size(), counter)];
    const auto* from = std::get_if<std::int64_t>(&values.front());
    if (from && scale == Scale::Linear) {
        const auto to = std::get<std::int64_t>(values.back());
        return *from + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(to - *from) + 1, counter));
    }
    return valueWithin(values.front(), values.back(), scale, random.uniform(counter));
}

ValueList valueListOf(const Parameter& parameter, std::string_view text) { return Reader(parameter).read(text); }

} // namespace nnlab
