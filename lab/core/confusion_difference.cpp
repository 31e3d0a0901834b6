// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/confusion_difference.h"

#include "lab/core/statistics.h"

#include <algorithm>
#include <cmath>

namespace nnlab {

namespace {

/// Whether these are the classes of the samples that the matrix is about. A matrix does not say them sample by sample,
/// but labels of other data would hardly give the same counts in every cell.
bool areBehind(std::span<const std::uint8_t> labels, const Confusion& matrix)
{
    const std::size_t classes = matrix.classes.size();
    if (labels.size() < matrix.predictions.size() || matrix.predictions.empty())
        return false;
    std::vector<std::uint32_t> counts(classes * classes);
    for (std::size_t i = 0; i < matrix.predictions.size(); ++i) {
        if (labels[i] >= classes || matrix.predictions[i] >= classes)
            return false;
        ++counts[labels[i] * classes + matrix.predictions[i]];
    }
    return counts == matrix.counts;
}

} // namespace

ConfusionDifference ConfusionDifference::between(const Confusion& one, const Confusion& other)
{
    ConfusionDifference difference{one.classes, {}, 1};
    for (std::size_t i = 0; i < one.counts.size(); ++i)
        difference.cells.push_back(double(one.counts[i]) - double(other.counts[i]));
    return difference;
}

void ConfusionDifference::add(const ConfusionDifference& more)
{
    if (pairs == 0) {
        *this = more;
        return;
    }
    pairs += more.pairs;
    for (std::size_t i = 0; i < cells.size(); ++i)
        cells[i] += (more.cells[i] - cells[i]) * double(more.pairs) / double(pairs);
}

std::vector<ConfusionDifference::Cell> ConfusionDifference::largest(std::size_t count) const
{
    std::vector<Cell> all;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i] != 0)
            all.push_back({i / classes.size(), i % classes.size(), cells[i]});
    }
    std::ranges::stable_sort(all, std::greater<>(), [](const Cell& cell) { return std::fabs(cell.change); });
    all.resize(std::min(all.size(), count));
    return all;
}

std::optional<SameSamples> sameSamples(
    const Confusion& one, const Confusion& other, std::span<const std::uint8_t> labels)
{
    if (one.predictions.size() != other.predictions.size() || !areBehind(labels, one) || !areBehind(labels, other))
        return {};
    SameSamples same;
    same.samples = one.predictions.size();
    for (std::size_t i = 0; i < same.samples; ++i) {
        const bool here = one.predictions[i] == labels[i];
        const bool there = other.predictions[i] == labels[i];
        same.onlyOne += here && !there ? 1 : 0;
        same.onlyOther += there && !here ? 1 : 0;
    }
    same.p = mcNemarExact(same.onlyOne, same.onlyOther);
    return same;
}

} // namespace nnlab
