// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/run_record.h"

#include <string>
#include <vector>

namespace nnlab {

/// Two lines that say how far a run is, at most `width` wide: the epoch and a bar; loss, accuracy, speed and the time
/// left.
std::vector<std::string> progressLines(const std::string& name, const RunProgress& progress, std::size_t width);

/// The same as one sentence, for people who listen to their terminal.
std::string progressSentence(const RunProgress& progress);

/// "[####......]", `width` signs between the brackets.
std::string barOf(double share, std::size_t width);

/// Done, in percent.
int percentOf(const RunProgress& progress);

} // namespace nnlab
