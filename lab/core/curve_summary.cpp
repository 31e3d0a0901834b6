// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/curve_summary.h"

#include <algorithm>

namespace nnlab {

namespace {

constexpr std::string_view testing = "test-";
constexpr std::string_view validating = "validation-";

/// The earliest best point.
const ScalarPoint* bestOf(const ScalarCurve& curve)
{
    if (curve.points.empty() || curve.better == Better::Unknown)
        return nullptr;
    return &*(curve.better == Better::Higher ? std::ranges::max_element(curve.points, {}, &ScalarPoint::value)
                                             : std::ranges::min_element(curve.points, {}, &ScalarPoint::value));
}

/// The curve on validation samples that decides for a test-... channel: validation-accuracy for test-accuracy, else
/// whichever there is.
const ScalarCurve* deciderFor(const ScalarCurve& curve, std::span<const ScalarCurve> curves)
{
    const std::string same = std::string(validating) + curve.channel.substr(testing.size());
    const ScalarCurve* any = nullptr;
    for (const ScalarCurve& other : curves) {
        if (!other.channel.starts_with(validating) || !bestOf(other))
            continue;
        if (other.channel == same)
            return &other;
        if (!any)
            any = &other;
    }
    return any;
}

std::optional<BestPoint> bestPointOf(const ScalarCurve& curve, std::span<const ScalarCurve> curves)
{
    const ScalarPoint* own = bestOf(curve);
    if (!own)
        return {};
    const bool isTest = curve.channel.starts_with(testing);
    if (const ScalarCurve* decider = isTest ? deciderFor(curve, curves) : nullptr) {
        const double at = bestOf(*decider)->at;
        const auto there = std::ranges::find(curve.points, at, &ScalarPoint::at);
        if (there != curve.points.end())
            return BestPoint{at, there->value, decider->channel, false};
    }
    return BestPoint{own->at, own->value, curve.channel, isTest};
}

double areaBelow(std::span<const ScalarPoint> points)
{
    double area = 0;
    for (std::size_t i = 1; i < points.size(); ++i)
        area += (points[i].at - points[i - 1].at) * (points[i].value + points[i - 1].value) / 2;
    return area;
}

} // namespace

std::vector<CurveSummary> summariesOf(std::span<const ScalarCurve> curves)
{
    std::vector<CurveSummary> summaries;
    for (const ScalarCurve& curve : curves) {
        if (!curve.points.empty())
            summaries.push_back(
                {curve.channel, curve.points.back(), bestPointOf(curve, curves), areaBelow(curve.points)});
    }
    return summaries;
}

bool isAsGood(Better better, double value, double wanted)
{
    switch (better) {
    case Better::Higher:
        return value >= wanted;
    case Better::Lower:
        return value <= wanted;
    case Better::Unknown:
        break;
    }
    return false;
}

const ScalarPoint* firstReaching(const ScalarCurve& curve, double wanted)
{
    const auto found = std::ranges::find_if(
        curve.points, [&](const ScalarPoint& point) { return isAsGood(curve.better, point.value, wanted); });
    return found == curve.points.end() ? nullptr : &*found;
}

} // namespace nnlab
