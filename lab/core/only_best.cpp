// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/only_best.h"

#include "lab/core/notebook_sweeps.h"

#include <utility>

namespace nnlab {

void OnlyBestWhole::ended(const Headline& headline, std::int64_t run, std::size_t place, std::optional<double> value)
{
    if (!value) {
        reduce(run);
        return;
    }
    const Candidate candidate{run, place, *value};
    const bool isBest = !m_best || headline.isBetter(candidate.value, m_best->value)
        || (candidate.value == m_best->value && candidate.place < m_best->place);
    if (!isBest) {
        reduce(run);
        return;
    }
    if (const auto before = std::exchange(m_best, candidate))
        reduce(before->run);
}

void OnlyBestWhole::reduce(std::int64_t run)
{
    // If this cannot be written, nothing is lost, and the run that is written next will say so.
    m_writer->post([run](Database& database) { reduceToEssentials(database, run); }, {});
}

} // namespace nnlab
