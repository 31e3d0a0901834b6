// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_json.h"

#include "lab/core/value_json.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>
#include <charconv>
#include <cmath>

namespace nnlab {

namespace {

QString qt(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

QJsonValue number(float value)
{
    if (!std::isfinite(value))
        return QJsonValue::Null;
    // The double with the same few digits, so that 0.1f is written 0.1 and not 0.10000000149011612.
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    double same = 0;
    std::from_chars(digits.data(), end, same);
    return same;
}

template <typename Numbers>
QJsonArray numbers(const Numbers& values)
{
    QJsonArray array;
    for (const auto value : values) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, float>)
            array.append(number(value));
        else
            array.append(static_cast<qint64>(value));
    }
    return array;
}

QJsonObject json(double value) { return {{QStringLiteral("value"), value}}; }

QJsonObject json(const Curves& payload)
{
    QJsonArray curves;
    for (const Curve& curve : payload.curves) {
        curves.append(QJsonObject{{QStringLiteral("name"), qt(curve.name)}, {QStringLiteral("x"), numbers(curve.x)},
            {QStringLiteral("y"), numbers(curve.y)}});
    }
    return {{QStringLiteral("curves"), curves}};
}

QJsonObject json(const Points& payload)
{
    QJsonArray groups;
    for (const PointGroup& group : payload.groups) {
        groups.append(QJsonObject{{QStringLiteral("name"), qt(group.name)}, {QStringLiteral("x"), numbers(group.x)},
            {QStringLiteral("y"), numbers(group.y)}, {QStringLiteral("labels"), numbers(group.labels)}});
    }
    return {{QStringLiteral("groups"), groups}};
}

QJsonObject json(const Images& payload)
{
    QJsonArray images;
    const std::size_t size = std::size_t(payload.width) * std::size_t(payload.height);
    for (int i = 0; i < payload.count; ++i)
        images.append(numbers(std::span(payload.values).subspan(i * size, size)));
    return {{QStringLiteral("width"), payload.width}, {QStringLiteral("height"), payload.height},
        {QStringLiteral("images"), images}};
}

QJsonObject json(const Confusion& payload)
{
    QJsonArray classes;
    QJsonArray counts;
    for (std::size_t i = 0; i < payload.classes.size(); ++i) {
        classes.append(qt(payload.classes[i]));
        counts.append(numbers(std::span(payload.counts).subspan(i * payload.classes.size(), payload.classes.size())));
    }
    return {{QStringLiteral("classes"), classes}, {QStringLiteral("counts"), counts},
        {QStringLiteral("predictions"), numbers(payload.predictions)}};
}

QJsonObject json(const DenseLayer& layer)
{
    QJsonArray weights;
    for (std::int64_t output = 0; output < layer.outputs(); ++output) {
        QJsonArray row;
        for (std::int64_t input = 0; input < layer.inputs(); ++input)
            row.append(number(layer.weights(output, input)));
        weights.append(row);
    }
    QJsonObject json{{QStringLiteral("activation"), qt(layer.activation.id())}, {QStringLiteral("weights"), weights},
        {QStringLiteral("biases"), numbers(layer.biases)}};
    if (layer.activation.row().hasAlpha)
        json.insert(QStringLiteral("alpha"), layer.activation.alpha());
    return json;
}

QJsonObject json(const Network& payload)
{
    QJsonArray layers;
    for (const Layer& layer : payload.layers)
        layers.append(std::visit([](const auto& l) { return json(l); }, layer));
    return {{QStringLiteral("input"), QJsonArray{payload.input.channels, payload.input.height, payload.input.width}},
        {QStringLiteral("softmax"), payload.softmaxOutput}, {QStringLiteral("layers"), layers}};
}

QJsonObject json(const Map& payload)
{
    QJsonArray layers;
    for (const MapLayer& layer : payload.layers)
        layers.append(
            QJsonObject{{QStringLiteral("name"), qt(layer.name)}, {QStringLiteral("values"), numbers(layer.values)}});
    return {{QStringLiteral("x"), QJsonArray{payload.xFrom, payload.xTo}},
        {QStringLiteral("y"), QJsonArray{payload.yFrom, payload.yTo}}, {QStringLiteral("width"), payload.width},
        {QStringLiteral("height"), payload.height}, {QStringLiteral("layers"), layers}};
}

QJsonObject json(const Text& payload) { return {{QStringLiteral("text"), qt(payload.text)}}; }

QJsonObject json(const ChannelRecord& record)
{
    QJsonObject channel;
    if (record.last)
        channel = toJson(record.last->payload);
    channel.insert(QStringLiteral("kind"), qt(kindOf(record.channel)));
    if (std::holds_alternative<ScalarChannel>(record.channel)) {
        QJsonArray points;
        for (const ScalarPoint& point : record.points)
            points.append(QJsonArray{point.at, point.value});
        channel.insert(QStringLiteral("points"), points);
    } else {
        channel.insert(QStringLiteral("at"), record.last ? QJsonValue(record.last->at) : QJsonValue(QJsonValue::Null));
    }
    return channel;
}

} // namespace

QJsonObject toJson(const Payload& payload)
{
    return std::visit([](const auto& p) { return json(p); }, payload);
}

QJsonObject toJson(const RunRecord& record)
{
    const RunOutcome& outcome = record.outcome();
    QJsonObject run{{QStringLiteral("experiment"), qt(record.spec().experiment)},
        {QStringLiteral("version"), static_cast<qint64>(record.spec().version)},
        {QStringLiteral("values"), toJson(record.spec().values)},
        {QStringLiteral("seed"), static_cast<qint64>(record.spec().seed)},
        {QStringLiteral("spec"), qt(record.spec().hash(outcome.data ? outcome.data->sha256 : std::string()))},
        {QStringLiteral("status"), qt(outcome.signature.empty() ? "running" : idOf(outcome.status))},
        {QStringLiteral("signature"), qt(outcome.signature)}, {QStringLiteral("seconds"), outcome.seconds}};
    if (!outcome.message.empty())
        run.insert(QStringLiteral("message"), qt(outcome.message));
    if (outcome.data) {
        run.insert(QStringLiteral("data"),
            QJsonObject{{QStringLiteral("source"), qt(outcome.data->source)},
                {QStringLiteral("sha256"), qt(outcome.data->sha256)}});
    }
    QJsonObject channels;
    for (const ChannelRecord& channel : record.channels())
        channels.insert(qt(idOf(channel.channel)), json(channel));
    return {{QStringLiteral("run"), run}, {QStringLiteral("channels"), channels}};
}

std::string runJsonText(const RunRecord& record)
{
    return QJsonDocument(toJson(record)).toJson(QJsonDocument::Compact).toStdString() + "\n";
}

} // namespace nnlab
