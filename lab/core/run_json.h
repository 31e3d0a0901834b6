// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/run_record.h"

#include <QJsonObject>

#include <string>

namespace nnlab {

/// A payload in plain JSON. Numbers of float32 are written with the fewest digits that read back to the same float32;
/// NaN is null.
///
/// scalar: {"value"}; curve: {"curves": [{"name", "x", "y"}]}; points: {"groups": [{"name", "x", "y", "labels"}]};
/// image: {"width", "height", "images": [numbers, row after row]}; confusion: {"classes", "counts", "predictions"},
/// counts as one list for each actual class; network: {"input": [channels, height, width], "softmax", "layers":
/// [{"activation", "alpha", "weights", "biases"}]}, weights as one list for each output; map: {"x": [from, to], "y":
/// [from, to], "width", "height", "layers": [{"name", "values"}]}; text: {"text"}.
QJsonObject toJson(const Payload& payload);

/// A run that has ended: {"run": {...}, "channels": {ID: {"kind", ...}}}. Scalars have "points": [[at, value], ...];
/// other kinds have the "at" and the members of the payload of their last report.
QJsonObject toJson(const RunRecord& record);

/// The same as text, ended by a newline.
std::string runJsonText(const RunRecord& record);

} // namespace nnlab
