// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/experiment_catalog.h"

#include <QJsonObject>

#include <memory>
#include <string>

namespace nnlab {

// What an experiment declared when a run of it was saved: enough to list, show and export the run where its plugin is
// missing or has moved on since.

/// {"label", "summary", "parameters": [{"id", "label", "kind", "initial"}], "channels": [{"id", "label", "kind", ...}]}
/// in one line, the same bytes for the same declarations.
std::string declarationsText(const LoadedExperiment& experiment);

/// The experiment as it was declared: `experiment` is nullptr, for its code is not here; ranges and choices are not
/// known and taken to be as wide as they can be. Throws Error (Damaged) for text that is no such thing.
std::shared_ptr<const LoadedExperiment> declaredExperiment(
    const std::string& id, std::int64_t version, const std::string& declarations);

/// Values from the JSON that toJson(Values) wrote, each of the kind that its parameter declares. Throws Error (Damaged)
/// where they do not fit.
Values valuesFromJson(const LoadedExperiment& declared, const QJsonObject& json);
/// The same from text.
Values valuesFromJson(const LoadedExperiment& declared, const std::string& json);

} // namespace nnlab
