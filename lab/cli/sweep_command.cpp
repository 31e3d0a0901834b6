// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/command.h"
#include "lab/cli/experiment_words.h"
#include "lab/cli/notebook_words.h"
#include "lab/cli/output.h"
#include "lab/cli/sweep_request.h"
#include "lab/core/parameter_text.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace nnlab {

namespace {

constexpr int maxJobs = 1024;
constexpr int maxThreads = 1024;
constexpr std::int64_t maxShares = 100'000;

/// K/N.
struct Share
{
    std::int64_t number = 1;
    std::int64_t of = 1;
};

std::optional<Share> shareIn(const std::string& text)
{
    Share share;
    const char* end = text.data() + text.size();
    const auto [slash, noNumber] = std::from_chars(text.data(), end, share.number);
    if (noNumber != std::errc() || slash == end || *slash != '/')
        return {};
    const auto [last, noCount] = std::from_chars(slash + 1, end, share.of);
    const bool isRight = noCount == std::errc() && last == end && share.of >= 1 && share.of <= maxShares
        && share.number >= 1 && share.number <= share.of;
    return isRight ? std::optional(share) : std::nullopt;
}

/// Reads the words of the command, and collects what is wrong with them.
class Reader
{
public:
    Reader(const Command& command, const Invocation& invocation)
        : m_command(command), m_invocation(invocation), m_problems(invocation.problems)
    { }

    SweepRequest read(ExperimentCatalog& catalog)
    {
        SweepRequest request;
        request.file = notebookOf(m_invocation);
        request.format = listFormat(m_invocation, m_problems);
        request.failFast = m_invocation.has("fail-fast");
        request.resumes = m_invocation.has("resume");
        if (const auto jobs = integerOption(m_invocation, "jobs", 1, maxJobs, m_problems)) {
            request.jobs = static_cast<int>(*jobs);
            request.extraWords += " --jobs " + std::to_string(*jobs);
        }
        if (const auto threads = integerOption(m_invocation, "threads", 1, maxThreads, m_problems)) {
            request.threads = static_cast<int>(*threads);
            request.extraWords += " --threads " + std::to_string(*threads);
        }
        readKeep(request);
        const Share share = readShare(request);
        request.limit = integerOption(m_invocation, "limit", 1, std::int64_t{mostRunsOfSweep}, m_problems);
        readSweep(request, catalog);
        if (!m_problems.empty())
            return request;
        const auto runs = std::min(
            request.sweep.runs.size(), static_cast<std::size_t>(request.limit.value_or(std::int64_t{mostRunsOfSweep})));
        request.places =
            placesOfShare(runs, static_cast<std::size_t>(share.number), static_cast<std::size_t>(share.of));
        return request;
    }

    const std::vector<std::string>& problems() const { return m_problems; }
    Error::Cause cause() const { return m_cause; }

private:
    void readKeep(SweepRequest& request)
    {
        const auto keep = m_invocation.value("keep");
        if (!keep)
            return;
        if (*keep == "best")
            request.keep = Keep::Best;
        else if (*keep == "all")
            request.keep = Keep::All;
        else
            m_problems.push_back("--keep is best or all, not \"" + *keep + "\".");
        request.extraWords += " --keep " + *keep;
    }

    Share readShare(SweepRequest& request)
    {
        const auto text = m_invocation.value("shard");
        if (!text)
            return {};
        const auto share = shareIn(*text);
        if (!share)
            m_problems.push_back("--shard says which share of how many, from 1 on, as in 2/8, not \"" + *text + "\".");
        if (!m_invocation.has("notebook"))
            m_problems.emplace_back("Each share writes a notebook of its own: name one with --notebook FILE, and put "
                                    "them together with `nnlab merge` when all are done.");
        request.extraWords += " --shard " + *text;
        return share.value_or(Share());
    }

    std::string readSeeds()
    {
        const auto seeds = m_invocation.value("seeds");
        const auto seed = m_invocation.value("seed");
        if (seeds && seed)
            m_problems.emplace_back("--seed and --seeds mean the same; give one of them.");
        return seeds ? *seeds : seed.value_or(std::to_string(defaultSeed));
    }

    void readSweep(SweepRequest& request, ExperimentCatalog& catalog)
    {
        SweepDefinition definition;
        definition.preset = m_invocation.value("preset").value_or("");
        definition.seeds = readSeeds();
        if (m_invocation.words.empty()) {
            m_problems.emplace_back("Say which experiment to sweep, as in `nnlab sweep plane --activation relu,tanh "
                                    "--seeds 1..5`; `nnlab list` shows them.");
            return;
        }
        for (std::size_t i = 1; i < m_invocation.words.size(); ++i) {
            m_problems.push_back("\"" + m_invocation.words[i]
                + "\" stands for nothing; lists of values are given as --PARAMETER A,B or PARAMETER=A,B.");
        }
        try {
            request.experiment = catalog.load(m_invocation.words.front());
        } catch (const Error& error) {
            m_problems.emplace_back(error.what());
            m_cause = error.cause();
            return;
        }
        definition.axes = m_invocation.assignments;
        addBareFlags(*request.experiment, m_invocation, definition.axes, m_problems);
        suggestOptions(*request.experiment, m_command, definition.axes, m_problems);
        request.sweep = checkedSweep(*request.experiment, definition);
        const std::vector<Problem>& wrong = request.sweep.problems;
        if (m_problems.empty() && !wrong.empty()
            && std::ranges::all_of(wrong, [&](const Problem& p) { return p.cause == wrong.front().cause; }))
            m_cause = wrong.front().cause;
        for (const Problem& problem : wrong)
            m_problems.push_back(problem.sentence);
    }

    const Command& m_command;
    const Invocation& m_invocation;
    std::vector<std::string> m_problems;
    Error::Cause m_cause = Error::Cause::Usage; // of all problems together
};

} // namespace

ExitCode sweepCommand(const Command& command, const Invocation& invocation)
{
    ExperimentCatalog catalog = catalogFor(invocation);
    if (invocation.has("help")) {
        writeOut(invocation.words.empty() ? commandHelp(command)
                                          : helpWithParameters(command, *catalog.load(invocation.words.front())));
        return ExitCode::Done;
    }
    Reader reader(command, invocation);
    SweepRequest request = reader.read(catalog);
    if (!reader.problems().empty()) {
        tellProblems(reader.problems());
        return exitCodeFor(reader.cause());
    }
    for (const std::string& plugin : invocation.values("plugin"))
        request.extraWords += " --plugin " + shellQuoted(plugin);
    for (const Problem& warning : request.sweep.warnings)
        std::fprintf(stderr, "nnlab: %s\n", warning.sentence.c_str());
    return invocation.has("dry-run") ? dryRunSweep(request) : conductSweep(request);
}

} // namespace nnlab
