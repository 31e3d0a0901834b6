// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/statistics.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace nnlab {

namespace {

constexpr std::size_t mostExact = 100; // the counting below grows with the cube of it

/// How far apart two numbers may be and still count as the same, when the largest of all has this size: 0.9612 - 0.9345
/// and 0.9345 - 0.9078 are, and their float64 values are not.
double toleranceFor(double largest) { return 1e-10 * largest; }

double largestOf(std::span<const double> numbers)
{
    double largest = 0;
    for (const double number : numbers)
        largest = std::max(largest, std::fabs(number));
    return largest;
}

/// A difference that is not 0, and its rank by size, doubled so that mean ranks are whole numbers too.
struct Ranked
{
    double size = 0;
    bool isPositive = false;
    std::int64_t twiceRank = 0;
};

std::vector<Ranked> rankedWithoutZeros(std::span<const double> differences)
{
    const double tolerance = toleranceFor(largestOf(differences));
    std::vector<Ranked> ranked;
    for (const double difference : differences) {
        if (std::fabs(difference) > tolerance)
            ranked.push_back({std::fabs(difference), difference > 0, 0});
    }
    std::ranges::sort(ranked, {}, &Ranked::size);
    for (std::size_t first = 0; first < ranked.size();) {
        std::size_t end = first + 1;
        while (end < ranked.size() && ranked[end].size - ranked[end - 1].size <= tolerance)
            ++end;
        for (std::size_t i = first; i < end; ++i)
            ranked[i].twiceRank = static_cast<std::int64_t>(first + end + 1);
        first = end;
    }
    return ranked;
}

/// P(twice the sum of the ranks with a positive sign <= `sum`), if every sign is as likely.
double exactShareUpTo(const std::vector<Ranked>& ranked, std::int64_t sum)
{
    const std::int64_t all = std::accumulate(ranked.begin(), ranked.end(), std::int64_t{0},
        [](std::int64_t total, const Ranked& one) { return total + one.twiceRank; });
    std::vector<double> share(static_cast<std::size_t>(all + 1), 0.0);
    share[0] = 1;
    std::int64_t reached = 0;
    for (const Ranked& one : ranked) {
        reached += one.twiceRank;
        for (std::int64_t s = reached; s >= 0; --s) {
            const double without = share[static_cast<std::size_t>(s)];
            const double with = s >= one.twiceRank ? share[static_cast<std::size_t>(s - one.twiceRank)] : 0.0;
            share[static_cast<std::size_t>(s)] = (without + with) / 2;
        }
    }
    return std::accumulate(share.begin(), share.begin() + sum + 1, 0.0);
}

/// The same approximated: mean and variance of the sum from the ranks themselves, so that ties are accounted for.
double normalShareUpTo(const std::vector<Ranked>& ranked, std::int64_t sum)
{
    double mean = 0;
    double variance = 0;
    for (const Ranked& one : ranked) {
        const double rank = double(one.twiceRank) / 2;
        mean += rank / 2;
        variance += rank * rank / 4;
    }
    return boost::math::cdf(boost::math::normal(mean, std::sqrt(variance)), double(sum) / 2 + 0.5);
}

} // namespace

Summary summaryOf(std::span<const double> numbers)
{
    Summary summary;
    summary.count = numbers.size();
    if (numbers.empty())
        return summary;
    const double n = double(numbers.size());
    summary.mean = std::accumulate(numbers.begin(), numbers.end(), 0.0) / n;
    if (numbers.size() < 2)
        return summary;
    double squares = 0;
    for (const double number : numbers)
        squares += (number - summary.mean) * (number - summary.mean);
    const auto [smallest, largest] = std::ranges::minmax(numbers);
    const bool areEqual = largest - smallest <= toleranceFor(largestOf(numbers));
    summary.deviation = areEqual ? 0 : std::sqrt(squares / (n - 1));
    summary.halfWidth =
        boost::math::quantile(boost::math::students_t(n - 1), 0.975) * *summary.deviation / std::sqrt(n);
    return summary;
}

double medianOf(std::vector<double> numbers)
{
    std::ranges::sort(numbers);
    const std::size_t middle = numbers.size() / 2;
    return numbers.size() % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
}

std::optional<double> pairedT(std::span<const double> differences)
{
    const Summary summary = summaryOf(differences);
    if (!summary.deviation || *summary.deviation == 0)
        return {};
    const double n = double(differences.size());
    const double t = summary.mean / (*summary.deviation / std::sqrt(n));
    return 2 * boost::math::cdf(boost::math::complement(boost::math::students_t(n - 1), std::fabs(t)));
}

std::optional<double> wilcoxonSignedRank(std::span<const double> differences)
{
    if (differences.size() < 2)
        return {};
    const std::vector<Ranked> ranked = rankedWithoutZeros(differences);
    if (ranked.empty())
        return 1;
    std::int64_t positive = 0;
    std::int64_t negative = 0;
    for (const Ranked& one : ranked)
        (one.isPositive ? positive : negative) += one.twiceRank;
    const std::int64_t smaller = std::min(positive, negative);
    const double share =
        ranked.size() <= mostExact ? exactShareUpTo(ranked, smaller) : normalShareUpTo(ranked, smaller);
    return std::min(1.0, 2 * share);
}

double smallestWilcoxon(std::size_t differences) { return std::ldexp(2.0, -static_cast<int>(differences)); }

double mcNemarExact(std::size_t b, std::size_t c)
{
    if (b + c == 0)
        return 1;
    const boost::math::binomial either(double(b + c), 0.5);
    return std::min(1.0, 2 * boost::math::cdf(either, double(std::min(b, c))));
}

} // namespace nnlab
