// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/first_difference.h"

#include <algorithm>
#include <map>
#include <utility>

namespace nnlab {

namespace {

AtUnit unitOf(const Channel& channel)
{
    return std::visit([](const auto& c) { return c.at; }, channel);
}

} // namespace

std::optional<FirstDifference> firstDifference(
    std::span<const ReportHash> one, std::span<const ReportHash> other, std::span<const Channel> channels)
{
    // By place and not by order: a run with other values may report at other times in between.
    std::map<std::pair<std::uint16_t, double>, const ReportHash*> there;
    for (const ReportHash& hash : other)
        there[{hash.channel, hash.at}] = &hash;

    std::optional<FirstDifference> first;
    std::vector<std::uint16_t> which;
    for (const ReportHash& hash : one) {
        const bool isTold = hash.channel < channels.size()
            && !std::visit([](const auto& channel) { return channel.timing; }, channels[hash.channel]);
        if (!isTold || (first && hash.at > first->at))
            continue;
        const auto same = there.find({hash.channel, hash.at});
        if (same == there.end() || same->second->hash == hash.hash)
            continue;
        if (!first || hash.at < first->at) {
            first = FirstDifference{hash.at, unitOf(channels[hash.channel]), {}};
            which.clear();
        }
        which.push_back(hash.channel);
    }
    std::ranges::sort(which);
    for (const std::uint16_t channel : which)
        first->channels.emplace_back(idOf(channels[channel]));
    return first;
}

} // namespace nnlab
