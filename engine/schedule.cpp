// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/schedule.h"

#include "engine/elementary.h"
#include "engine/table.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nnlab {

namespace {

constexpr double pi = 3.14159265358979323846;

/// From `from` to `to` along half a cosine while `share` goes from 0 to 1.
double alongCosine(double from, double to, double share)
{
    return to + (from - to) * 0.5 * (1 + elementary::cos(pi * std::clamp(share, 0.0, 1.0)));
}

double constantFactor(double, const ScheduleSettings&) { return 1; }

double stepFactor(double epochs, const ScheduleSettings& settings)
{
    return elementary::pow(settings.decayFactor, std::floor(epochs / settings.decayEpochs));
}

double exponentialFactor(double epochs, const ScheduleSettings& settings)
{
    return elementary::pow(settings.decayFactor, epochs / settings.decayEpochs);
}

double cosineFactor(double epochs, const ScheduleSettings& settings)
{
    return alongCosine(1, 0, epochs / settings.horizon);
}

/// From a tenth to the whole rate over the first tenth of the horizon, then constant.
double warmUpFactor(double epochs, const ScheduleSettings& settings)
{
    return std::min(1.0, 0.1 + 0.9 * epochs / (0.1 * settings.horizon));
}

/// 30 % of the horizon up from 1/25, then down to 1/250,000: the shape and defaults that PyTorch's OneCycleLR made
/// common.
double oneCycleFactor(double epochs, const ScheduleSettings& settings)
{
    constexpr double rising = 0.3;
    const double share = epochs / settings.horizon;
    return share < rising ? alongCosine(1.0 / 25, 1, share / rising)
                          : alongCosine(1, 4e-6, (share - rising) / (1 - rising));
}

constexpr std::array table = {
    ScheduleRow{.id = "constant",
        .label = "Constant",
        .formula = "1",
        .hasHorizon = false,
        .hasDecay = false,
        .factor = constantFactor},
    ScheduleRow{.id = "step",
        .label = "Step",
        .formula = "decay-factor^floor(e / decay-epochs)",
        .hasHorizon = false,
        .hasDecay = true,
        .factor = stepFactor},
    ScheduleRow{.id = "exponential",
        .label = "Exponential",
        .formula = "decay-factor^(e / decay-epochs)",
        .hasHorizon = false,
        .hasDecay = true,
        .factor = exponentialFactor},
    // Loshchilov and Hutter, "SGDR", 2017, without restarts.
    ScheduleRow{.id = "cosine",
        .label = "Cosine",
        .formula = "(1 + cos(pi e / h)) / 2",
        .hasHorizon = true,
        .hasDecay = false,
        .factor = cosineFactor},
    // Goyal et al., "Accurate, large minibatch SGD", 2017.
    ScheduleRow{.id = "warm-up",
        .label = "Warm-up",
        .formula = "0.1 to 1 while e < h/10, then 1",
        .hasHorizon = true,
        .hasDecay = false,
        .factor = warmUpFactor},
    // Smith and Topin, "Super-convergence", 2018.
    ScheduleRow{.id = "one-cycle",
        .label = "One cycle",
        .formula = "1/25 to 1 while e < 0.3 h, then down to 0",
        .hasHorizon = true,
        .hasDecay = false,
        .factor = oneCycleFactor},
};

} // namespace

std::span<const ScheduleRow> schedules() { return table; }

Schedule::Schedule() : Schedule(table.front(), {}) { }

Schedule::Schedule(const ScheduleRow& row, ScheduleSettings settings) : m_row(&row), m_settings(settings) { }

bool Schedule::isConstant() const { return m_row->factor == constantFactor; }

Schedule scheduleNamed(std::string_view id, ScheduleSettings settings)
{
    return {table[indexOfRow(schedules(), id, "schedule")], settings};
}

} // namespace nnlab
