// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/sweep_definition.h"

#include "lab/core/value_json.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <map>

namespace nnlab {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

constexpr std::size_t mostShown = 60; // characters of a value that differs

const QString experimentKey = QStringLiteral("experiment");
const QString presetKey = QStringLiteral("preset");
const QString seedsKey = QStringLiteral("seeds");
const QString valuesKey = QStringLiteral("values");

std::optional<std::string> scalarText(const QJsonValue& value)
{
    if (value.isString())
        return value.toString().toStdString();
    if (value.isBool())
        return value.toBool() ? "true" : "false";
    if (value.isDouble())
        return textOf(Value(value.toDouble()));
    return {};
}

/// A list in JSON as it would be typed.
std::optional<std::string> listText(const QJsonValue& value)
{
    if (!value.isArray())
        return scalarText(value);
    std::string text;
    const QJsonArray array = value.toArray();
    for (const QJsonValue& element : array) {
        const auto part = scalarText(element);
        if (!part)
            return {};
        text += (text.empty() ? "" : ",") + *part;
    }
    return text;
}

void readValues(const QJsonValue& values, SweepReading& reading)
{
    if (!values.isObject()) {
        reading.problems.push_back({"values", "values is an object of parameters and their lists of values."});
        return;
    }
    const QJsonObject object = values.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        const std::string key = member.key().toStdString();
        if (key.starts_with("//"))
            continue;
        if (auto text = listText(member.value()))
            reading.definition.axes.push_back({key, *std::move(text)});
        else
            reading.problems.push_back(
                {key, key + " is text, a number, true or false, or a list of these in one pair of brackets."});
    }
}

/// All members of a definition, those of "values" beside the others.
std::map<std::string, std::string> membersOf(const std::string& json)
{
    std::map<std::string, std::string> members;
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (!member.value().isObject()) {
            members[member.key().toStdString()] = scalarText(member.value()).value_or("");
            continue;
        }
        const QJsonObject inner = member.value().toObject();
        for (auto value = inner.begin(); value != inner.end(); ++value)
            members[value.key().toStdString()] = scalarText(value.value()).value_or("");
    }
    return members;
}

} // namespace

QJsonObject SweepDefinition::toJson() const
{
    QJsonObject values;
    for (const Assignment& axis : axes)
        values.insert(qt(axis.parameter), qt(axis.value));
    QJsonObject json{{experimentKey, qt(experiment)}, {seedsKey, qt(seeds)}, {valuesKey, values}};
    if (!preset.empty())
        json.insert(presetKey, qt(preset));
    return json;
}

SweepReading readSweepDefinition(const QJsonObject& json)
{
    SweepReading reading;
    const auto text = [&](const QString& key, std::string& into) {
        if (json.value(key).isString())
            into = json.value(key).toString().toStdString();
        else
            reading.problems.push_back({key.toStdString(), key.toStdString() + " is text."});
    };
    for (auto member = json.begin(); member != json.end(); ++member) {
        const std::string key = member.key().toStdString();
        if (member.key() == experimentKey) {
            text(experimentKey, reading.definition.experiment);
        } else if (member.key() == presetKey) {
            text(presetKey, reading.definition.preset);
        } else if (member.key() == seedsKey) {
            if (auto seeds = listText(member.value()))
                reading.definition.seeds = *std::move(seeds);
            else
                reading.problems.push_back({"seeds", "seeds is a number, a list of numbers, or text such as 1..10."});
        } else if (member.key() == valuesKey) {
            readValues(member.value(), reading);
        } else if (!key.starts_with("//")) {
            const std::vector<std::string> known{"experiment", "preset", "seeds", "values"};
            const auto nearest = nearestName(key, known);
            reading.problems.push_back({key,
                "A sweep has no key called " + key + "; "
                    + (nearest ? "did you mean " + *nearest + "?" : "it has experiment, preset, seeds and values.")});
        }
    }
    if (!json.contains(experimentKey))
        reading.problems.push_back({"experiment", "A sweep says which experiment it runs: experiment is missing."});
    return reading;
}

std::vector<std::string> sweepDifferences(const std::string& thereJson, const std::string& hereJson)
{
    auto there = membersOf(thereJson);
    auto here = membersOf(hereJson);
    std::vector<std::string> differences;
    const auto shown = [](const std::string& text) { return text.empty() ? std::string("not given") : text; };
    for (const auto& [key, value] : here)
        there.try_emplace(key);
    for (const auto& [key, value] : there) {
        if (value == here[key])
            continue;
        if (value.size() > mostShown || here[key].size() > mostShown)
            differences.push_back(key);
        else
            differences.push_back(key + " (" + shown(value) + " there, " + shown(here[key]) + " here)");
    }
    return differences;
}

} // namespace nnlab
