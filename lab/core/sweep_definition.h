// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/run_spec.h"

#include <QJsonObject>

#include <string>
#include <vector>

namespace nnlab {

/// A sweep as a person wrote it: an experiment, perhaps a preset, lists of values for some parameters (value_list.h),
/// and seeds.
///
/// Every value is combined with every other (a grid); random: lists are drawn together, one value of each a draw, and
/// every draw is combined with the grid. Each combination is run with every seed.
struct SweepDefinition
{
    std::string experiment; ///< its id
    std::string preset = {}; ///< empty: initial values
    std::vector<Assignment> axes = {}; ///< parameter and its list of values; one value is a list too
    std::string seeds = "1"; ///< a list as well: 1..10

    /// {"experiment", "preset", "seeds", "values": {PARAMETER: LIST}}; without a preset its key is left out.
    QJsonObject toJson() const;
};

/// A definition read from JSON, as far as it can be understood; problems name the key they are about ("values",
/// "seeds", a parameter, an unknown key).
struct SweepReading
{
    SweepDefinition definition;
    std::vector<Problem> problems;
};

/// Reads what toJson() writes, and what people write: a list of values may be text ("0.1,0.3"), one number, true or
/// false, or an array of these; keys that begin with // are comments.
SweepReading readSweepDefinition(const QJsonObject& json);

/// In what two canonical definitions differ, one "KEY (A there, B here)" each.
std::vector<std::string> sweepDifferences(const std::string& thereJson, const std::string& hereJson);

} // namespace nnlab
