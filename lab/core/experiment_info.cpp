// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/experiment_info.h"

#include "lab/core/sentence_parts.h"
#include "plugins/sdk/parameter.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace nnlab {

namespace {

using namespace std::string_literals;

/// A value of a preset as it would be typed; nothing for null, objects and nested lists.
std::optional<std::string> typedText(const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return textOf(value.toBool());
    case QJsonValue::Double: {
        const double number = value.toDouble();
        constexpr double exact = 9007199254740992.0;
        if (std::floor(number) == number && std::abs(number) <= exact)
            return std::to_string(static_cast<std::int64_t>(number));
        return textOf(number);
    }
    case QJsonValue::String:
        return value.toString().toStdString();
    case QJsonValue::Array: {
        std::vector<int> widths;
        for (const QJsonValue& width : value.toArray()) {
            if (width.toInt() <= 0)
                return {};
            widths.push_back(width.toInt());
        }
        return textOf(widths);
    }
    default:
        return {};
    }
}

class Reader
{
public:
    ExperimentInfoReading reading;

    std::string text(const QJsonObject& json, const char* key, const std::string& where, bool isMandatory = true)
    {
        const QJsonValue value = json.value(QLatin1String(key));
        const std::string found = value.toString().toStdString();
        if (!value.isUndefined() && !value.isString())
            problem(where + " has a \"" + key + "\" that is no text.");
        else if (found.empty() && isMandatory)
            problem(where + " has no \"" + key + "\".");
        return found;
    }

    void read(const QJsonObject& json)
    {
        ExperimentInfo& info = reading.info;
        info.id = text(json, "id", "The plugin's JSON");
        info.label = text(json, "label", "The plugin's JSON");
        info.summary = text(json, "summary", "The plugin's JSON");
        if (!info.id.empty() && !isKebabCase(info.id, true))
            problem("The id \"" + info.id + "\" is not made of lower-case words joined by underscores or hyphens.");
        info.version = json.value(QLatin1String("version")).toInteger(0);
        if (info.version < 1)
            problem("The plugin's JSON has no \"version\", a whole number from 1.");
        if (!json.value(QLatin1String("presets")).isUndefined() && !json.value(QLatin1String("presets")).isArray())
            problem("The plugin's JSON has \"presets\" that are no list.");
        for (const QJsonValue& preset : json.value(QLatin1String("presets")).toArray())
            readPreset(preset.toObject());
    }

private:
    void problem(std::string sentence) { reading.problems.push_back(std::move(sentence)); }

    void readPreset(const QJsonObject& json)
    {
        Preset preset;
        preset.id = text(json, "id", "A preset");
        const std::string where = "The preset "s + preset.id;
        preset.label = text(json, "label", where);
        preset.source = text(json, "source", where, false);
        if (!preset.id.empty() && !isKebabCase(preset.id))
            problem("The preset id \"" + preset.id + "\" is not made of lower-case words joined by hyphens.");
        if (reading.info.preset(preset.id))
            problem("There are two presets called " + preset.id + ".");
        const QJsonObject values = json.value(QLatin1String("values")).toObject();
        for (auto value = values.begin(); value != values.end(); ++value) {
            const std::string key = value.key().toStdString();
            if (const auto typed = typedText(value.value()))
                preset.values.emplace_back(key, *typed);
            else
                problem(where + " has a value for " + key
                    + " that is neither number, text, true, false nor a list of widths.");
        }
        const QJsonValue expected = json.value(QLatin1String("expected"));
        if (expected.isObject())
            readExpectation(preset, expected.toObject());
        for (const QJsonValue& expectation : expected.toArray())
            readExpectation(preset, expectation.toObject());
        reading.info.presets.push_back(std::move(preset));
    }

    void readExpectation(Preset& preset, const QJsonObject& json)
    {
        const std::string where = "An expectation of the preset " + preset.id;
        Expectation expectation;
        expectation.channel = text(json, "channel", where);
        const std::string statistic = text(json, "statistic", where, false);
        const auto known = {Statistic::Last, Statistic::Best, Statistic::First};
        const auto meant = std::ranges::find(known, statistic, [](Statistic s) { return idOf(s); });
        if (meant != known.end())
            expectation.statistic = *meant;
        else if (!statistic.empty())
            problem(where + " has the statistic \"" + statistic + "\", which is none of last, best and first.");
        if (json.value(QLatin1String("at")).isDouble())
            expectation.at = json.value(QLatin1String("at")).toDouble();
        if (!json.value(QLatin1String("value")).isDouble())
            problem(where + " has no \"value\", a number.");
        expectation.value = json.value(QLatin1String("value")).toDouble();
        expectation.tolerance = json.value(QLatin1String("tolerance")).toDouble();
        if (!(expectation.tolerance >= 0))
            problem(where + " has a negative \"tolerance\".");
        preset.expected.push_back(std::move(expectation));
    }
};

} // namespace

std::string_view idOf(Statistic statistic)
{
    switch (statistic) {
    case Statistic::Last:
        return "last";
    case Statistic::Best:
        return "best";
    case Statistic::First:
        return "first";
    }
    return {};
}

const Preset* ExperimentInfo::preset(std::string_view presetId) const
{
    const auto found = std::ranges::find_if(presets, [&](const Preset& p) { return isSameId(p.id, presetId); });
    return found == presets.end() ? nullptr : &*found;
}

ExperimentInfoReading readExperimentInfo(const QJsonObject& json)
{
    Reader reader;
    reader.read(json);
    return std::move(reader.reading);
}

bool isSameId(std::string_view one, std::string_view other)
{
    return std::ranges::equal(
        one, other, {}, [](char c) { return c == '_' ? '-' : c; }, [](char c) { return c == '_' ? '-' : c; });
}

bool isKebabCase(std::string_view id, bool underscores)
{
    const auto isJoint = [underscores](char c) { return c == '-' || (underscores && c == '_'); };
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    if (id.empty() || !isLetter(id.front()) || !isLetter(id.back()))
        return false;
    for (std::size_t i = 1; i < id.size(); ++i) {
        if (!isLetter(id[i]) && !(isJoint(id[i]) && isLetter(id[i - 1])))
            return false;
    }
    return true;
}

std::string unknownPreset(const ExperimentInfo& experiment, const std::string& id)
{
    std::vector<std::string> names;
    for (const Preset& preset : experiment.presets)
        names.push_back(preset.id);
    const auto nearest = nearestName(id, names);
    return "There is no preset called " + id + "; "
        + (nearest              ? "did you mean " + *nearest + "?"
                : names.empty() ? experiment.id + " has none."
                                : "choose one of: " + joined(names) + ".");
}

} // namespace nnlab
