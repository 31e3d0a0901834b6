// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/comparison.h"

#include <string>
#include <vector>

namespace nnlab {

// What a comparison says in plain sentences.

/// "relu", or "relu, learning-rate 0.03": words as they are, numbers with what they are.
std::string groupText(const Comparison& comparison, const RunGroup& group);

/// "2.1 +- 0.3 points": a difference of shares (channels whose id ends in accuracy or share) in percentage points, any
/// other as it is; as many digits as the half-width allows. Without its sign.
std::string differenceText(const std::string& channel, const Summary& difference);

/// "p = 0.002", "p < 0.001".
std::string chanceText(double p);
/// The same without "p = ": "0.002", "< 0.001".
std::string chanceNumber(double p);

/// Whether the test says that more than chance puts the other group behind the best one.
bool isWorse(const Comparison& comparison, const Contrast& contrast);

/// "relu beats sigmoid by 2.1 +- 0.3 points over 10 seeds; p = 0.002 (Wilcoxon)." What is behind +- is the half of the
/// 95 % interval.
std::string verdict(const Comparison& comparison, const Contrast& contrast);

/// What the two networks' answers to the same test samples say; empty if they were not compared.
std::string sameSamplesText(const RunPair& pair, const std::string& one, const std::string& other);

/// Where two runs part.
std::string firstDifferenceText(const RunPair& pair);

/// The whole in a few sentences: the best group, which ones cannot be told from it, which ones are worse.
std::vector<std::string> conclusion(const Comparison& comparison);

} // namespace nnlab
