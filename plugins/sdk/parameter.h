// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/error.h"
#include "plugins/sdk/export.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nnlab {

/// How a slider over a range is divided.
enum class Scale { Linear, Logarithmic };

/// Both ends belong to it.
struct Interval
{
    double from = 0;
    double to = 0;
};

/// When a parameter is meaningful: another parameter's value (written as on the command line) is one of these, or is none of those.
struct Condition
{
    std::string_view parameter;
    std::vector<std::string_view> isOneOf = {};
    std::vector<std::string_view> isNoneOf = {};
};

/// One value of a choice; `formula` says what it does in a line ("max(0, z)").
struct Option
{
    std::string_view id;
    std::string_view label;
    std::string_view formula = {};
};

// The kinds of parameter. Each is a plain declaration and at the same time the key that reads its value: run[learningRate].
// `id` is what programs write (kebab-case), `label` what people read, `help` one sentence. A parameter is meaningful if any of the
// conditions in `when` holds, or if there are none. All strings outlive the plugin (literals). `Held` is the type of its values.

/// A real number in [min, max]; `comfortable` is the part of it that a slider shows.
struct Real
{
    using Held = double;

    std::string_view id;
    std::string_view label;
    std::string_view help;
    double initial;
    double min;
    double max;
    Scale scale = Scale::Linear;
    std::optional<Interval> comfortable = {};
    std::string_view unit = {};
    std::vector<Condition> when = {};
};

/// A whole number in [min, max].
struct Integer
{
    using Held = std::int64_t;

    std::string_view id;
    std::string_view label;
    std::string_view help;
    std::int64_t initial;
    std::int64_t min;
    std::int64_t max;
    Scale scale = Scale::Linear;
    std::optional<Interval> comfortable = {};
    std::string_view unit = {};
    std::vector<Condition> when = {};
};

/// Yes or no, written true and false.
struct Flag
{
    using Held = bool;

    std::string_view id;
    std::string_view label;
    std::string_view help;
    bool initial;
    std::vector<Condition> when = {};
};

/// One of a closed list of options.
struct Choice
{
    using Held = std::string;

    std::string_view id;
    std::string_view label;
    std::string_view help;
    std::vector<Option> options;
    std::string_view initial;
    std::vector<Condition> when = {};
};

/// The widths of the hidden layers from input to output, written 128-64; no layers at all is written none.
struct LayerWidths
{
    using Held = std::vector<int>;

    std::string_view id;
    std::string_view label;
    std::string_view help;
    std::vector<int> initial;
    int maxLayers = 32;
    int maxWidth = 1'000'000;
    std::vector<Condition> when = {};
};

/// A file or folder, or one of a few known names.
struct Path
{
    using Held = std::string;

    std::string_view id;
    std::string_view label;
    std::string_view help;
    std::string_view initial;
    std::vector<Option> suggestions = {};
    std::vector<Condition> when = {};
};

using Parameter = std::variant<Real, Integer, Flag, Choice, LayerWidths, Path>;

/// What a parameter can hold: Real, Integer, Flag, Choice and Path (text), LayerWidths.
using Value = std::variant<double, std::int64_t, bool, std::string, std::vector<int>>;

/// Something about a parameter's value that a person should mend (or, for a warning, should know).
struct Problem
{
    std::string parameter; ///< its id; empty if it concerns several
    std::string sentence; ///< what is wrong and what to do
    Error::Cause cause = Error::Cause::Usage;
    bool isWarning = false;
};

NNLAB_SDK_EXPORT std::string_view idOf(const Parameter& parameter);
NNLAB_SDK_EXPORT std::string_view labelOf(const Parameter& parameter);
NNLAB_SDK_EXPORT std::string_view helpOf(const Parameter& parameter);
NNLAB_SDK_EXPORT const std::vector<Condition>& conditionsOf(const Parameter& parameter);
NNLAB_SDK_EXPORT Value initialValue(const Parameter& parameter);

/// The value as it is written on a command line: shortest text that reads back to the same bits, never by the locale.
NNLAB_SDK_EXPORT std::string textOf(const Value& value);

/// Reads what a person wrote; a problem says what was expected and, for choices, the nearest right name.
NNLAB_SDK_EXPORT std::variant<Value, Problem> parseValue(const Parameter& parameter, std::string_view text);

/// What is wrong with a value of the right kind: out of range, not a number, not an option; nothing if all is well.
NNLAB_SDK_EXPORT std::optional<Problem> problemWith(const Parameter& parameter, const Value& value);

/// The member of `names` that is most like `name`, if any is near enough to be what was meant.
NNLAB_SDK_EXPORT std::optional<std::string> nearestName(std::string_view name, std::span<const std::string> names);

/// The values of all parameters of one run, in the order of declaration.
class NNLAB_SDK_EXPORT Values
{
public:
    struct Entry
    {
        std::string id;
        Value value;
        bool operator==(const Entry&) const = default;
    };

    Values() = default;
    /// Every parameter at its initial value.
    explicit Values(std::span<const Parameter> parameters);

    /// Each throws Error (Plugin) for a key that the experiment has not declared.
    double operator[](const Real& key) const;
    std::int64_t operator[](const Integer& key) const;
    bool operator[](const Flag& key) const;
    const std::string& operator[](const Choice& key) const;
    const std::vector<int>& operator[](const LayerWidths& key) const;
    const std::string& operator[](const Path& key) const;

    /// The value of `id`, or nullptr. `set` replaces a value or appends a new one.
    const Value* find(std::string_view id) const;
    void set(std::string_view id, Value value);

    /// Whether the parameter is meaningful with these values.
    bool isMeaningful(const Parameter& parameter) const;

    std::vector<Entry>::const_iterator begin() const { return m_entries.begin(); }
    std::vector<Entry>::const_iterator end() const { return m_entries.end(); }
    std::size_t size() const { return m_entries.size(); }

    /// From now on the ids of all keys that are read here, and in copies of these values, are put into `ids`. This is how
    /// `nnlab check` finds parameters that nothing reads; otherwise nobody needs it.
    void noteReads(std::shared_ptr<std::set<std::string, std::less<>>> ids) { m_readIds = std::move(ids); }

    bool operator==(const Values& other) const { return m_entries == other.m_entries; }

private:
    template <typename T>
    const T& at(std::string_view id) const;

    std::vector<Entry> m_entries;
    std::shared_ptr<std::set<std::string, std::less<>>> m_readIds;
};

} // namespace nnlab
