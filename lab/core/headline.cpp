// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/headline.h"

#include <algorithm>

namespace nnlab {

namespace {

/// The smaller, the more telling.
int rankOf(const Headline& headline)
{
    int rank = headline.isLowerBetter ? 10 : 0;
    if (headline.channel.starts_with("validation"))
        return rank;
    if (headline.channel.starts_with("test"))
        return rank + 1;
    // Over a part of an epoch only.
    return rank + (headline.channel.starts_with("running") ? 3 : 2);
}

} // namespace

std::vector<Headline> headlinesOf(const LoadedExperiment& experiment)
{
    std::vector<Headline> headlines;
    for (const Channel& channel : experiment.channels) {
        const auto* scalar = std::get_if<ScalarChannel>(&channel);
        if (scalar && !scalar->timing && scalar->better != Better::Unknown)
            headlines.push_back({std::string(scalar->id), scalar->better == Better::Lower});
    }
    std::ranges::stable_sort(headlines, {}, rankOf);
    return headlines;
}

} // namespace nnlab
