// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/batch_request.h"
#include "lab/cli/command.h"
#include "lab/cli/conduct_series.h"
#include "lab/cli/notebook_words.h"
#include "lab/cli/numbers_text.h"
#include "lab/cli/output.h"
#include "lab/core/describe.h"
#include "lab/core/parameter_text.h"

#include <QFile>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace nnlab {

namespace {

constexpr int maxJobs = 1024;
constexpr qint64 mostBytes = 64 << 20;

std::string nameOf(const std::string& source) { return source == "-" ? "standard input" : source; }

std::string textIn(const std::string& source)
{
    QFile file(QString::fromStdString(source));
    const bool isOpen = source == "-" ? file.open(STDIN_FILENO, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    const QByteArray text = isOpen ? file.read(mostBytes + 1) : QByteArray();
    if (!isOpen || file.error() != QFileDevice::NoError) {
        throw Error("The batch file " + source + " cannot be read: " + file.errorString().toStdString() + ".",
            Error::Cause::InputOutput);
    }
    if (text.size() > mostBytes)
        throw Error(nameOf(source) + " is larger than 64 MB, as no batch file should be.", Error::Cause::Usage);
    return text.toStdString();
}

/// FILE:LINE:COLUMN: SENTENCE, as compilers do, so that editors can go there.
void tell(const std::string& source, const std::vector<BatchProblem>& problems)
{
    for (const BatchProblem& problem : problems) {
        std::fprintf(stderr, "nnlab: %s:%zu:%zu: %s\n", nameOf(source).c_str(), problem.place.line,
            problem.place.column, problem.problem.sentence.c_str());
    }
}

ExitCode tellProblems(const std::string& source, const CheckedBatch& batch)
{
    tell(source, batch.problems);
    if (batch.problems.size() > 1)
        std::fprintf(stderr, "nnlab: Nothing was run, for there are %zu problems in %s.\n", batch.problems.size(),
            nameOf(source).c_str());
    const Error::Cause cause = batch.problems.front().problem.cause;
    const bool isCommon =
        std::ranges::all_of(batch.problems, [&](const BatchProblem& p) { return p.problem.cause == cause; });
    return exitCodeFor(isCommon ? cause : Error::Cause::Usage);
}

/// The runs that are left to do, one a row, with the values that are not the initial ones.
Table tableOfRuns(const BatchRequest& request, const std::set<std::size_t>& done)
{
    Table table{"runs", {{"place", true}, {"entry"}, {"experiment"}, {"name"}, {"seed", true}, {"values"}}, {}};
    std::size_t place = 0;
    for (const BatchEntry& entry : request.batch.entries) {
        const Values initial(entry.experiment->parameters);
        for (const RunSpec& run : entry.runs) {
            const std::string values = flagsThatDiffer(*entry.experiment, initial, run.values);
            if (!done.contains(place)) {
                table.rows.push_back({std::to_string(place), entry.label, entry.experiment->info.id, entry.name,
                    std::to_string(run.seed), values.empty() ? values : values.substr(1)});
            }
            ++place;
        }
    }
    return table;
}

ExitCode dryRun(const BatchRequest& request)
{
    std::set<std::size_t> done;
    if (request.resumes)
        done = placesDone(request.file, request.batch.unit.spec);
    const Table table = tableOfRuns(request, done);
    const std::string left = grouped(static_cast<std::int64_t>(table.rows.size()));
    const std::string all = grouped(static_cast<std::int64_t>(request.batch.unit.runs.size()));
    const std::string sentence =
        (done.empty() ? all + (all == "1" ? " run" : " runs") : left + " of " + all + " runs are left")
        + ". Nothing is wrong with " + nameOf(request.source) + ", and nothing was run.\n";
    const bool isForPeople = request.format == ListFormat::Table || request.format == ListFormat::Markdown;
    writeOut(table.text(request.format) + (isForPeople ? "\n" + sentence : ""));
    if (!isForPeople)
        std::fputs(sentence.c_str(), stderr);
    return ExitCode::Done;
}

} // namespace

ExitCode batchCommand(const Command&, const Invocation& invocation)
{
    BatchRequest request;
    std::vector<std::string> problems;
    if (invocation.words.empty())
        problems.emplace_back(
            "Say which batch file to carry out, as in `nnlab batch night.json`; `nnlab describe plane "
            "--skeleton` prints one to begin with, and - reads standard input.");
    else
        request.source = invocation.words.front();
    for (std::size_t i = 1; i < invocation.words.size(); ++i)
        problems.push_back("\"" + invocation.words[i] + "\" stands for nothing; a batch is one file.");
    if (const auto jobs = integerOption(invocation, "jobs", 1, maxJobs, problems)) {
        request.jobs = static_cast<int>(*jobs);
        request.extraWords += " --jobs " + std::to_string(*jobs);
    }
    if (const auto keep = invocation.value("keep")) {
        request.keepsAll = true;
        request.extraWords += " --keep all";
        if (*keep != "all")
            problems.push_back("--keep can only be all here, not \"" + *keep + "\".");
    }
    request.format = listFormat(invocation, problems);
    if (!problems.empty())
        return tellProblems(problems);

    for (const std::string& plugin : invocation.values("plugin"))
        request.extraWords += " --plugin " + shellQuoted(plugin);
    request.resumes = invocation.has("resume");
    request.file = notebookOf(invocation);
    ExperimentCatalog catalog = catalogFor(invocation);
    request.batch = checkedBatch(textIn(request.source), catalog);
    if (!request.batch.isRight())
        return tellProblems(request.source, request.batch);
    tell(request.source, request.batch.warnings);
    return invocation.has("dry-run") ? dryRun(request) : conductBatch(request);
}

} // namespace nnlab
