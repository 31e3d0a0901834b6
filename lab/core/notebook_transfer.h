// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook.h"
#include "lab/core/notebook_writer.h"

#include <cstdint>
#include <functional>
#include <string>

namespace nnlab {

/// What importing has done.
struct Imported
{
    std::int64_t added = 0;
    std::int64_t known = 0; ///< were there already
    std::int64_t damaged = 0; ///< could not be read, and were left out
};

/// Copies all runs of `from` that are over into the notebook of `writer`, with everything that belongs to them; they
/// get new numbers. A run that is there already (the same spec, signature, status and beginning) is not copied again,
/// so that importing twice changes nothing. Runs of a sweep join the sweep of the same definition, where their places
/// in it are free: this is how shares come together again. Damaged runs are left out. Each run is copied wholly or not
/// at all; now and then `isEnough` is asked whether to leave it at that.
Imported importRuns(Notebook& from, NotebookWriter& writer, const std::function<bool()>& isEnough = {});

/// Writes the notebook anew without the space that deleted runs have left; its size before and after.
struct Compacted
{
    std::int64_t before = 0;
    std::int64_t after = 0;
};
Compacted compact(const std::string& file);

} // namespace nnlab
