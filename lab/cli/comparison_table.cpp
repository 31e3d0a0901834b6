// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/comparison_table.h"

#include <algorithm>

namespace nnlab {

Table comparisonTable(const Comparison& comparison)
{
    Table table{"groups", {}, {}};
    for (const std::string& parameter : comparison.grouped)
        table.columns.push_back({parameter});
    for (const char* id : {"runs", "seeds", "left-out", "mean", "deviation", "low", "high", "difference",
             "difference-low", "difference-high", "t", "wilcoxon", "p"})
        table.columns.push_back({id, true});
    std::vector<std::string> channels;
    for (const RunGroup& group : comparison.groups) {
        for (const GroupCurve& curve : group.curves) {
            if (std::ranges::find(channels, curve.channel) == channels.end())
                channels.push_back(curve.channel);
        }
    }
    for (const std::string& channel : channels) {
        for (const char* which : {"last:", "best:", "best-at:", "area:"})
            table.columns.push_back({which + channel, true});
    }
    for (const Target& target : comparison.targets) {
        const std::string id = target.channel + "=" + textOf(Field(target.value));
        for (const char* which : {"reached:", "epochs-to:", "samples-to:", "seconds-to:"})
            table.columns.push_back({which + id, true});
    }

    const auto text = [](const std::optional<double>& number) {
        return number ? textOf(Field(*number)) : std::string();
    };
    const auto mean = [&](const Summary& summary) { return summary.count > 0 ? text(summary.mean) : std::string(); };
    const auto end = [&](const Summary& summary, double sign) {
        return summary.halfWidth ? text(summary.mean + sign * *summary.halfWidth) : std::string();
    };
    for (std::size_t g = 0; g < comparison.groups.size(); ++g) {
        const RunGroup& group = comparison.groups[g];
        std::vector<std::string>& row = table.rows.emplace_back();
        for (const Field& value : group.values)
            row.push_back(textOf(value));
        std::size_t left = 0;
        for (const auto& [status, count] : group.left)
            left += count;
        row.push_back(std::to_string(group.runs.size()));
        row.push_back(std::to_string(group.seeds.size()));
        row.push_back(std::to_string(left));
        row.push_back(mean(group.measure));
        row.push_back(text(group.measure.deviation));
        row.push_back(end(group.measure, -1));
        row.push_back(end(group.measure, 1));
        const auto found = std::ranges::find(comparison.contrasts, g, &Contrast::other);
        const Contrast none;
        const Contrast& contrast = found == comparison.contrasts.end() ? none : *found;
        row.push_back(mean(contrast.difference));
        row.push_back(end(contrast.difference, -1));
        row.push_back(end(contrast.difference, 1));
        row.push_back(text(contrast.t));
        row.push_back(text(contrast.wilcoxon));
        row.push_back(text(contrast.p));
        for (const std::string& channel : channels) {
            const auto curve = std::ranges::find(group.curves, channel, &GroupCurve::channel);
            const GroupCurve nothing;
            const GroupCurve& said = curve == group.curves.end() ? nothing : *curve;
            row.insert(row.end(), {mean(said.last), mean(said.best), mean(said.bestAt), mean(said.area)});
        }
        for (const GroupReached& reached : group.reached)
            row.insert(row.end(),
                {std::to_string(reached.reached), text(reached.at), text(reached.samples), text(reached.seconds)});
    }
    return table;
}

} // namespace nnlab
