// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/cli/command.h"

#include <string>
#include <vector>

namespace nnlab {

// What commands have in common that take the parameters of an experiment.

/// Bare flags mean true where the experiment has a flag of that name; `no-NAME` means false.
void addBareFlags(const LoadedExperiment& experiment, const Invocation& invocation,
    std::vector<Assignment>& assignments, std::vector<std::string>& problems);

/// A misspelt flag of the command itself looks like a parameter of the experiment: it becomes a problem, and is no
/// assignment any more.
void suggestOptions(const LoadedExperiment& experiment, const Command& command, std::vector<Assignment>& assignments,
    std::vector<std::string>& problems);

/// The help of a command, with the parameters and presets of an experiment.
std::string helpWithParameters(const Command& command, const LoadedExperiment& experiment);

} // namespace nnlab
