// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/command.h"
#include "lab/cli/output.h"
#include "lab/cli/terminal.h"
#include "lab/core/describe.h"
#include "lab/core/value_json.h"

namespace nnlab {

namespace {

std::string tablesText(ListFormat format)
{
    std::string text;
    for (const Table& table : listedTables())
        text += (format == ListFormat::Markdown ? "\n## " + table.id + "\n\n" : "\n" + bold(table.id) + "\n")
            + table.text(format);
    return text;
}

} // namespace

ExitCode describeCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    if (invocation.words.size() > 1)
        problems.push_back("`nnlab describe` takes one experiment, so \"" + invocation.words[1] + "\" means nothing.");
    if (invocation.has("json") + invocation.has("markdown") + invocation.has("skeleton") > 1)
        problems.emplace_back("Choose one of --json, --markdown and --skeleton.");
    if (!problems.empty())
        return tellProblems(problems);

    ExperimentCatalog catalog = catalogFor(invocation);
    const bool isOne = !invocation.words.empty();
    std::vector<std::shared_ptr<const LoadedExperiment>> experiments;
    if (isOne)
        experiments.push_back(catalog.load(invocation.words.front()));
    else
        experiments = catalog.loadAll();

    if (invocation.has("skeleton")) {
        writeOut(describeSkeleton(experiments));
    } else if (invocation.has("json")) {
        writeOut(indentedText(isOne ? describeJson(*experiments.front()) : describeJson(experiments)));
    } else if (invocation.has("markdown")) {
        std::string text;
        for (const auto& experiment : experiments)
            text += (text.empty() ? "" : "\n") + describeMarkdown(*experiment);
        writeOut(isOne ? text : text + tablesText(ListFormat::Markdown));
    } else if (isOne) {
        writeOut(describeText(*experiments.front(), Terminal::width()));
    } else {
        Table table{"experiments", {{"id"}, {"label"}, {"summary"}}, {}};
        for (const auto& experiment : experiments)
            table.rows.push_back({experiment->info.id, experiment->info.label, experiment->info.summary});
        writeOut(bold(table.id) + "\n" + table.text(ListFormat::Table) + tablesText(ListFormat::Table));
    }
    return ExitCode::Done;
}

} // namespace nnlab
