// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/value_json.h"

#include "datasets/sha256.h"

#include <QJsonDocument>

namespace nnlab {

QJsonValue toJson(const Value& value)
{
    if (const auto* real = std::get_if<double>(&value))
        return *real;
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return QJsonValue(static_cast<qint64>(*integer));
    if (const auto* flag = std::get_if<bool>(&value))
        return *flag;
    return QString::fromStdString(textOf(value));
}

QJsonObject toJson(const Values& values)
{
    QJsonObject json;
    for (const Values::Entry& entry : values)
        json.insert(QString::fromStdString(entry.id), toJson(entry.value));
    return json;
}

std::string canonicalText(const QJsonObject& json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

std::string indentedText(const QJsonObject& json) { return QJsonDocument(json).toJson().toStdString(); }

std::string hashOf(const std::string& canonicalText)
{
    Sha256 sha;
    sha.update(std::as_bytes(std::span(canonicalText)));
    return sha.hex();
}

} // namespace nnlab
