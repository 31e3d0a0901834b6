// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/sweep_progress.h"

#include "lab/cli/numbers_text.h"
#include "lab/cli/progress_line.h"
#include "lab/core/table.h"

#include <algorithm>

namespace nnlab {

namespace {

constexpr std::size_t mostUnderWay = 8; // lines, so that the table stays small on machines with many processors
constexpr std::size_t barWidth = 30;

std::string count(std::size_t number) { return grouped(static_cast<std::int64_t>(number)); }

std::string left(const SweepStanding& standing)
{
    return standing.secondsLeft ? durationText(*standing.secondsLeft) : "not known";
}

} // namespace

std::vector<std::string> sweepLines(const SweepStanding& standing, std::size_t width)
{
    const std::string share = std::to_string(static_cast<int>(100 * standing.share)) + " %";
    const std::vector<std::pair<std::string, std::string>> columns{
        {standing.name, barOf(standing.share, barWidth) + padded(share, 6, true)},
        {"done", padded(count(standing.done), count(standing.total).size(), true) + " of " + count(standing.total)},
        {"running", count(standing.running)}, {"failed", count(standing.failed)}, {"time left", left(standing)}};
    std::string heads;
    std::string cells;
    for (const auto& [head, cell] : columns) {
        const std::size_t wide = std::max(displayWidth(head), displayWidth(cell));
        heads += padded(head, wide) + "  ";
        cells += padded(cell, wide) + "  ";
    }
    std::vector<std::string> lines{heads, cells};
    if (!standing.best.empty())
        lines.push_back("best so far  " + standing.best);
    for (std::size_t i = 0; i < std::min(standing.underWay.size(), mostUnderWay); ++i)
        lines.push_back((i == 0 ? "running      " : "             ") + standing.underWay[i]);
    if (standing.underWay.size() > mostUnderWay)
        lines.push_back("             and " + count(standing.underWay.size() - mostUnderWay) + " more");
    for (std::string& line : lines) {
        line.erase(line.find_last_not_of(' ') + 1);
        if (displayWidth(line) >= width)
            line.resize(width - 1);
    }
    return lines;
}

std::string sweepSentence(const SweepStanding& standing)
{
    return count(standing.done) + " of " + count(standing.total) + " runs done, " + count(standing.running)
        + " running, " + count(standing.failed) + " failed"
        + (standing.best.empty() ? "" : ", best so far " + standing.best)
        + (standing.secondsLeft ? ", " + durationText(*standing.secondsLeft) + " left" : "");
}

} // namespace nnlab
