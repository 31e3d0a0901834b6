// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace nnlab {

// What a few numbers, one for each seed, say together, and whether two such lists differ by more than chance.
// Distributions are those of Boost.Math.

/// The mean of some numbers and how sure it is. Without numbers all is 0; with one there is neither deviation nor
/// interval.
struct Summary
{
    std::size_t count = 0;
    double mean = 0;
    std::optional<double> deviation; ///< standard deviation, with n - 1
    std::optional<double> halfWidth; ///< the mean lies in mean +- halfWidth with 95 % confidence (Student's t)
};
Summary summaryOf(std::span<const double> numbers);

/// The one in the middle, or half way between the two there; numbers must not be empty.
double medianOf(std::vector<double> numbers);

/// How likely differences as large as these are by chance alone (two-sided), if pairs differ by 0 on average and the
/// differences are normally distributed: Student's t test of paired samples (Student, Biometrika 6, 1908).
/// Nothing for fewer than two, and for differences that are all the same, because then there is no spread to judge by.
std::optional<double> pairedT(std::span<const double> differences);

/// The same without assuming a normal distribution: Wilcoxon's signed-rank test (Wilcoxon, Biometrics Bulletin 1,
/// 1945). Differences of 0 are left out, equal ones (to ten digits of the largest) share their mean rank. Exact for up
/// to 100 differences, by counting all signs that these very ranks could have had; beyond that the normal approximation
/// with correction for ties and continuity. Nothing for fewer than two differences; 1 if all are 0.
std::optional<double> wilcoxonSignedRank(std::span<const double> differences);

/// The smallest p that wilcoxonSignedRank() can answer for so many differences: 2 / 2^n.
double smallestWilcoxon(std::size_t differences);

/// How likely it is that of b + c cases so many or more go one way, if either way is as likely (two-sided): McNemar's
/// test in its exact form (McNemar, Psychometrika 12, 1947; binomial as in Fagerland, Lydersen and Laake, BMC Medical
/// Research Methodology 13, 2013). b cases are right only here, c only there; 1 if there are none.
double mcNemarExact(std::size_t b, std::size_t c);

} // namespace nnlab
