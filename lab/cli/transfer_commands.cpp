// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// export, import, merge and compact: runs on their way into other files.

#include "lab/cli/notebook_words.h"
#include "lab/cli/numbers_text.h"
#include "lab/cli/output.h"
#include "lab/cli/stop_signal.h"
#include "lab/cli/written_file.h"
#include "lab/core/notebook_transfer.h"
#include "lab/core/run_export.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace nnlab {

namespace {

const ExportFormat* exportFormat(const Invocation& invocation, std::vector<std::string>& problems)
{
    std::vector<std::string> names;
    std::string list;
    for (const ExportFormat& format : exportFormats()) {
        names.emplace_back(format.id);
        list += (list.empty() ? "" : ", ") + names.back();
    }
    const auto asked = invocation.value("format");
    if (!asked) {
        problems.push_back("Say in which format to export, with --format: " + list + ".");
        return nullptr;
    }
    const auto found = std::ranges::find(exportFormats(), *asked, &ExportFormat::id);
    if (found != exportFormats().end())
        return &*found;
    const auto nearest = nearestName(*asked, names);
    problems.push_back("There is no format called " + *asked + "; "
        + (nearest ? "did you mean " + *nearest + "?" : "choose one of: " + list + "."));
    return nullptr;
}

/// The runs that can be written in a format; why the others cannot is told.
std::vector<RunEntry> healthyRuns(const ExportFormat& format, Notebook& notebook, std::span<const std::int64_t> numbers)
{
    std::vector<RunEntry> runs;
    for (const std::int64_t number : numbers) {
        try {
            const RunEntry run = notebook.run(number);
            format.write(notebook, {&run, 1});
            runs.push_back(run);
        } catch (const Error& error) {
            if (error.cause() != Error::Cause::Damaged)
                throw;
            std::fprintf(stderr, "nnlab: %s It is left out.\n", error.what());
        }
    }
    return runs;
}

/// What is written of the runs, and whether it is all of them.
struct Exported
{
    std::vector<std::byte> bytes;
    bool isWhole = true;
};

Exported exported(const ExportFormat& format, Notebook& notebook, std::span<const std::int64_t> numbers)
{
    try {
        std::vector<RunEntry> runs;
        for (const std::int64_t number : numbers)
            runs.push_back(notebook.run(number));
        return {format.write(notebook, runs)};
    } catch (const Error& error) {
        if (error.cause() != Error::Cause::Damaged || numbers.size() == 1)
            throw;
    }
    const std::vector<RunEntry> runs = healthyRuns(format, notebook, numbers);
    return {runs.empty() ? std::vector<std::byte>() : format.write(notebook, runs), false};
}

/// Takes the runs of other notebooks into one, and tells what came of it.
ExitCode takeIn(const Invocation& invocation)
{
    const std::string file = notebookOf(invocation);
    for (const std::string& word : invocation.words)
        Notebook{word}; // so that nothing is begun if one of them cannot be read
    const auto writer = writerForSaving(file);
    ExitCode code = ExitCode::Done;
    for (const std::string& word : invocation.words) {
        Notebook from(word);
        const Imported imported = importRuns(from, *writer, [] { return StopSignal::received() != 0; });
        std::string text = word + ": " + grouped(imported.added) + " added";
        if (imported.known > 0)
            text += ", " + grouped(imported.known) + " known already";
        if (imported.damaged > 0) {
            text += ", " + grouped(imported.damaged) + " damaged and left out (`nnlab check " + word + "` tells why)";
            code = ExitCode::NotebookDamaged;
        }
        if (!from.damage().empty()) {
            text += ". " + from.damage();
            code = ExitCode::NotebookDamaged;
        }
        if (StopSignal::received()) {
            writeOut(text + ", then stopped; the same command does the rest\n");
            return exitCodeForSignal(StopSignal::received());
        }
        writeOut(text + "\n");
    }
    return code;
}

} // namespace

ExitCode exportCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    const ExportFormat* format = exportFormat(invocation, problems);
    const std::vector<std::int64_t> numbers = runNumbers(invocation.words, problems);
    if (invocation.words.empty())
        problems.emplace_back("Say which runs to export, as in `nnlab export 3 --format csv`.");
    if (format && !format->takesSeveralRuns && numbers.size() > 1)
        problems.push_back(
            "A file of the format " + std::string(format->id) + " holds one run; export them one by one.");
    const auto output = invocation.value("output");
    if (format && !format->isText && !output && isatty(STDOUT_FILENO))
        problems.emplace_back("This is nothing for a terminal; say where it shall go with --output FILE.");
    if (!problems.empty())
        return tellProblems(problems);

    Notebook notebook(notebookOf(invocation));
    const Exported result = exported(*format, notebook, numbers);
    if (result.bytes.empty())
        return ExitCode::NotebookDamaged;
    if (output)
        writeFile(*output, result.bytes);
    else
        writeOut({reinterpret_cast<const char*>(result.bytes.data()), result.bytes.size()});
    return result.isWhole ? ExitCode::Done : ExitCode::NotebookDamaged;
}

ExitCode importCommand(const Command&, const Invocation& invocation)
{
    if (invocation.words.size() != 1) {
        const std::string sentence =
            "Say which notebook to import, as in `nnlab import shared.nnlab`; merge takes several.";
        return tellProblems({&sentence, 1});
    }
    return takeIn(invocation);
}

ExitCode mergeCommand(const Command&, const Invocation& invocation)
{
    if (invocation.words.empty() || !invocation.has("notebook")) {
        const std::string sentence = "Say which notebooks to merge and into which, as in `nnlab merge part1.nnlab "
                                     "part2.nnlab --notebook all.nnlab`.";
        return tellProblems({&sentence, 1});
    }
    return takeIn(invocation);
}

ExitCode compactCommand(const Command&, const Invocation& invocation)
{
    if (!invocation.words.empty()) {
        const std::string sentence =
            "\"" + invocation.words.front() + "\" stands for nothing; another notebook is named with --notebook FILE.";
        return tellProblems({&sentence, 1});
    }
    const std::string file = notebookOf(invocation);
    Notebook{file}; // which has to be there
    const Compacted sizes = compact(file);
    writeOut(grouped(sizes.before) + " bytes before, " + grouped(sizes.after) + " after\n");
    return ExitCode::Done;
}

} // namespace nnlab
