// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/comparison_words.h"

#include "lab/core/sentence_parts.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace nnlab {

namespace {

constexpr double significance = 0.05;
constexpr double smallestTold = 0.001; // of chances; below it the digits mean nothing

std::string withDecimals(double number, int decimals)
{
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%.*f", decimals, number);
    return buffer;
}

bool isShare(const std::string& channel) { return channel.ends_with("accuracy") || channel.ends_with("share"); }

/// 10000 as "10,000".
std::string grouped(std::size_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t i = digits.size(); i > 3; i -= 3)
        digits.insert(i - 3, ",");
    return digits;
}

/// What runs have to share besides the seed to be a pair.
std::string besides(const Comparison& comparison)
{
    std::string text;
    for (const std::string& parameter : comparison.mixed)
        text += (text.empty() ? " at the same " : ", ") + parameter;
    return text;
}

std::string nameOf(const Comparison& comparison, std::size_t group)
{
    return groupText(comparison, comparison.groups[group]);
}

bool isBeyondChance(const Contrast& contrast) { return contrast.p && *contrast.p < significance; }

/// Over the seeds that both groups have; over all of its own the first group is always ahead.
bool isAhead(const Comparison& comparison, const Contrast& contrast)
{
    const double difference = contrast.difference.mean;
    return comparison.metric.better == Better::Higher ? difference > 0 : difference < 0;
}

std::string testText(const Comparison& comparison, const Contrast& contrast)
{
    std::string text = chanceText(*contrast.p) + (contrast.isByWilcoxon ? " (Wilcoxon" : " (t test");
    if (comparison.tests > 1)
        text += ", times " + std::to_string(comparison.tests) + " tests";
    return text + ")";
}

} // namespace

std::string groupText(const Comparison& comparison, const RunGroup& group)
{
    std::string text;
    for (std::size_t i = 0; i < group.values.size(); ++i) {
        const std::string value = textOf(group.values[i]);
        const bool isWord = !value.empty() && (value.front() < '0' || value.front() > '9') && value.front() != '-'
            && value != "true" && value != "false" && value != "none";
        text +=
            (text.empty() ? "" : ", ") + (isWord ? value : comparison.grouped[i] + " " + (value.empty() ? "-" : value));
    }
    return text.empty() ? "all runs" : text;
}

std::string differenceText(const std::string& channel, const Summary& difference)
{
    const double scale = isShare(channel) ? 100 : 1;
    const double size = std::fabs(difference.mean) * scale;
    const double half = difference.halfWidth.value_or(0) * scale;
    // One digit of the half-width, or two where the first is a 1: what is behind them says nothing.
    const double decisive = half > 0 ? half : size;
    int decimals = isShare(channel) ? 2 : 4;
    if (decisive > 0) {
        const int exponent = static_cast<int>(std::floor(std::log10(decisive)));
        const bool isSmallDigit = decisive < 2 * std::pow(10.0, exponent);
        decimals = std::clamp(-exponent + (isSmallDigit || half == 0 ? 1 : 0), 0, 12);
    }
    std::string text = withDecimals(size, decimals);
    if (half > 0)
        text += " +- " + withDecimals(half, decimals);
    return text + (isShare(channel) ? " points" : "");
}

std::string chanceText(double p) { return (p < smallestTold ? "p " : "p = ") + chanceNumber(p); }

std::string chanceNumber(double p) { return p < smallestTold ? "< 0.001" : withDecimals(p, p < 0.1 ? 3 : 2); }

bool isWorse(const Comparison& comparison, const Contrast& contrast)
{
    return isBeyondChance(contrast) && isAhead(comparison, contrast);
}

std::string verdict(const Comparison& comparison, const Contrast& contrast)
{
    const std::string one = nameOf(comparison, contrast.one);
    const std::string other = nameOf(comparison, contrast.other);
    const std::string by = differenceText(comparison.metric.channel, contrast.difference);
    const std::size_t seeds = contrast.seeds.size();
    if (seeds == 0)
        return one + " and " + other + " have no seed in common" + besides(comparison)
            + ", so nothing about them is paired: run both with the same seeds.";
    if (seeds == 1)
        return one + " is " + by + (isAhead(comparison, contrast) ? " ahead of " : " behind ") + other + " with seed "
            + std::to_string(contrast.seeds.front())
            + "; one seed says nothing about others, so run at least five of each.";
    const bool leads = isAhead(comparison, contrast);
    const std::string over = counted(seeds, "seed");
    if (!contrast.p)
        return contrast.difference.mean == 0 ? one + " and " + other + " give the same with each of " + over + "."
                                             : one + " is " + by + (leads ? " ahead of " : " behind ") + other
                + " with each of " + over + ", always by the same, so that the t test has no spread to judge by.";
    std::string text = isBeyondChance(contrast) ? one + (leads ? " beats " : " is beaten by ") + other + " by " + by
            + " over " + over + "; " + testText(comparison, contrast) + "."
                                                : one + " and " + other + " cannot be told apart over " + over
            + ": they are " + by + " apart; " + testText(comparison, contrast) + ".";
    if (seeds < 5)
        text += " Fewer than five seeds are a hint, not more.";
    return text;
}

std::string sameSamplesText(const RunPair& pair, const std::string& one, const std::string& other)
{
    if (!pair.same)
        return pair.whyNoSame;
    const SameSamples& same = *pair.same;
    std::string text = "Of the same " + grouped(same.samples) + " test samples " + one + " alone is right about "
        + grouped(same.onlyOne) + ", " + other + " alone about " + grouped(same.onlyOther) + "; ";
    if (same.onlyOne + same.onlyOther == 0)
        return "Of the same " + grouped(same.samples) + " test samples both are right about the same ones.";
    text += chanceText(same.p) + " (McNemar, exact): these two networks ";
    return text
        + (same.p < significance ? "differ by more than the choice of test samples."
                                 : "may differ only by the choice of test samples.");
}

std::string firstDifferenceText(const RunPair& pair)
{
    const std::string runs = "Runs " + std::to_string(pair.one) + " and " + std::to_string(pair.other);
    if (!pair.first)
        return runs + " agree bit for bit in everything that both have said.";
    std::string channels;
    for (const std::string& channel : pair.first->channels)
        channels += (channels.empty() ? "" : ", ") + channel;
    return runs + " first differ at "
        + (pair.first->unit == AtUnit::Epoch         ? "epoch "
                : pair.first->unit == AtUnit::Sample ? "sample "
                                                     : "mini-batch ")
        + textOf(Field(pair.first->at)) + ", in " + channels + ".";
}

std::vector<std::string> conclusion(const Comparison& comparison)
{
    const RunGroup* best = comparison.best();
    if (!best)
        return {"No run has finished, so there is nothing to average."};
    if (comparison.groups.size() == 1 && best->runs.size() > 1 && best->seeds.size() == 1 && comparison.mixed.empty())
        return {"The runs have the same values and the same seed: they are one run, repeated."};
    if (comparison.groups.size() == 1)
        return {comparison.mixed.empty()
                ? "The runs differ in nothing but their seed: what differs between them is chance."
                : "All runs are in one group, so there is nothing to compare it with."};
    if (comparison.contrasts.empty())
        return {"Only " + groupText(comparison, *best) + " has runs that finished."};
    if (comparison.groups.size() == 2)
        return {verdict(comparison, comparison.contrasts.front())};

    constexpr std::size_t mostNamed = 5;
    std::vector<std::string> alike;
    std::vector<std::string> worse;
    std::size_t untested = 0;
    for (const Contrast& contrast : comparison.contrasts) {
        if (contrast.seeds.size() < 2)
            ++untested;
        else
            (isWorse(comparison, contrast) ? worse : alike).push_back(nameOf(comparison, contrast.other));
    }
    const auto named = [&](const std::vector<std::string>& names) {
        const bool areAll = names.size() == comparison.contrasts.size();
        return names.size() <= mostNamed ? joined(names, "; ")
            : areAll                     ? "all " + std::to_string(names.size()) + " others"
                     : std::to_string(names.size()) + " of " + std::to_string(comparison.contrasts.size()) + " others";
    };
    std::vector<std::string> sentences = {"Best: " + groupText(comparison, *best) + "."};
    if (!alike.empty())
        sentences.push_back("Cannot be told from it with these seeds: " + named(alike) + ".");
    if (!worse.empty())
        sentences.push_back("Worse, by more than chance: " + named(worse) + ".");
    if (untested > 0)
        sentences.push_back(counted(untested, "group") + (untested == 1 ? " has" : " have")
            + " fewer than two seeds in common with it" + besides(comparison) + " and cannot be judged.");
    if (comparison.tests > 1) {
        const bool isByWilcoxon = std::ranges::any_of(comparison.contrasts, &Contrast::isByWilcoxon);
        sentences.push_back("How that was decided: seed by seed ("
            + std::string(isByWilcoxon ? "Wilcoxon's signed-rank test" : "paired t test") + "), each p times "
            + std::to_string(comparison.tests)
            + ", the number of others. So the group that is really the best is one of those not called worse, with 95 "
              "% "
              "confidence, although the best was picked by the same numbers.");
    }
    return sentences;
}

} // namespace nnlab
