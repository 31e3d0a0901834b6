// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/confusion_difference.h"
#include "lab/core/curve_summary.h"
#include "lab/core/first_difference.h"
#include "lab/core/notebook.h"
#include "lab/core/run_fields.h"
#include "lab/core/statistics.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nnlab {

// What saved runs of one experiment say when they are laid side by side: plain values, for tables, JSON and windows.
//
// Runs that differ in nothing but their seed are one group: what they differ in is chance. Groups are compared by the
// runs that share a seed, and so their initial weights and the order of their samples.

/// A value that a channel should get to.
struct Target
{
    std::string channel;
    double value = 0;
};

/// What groups are compared by: one number of each run.
struct Metric
{
    enum class Kind { Last, Best, Area };

    std::string channel;
    Kind kind = Kind::Last;
    Better better = Better::Unknown;

    std::string text() const; ///< "test-accuracy", "best:test-accuracy", "area:test-accuracy"
};

struct ComparisonOptions
{
    std::vector<std::string> group = {}; ///< parameters (or name, tags, version); empty: all in which the runs differ
    std::string metric = {}; ///< as Metric::text() writes it; empty: see usualMetric()
    std::vector<Target> targets = {};
};

/// When a run got to a target.
struct Reached
{
    double at = 0;
    std::optional<double> samples; ///< trained on by then, if the run said how many an epoch has
    double seconds = 0;
};

/// One of the runs.
struct ComparedRun
{
    std::int64_t id = 0;
    std::uint64_t seed = 0;
    std::string status;
    std::string message;
    double seconds = 0;
    std::vector<CurveSummary> curves; ///< of each scalar channel that said something, in the order of declaration
    std::vector<std::optional<Reached>> reached; ///< for each target
    std::optional<double> measure; ///< the metric
    std::optional<std::int64_t> repeats; ///< another run with the same spec that counts instead of it
    bool counts = false; ///< finished, no repetition, and with the metric: it is in its group's numbers

    const CurveSummary* curve(std::string_view channel) const;
};

/// What the seeds of a group say of one scalar channel.
struct GroupCurve
{
    std::string channel;
    Summary last;
    Summary best;
    Summary bestAt;
    Summary area;
    std::string chosenOn; ///< see BestPoint
    bool isChosenOnTest = false;
};

/// How many of a group's seeds got to a target, and when the one in the middle did. A seed that did not counts as later
/// than all others, so there may be no such middle.
struct GroupReached
{
    std::size_t reached = 0;
    std::size_t of = 0;
    std::optional<double> at;
    std::optional<double> samples;
    std::optional<double> seconds;
};

/// Runs that agree in what is compared. If several of them have the same seed, this seed counts once, with their mean.
struct RunGroup
{
    std::vector<Field> values; ///< of Comparison::grouped
    std::vector<std::size_t> runs; ///< places in Comparison::runs
    std::vector<std::uint64_t> seeds; ///< that count, ascending
    std::map<std::string, std::size_t> left; ///< how many runs do not count, by their status, or "repeated"
    Summary measure;
    std::vector<GroupCurve> curves;
    std::vector<GroupReached> reached; ///< for each target

    /// How many diverged: no accident, but a result.
    std::size_t diverged() const;
};

/// Two runs against each other.
struct RunPair
{
    std::int64_t one = 0;
    std::int64_t other = 0;
    std::optional<FirstDifference> first; ///< nothing if they agree in all that both have said
    std::optional<SameSamples> same;
    std::string whyNoSame; ///< why there is no McNemar test, a sentence; empty if there is no matrix to ask about
    ConfusionDifference confusion; ///< without pairs if there is none
};

/// Two groups against each other, by the seeds that both have.
struct Contrast
{
    std::size_t one = 0; ///< place in Comparison::groups: the best
    std::size_t other = 0;
    std::vector<std::uint64_t> seeds;
    std::vector<double> differences; ///< of the metric, for each seed: one minus other
    Summary difference;
    std::optional<double> t; ///< p of each test, not corrected
    std::optional<double> wilcoxon;
    bool isByWilcoxon = false; ///< which of the two decides, see Comparison
    std::optional<double> p; ///< of this test, times the number of tests (Bonferroni), at most 1
    std::vector<RunPair> pairs; ///< the runs behind it
    ConfusionDifference confusion; ///< averaged over them
};

/// All of it.
///
/// Wilcoxon's test decides wherever its smallest p for so many seeds, times the number of tests, is under 0.05; else
/// Student's t, which can decide with fewer seeds because it assumes more. That depends on the number of seeds and
/// groups alone, never on the numbers.
///
/// Every p is multiplied by the number of tests. Thereby the group that is really the best is called worse with a
/// probability of at most 5 %, although the first group was picked by the same numbers: it would have to lose against
/// one of the others at 5 % divided by their number (the idea of Gupta, Technometrics 7, 1965, and Hsu, Annals of
/// Statistics 12, 1984: those not called worse hold the best one with 95 % confidence).
struct Comparison
{
    std::string experiment;
    std::vector<std::string> differing; ///< parameters in which the runs differ, without the seed
    std::vector<std::string> grouped; ///< those that tell the groups apart
    std::vector<std::string> mixed; ///< those in which runs of one group differ
    Metric metric;
    std::vector<Target> targets;
    std::vector<ComparedRun> runs; ///< ascending
    std::vector<std::vector<Field>> values; ///< of each run: its values of `differing`
    /// The best first; behind them those with diverged runs, then those with one seed where others have several, then
    /// those without a number.
    std::vector<RunGroup> groups;
    std::vector<Contrast> contrasts; ///< the first group against each other one that has a number
    std::size_t tests = 0; ///< by how many p is multiplied: contrasts with two seeds or more
    std::optional<RunPair> pair; ///< if there are two runs
    std::vector<std::string> notes; ///< sentences: what to be careful about

    const RunGroup* best() const; ///< nullptr if no run counts
};

/// Compares runs of a notebook. Damaged runs are told in the notes; nothing is left out silently. Throws Error: Usage
/// if there is nothing to compare, if the runs are of several experiments, or if the options name what no run has;
/// Damaged if fewer than two runs can be read.
Comparison compareRuns(Notebook& notebook, std::vector<RunEntry> runs, const ComparisonOptions& options = {});

} // namespace nnlab
