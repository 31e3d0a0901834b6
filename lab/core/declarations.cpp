// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/declarations.h"

#include "lab/core/parameter_text.h"
#include "lab/core/value_json.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <deque>
#include <limits>

namespace nnlab {

namespace {

constexpr std::string_view atUnits[] = {"epoch", "mini-batch", "sample"};
constexpr std::string_view betters[] = {"unknown", "lower", "higher"};

[[noreturn]] void wrong(const std::string& what)
{
    throw Error("What the notebook says about an experiment " + what + "; it is damaged or from a newer nnlab.",
        Error::Cause::Damaged);
}

QString qt(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

template <typename C>
QJsonObject jsonOf(const C& channel)
{
    QJsonObject json{
        {"id", qt(channel.id)}, {"label", qt(channel.label)}, {"at", qt(atUnits[static_cast<int>(channel.at)])}};
    const auto add = [&json](const char* key, std::string_view text) {
        if (!text.empty())
            json.insert(QLatin1String(key), qt(text));
    };
    add("help", channel.help);
    add("panel", channel.panel);
    add("unit", channel.unit);
    add("xLabel", channel.xLabel);
    add("yLabel", channel.yLabel);
    if (channel.better != Better::Unknown)
        json.insert("better", qt(betters[static_cast<int>(channel.better)]));
    if (channel.timing)
        json.insert("timing", true);
    return json;
}

/// The experiment and the text that its declarations point to.
struct Declared
{
    LoadedExperiment experiment;
    std::deque<std::string> texts; // which never moves what it holds

    std::string_view keep(const QJsonValue& text) { return texts.emplace_back(text.toString().toStdString()); }
};

template <std::size_t N>
int placeOf(const QJsonValue& value, const std::string_view (&names)[N])
{
    const std::string text = value.toString().toStdString();
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i] == text)
            return static_cast<int>(i);
    }
    return 0; // what a newer nnlab may say is not worth losing a run
}

template <std::size_t Kind = 0>
Channel channelFrom(const QJsonObject& json, Declared& declared)
{
    if constexpr (Kind < std::variant_size_v<Channel>) {
        std::variant_alternative_t<Kind, Channel> channel{};
        if (qt(kindOf(Channel(channel))) != json.value("kind").toString())
            return channelFrom<Kind + 1>(json, declared);
        channel.id = declared.keep(json.value("id"));
        channel.label = declared.keep(json.value("label"));
        channel.help = declared.keep(json.value("help"));
        channel.panel = declared.keep(json.value("panel"));
        channel.unit = declared.keep(json.value("unit"));
        channel.xLabel = declared.keep(json.value("xLabel"));
        channel.yLabel = declared.keep(json.value("yLabel"));
        channel.at = static_cast<AtUnit>(placeOf(json.value("at"), atUnits));
        channel.better = static_cast<Better>(placeOf(json.value("better"), betters));
        channel.timing = json.value("timing").toBool();
        return channel;
    } else {
        wrong("has a channel of the kind " + json.value("kind").toString().toStdString());
    }
}

std::vector<int> widthsFrom(const QString& text)
{
    std::vector<int> widths;
    if (text != QLatin1String("none")) {
        for (const QString& width : text.split('-', Qt::SkipEmptyParts))
            widths.push_back(width.toInt());
    }
    return widths;
}

Parameter parameterFrom(const QJsonObject& json, Declared& declared)
{
    const std::string_view id = declared.keep(json.value("id"));
    const std::string_view label = declared.keep(json.value("label"));
    const QString kind = json.value("kind").toString();
    const QJsonValue initial = json.value("initial");
    constexpr double most = std::numeric_limits<double>::max();
    constexpr std::int64_t most64 = std::numeric_limits<std::int64_t>::max();
    if (kind == "real")
        return Real{.id = id, .label = label, .help = {}, .initial = initial.toDouble(), .min = -most, .max = most};
    if (kind == "integer")
        return Integer{
            .id = id, .label = label, .help = {}, .initial = initial.toInteger(), .min = -most64, .max = most64};
    if (kind == "flag")
        return Flag{.id = id, .label = label, .help = {}, .initial = initial.toBool()};
    if (kind == "choice")
        return Choice{.id = id, .label = label, .help = {}, .options = {}, .initial = declared.keep(initial)};
    if (kind == "layer-widths")
        return LayerWidths{.id = id, .label = label, .help = {}, .initial = widthsFrom(initial.toString())};
    if (kind == "path")
        return Path{.id = id, .label = label, .help = {}, .initial = declared.keep(initial)};
    wrong("has a parameter of the kind " + kind.toStdString());
}

bool readInto(double& value, const QJsonValue& json)
{
    value = json.toDouble();
    return json.isDouble();
}

bool readInto(std::int64_t& value, const QJsonValue& json)
{
    value = json.toInteger();
    return json.isDouble();
}

bool readInto(bool& value, const QJsonValue& json)
{
    value = json.toBool();
    return json.isBool();
}

bool readInto(std::string& value, const QJsonValue& json)
{
    value = json.toString().toStdString();
    return json.isString();
}

bool readInto(std::vector<int>& value, const QJsonValue& json)
{
    value = widthsFrom(json.toString());
    return json.isString();
}

} // namespace

std::string declarationsText(const LoadedExperiment& experiment)
{
    QJsonArray parameters;
    for (const Parameter& parameter : experiment.parameters) {
        parameters.append(QJsonObject{{"id", qt(idOf(parameter))}, {"label", qt(labelOf(parameter))},
            {"kind", qt(kindOf(parameter))}, {"initial", toJson(initialValue(parameter))}});
    }
    QJsonArray channels;
    for (const Channel& channel : experiment.channels) {
        QJsonObject json = std::visit([](const auto& c) { return jsonOf(c); }, channel);
        json.insert("kind", qt(kindOf(channel)));
        channels.append(json);
    }
    return canonicalText({{"label", qt(experiment.info.label)}, {"summary", qt(experiment.info.summary)},
        {"parameters", parameters}, {"channels", channels}});
}

std::shared_ptr<const LoadedExperiment> declaredExperiment(
    const std::string& id, std::int64_t version, const std::string& declarations)
{
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(declarations));
    if (!document.isObject())
        wrong("is no JSON");
    const QJsonObject json = document.object();
    const auto declared = std::make_shared<Declared>();
    declared->experiment.info.id = id;
    declared->experiment.info.version = version;
    declared->experiment.info.label = json.value("label").toString().toStdString();
    declared->experiment.info.summary = json.value("summary").toString().toStdString();
    for (const QJsonValue& parameter : json.value("parameters").toArray())
        declared->experiment.parameters.push_back(parameterFrom(parameter.toObject(), *declared));
    for (const QJsonValue& channel : json.value("channels").toArray())
        declared->experiment.channels.push_back(channelFrom(channel.toObject(), *declared));
    return {declared, &declared->experiment};
}

Values valuesFromJson(const LoadedExperiment& declared, const QJsonObject& json)
{
    Values values;
    for (const Parameter& parameter : declared.parameters) {
        const QJsonValue value = json.value(qt(idOf(parameter)));
        Value read = std::visit(
            [&](const auto& p) -> Value {
                typename std::remove_cvref_t<decltype(p)>::Held held{};
                if (!readInto(held, value))
                    wrong("does not fit the value of " + std::string(p.id));
                return held;
            },
            parameter);
        values.set(idOf(parameter), std::move(read));
    }
    return values;
}

Values valuesFromJson(const LoadedExperiment& declared, const std::string& json)
{
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(json));
    if (!document.isObject())
        wrong("has values that are no JSON");
    return valuesFromJson(declared, document.object());
}

} // namespace nnlab
