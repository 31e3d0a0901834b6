// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/run_record.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

/// The points of one scalar channel of a run.
struct ScalarCurve
{
    std::string channel;
    Better better = Better::Unknown;
    AtUnit unit = AtUnit::Epoch;
    std::vector<ScalarPoint> points; ///< ascending in `at`
};

/// The best value of a curve, and how it was picked.
struct BestPoint
{
    double at = 0;
    double value = 0;
    /// The channel whose best value decided at which `at` to look: of a test-... channel the validation-... one, where
    /// the run has any, because a test set that picks its own best flatters itself; else the channel itself.
    std::string chosenOn;
    bool isChosenOnTest = false; ///< a test-... channel had to decide about itself
};

/// What comparisons keep of a curve.
struct CurveSummary
{
    std::string channel;
    ScalarPoint last;
    std::optional<BestPoint> best; ///< nothing if the channel does not say which end is the good one
    double area = 0; ///< below the straight lines through the points: value times unit of `at`; 0 for one point
};

/// Each curve that has points.
std::vector<CurveSummary> summariesOf(std::span<const ScalarCurve> curves);

/// Whether the value is at least as good as `wanted`; never for a channel without a good end.
bool isAsGood(Better better, double value, double wanted);

/// The first point at least that good.
const ScalarPoint* firstReaching(const ScalarCurve& curve, double wanted);

} // namespace nnlab
