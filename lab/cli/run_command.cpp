// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/command.h"
#include "lab/cli/conduct_run.h"
#include "lab/cli/notebook_words.h"
#include "lab/cli/output.h"
#include "lab/cli/terminal.h"
#include "lab/core/describe.h"
#include "lab/core/parameter_text.h"
#include "lab/core/processors.h"
#include "lab/core/sweep_definition.h"

#include <algorithm>
#include <cstdio>

namespace nnlab {

namespace {

constexpr int maxThreads = 1024;

/// Everything a run needs, or everything that is wrong with the command.
struct Prepared
{
    std::shared_ptr<const LoadedExperiment> experiment;
    const Preset* preset = nullptr;
    CheckedSpec checked;
    int threads = 1;
    std::vector<std::string> problems;
    Error::Cause cause = Error::Cause::Usage; ///< of all problems together
};

/// Bare flags mean true where the experiment has a flag of that name; `no-NAME` means false.
void addBareFlags(const LoadedExperiment& experiment, const Invocation& invocation,
    std::vector<Assignment>& assignments, std::vector<std::string>& problems)
{
    for (const std::string& key : invocation.bare) {
        const bool isNegated = key.starts_with("no-");
        const Parameter* parameter = experiment.parameter(key);
        const Parameter* negated = isNegated ? experiment.parameter(key.substr(3)) : nullptr;
        if (parameter && std::holds_alternative<Flag>(*parameter))
            assignments.push_back({key, "true"});
        else if (negated && std::holds_alternative<Flag>(*negated))
            assignments.push_back({key.substr(3), "false"});
        else if (parameter)
            problems.push_back("--" + key + " needs a value; " + rangeText(*parameter) + ".");
        else
            assignments.push_back({key, ""}); // unknown, and told with the others
    }
}

/// A misspelt flag of the command itself looks like a parameter of the experiment.
void suggestOptions(const LoadedExperiment& experiment, const Command& command, std::vector<Assignment>& assignments,
    std::vector<std::string>& problems)
{
    std::erase_if(assignments, [&](const Assignment& assignment) {
        if (experiment.parameter(assignment.parameter))
            return false;
        std::vector<std::string> names;
        for (const Parameter& parameter : experiment.parameters)
            names.emplace_back(idOf(parameter));
        for (const CommandOption& option : command.options)
            names.emplace_back(option.name);
        const auto nearest = nearestName(assignment.parameter, names);
        if (!nearest || experiment.parameter(*nearest))
            return false;
        problems.push_back("There is no flag --" + assignment.parameter + "; did you mean --" + *nearest + "?");
        return true;
    });
}

Prepared prepare(const Command& command, const Invocation& invocation, ExperimentCatalog& catalog)
{
    Prepared prepared;
    prepared.problems = invocation.problems;
    if (invocation.words.empty()) {
        prepared.problems.emplace_back(
            "Say which experiment to run, as in `nnlab run mnist`; `nnlab list` shows them.");
        return prepared;
    }
    for (std::size_t i = 1; i < invocation.words.size(); ++i) {
        prepared.problems.push_back("\"" + invocation.words[i]
            + "\" stands for nothing; values are given as --PARAMETER VALUE or PARAMETER=VALUE.");
    }
    const auto seed = integerOption(invocation, "seed", 0, static_cast<std::int64_t>(maxSeed), prepared.problems);
    prepared.threads = static_cast<int>(
        integerOption(invocation, "threads", 1, maxThreads, prepared.problems).value_or(availableProcessors()));
    try {
        prepared.experiment = catalog.load(invocation.words.front());
    } catch (const Error& error) {
        prepared.problems.emplace_back(error.what());
        prepared.cause = error.cause();
        return prepared;
    }

    const LoadedExperiment& experiment = *prepared.experiment;
    if (const auto id = invocation.value("preset")) {
        prepared.preset = experiment.info.preset(*id);
        if (!prepared.preset)
            prepared.problems.push_back(unknownPreset(experiment.info, *id));
    }
    std::vector<Assignment> assignments = invocation.assignments;
    addBareFlags(experiment, invocation, assignments, prepared.problems);
    suggestOptions(experiment, command, assignments, prepared.problems);
    prepared.checked =
        checkedSpec(experiment, prepared.preset, assignments, static_cast<std::uint64_t>(seed.value_or(defaultSeed)));
    const std::vector<Problem>& wrong = prepared.checked.problems;
    if (prepared.problems.empty() && !wrong.empty()
        && std::ranges::all_of(wrong, [&](const Problem& problem) { return problem.cause == wrong.front().cause; }))
        prepared.cause = wrong.front().cause;
    for (const Problem& problem : wrong)
        prepared.problems.push_back(problem.sentence);
    return prepared;
}

std::string runHelp(const Command& command, const LoadedExperiment& experiment)
{
    std::string text = commandHelp(command) + "\nParameters of " + experiment.info.id + "\n"
        + parametersText(experiment, Terminal::width());
    if (!experiment.info.presets.empty())
        text += "\nPresets of " + experiment.info.id + "\n" + presetsText(experiment, Terminal::width());
    return text;
}

} // namespace

ExitCode runCommand(const Command& command, const Invocation& invocation)
{
    ExperimentCatalog catalog = catalogFor(invocation);
    if (invocation.has("help")) {
        writeOut(invocation.words.empty() ? commandHelp(command)
                                          : runHelp(command, *catalog.load(invocation.words.front())));
        return ExitCode::Done;
    }
    Prepared prepared = prepare(command, invocation, catalog);
    if (!prepared.problems.empty()) {
        tellProblems(prepared.problems);
        return exitCodeFor(prepared.cause);
    }
    for (const Problem& warning : prepared.checked.warnings)
        std::fprintf(stderr, "nnlab: %s\n", warning.sentence.c_str());

    Telling telling{prepared.preset, invocation.has("json"), invocation.has("quiet")};
    if (invocation.has("save") || invocation.has("notebook")) {
        telling.writer = writerForSaving(notebookOf(invocation));
        telling.saved.name = invocation.value("name").value_or("");
        telling.saved.tags = invocation.values("tag");
    }
    RunRequest request{prepared.experiment, prepared.checked.spec};
    request.name = prepared.experiment->info.id + (prepared.preset ? " " + prepared.preset->id : "");
    request.threads = prepared.threads;
    return conductAndTell(std::move(request), std::move(telling));
}

} // namespace nnlab
