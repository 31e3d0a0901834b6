// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nnlab {

/// How fast one workload of `nnlab bench` is.
struct BenchResult
{
    std::string id;
    double seconds = 0;
    double samplesPerSecond = 0;
    double gflops = 0;
    double peakShare = 0; ///< of what the cores it may use can do at most
};

/// Everything that `nnlab bench` says.
struct BenchReport
{
    std::string signature; ///< of this build
    std::vector<std::pair<std::string, std::string>> experiments; ///< id and hash
    std::string target; ///< the vector target in use
    int threads = 1;
    std::vector<BenchResult> workloads;
};

/// {"signature", "experiments": {ID: hash}, "target", "threads", "workloads": [{"id", "seconds", "samplesPerSecond",
/// "gflops", "peakShare"}]}
std::string benchJsonText(const BenchReport& report);

} // namespace nnlab
