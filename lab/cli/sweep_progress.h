// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace nnlab {

/// How far a sweep is, as people are told.
struct SweepStanding
{
    std::string name; ///< of the experiment
    std::size_t total = 0; ///< of all runs, also those that another day has done
    std::size_t done = 0; ///< whatever became of them
    std::size_t running = 0;
    std::size_t failed = 0; ///< of those done: failed or diverged
    double share = 0; ///< of the whole work, with the parts that runs under way have done
    std::string best; ///< "test-accuracy 97.12 %  activation relu, seed 2"; empty as long as there is none
    std::optional<double> secondsLeft;
    std::vector<std::string> underWay; ///< one line for each run
};

/// A small table that is rewritten as the sweep goes on, at most `width` wide.
std::vector<std::string> sweepLines(const SweepStanding& standing, std::size_t width);

/// The same as one sentence, for people who listen to their terminal.
std::string sweepSentence(const SweepStanding& standing);

} // namespace nnlab
