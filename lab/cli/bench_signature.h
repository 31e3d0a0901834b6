// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nnlab {

/// What this build computes, as hashes that a person can compare: one for each experiment that comes with nnlab, and a
/// total.
struct BuildSignature
{
    std::vector<std::pair<std::string, std::string>> experiments; ///< id and hash, by id
    std::string total;
};

/// From short runs of every experiment: its initial values, its presets, and a few options that reach other code, with
/// few epochs and samples. Throws Error if one of the runs fails.
BuildSignature buildSignature(int threads);

} // namespace nnlab
