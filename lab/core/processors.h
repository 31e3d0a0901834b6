// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <optional>

namespace nnlab {

/// How many threads a run gets if nobody says: the processors this process may use, and no more than its cgroup's quota
/// pays for. At least 1. (oneTBB knows the affinity mask but not the quota, and would be throttled.)
int availableProcessors();

/// The processors that a cgroup quota pays for, rounded up; nothing if there is no limit. Of version 2 (`cpu.max`) and
/// 1
/// (`cpu.cfs_quota_us`), of this process's group and all above it. `proc` is /proc, `cgroups` is /sys/fs/cgroup.
std::optional<int> cgroupProcessors(const std::filesystem::path& proc, const std::filesystem::path& cgroups);

} // namespace nnlab
