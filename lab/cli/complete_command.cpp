// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/command.h"
#include "lab/cli/notebook_words.h"
#include "lab/cli/output.h"
#include "lab/core/describe.h"
#include "lab/core/notebook_file.h"
#include "lab/core/parameter_text.h"
#include "lab/core/prediction_samples.h"
#include "lab/core/run_export.h"

#include <algorithm>

namespace nnlab {

namespace {

/// What is proposed for one place, and why: everything that begins with what is there already.
class Proposals
{
public:
    explicit Proposals(std::string begun) : m_begun(std::move(begun)) { }

    void add(std::string_view proposal)
    {
        if (proposal.starts_with(m_begun))
            m_text += std::string(proposal) + "\n";
    }
    /// The same with a few words about it behind a tab; the shell shows them while there is a choice.
    void add(std::string_view proposal, std::string_view about)
    {
        if (proposal.starts_with(m_begun))
            m_text += std::string(proposal) + "\t" + std::string(about) + "\n";
    }
    const std::string& begun() const { return m_begun; }
    const std::string& text() const { return m_text; }

private:
    std::string m_begun;
    std::string m_text;
};

std::shared_ptr<const LoadedExperiment> experimentAmong(std::span<const std::string> words, ExperimentCatalog& catalog)
{
    for (const std::string& word : words) {
        if (!word.starts_with('-') && catalog.row(word)) {
            try {
                return catalog.load(word);
            } catch (const Error&) {
                return {}; // somebody who is typing does not want to read about it
            }
        }
    }
    return {};
}

void proposeValues(const Command& command, const std::string& flag, const LoadedExperiment* experiment,
    Proposals& proposals, std::string_view before = {})
{
    // In a list the next value is proposed behind those that are there.
    std::string kept(before);
    if (const std::size_t comma = proposals.begun().rfind(','); command.id == "sweep" && comma != std::string::npos)
        kept = proposals.begun().substr(0, comma + 1);
    const auto add = [&](std::string_view value) { proposals.add(kept + std::string(value)); };
    if (experiment && flag == "preset") {
        for (const Preset& preset : experiment->info.presets)
            add(preset.id);
    } else if (flag == "format" && command.id == "export") {
        for (const ExportFormat& format : exportFormats())
            add(format.id);
    } else if (flag == "format") {
        for (const std::string_view format : listFormats())
            add(format);
    } else if (flag == "keep") {
        if (command.id == "sweep")
            add("best");
        add("all");
    } else if (flag == "split" && command.id == "predict") {
        for (const SetPart part : {SetPart::Test, SetPart::Training})
            add(idOf(part));
    } else if (const Parameter* parameter =
                   experiment && command.takesParameters ? experiment->parameter(flag) : nullptr) {
        for (const std::string& value : proposalsFor(*parameter))
            add(value);
    }
}

/// The notebook that the words behind a command name.
std::string notebookAmong(std::span<const std::string> words)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--notebook" && i + 1 < words.size())
            return words[i + 1];
        if (words[i].starts_with("--notebook="))
            return words[i].substr(11);
    }
    return defaultNotebook();
}

/// The newest runs, each with what it is.
void proposeRuns(std::span<const std::string> words, Proposals& proposals)
{
    constexpr std::size_t mostRuns = 100;
    try {
        // Of 3,4 or 3..4 only what stands at the end is being typed.
        const std::size_t end = proposals.begun().find_last_not_of("0123456789") + 1;
        const std::string before = proposals.begun().substr(0, end);
        Notebook notebook(notebookAmong(words));
        for (const RunTitle& run : notebook.titles(proposals.begun().substr(end), mostRuns)) {
            const std::string about = run.experiment + (run.name.empty() ? "" : " " + run.name)
                + (run.status == "finished" ? "" : ", " + run.status);
            proposals.add(before + std::to_string(run.id), about);
        }
    } catch (const Error&) { // somebody who is typing does not want to read about it
    }
}

/// What --group, --metric and --reach of comparisons can name: of the newest run.
void proposeFields(std::span<const std::string> words, bool areParameters, Proposals& proposals)
{
    try {
        Notebook notebook(notebookAmong(words));
        const std::vector<RunTitle> newest = notebook.titles("", 1);
        if (newest.empty())
            return;
        const RunEntry run = notebook.run(newest.front().id);
        const std::size_t end = areParameters ? proposals.begun().rfind(',') + 1 : 0;
        for (const Values::Entry& entry : run.spec.values) {
            if (areParameters)
                proposals.add(proposals.begun().substr(0, end) + entry.id);
        }
        for (const ChannelSummary& channel : run.channels) {
            if (!areParameters && channel.kind == "scalar")
                proposals.add(channel.name);
        }
    } catch (const Error&) { }
}

bool takesRuns(const Command& command)
{
    return command.arguments.starts_with("RUN") || command.arguments.starts_with("[RUN");
}

} // namespace

ExitCode completeCommand(std::span<const std::string> words)
{
    Proposals proposals(words.empty() ? "" : words.back());
    if (words.size() <= 1) {
        for (const Command& command : commands())
            proposals.add(command.id);
        for (const char* flag : {"--help", "--version"})
            proposals.add(flag);
        writeOut(proposals.text());
        return ExitCode::Done;
    }
    const Command* command = commandNamed(words.front());
    if (!command)
        return ExitCode::Done;
    const auto between = words.subspan(1, words.size() - 2);
    const std::string& last = between.empty() ? words.front() : between.back();
    const std::string& begun = proposals.begun();
    const auto isSwitch = [&](const std::string& flag) {
        const auto option = std::ranges::find(command->options, flag, &CommandOption::name);
        return option != command->options.end() && option->value.empty();
    };
    const bool isValue = last.starts_with("--") && !isSwitch(last.substr(2)) && last.find('=') == std::string::npos;
    // What notebooks answer needs no plugins, which take longer.
    if (takesRuns(*command) && !isValue && !begun.starts_with("-") && begun.find('=') == std::string::npos) {
        proposeRuns(between, proposals);
        writeOut(proposals.text());
        return ExitCode::Done;
    }
    if (command->id == "compare" && isValue && (last == "--group" || last == "--metric" || last == "--reach")) {
        proposeFields(between, last == "--group", proposals);
        writeOut(proposals.text());
        return ExitCode::Done;
    }

    std::vector<std::string> plugins;
    for (std::size_t i = 0; i + 1 < between.size(); ++i) {
        if (between[i] == "--plugin")
            plugins.push_back(between[i + 1]);
    }
    ExperimentCatalog catalog(standardPluginPlaces(plugins));
    const auto experiment = experimentAmong(between, catalog);
    if (const std::size_t equals = begun.find('='); equals != std::string::npos) {
        const std::string flag =
            begun.substr(begun.starts_with("--") ? 2 : 0, equals - (begun.starts_with("--") ? 2 : 0));
        proposeValues(*command, flag, experiment.get(), proposals, begun.substr(0, equals + 1));
    } else if (isValue) {
        proposeValues(*command, last.substr(2), experiment.get(), proposals);
    } else if (begun.starts_with("-")) {
        for (const CommandOption& option : command->options)
            proposals.add("--" + std::string(option.name));
        if (experiment && command->takesParameters) {
            for (const Parameter& parameter : experiment->parameters)
                proposals.add("--" + std::string(idOf(parameter)));
        }
    } else if (!experiment
        && (command->id == "run" || command->id == "sweep" || command->id == "describe" || command->id == "help")) {
        for (const CatalogRow& row : catalog.rows()) {
            if (row.isUsable())
                proposals.add(row.info.id);
        }
    }
    writeOut(proposals.text());
    return ExitCode::Done;
}

} // namespace nnlab
