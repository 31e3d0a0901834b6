// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <Eigen/Core>
#include <vector>

namespace nnlab {

/// Numbers that begin on a cache line.
using AlignedFloats = std::vector<float, Eigen::aligned_allocator<float>>;

} // namespace nnlab
