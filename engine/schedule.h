// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/export.h"

#include <span>
#include <string_view>

namespace nnlab {

/// The numbers of a schedule; each row reads those it knows.
struct ScheduleSettings
{
    double horizon = 1; ///< epochs over which cosine, warm-up and one-cycle run their course
    double decayFactor = 0.5; ///< step, exponential: what remains of the learning rate after ...
    double decayEpochs = 10; ///< ... so many epochs
    bool operator==(const ScheduleSettings&) const = default;
};

/// One line of the table of learning-rate schedules.
struct ScheduleRow
{
    std::string_view id;
    std::string_view label;
    std::string_view formula; ///< the factor on the learning rate, in epochs e and horizon h
    bool hasHorizon;
    bool hasDecay;
    double (*factor)(double epochs, const ScheduleSettings& settings);
};

/// All schedules, in the order in which people should meet them.
NNLAB_ENGINE_EXPORT std::span<const ScheduleRow> schedules();

/// How the learning rate changes while training goes on: a row of the table with its numbers.
class NNLAB_ENGINE_EXPORT Schedule
{
public:
    Schedule(); ///< constant
    Schedule(const ScheduleRow& row, ScheduleSettings settings);

    std::string_view id() const { return m_row->id; }
    const ScheduleSettings& settings() const { return m_settings; }
    bool isConstant() const;

    /// What the learning rate is multiplied by after `epochs` (a real number) of training.
    double factor(double epochs) const { return m_row->factor(epochs, m_settings); }

    bool operator==(const Schedule&) const = default;

private:
    const ScheduleRow* m_row;
    ScheduleSettings m_settings;
};

/// The schedule with this id. Throws Error for an unknown id.
NNLAB_ENGINE_EXPORT Schedule scheduleNamed(std::string_view id, ScheduleSettings settings);

} // namespace nnlab
