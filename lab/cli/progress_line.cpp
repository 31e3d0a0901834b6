// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/progress_line.h"

#include "lab/cli/numbers_text.h"
#include "lab/core/table.h"

#include <algorithm>
#include <cmath>

namespace nnlab {

namespace {

double shareOf(const RunProgress& progress)
{
    return progress.total > 0 ? std::clamp(progress.done / progress.total, 0.0, 1.0) : 0;
}

/// The one-based number of the epoch under way.
std::int64_t epochNow(const RunProgress& progress)
{
    return static_cast<std::int64_t>(std::min(std::floor(progress.done) + 1, std::max(progress.total, 1.0)));
}

std::string measures(const RunProgress& progress)
{
    std::string text;
    const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : "   ") + part; };
    if (progress.loss)
        add("loss " + shortNumber(*progress.loss));
    if (progress.accuracy)
        add("accuracy " + scalarText("accuracy", *progress.accuracy));
    if (progress.samplesPerSecond > 0)
        add(grouped(std::llround(progress.samplesPerSecond)) + " samples/s");
    const double share = shareOf(progress);
    if (share > 0.01)
        add(durationText(progress.seconds / share * (1 - share)) + " left");
    return text;
}

} // namespace

std::vector<std::string> progressLines(const std::string& name, const RunProgress& progress, std::size_t width)
{
    if (!(progress.total > 0))
        return {name + "  getting ready", ""};
    const std::string epoch =
        name + "  epoch " + grouped(epochNow(progress)) + " of " + grouped(std::llround(progress.total)) + "  ";
    const std::string percent = padded(std::to_string(percentOf(progress)), 4, true) + " %";
    std::string first = epoch;
    if (const std::size_t used = displayWidth(epoch) + percent.size() + 3; used + 10 <= width)
        first += barOf(shareOf(progress), std::min<std::size_t>(width - used, 40));
    first += percent;
    std::vector<std::string> lines{first, measures(progress)};
    for (std::string& line : lines) {
        if (displayWidth(line) >= width)
            line.resize(width - 1);
    }
    return lines;
}

std::string progressSentence(const RunProgress& progress)
{
    return "epoch " + grouped(epochNow(progress)) + " of " + grouped(std::llround(progress.total)) + ", "
        + std::to_string(percentOf(progress)) + " %, " + measures(progress);
}

std::string barOf(double share, std::size_t width)
{
    const auto full = static_cast<std::size_t>(share * static_cast<double>(width));
    return "[" + std::string(full, '#') + std::string(width - full, '.') + "]";
}

int percentOf(const RunProgress& progress) { return static_cast<int>(std::floor(100 * shareOf(progress))); }

} // namespace nnlab
