// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// rerun, continue and verify: what can be done with a saved run because runs are exact.

#include "lab/cli/conduct_run.h"
#include "lab/cli/notebook_words.h"
#include "lab/cli/output.h"
#include "lab/cli/stop_signal.h"
#include "lab/core/continuation.h"
#include "lab/core/notebook_check.h"
#include "lab/core/processors.h"
#include "lab/core/verification.h"

#include <cstdio>

namespace nnlab {

namespace {

constexpr int maxThreads = 1024;

int threadsOf(const Invocation& invocation, std::vector<std::string>& problems)
{
    return static_cast<int>(
        integerOption(invocation, "threads", 1, maxThreads, problems).value_or(availableProcessors()));
}

/// Tells what is wrong with the values of a run that is to be made; whether there is anything.
bool tellsProblems(const CheckedSpec& checked)
{
    for (const Problem& warning : checked.warnings)
        std::fprintf(stderr, "nnlab: %s\n", warning.sentence.c_str());
    std::vector<std::string> sentences;
    for (const Problem& problem : checked.problems)
        sentences.push_back(problem.sentence);
    tellProblems(sentences);
    return !sentences.empty();
}

Telling tellingFor(const Invocation& invocation, const std::string& file)
{
    return {.asJson = invocation.has("json"), .isQuiet = invocation.has("quiet"), .writer = writerFor(file)};
}

/// Runs one saved run again; whether it is the same.
bool verifyRun(Notebook& notebook, ExperimentCatalog& catalog, std::int64_t number, int threads)
{
    const RunEntry saved = notebook.run(number);
    const std::string who = "run " + std::to_string(number);
    if (saved.status == "running" || saved.status == "paused" || saved.status == "waiting") {
        writeOut(who + ": is not over yet\n");
        return false;
    }
    const auto experiment = experimentOf(saved, catalog);
    requireSameVersions(saved, *experiment);
    requireAsSaid(notebook, saved);
    const CheckedSpec checked = specAgain(saved, *experiment, {}, saved.spec.seed);
    if (tellsProblems(checked))
        return false;
    const auto verification = std::make_shared<Verification>(notebook, saved, experiment);
    RunRequest request{experiment, checked.spec};
    request.name = who;
    request.threads = threads;
    request.sinks = {verification};
    request.isEnough = [verification] { return verification->isDecided(); };
    const auto outcome = conductRun(request, std::make_shared<RunRecord>(experiment, checked.spec));
    if (!outcome || StopSignal::received())
        return false;
    const std::string reports = std::to_string(verification->compared()) + " reports";
    if (!verification->difference().empty())
        writeOut(who + ": differs: " + verification->difference() + "\n");
    else if (saved.status == "stopped")
        writeOut(who + ": identical as far as it went, " + reports + "\n");
    else
        writeOut(who + ": identical, " + reports + " and the weights\n");
    return verification->difference().empty();
}

} // namespace

ExitCode rerunCommand(const Command& command, const Invocation& invocation)
{
    if (invocation.has("help")) {
        writeOut(commandHelp(command));
        return ExitCode::Done;
    }
    std::vector<std::string> problems = invocation.problems;
    const auto number = runNumber(invocation, 1, "rerun 3 --seed 2", problems);
    const int threads = threadsOf(invocation, problems);
    const auto seed = integerOption(invocation, "seed", 0, static_cast<std::int64_t>(maxSeed), problems);
    for (const std::string& key : invocation.bare)
        problems.push_back("--" + key + " needs a value.");
    if (!problems.empty())
        return tellProblems(problems);

    const std::string file = notebookOf(invocation);
    ExperimentCatalog catalog = catalogFor(invocation);
    const RunEntry saved = Notebook(file).run(*number);
    RunRequest request{experimentOf(saved, catalog), {}};
    const CheckedSpec checked = specAgain(
        saved, *request.experiment, invocation.assignments, seed ? static_cast<std::uint64_t>(*seed) : saved.spec.seed);
    if (tellsProblems(checked))
        return ExitCode::Usage;
    request.spec = checked.spec;
    request.name = request.experiment->info.id;
    request.threads = threads;
    return conductAndTell(std::move(request), tellingFor(invocation, file));
}

ExitCode continueCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    const auto number = runNumber(invocation, 1, "continue 3 --epochs 10", problems);
    const int threads = threadsOf(invocation, problems);
    const auto epochs = integerOption(invocation, "epochs", 1, 1'000'000'000, problems);
    if (!problems.empty())
        return tellProblems(problems);

    const std::string file = notebookOf(invocation);
    ExperimentCatalog catalog = catalogFor(invocation);
    Telling telling = tellingFor(invocation, file);
    Notebook notebook(file);
    const RunEntry saved = notebook.run(*number);
    RunRequest request{experimentOf(saved, catalog), {}};
    Continuation next = continuation(notebook, saved, *request.experiment, epochs);
    if (tellsProblems(next.checked))
        return ExitCode::Usage;
    request.spec = next.checked.spec;
    request.state = std::move(next.state);
    request.name = request.experiment->info.id;
    request.threads = threads;
    telling.saved.parent = saved.id;
    telling.saved.name = saved.name;
    telling.saved.beginning = std::move(next.beginning);
    return conductAndTell(std::move(request), std::move(telling));
}

ExitCode verifyCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    const std::vector<std::int64_t> runs = runNumbers(invocation.words, problems);
    if (invocation.words.empty())
        problems.emplace_back("Say which runs to verify, as in `nnlab verify 3 5..7`.");
    const int threads = threadsOf(invocation, problems);
    if (!problems.empty())
        return tellProblems(problems);
    ExperimentCatalog catalog = catalogFor(invocation);
    Notebook notebook(notebookOf(invocation));
    ExitCode code = ExitCode::Done;
    const auto end = [&code](ExitCode next) { code = code == ExitCode::Done ? next : code; };
    for (const std::int64_t run : runs) {
        try {
            if (!verifyRun(notebook, catalog, run, threads))
                end(ExitCode::Runs);
        } catch (const Error& error) { // one that cannot be verified is no reason not to verify the others
            writeOut("run " + std::to_string(run) + ": cannot be verified\n");
            std::fprintf(stderr, "nnlab: %s\n", error.what());
            end(exitCodeFor(error.cause()));
        }
        if (StopSignal::received())
            return exitCodeForSignal(StopSignal::received());
    }
    return code;
}

} // namespace nnlab
