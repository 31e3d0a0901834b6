// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// delete, tag and note: what people change about saved runs.

#include "lab/cli/notebook_words.h"
#include "lab/core/notebook_edit.h"

namespace nnlab {

ExitCode deleteCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    const std::vector<std::int64_t> runs = runNumbers(invocation.words, problems);
    if (invocation.words.empty())
        problems.emplace_back("Say which runs to delete, as in `nnlab delete 3 5..7`.");
    if (!problems.empty())
        return tellProblems(problems);
    deleteRuns(*writerFor(notebookOf(invocation)), runs);
    return ExitCode::Done;
}

ExitCode tagCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    if (invocation.words.size() < 2)
        problems.emplace_back(
            "Say which runs and which tags, as in `nnlab tag 3,5..7 good`; --remove takes tags away.");
    std::vector<std::int64_t> runs;
    if (!invocation.words.empty())
        runs = runNumbers(std::span(invocation.words).first(1), problems);
    if (!problems.empty())
        return tellProblems(problems);
    const auto tags = std::span(invocation.words).subspan(1);
    const auto writer = writerFor(notebookOf(invocation));
    if (invocation.has("remove"))
        removeTags(*writer, runs, tags);
    else
        addTags(*writer, runs, tags);
    return ExitCode::Done;
}

ExitCode noteCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    const auto run = runNumber(invocation, 2, "note 3 \"the bend is where it should be\"", problems);
    const std::optional<std::string> note =
        invocation.words.size() > 1 ? std::optional(invocation.words[1]) : std::nullopt;
    const std::optional<std::string> name = invocation.value("name");
    if (problems.empty() && !note && !name)
        problems.emplace_back(
            "Say what to note, as in `nnlab note 3 \"the bend is where it should be\"`, or give a name with --name.");
    if (!problems.empty())
        return tellProblems(problems);
    describeRun(*writerFor(notebookOf(invocation)), *run, note, name);
    return ExitCode::Done;
}

} // namespace nnlab
