// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/checked_sweep.h"
#include "lab/core/json_text.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

/// A member of a batch file that has been checked: one run, or a sweep.
struct BatchEntry
{
    std::string label; ///< which it is in the file: "run 1", "sweep 2"
    std::shared_ptr<const LoadedExperiment> experiment;
    std::optional<CheckedSweep> sweep; ///< nothing: one run
    std::vector<RunSpec> runs; ///< without those that an entry before has too
    std::string name; ///< what its runs are to be called
    std::vector<std::string> tags; ///< of each of its runs
};

/// Something to mend in a batch file, and where.
struct BatchProblem
{
    TextPlace place;
    Problem problem;
};

/// A batch file (BATCH.md) that has been read and checked as a whole. With problems nothing of it must be run.
struct CheckedBatch
{
    std::vector<BatchEntry> entries; ///< those that are right, in the order of the file: runs before sweeps
    std::vector<BatchProblem> problems; ///< in the order of the text, all there are
    std::vector<BatchProblem> warnings;

    /// All of it as one sweep, as notebooks know it (notebook_sweeps.h): the runs of all entries. Its canonical JSON,
    /// {"numerics", "run 1": ..., "sweep 1": ...}, is what is to be run and nothing else, so that names, tags and
    /// comments can change between an interruption and --resume.
    CheckedSweep unit;

    bool isRight() const { return problems.empty(); }
    std::size_t runCount() const;
};

/// A batch has at most so many runs.
inline constexpr std::size_t mostRunsOfBatch = 100'000;

CheckedBatch checkedBatch(std::string text, ExperimentCatalog& catalog);

/// A run to be written into a batch file.
struct BatchRun
{
    std::string comment;
    RunSpec spec;
    std::string name;
    std::vector<std::string> tags;
};

/// The batch file that does these runs again, with every value and the version of each experiment. checkedBatch() makes
/// the same specs of it.
std::string batchText(std::span<const BatchRun> runs);

} // namespace nnlab
