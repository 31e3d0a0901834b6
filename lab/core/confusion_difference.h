// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "plugins/sdk/report.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

/// How one confusion matrix differs from another over the same classes, on average over some pairs of them.
struct ConfusionDifference
{
    std::vector<std::string> classes;
    std::vector<double> cells; ///< classes x classes, row after row as in Confusion: the first minus the second
    std::size_t pairs = 0;

    /// One pair of matrices; both have the same classes.
    static ConfusionDifference between(const Confusion& one, const Confusion& other);
    /// Takes in the pairs of another difference over the same classes.
    void add(const ConfusionDifference& more);

    struct Cell
    {
        std::size_t actual = 0;
        std::size_t predicted = 0;
        double change = 0;
    };
    /// The cells that changed most, by size; none that did not change.
    std::vector<Cell> largest(std::size_t count) const;
};

/// How two networks answered the same test samples.
struct SameSamples
{
    std::size_t samples = 0;
    std::size_t onlyOne = 0; ///< right in the first, wrong in the second
    std::size_t onlyOther = 0;
    double p = 1; ///< McNemar's exact test
};

/// Nothing if `labels` are not those behind both matrices: with the predictions they have to give exactly the counts.
std::optional<SameSamples> sameSamples(
    const Confusion& one, const Confusion& other, std::span<const std::uint8_t> labels);

} // namespace nnlab
