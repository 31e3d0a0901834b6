// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/processors.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sched.h>
#include <string>
#include <thread>

namespace nnlab {

namespace {

namespace fs = std::filesystem;

std::optional<double> quotaOf(const fs::path& group)
{
    std::string quota;
    double period = 0;
    if (std::ifstream file(group / "cpu.max"); file >> quota >> period) {
        if (quota == "max" || period <= 0)
            return {};
        return std::atof(quota.c_str()) / period;
    }
    double microseconds = 0;
    std::ifstream quotaFile(group / "cpu.cfs_quota_us");
    std::ifstream periodFile(group / "cpu.cfs_period_us");
    if (quotaFile >> microseconds && periodFile >> period && microseconds > 0 && period > 0)
        return microseconds / period;
    return {};
}

/// The tightest quota from `path` (as /proc writes it) up to the root of the hierarchy.
std::optional<double> tightestQuota(const fs::path& root, fs::path path)
{
    std::optional<double> tightest;
    path = path.relative_path();
    for (;;) {
        if (const auto quota = quotaOf(root / path); quota && (!tightest || *quota < *tightest))
            tightest = quota;
        if (path.empty())
            return tightest;
        path = path.parent_path();
    }
}

} // namespace

std::optional<int> cgroupProcessors(const fs::path& proc, const fs::path& cgroups)
{
    std::optional<double> tightest;
    std::ifstream groups(proc / "self/cgroup");
    // Lines are hierarchy:controllers:path; version 2 is hierarchy 0 without controllers.
    for (std::string line; std::getline(groups, line);) {
        const auto first = line.find(':');
        const auto second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos)
            continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        if (!controllers.empty() && ("," + controllers + ",").find(",cpu,") == std::string::npos)
            continue;
        const auto quota = tightestQuota(cgroups / controllers, line.substr(second + 1));
        if (quota && (!tightest || *quota < *tightest))
            tightest = quota;
    }
    if (!tightest)
        return {};
    return static_cast<int>(std::clamp(std::ceil(*tightest), 1.0, 1e6));
}

int availableProcessors()
{
    int processors = static_cast<int>(std::thread::hardware_concurrency());
    cpu_set_t mask;
    if (sched_getaffinity(0, sizeof mask, &mask) == 0)
        processors = CPU_COUNT(&mask);
    if (const auto quota = cgroupProcessors("/proc", "/sys/fs/cgroup"))
        processors = std::min(processors, *quota);
    return std::max(processors, 1);
}

} // namespace nnlab
