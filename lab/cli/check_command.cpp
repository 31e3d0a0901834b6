// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/command.h"
#include "lab/cli/output.h"
#include "lab/core/conformance.h"
#include "lab/core/notebook_check.h"
#include "lab/core/notebook_file.h"
#include "lab/core/table.h"
#include "lab/core/value_json.h"

#include <QFileInfo>

#include <cstdio>

namespace nnlab {

namespace {

/// A notebook, run by run.
ExitCode checkNotebook(const Invocation& invocation)
{
    Notebook notebook(invocation.words.front());
    const std::vector<RunCheck> checks = checkRuns(notebook);
    Table table{"runs", {{"run", true}, {"verdict"}}, {}};
    std::size_t damaged = 0;
    for (const RunCheck& check : checks) {
        damaged += check.problem.empty() ? 0 : 1;
        table.rows.push_back({std::to_string(check.run), check.problem.empty() ? "whole" : check.problem});
    }
    if (invocation.has("json"))
        writeOut(table.text(ListFormat::Json));
    else
        writeOut(table.text(ListFormat::Table) + std::to_string(checks.size() - damaged) + " of "
            + std::to_string(checks.size()) + " runs are whole.\n");
    if (!notebook.damage().empty())
        std::fprintf(stderr, "nnlab: %s\n", notebook.damage().c_str());
    const std::vector<std::string> ofSweeps = checkSweeps(notebook);
    tellProblems(ofSweeps);
    return damaged == 0 && ofSweeps.empty() && notebook.damage().empty() ? ExitCode::Done : ExitCode::NotebookDamaged;
}

/// What is no notebook although its name or its content says so is told as one that cannot be read, not as a plugin.
bool isMeantAsNotebook(const std::string& file)
{
    const FileKind kind = fileKind(file);
    return kind == FileKind::Notebook || kind == FileKind::OtherDatabase || file.ends_with(".nnlab");
}

} // namespace

ExitCode checkCommand(const Command&, const Invocation& invocation)
{
    if (invocation.words.size() != 1) {
        const std::string sentence =
            "Say which plugin to check, as in `nnlab check my_experiment.so`, or which notebook.";
        return tellProblems({&sentence, 1});
    }
    if (isMeantAsNotebook(invocation.words.front()))
        return checkNotebook(invocation);
    // The id of an experiment that can be found will do as well as its file.
    std::string file = invocation.words.front();
    if (!QFileInfo::exists(QString::fromStdString(file))) {
        const ExperimentCatalog catalog(standardPluginPlaces({}));
        const CatalogRow* row = catalog.row(file);
        if (!row)
            throw Error("There is no file " + file + ", and no experiment of that id; `nnlab list` shows them.",
                Error::Cause::InputOutput);
        file = row->file;
    }
    const Conformance conformance = checkPlugin(file);
    if (invocation.has("json"))
        writeOut(indentedText(conformance.toJson()));
    else
        writeOut(conformance.text());
    return conformance.keepsContract() ? ExitCode::Done : ExitCode::Plugin;
}

} // namespace nnlab
