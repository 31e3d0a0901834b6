// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "plugins/sdk/parameter.h"

#include <QJsonObject>

#include <string>

namespace nnlab {

/// A value in JSON: numbers, true and false as themselves, layer widths as they are typed ("128-64"), everything else
/// as text.
QJsonValue toJson(const Value& value);

/// All values under their ids.
QJsonObject toJson(const Values& values);

/// One line, keys sorted, shortest numbers: the same object is always the same bytes.
std::string canonicalText(const QJsonObject& json);

/// The same for people: indented, one thing a line.
std::string indentedText(const QJsonObject& json);

/// SHA-256 of canonical text, hex: the identity of what it describes.
std::string hashOf(const std::string& canonicalText);

} // namespace nnlab
