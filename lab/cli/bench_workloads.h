// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <span>
#include <string_view>

namespace nnlab {

/// What one measurement of a workload took.
struct Measurement
{
    double seconds = 0;
    double samples = 0;
    double operations = 0; ///< multiplications and additions of the products that are done; zero pixels need none
};

/// One line of the table of things that `nnlab bench` measures.
struct Workload
{
    std::string_view id;
    std::string_view summary;
    bool usesThreads; ///< whether more threads than one help
    Measurement (*measure)(int threads);
};

/// All workloads, in the order in which they are measured.
std::span<const Workload> workloads();

/// How many float32 multiply-adds, counted as two operations each, one core does in a second; measured on the spot.
double peakOperationsPerSecond();

} // namespace nnlab
