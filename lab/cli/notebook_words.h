// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/cli/command.h"
#include "lab/core/notebook.h"
#include "lab/core/notebook_writer.h"
#include "lab/core/recorder.h"
#include "lab/core/run_filter.h"
#include "lab/core/table.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

// What commands about notebooks have in common.

/// The file that --notebook names, or the default one.
std::string notebookOf(const Invocation& invocation);

/// " --notebook FILE", or nothing for the default one.
std::string notebookWords(const std::string& file);

/// Run numbers as people write them: 3 4 7..9 or 3,4,7..9. What is none becomes a problem.
std::vector<std::int64_t> runNumbers(std::span<const std::string> words, std::vector<std::string>& problems);

/// Run numbers as commands take them: 1..5,8.
std::string runNumbersText(std::vector<std::int64_t> runs);

/// What --where accepts, if it is given; a filter that makes no sense becomes a problem.
std::optional<RunFilter> runFilter(const Invocation& invocation, std::vector<std::string>& problems);

/// The one run a command is about: its first word; more or fewer words than `most` become problems.
std::optional<std::int64_t> runNumber(
    const Invocation& invocation, std::size_t most, std::string_view example, std::vector<std::string>& problems);

/// The writer of a notebook that is to be changed; throws Error if there is no such notebook.
std::shared_ptr<NotebookWriter> writerFor(const std::string& file);
/// The writer of a notebook in which a run is to be saved; makes the folder of the default one.
std::shared_ptr<NotebookWriter> writerForSaving(const std::string& file);

/// The experiment of a saved run. Throws Error (Plugin) if its plugin is not here.
std::shared_ptr<const LoadedExperiment> experimentOf(const RunEntry& saved, ExperimentCatalog& catalog);

/// How --format and --json want a list; a wrong format becomes a problem.
ListFormat listFormat(const Invocation& invocation, std::vector<std::string>& problems);

/// What became of a run that was to be saved.
struct Saving
{
    std::string sentence; ///< "Saved as run 12 in FILE." or why not
    ExitCode code = ExitCode::Done;
    std::int64_t run = 0;
};

/// Waits until the recorder has written all.
Saving finishSaving(Recorder& recorder, const std::string& file);

/// The version of this program.
std::string programVersion();

} // namespace nnlab
