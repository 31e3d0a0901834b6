// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/command.h"
#include "lab/cli/conduct_run.h"
#include "lab/cli/experiment_words.h"
#include "lab/cli/notebook_words.h"
#include "lab/cli/output.h"
#include "lab/core/notebook_edit.h"
#include "lab/core/processors.h"

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

} // namespace

ExitCode runCommand(const Command& command, const Invocation& invocation)
{
    ExperimentCatalog catalog = catalogFor(invocation);
    if (invocation.has("help")) {
        writeOut(invocation.words.empty() ? commandHelp(command)
                                          : helpWithParameters(command, *catalog.load(invocation.words.front())));
        return ExitCode::Done;
    }
    Prepared prepared = prepare(command, invocation, catalog);
    if (!prepared.problems.empty()) {
        tellProblems(prepared.problems);
        return exitCodeFor(prepared.cause);
    }
    for (const Problem& warning : prepared.checked.warnings)
        std::fprintf(stderr, "nnlab: %s\n", warning.sentence.c_str());

    requireTags(invocation.values("tag"));
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
