// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/exit_code.h"
#include "lab/core/run_spec.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// A flag of a command. The same list feeds the parser, `--help`, "did you mean" and completion.
struct CommandOption
{
    std::string_view name; ///< without the leading --
    std::string_view value; ///< what stands behind it, in capitals; empty for a switch
    std::string_view help;
};

/// What somebody typed behind `nnlab COMMAND`, taken apart.
struct Invocation
{
    std::vector<std::string> words; ///< that are neither flags nor values of flags
    std::vector<std::pair<std::string, std::string>> options; ///< of the command
    std::vector<Assignment> assignments; ///< all other --KEY VALUE and KEY=VALUE
    std::vector<std::string> bare; ///< keys of assignments without any value, which is fine for flags of an experiment
    std::vector<std::string> problems; ///< what cannot be right, whatever the experiment; sentences

    bool has(std::string_view option) const;
    /// The last value given for an option.
    std::optional<std::string> value(std::string_view option) const;
    std::vector<std::string> values(std::string_view option) const;
};

/// One line of the table of commands.
struct Command
{
    std::string_view id;
    std::string_view summary;
    std::string_view arguments; ///< as usage shows them
    std::span<const CommandOption> options;
    bool takesParameters; ///< whether it takes flags of an experiment
    ExitCode (*execute)(const Command& command, const Invocation& invocation);
    bool isForSavedRuns = false; ///< whether it works on notebooks; the short help only names these
};

/// All commands, in the order in which people should meet them.
std::span<const Command> commands();

const Command* commandNamed(std::string_view id);

/// Takes the words behind a command apart: --name value, --name=value and, where parameters are taken, key=value.
Invocation parseArguments(const Command& command, std::span<const std::string> arguments);

/// Tells all problems on stderr and answers how to end.
ExitCode tellProblems(std::span<const std::string> sentences);

/// The whole number behind an option, or nothing; a value that is none, or out of range, becomes a problem.
std::optional<std::int64_t> integerOption(const Invocation& invocation, std::string_view option, std::int64_t min,
    std::int64_t max, std::vector<std::string>& problems);

/// The catalog with what --plugin names; throws Error (Plugin) if one of those cannot be used.
ExperimentCatalog catalogFor(const Invocation& invocation);

ExitCode listCommand(const Command& command, const Invocation& invocation);
ExitCode describeCommand(const Command& command, const Invocation& invocation);
ExitCode runCommand(const Command& command, const Invocation& invocation);
ExitCode sweepCommand(const Command& command, const Invocation& invocation);
ExitCode batchCommand(const Command& command, const Invocation& invocation);
ExitCode runsCommand(const Command& command, const Invocation& invocation);
ExitCode showCommand(const Command& command, const Invocation& invocation);
ExitCode compareCommand(const Command& command, const Invocation& invocation);
ExitCode rerunCommand(const Command& command, const Invocation& invocation);
ExitCode continueCommand(const Command& command, const Invocation& invocation);
ExitCode verifyCommand(const Command& command, const Invocation& invocation);
ExitCode tagCommand(const Command& command, const Invocation& invocation);
ExitCode noteCommand(const Command& command, const Invocation& invocation);
ExitCode deleteCommand(const Command& command, const Invocation& invocation);
ExitCode exportCommand(const Command& command, const Invocation& invocation);
ExitCode predictCommand(const Command& command, const Invocation& invocation);
ExitCode importCommand(const Command& command, const Invocation& invocation);
ExitCode mergeCommand(const Command& command, const Invocation& invocation);
ExitCode compactCommand(const Command& command, const Invocation& invocation);
ExitCode checkCommand(const Command& command, const Invocation& invocation);
ExitCode benchCommand(const Command& command, const Invocation& invocation);
ExitCode helpCommand(const Command& command, const Invocation& invocation);

/// `nnlab __complete WORD...`: what could stand at the place of the last word.
ExitCode completeCommand(std::span<const std::string> words);

/// One screen, examples first.
std::string shortHelp();
/// Everything about a command.
std::string commandHelp(const Command& command);

} // namespace nnlab
