// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/batch_file.h"
#include "lab/core/exit_code.h"
#include "lab/core/table.h"

#include <optional>
#include <string>

namespace nnlab {

/// A batch file that somebody wants to be carried out: right as far as can be known before it begins.
struct BatchRequest
{
    CheckedBatch batch;
    std::string source; ///< the file as it was named, or -
    std::string file; ///< the notebook
    std::optional<int> jobs;
    bool keepsAll = false; ///< also of the runs of sweeps
    bool resumes = false;
    std::string extraWords; ///< flags that --resume needs again
    ListFormat format = ListFormat::Table;
};

/// Carries out what is to be done, shows how far it is, and tells what came of it. Answers how to end.
ExitCode conductBatch(const BatchRequest& request);

} // namespace nnlab
