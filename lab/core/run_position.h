// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cstdint>

namespace nnlab {

/// How far a run is, from what it tells a sink. Whoever shares it between threads brings the lock.
class RunPosition
{
public:
    void progress(double done, double total)
    {
        m_done = done;
        m_total = total;
        m_samplesOfEpoch = 0;
    }
    void trained(std::int64_t samplesOfEpoch) { m_samplesOfEpoch = samplesOfEpoch; }
    void epochHas(std::int64_t samples) { m_samplesPerEpoch = samples; }

    /// In the unit of the run, usually epochs, with the part of the epoch under way, if it is known how many samples an
    /// epoch has.
    double done() const
    {
        if (m_samplesPerEpoch <= 0)
            return m_done;
        return m_done + std::min(1.0, double(m_samplesOfEpoch) / double(m_samplesPerEpoch));
    }
    double total() const { return m_total; } ///< 0 as long as it is not known
    std::int64_t samplesPerEpoch() const { return m_samplesPerEpoch; } ///< 0 as long as it is not known

private:
    double m_done = 0;
    double m_total = 0;
    std::int64_t m_samplesPerEpoch = 0;
    std::int64_t m_samplesOfEpoch = 0;
};

} // namespace nnlab
