// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonObject>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nnlab {

/// Which of a series' values is meant.
enum class Statistic { Last, Best, First };

/// "last", "best" or "first".
std::string_view idOf(Statistic statistic);

/// What a preset's source says a scalar channel should show.
struct Expectation
{
    std::string channel;
    Statistic statistic = Statistic::Last;
    std::optional<double> at; ///< if set, the value at this very place counts, whatever the statistic
    double value = 0;
    double tolerance = 0;
};

/// A named set of values, with the source it reproduces.
struct Preset
{
    std::string id;
    std::string label;
    std::string source;
    std::vector<std::pair<std::string, std::string>> values; ///< parameter and value, written as on the command line
    std::vector<Expectation> expected;
};

/// What the lab knows of an experiment before it loads any of its code: the plugin's JSON.
struct ExperimentInfo
{
    std::string id;
    std::string label;
    std::string summary;
    std::int64_t version = 0;
    std::vector<Preset> presets;

    const Preset* preset(std::string_view presetId) const;
};

/// The JSON as far as it can be understood, and a sentence for everything in it that is missing or wrong.
struct ExperimentInfoReading
{
    ExperimentInfo info;
    std::vector<std::string> problems;
};

ExperimentInfoReading readExperimentInfo(const QJsonObject& json);

/// Whether two ids mean the same: hyphens and underscores are alike.
bool isSameId(std::string_view one, std::string_view other);

/// Whether an id is lower-case letters and digits, in words joined by hyphens (or underscores, where `underscores` says
/// so).
bool isKebabCase(std::string_view id, bool underscores = false);

/// Text that says there is no such preset, with the nearest right one.
std::string unknownPreset(const ExperimentInfo& experiment, const std::string& id);

} // namespace nnlab
