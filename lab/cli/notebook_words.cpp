// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/notebook_words.h"

#include "lab/core/notebook_file.h"
#include "lab/core/parameter_text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <charconv>

namespace nnlab {

namespace {

constexpr std::int64_t mostRuns = 1'000'000; // in one range, so that a slip of the finger needs no memory

std::optional<std::int64_t> numberIn(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 1)
        return {};
    return number;
}

void addRuns(std::string_view text, std::vector<std::int64_t>& runs, std::vector<std::string>& problems)
{
    const std::size_t dots = text.find("..");
    const auto first = numberIn(text.substr(0, dots));
    const auto last = dots == std::string_view::npos ? first : numberIn(text.substr(dots + 2));
    if (!first || !last || *last < *first || *last - *first >= mostRuns) {
        problems.push_back(
            "\"" + std::string(text) + "\" is no run; runs have numbers, as in 3 or 3..7. `nnlab runs` lists them.");
        return;
    }
    for (std::int64_t run = *first; run <= *last; ++run)
        runs.push_back(run);
}

} // namespace

std::string notebookOf(const Invocation& invocation)
{
    return invocation.value("notebook").value_or(defaultNotebook());
}

std::string notebookWords(const std::string& file)
{
    return file == defaultNotebook() ? std::string() : " --notebook " + shellQuoted(file);
}

std::vector<std::int64_t> runNumbers(std::span<const std::string> words, std::vector<std::string>& problems)
{
    std::vector<std::int64_t> runs;
    for (const std::string& word : words) {
        std::string_view rest = word;
        for (std::size_t comma = rest.find(','); comma != std::string_view::npos; comma = rest.find(',')) {
            addRuns(rest.substr(0, comma), runs, problems);
            rest.remove_prefix(comma + 1);
        }
        addRuns(rest, runs, problems);
    }
    return runs;
}

std::string runNumbersText(std::vector<std::int64_t> runs)
{
    std::ranges::sort(runs);
    std::string text;
    for (std::size_t i = 0; i < runs.size();) {
        std::size_t last = i;
        while (last + 1 < runs.size() && runs[last + 1] == runs[last] + 1)
            ++last;
        text += (text.empty() ? "" : ",") + std::to_string(runs[i]);
        if (last > i)
            text += (last == i + 1 ? "," : "..") + std::to_string(runs[last]);
        i = last + 1;
    }
    return text;
}

std::optional<RunFilter> runFilter(const Invocation& invocation, std::vector<std::string>& problems)
{
    try {
        if (const auto text = invocation.value("where"))
            return RunFilter(*text);
    } catch (const Error& error) {
        problems.emplace_back(error.what());
    }
    return {};
}

std::optional<std::int64_t> runNumber(
    const Invocation& invocation, std::size_t most, std::string_view example, std::vector<std::string>& problems)
{
    if (invocation.words.empty()) {
        problems.push_back(
            "Say which run is meant, as in `nnlab " + std::string(example) + "`; `nnlab runs` lists them.");
        return {};
    }
    for (std::size_t i = most; i < invocation.words.size(); ++i)
        problems.push_back("\"" + invocation.words[i] + "\" stands for nothing.");
    const std::vector<std::int64_t> runs = runNumbers({&invocation.words.front(), 1}, problems);
    if (runs.size() == 1)
        return runs.front();
    if (runs.size() > 1)
        problems.push_back("This goes for one run at a time, and " + invocation.words.front() + " is several.");
    return {};
}

std::shared_ptr<NotebookWriter> writerFor(const std::string& file)
{
    if (const FileKind kind = fileKind(file); kind == FileKind::Absent || kind == FileKind::Empty)
        Notebook{file}; // which says what is wrong with that
    return std::make_shared<NotebookWriter>(file);
}

std::shared_ptr<NotebookWriter> writerForSaving(const std::string& file)
{
    if (file == defaultNotebook())
        QDir().mkpath(QFileInfo(QString::fromStdString(file)).absolutePath());
    return std::make_shared<NotebookWriter>(file);
}

std::shared_ptr<const LoadedExperiment> experimentOf(const RunEntry& saved, ExperimentCatalog& catalog)
{
    if (!catalog.row(saved.spec.experiment)) {
        throw Error("Run " + std::to_string(saved.id) + " is one of the experiment " + saved.spec.experiment
                + ", whose plugin is not here; name its file with --plugin FILE. What was saved can be shown and "
                  "exported without it.",
            Error::Cause::Plugin);
    }
    return catalog.load(saved.spec.experiment);
}

ListFormat listFormat(const Invocation& invocation, std::vector<std::string>& problems)
{
    const std::string name = invocation.has("json") ? "json" : invocation.value("format").value_or("table");
    if (const auto format = listFormatNamed(name))
        return *format;
    const std::vector<std::string> names(listFormats().begin(), listFormats().end());
    const auto nearest = nearestName(name, names);
    problems.push_back("There is no format called " + name + "; "
        + (nearest ? "did you mean " + *nearest + "?" : "choose one of: table, csv, tsv, json, jsonl, markdown."));
    return ListFormat::Table;
}

Saving finishSaving(Recorder& recorder, const std::string& file)
{
    try {
        const std::int64_t run = recorder.result();
        return {"Saved as run " + std::to_string(run) + " in " + file + ".", ExitCode::Done, run};
    } catch (const Error& error) {
        const std::int64_t part = recorder.savedInPart();
        return {(part > 0 ? "Of the run only the beginning was saved, as run " + std::to_string(part) + ". "
                          : "The run was not saved. ")
                + std::string(error.what()),
            exitCodeFor(error.cause()), 0};
    }
}

std::string programVersion() { return QCoreApplication::applicationVersion().toStdString(); }

} // namespace nnlab
