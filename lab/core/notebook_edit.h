// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook_writer.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace nnlab {

// Changes to saved runs that people make. All of a call happens or nothing; each throws Error (Usage) that names the
// runs that are not there.

void deleteRuns(NotebookWriter& writer, std::span<const std::int64_t> runs);
/// Throws Error (Usage) for what no tag can be: nothing, or something with a comma, which parts tags in lists.
void requireTags(std::span<const std::string> tags);
/// Throws as requireTags() does.
void addTags(NotebookWriter& writer, std::span<const std::int64_t> runs, std::span<const std::string> tags);
void removeTags(NotebookWriter& writer, std::span<const std::int64_t> runs, std::span<const std::string> tags);
/// What is not given stays as it is; empty text takes the note or name away.
void describeRun(NotebookWriter& writer, std::int64_t run, const std::optional<std::string>& note,
    const std::optional<std::string>& name);

} // namespace nnlab
