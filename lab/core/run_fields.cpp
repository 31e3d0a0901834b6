// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_fields.h"

#include "lab/core/sentence_parts.h"

#include <algorithm>
#include <set>

namespace nnlab {

namespace {

Field textField(const std::string& text) { return text.empty() ? Field() : Field(text); }

struct OwnField
{
    std::string_view name;
    Field (*read)(const RunEntry& run);
};

constexpr OwnField ownFields[] = {
    {"id", [](const RunEntry& run) -> Field { return double(run.id); }},
    {"experiment", [](const RunEntry& run) { return textField(run.spec.experiment); }},
    {"version", [](const RunEntry& run) -> Field { return double(run.spec.version); }},
    {"name", [](const RunEntry& run) { return textField(run.name); }},
    {"status", [](const RunEntry& run) { return textField(run.status); }},
    {"message", [](const RunEntry& run) { return textField(run.message); }},
    {"seed", [](const RunEntry& run) -> Field { return double(run.spec.seed); }},
    {"tags", [](const RunEntry& run) { return textField(joined(run.tags, ",")); }},
    {"seconds", [](const RunEntry& run) -> Field { return run.seconds; }},
    {"started", [](const RunEntry& run) { return textField(run.started); }},
    {"ended", [](const RunEntry& run) { return textField(run.ended); }},
    {"parent", [](const RunEntry& run) { return run.parent ? Field(double(*run.parent)) : Field(); }},
    {"sweep", [](const RunEntry& run) { return run.sweep ? Field(double(run.sweep->sweep)) : Field(); }},
    {"place", [](const RunEntry& run) { return run.sweep ? Field(double(run.sweep->place)) : Field(); }},
    {"note", [](const RunEntry& run) { return textField(run.note); }},
    {"data", [](const RunEntry& run) { return run.data ? textField(run.data->source) : Field(); }},
    {"signature", [](const RunEntry& run) { return textField(run.signature); }},
    {"spec", [](const RunEntry& run) { return textField(run.specHash); }},
};

Field fieldOf(const Value& value)
{
    if (const auto* real = std::get_if<double>(&value))
        return *real;
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return double(*integer);
    return textOf(value);
}

/// The value of a parameter, or nullptr. `place` is where the run before had it, because runs of one experiment have it
/// in the same place.
const Value* valueOf(const RunEntry& run, std::string_view id, std::size_t& place)
{
    const Values& values = run.spec.values;
    if (place < values.size() && values.begin()[static_cast<std::ptrdiff_t>(place)].id == id)
        return &values.begin()[static_cast<std::ptrdiff_t>(place)].value;
    const auto found =
        std::ranges::find_if(values, [id](const Values::Entry& entry) { return isSameId(entry.id, id); });
    if (found == values.end())
        return nullptr;
    place = static_cast<std::size_t>(found - values.begin());
    return &found->value;
}

bool areEqual(const Value* one, const Value* other)
{
    if (!one || !other)
        return one == other;
    return one->index() == other->index() ? *one == *other : fieldOf(*one) == fieldOf(*other);
}

Field parameterField(const RunEntry& run, std::string_view id)
{
    std::size_t place = 0;
    const Value* value = valueOf(run, id, place);
    return value ? fieldOf(*value) : Field();
}

Field channelField(const RunEntry& run, std::string_view id, std::optional<ScalarPoint> ChannelSummary::*which)
{
    const ChannelSummary* channel = run.channel(id);
    if (!channel || !(channel->*which))
        return {};
    return (channel->*which)->value;
}

} // namespace

Field fieldOf(const RunEntry& run, std::string_view name)
{
    if (name.starts_with("best:"))
        return channelField(run, name.substr(5), &ChannelSummary::best);
    if (name.starts_with("last:"))
        return channelField(run, name.substr(5), &ChannelSummary::last);
    if (name.starts_with("channel:"))
        return channelField(run, name.substr(8), &ChannelSummary::last);
    if (name.starts_with("parameter:"))
        return parameterField(run, name.substr(10));
    for (const OwnField& own : ownFields) {
        if (own.name == name)
            return own.read(run);
    }
    const Field parameter = parameterField(run, name);
    return parameter.index() != 0 ? parameter : channelField(run, name, &ChannelSummary::last);
}

std::string textOf(const Field& field)
{
    if (const auto* number = std::get_if<double>(&field))
        return textOf(Value(*number));
    const auto* text = std::get_if<std::string>(&field);
    return text ? *text : std::string();
}

bool isBefore(const Field& one, const Field& other)
{
    const auto rank = [](const Field& field) { return field.index() == 0 ? 3 : static_cast<int>(field.index()); };
    return rank(one) != rank(other) ? rank(one) < rank(other) : one < other;
}

std::vector<std::string> fieldNames(std::span<const RunEntry> runs)
{
    std::set<std::string> names;
    for (const OwnField& own : ownFields)
        names.emplace(own.name);
    for (const RunEntry& run : runs) {
        for (const Values::Entry& entry : run.spec.values)
            names.insert(entry.id);
        for (const ChannelSummary& channel : run.channels) {
            if (channel.last)
                names.insert(channel.name);
        }
    }
    return {names.begin(), names.end()};
}

std::vector<std::string> differingParameters(std::span<const RunEntry> runs)
{
    std::vector<std::string> names;
    for (const RunEntry& run : runs) {
        std::size_t place = 0;
        for (const Values::Entry& entry : run.spec.values) {
            const bool isInPlace = place < names.size() && names[place] == entry.id;
            if (!isInPlace && std::ranges::find(names, entry.id) == names.end())
                names.push_back(entry.id);
            ++place;
        }
    }
    const auto seedsDiffer = [runs] {
        return std::ranges::any_of(
            runs, [&](const RunEntry& run) { return !run.isDamaged() && run.spec.seed != runs.front().spec.seed; });
    };
    std::erase_if(names, [runs](const std::string& name) {
        std::size_t place = 0;
        const Value* first = runs.empty() ? nullptr : valueOf(runs.front(), name, place);
        return std::ranges::all_of(
            runs, [&](const RunEntry& run) { return run.isDamaged() || areEqual(valueOf(run, name, place), first); });
    });
    if (seedsDiffer())
        names.emplace_back("seed");
    return names;
}

void requireField(std::span<const RunEntry> runs, std::string_view name)
{
    const std::size_t colon = name.find(':');
    const std::string_view plain = colon == std::string_view::npos ? name : name.substr(colon + 1);
    const std::vector<std::string> names = fieldNames(runs);
    if (runs.empty()
        || std::ranges::any_of(names, [plain](const std::string& known) { return isSameId(known, plain); }))
        return;
    const auto nearest = nearestName(plain, names);
    throw Error("No run has anything called " + std::string(name) + "; "
            + (nearest ? "did you mean " + *nearest + "?" : "`nnlab help filters` tells what there is."),
        Error::Cause::Usage);
}

} // namespace nnlab
