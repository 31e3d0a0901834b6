// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/command.h"
#include "lab/cli/output.h"
#include "lab/core/table.h"

namespace nnlab {

ExitCode listCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    const std::string name = invocation.has("json") ? "json" : invocation.value("format").value_or("table");
    const auto format = listFormatNamed(name);
    if (!format) {
        const std::vector<std::string> names(listFormats().begin(), listFormats().end());
        const auto nearest = nearestName(name, names);
        problems.push_back("There is no format called " + name + "; "
            + (nearest ? "did you mean " + *nearest + "?" : "choose one of: table, csv, tsv, json, jsonl, markdown."));
    }
    for (const std::string& word : invocation.words)
        problems.push_back("`nnlab list` takes no arguments, so \"" + word + "\" means nothing; `nnlab describe " + word
            + "` tells more about one.");
    if (!problems.empty())
        return tellProblems(problems);

    const std::vector<std::string> files = invocation.values("plugin");
    ExperimentCatalog catalog(standardPluginPlaces(files));
    catalog.loadAll();
    Table table{"experiments", {{"experiment"}, {"version", true}, {"presets", true}, {"summary"}}, {}};
    Table broken{"unusable", {{"plugin"}, {"why it cannot be used"}}, {}};
    const bool isForPeople = *format == ListFormat::Table || *format == ListFormat::Markdown;
    if (!isForPeople) {
        table.columns.push_back({"file"});
        table.columns.push_back({"problem"});
    }
    for (const CatalogRow& row : catalog.rows()) {
        if (isForPeople && !row.isUsable()) {
            broken.rows.push_back({row.file, row.problem});
            continue;
        }
        table.rows.push_back({row.info.id, std::to_string(row.info.version), std::to_string(row.info.presets.size()),
            isForPeople ? row.info.label + ": " + row.info.summary : row.info.summary});
        if (!isForPeople)
            table.rows.back().insert(table.rows.back().end(), {row.file, row.problem});
    }
    if (table.rows.empty() && isForPeople)
        writeOut("There are no experiments; `nnlab help environment` tells where they are looked for.\n");
    else
        writeOut(table.text(*format));
    if (!broken.rows.empty())
        writeOut("\n" + broken.text(*format));
    return ExitCode::Done;
}

} // namespace nnlab
