// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/notebook_words.h"
#include "lab/cli/output.h"
#include "lab/cli/run_report.h"
#include "lab/core/run_json.h"

namespace nnlab {

namespace {

/// What a notebook knows beside what the run said.
std::string asideText(const RunEntry& run, const std::string& file)
{
    std::string text =
        "run " + std::to_string(run.id) + " of " + file + ", begun " + run.started + " with nnlab " + run.program;
    if (run.parent)
        text += ", continues run " + std::to_string(*run.parent);
    if (!run.name.empty())
        text += "\nname:   " + run.name;
    if (!run.note.empty())
        text += "\nnote:   " + run.note;
    for (std::size_t i = 0; i < run.tags.size(); ++i)
        text += (i == 0 ? "\ntags:   " : ", ") + run.tags[i];
    return text;
}

} // namespace

ExitCode showCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    const auto number = runNumber(invocation, 1, "show 3", problems);
    if (!problems.empty())
        return tellProblems(problems);
    Notebook notebook(notebookOf(invocation));
    const RunEntry run = notebook.run(*number);
    // Its plugin knows the initial values, so that the line that repeats the run is short; without it all values are
    // told.
    RunRecord record(run.declared, run.spec);
    replay(notebook, run, record);
    writeOut(
        invocation.has("json") ? runJsonText(record) : runReport(record, nullptr, asideText(run, notebook.file())));
    return ExitCode::Done;
}

} // namespace nnlab
