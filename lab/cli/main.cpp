// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// nnlab: the lab without a window.

#include "lab/cli/command.h"
#include "lab/cli/output.h"
#include "lab/cli/stop_signal.h"
#include "lab/cli/terminal.h"
#include "lab/core/run_queue.h"

#include <QCoreApplication>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace nnlab;

ExitCode unknownCommand(const std::string& word)
{
    std::vector<std::string> names;
    for (const Command& command : commands())
        names.emplace_back(command.id);
    const auto nearest = nearestName(word, names);
    std::fprintf(stderr, "nnlab: There is no command called %s; %s\n", word.c_str(),
        nearest ? ("did you mean " + *nearest + "?").c_str() : "`nnlab -h` shows those that there are.");
    return ExitCode::Usage;
}

ExitCode execute(std::span<const std::string> words)
{
    if (words.empty()) {
        std::fputs(shortHelp().c_str(), stderr);
        return ExitCode::Usage;
    }
    const std::string& first = words.front();
    if (first == "-h") {
        writeOut(shortHelp());
        return ExitCode::Done;
    }
    if (first == "--help")
        return helpCommand(*commandNamed("help"), {});
    if (first == "--version" || first == "-V") {
        writeOut("nnlab " NNLAB_VERSION "\n");
        return ExitCode::Done;
    }
    if (first == "__complete")
        return completeCommand(words.subspan(1));
    const Command* command = commandNamed(first);
    if (!command)
        return unknownCommand(first);
    const Invocation invocation = parseArguments(*command, words.subspan(1));
    // A command that takes parameters tells all that is wrong at once, so it has to see them first.
    if (!invocation.problems.empty() && !command->takesParameters)
        return tellProblems(invocation.problems);
    if (invocation.has("help") && !command->takesParameters) {
        writeOut(commandHelp(*command));
        return ExitCode::Done;
    }
    return command->execute(*command, invocation);
}

} // namespace

int main(int argc, char** argv)
{
    prepareStandardStreams();
    StopSignal::install();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("nnlab"));
    QCoreApplication::setApplicationVersion(QStringLiteral(NNLAB_VERSION));
    const std::vector<std::string> words(argv + 1, argv + argc);
    ExitCode code = ExitCode::Bug;
    try {
        code = execute(words);
    } catch (const Error& error) {
        Terminal::clearProgress();
        std::fprintf(stderr, "nnlab: %s\n", error.what());
        code = exitCodeFor(error.cause());
    } catch (const std::exception& exception) {
        Terminal::clearProgress();
        std::fprintf(stderr, "nnlab: This is a mistake in nnlab itself: %s\n", exception.what());
    }
    if (RunQueue::hasLeftRunsAlone())
        std::_Exit(static_cast<int>(code));
    return static_cast<int>(code);
}
