// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/command.h"
#include "lab/cli/output.h"
#include "lab/cli/terminal.h"
#include "lab/core/describe.h"
#include "lab/core/parameter_text.h"
#include "lab/core/run_export.h"

namespace nnlab {

namespace {

std::string exitCodesHelp()
{
    for (const Table& table : listedTables()) {
        if (table.id == "exitCodes")
            return "What nnlab ends with\n\n" + table.text(ListFormat::Table);
    }
    return {};
}

std::string environmentHelp()
{
    std::string text =
        "What nnlab reads from its environment\n\n"
        "  NNLAB_PLUGIN_PATH   folders and files, separated by colons, where plugins are looked for\n"
        "  NNLAB_DATA_DIR      the folder that holds mnist/, instead of the one that nnlab brings along\n"
        "  XDG_DATA_HOME       below it (usually ~/.local/share) are nnlab/notebook.nnlab, the default notebook, and "
        "plugins\n"
        "                      of yours in nnlab/plugins\n"
        "  NO_COLOR            no colours\n"
        "  CLICOLOR_FORCE      colours even where the output is no terminal\n"
        "  ACCESSIBLE          1: progress as lines of text, nothing is rewritten\n"
        "\nPlugins are looked for here, in this order; the first of an id counts:\n";
    const PluginPlaces places = standardPluginPlaces({});
    text += "  --plugin FILE\n";
    for (const std::string& file : places.files)
        text += "  " + file + "\n";
    for (const std::string& folder : places.folders)
        text += "  " + folder + "\n";
    return text;
}

std::string formatsHelp()
{
    std::string exports = "\n`nnlab export RUN --format FORMAT` writes saved runs:\n";
    for (const ExportFormat& format : exportFormats())
        exports += "  " + padded(format.id, 12) + " " + std::string(format.summary) + "\n";
    return "How nnlab writes\n\n"
           "  table      aligned columns, for people\n"
           "  csv        RFC 4180, with a header\n"
           "  tsv        tab-separated, with a header\n"
           "  json       one object (--json is short for --format json)\n"
           "  jsonl      one object a line\n"
           "  markdown   a table for a document\n"
           "\n`nnlab run EXPERIMENT --json` writes one object:\n"
           "  {\"run\": {\"experiment\", \"version\", \"values\", \"seed\", \"spec\", \"status\", \"signature\", "
           "\"seconds\", \"message\", \"data\"},\n"
           "   \"channels\": {ID: {\"kind\", ...}}}\n"
           "Channels of kind scalar have \"points\": [[at, value], ...]; confusion has \"classes\" and \"counts\" (one "
           "list for each actual\n"
           "class); every kind but scalar has \"at\" and what was last reported.\n"
        + exports
        + "\n`nnlab predict RUN --json` writes one object:\n"
          "  {\"run\", \"experiment\", \"sample\", \"input\", \"outputs\", \"ideal\", \"terms\", \"loss\", "
          "\"lossName\", "
          "\"class\", \"label\", \"right\", \"probability\"}\n"
          "and of several samples \"samples\", \"accuracy\", \"loss\", \"confusion\" and \"predictions\", a list; what "
          "nobody "
          "knows is left out.\n"
          "\n`nnlab compare --json` writes one object:\n"
          "  {\"experiment\", \"metric\", \"better\", \"differing\", \"grouped\", \"tests\", \"groups\": [...], "
          "\"comparisons\": [...], \"runs\": [...],\n"
          "   \"pair\" (of two runs), \"conclusion\", \"notes\"}\n"
          "A number over seeds is {\"n\", \"mean\", \"deviation\", \"low\", \"high\"}, low and high being the 95 % "
          "interval. Groups have \"values\",\n"
          "\"runs\", \"seeds\", \"left\" (runs that do not count, by status), \"measure\", \"scalars\" and "
          "\"reached\", the best one first.\n"
          "Comparisons are the first group against each other one: \"differences\" by seed, \"t\" and \"wilcoxon\" (p "
          "of "
          "each test), \"decides\"\n"
          "(which of them counts), \"p\" (times the number of tests), \"verdict\", \"pairs\" (with "
          "\"firstDifference\" and \"mcnemar\"), \"confusion\".\n"
        + "\nA batch file, for `nnlab batch FILE`, is a JSON object:\n"
          "  {\"runs\": [{\"experiment\", \"preset\", \"values\": {PARAMETER: VALUE}, \"seed\", \"name\", \"tags\"}],\n"
          "   \"sweeps\": [{\"experiment\", \"preset\", \"values\": {PARAMETER: LIST}, \"seeds\", \"name\", "
          "\"tags\"}]}\n"
          "Only \"experiment\" has to be there. A LIST is [0.1, 0.3] or text (`nnlab help lists`): \"0.1,0.3\", "
          "\"log:0.001..1:7\".\n"
          "Keys that begin with // are comments. `nnlab describe EXPERIMENT --skeleton` prints one to begin with.\n";
}

std::string listsHelp()
{
    return "Lists of values, as `nnlab sweep` takes them\n\n"
           "  relu,tanh                these values, in this order\n"
           "  1..10                    whole numbers from one end to the other\n"
           "  lin:0.1..0.5:5           5 numbers with equal steps, both ends included\n"
           "  log:0.001..1:7           7 numbers with equal ratios\n"
           "  0.001..1:7               7 numbers, divided as the slider of the parameter is\n"
           "  0.5,log:0.001..0.1:3     ranges may stand among values\n"
           "  random:0.001..1:20       20 draws from a range (random:lin:... and random:log:... say how it is "
           "divided)\n"
           "  random:relu,tanh,elu:20  20 draws from a list\n\n"
           "Each value is combined with each of the other parameters, and each combination is run with each of "
           "--seeds. "
           "random:\n"
           "lists are drawn together: 20 draws are 20 combinations, however many parameters are random. What is drawn "
           "follows\n"
           "from the sweep itself, and more seeds do not change it. A parameter that means nothing with the others "
           "does "
           "not\n"
           "multiply runs, and what would be the same run twice is one.\n\n"
           "All seeds see the same variants, and runs with the same seed begin with the same weights and see the "
           "samples "
           "in the\n"
           "same order, so that variants can be compared pair by pair.\n";
}

std::string filtersHelp()
{
    return "Filters, as --where takes them\n\n"
           "  activation=relu                a value; != is any other one\n"
           "  test-accuracy>0.95             a number, with <, <=, > or >=; 0.95 and 95% are the same\n"
           "  name~night                     a text that contains this\n"
           "  tags=good                      one of the tags\n"
           "  name=\"as in the book\"          what has spaces in it\n"
           "  not A, A and B, A or B, (A)    filters put together; `and` goes before `or`\n\n"
           "What stands on the left is a parameter, a scalar channel (its last value; best:test-accuracy is the best "
           "one) or\n"
           "id, experiment, version, name, status, message, seed, tags, seconds, started, ended, parent, sweep, place, "
           "note,\n"
           "data, signature, spec. Where a parameter and a channel have the same name, the parameter is meant:\n"
           "loss=huber, but last:loss<0.4. What a run does not have is unlike everything. --sort and --columns of "
           "`nnlab runs`\n"
           "take the same names.\n";
}

struct Topic
{
    std::string_view id;
    std::string_view summary;
    std::string (*text)();
};

std::string experimentsHelp()
{
    ExperimentCatalog catalog(standardPluginPlaces({}));
    std::string text = "The experiments\n\n";
    for (const auto& experiment : catalog.loadAll())
        text += "  " + experiment->info.id + "\n      " + wrapped(experiment->info.summary, Terminal::width() - 6, 6)
            + "\n";
    return text + "\n`nnlab help EXPERIMENT` tells all about one; plugins/sdk/README.md tells how to write your own.\n";
}

constexpr Topic topics[] = {
    {"experiments", "what there is to run", experimentsHelp},
    {"exit-codes", "what nnlab ends with", exitCodesHelp},
    {"environment", "variables and folders that it looks at", environmentHelp},
    {"lists", "how a sweep is told which values to try", listsHelp},
    {"filters", "how saved runs are chosen", filtersHelp},
    {"formats", "how lists, runs and batch files are written", formatsHelp},
};

std::string fullHelp()
{
    std::string text = "nnlab: a lab for finding out how neural networks learn\n\n";
    for (const Command& command : commands())
        text += commandHelp(command) + "\n";
    text += "Topics of `nnlab help`\n";
    for (const Topic& topic : topics)
        text += "  " + padded(topic.id, 14) + std::string(topic.summary) + "\n";
    return text;
}

} // namespace

std::string shortHelp()
{
    std::string text =
        "nnlab: a lab for finding out how neural networks learn\n\n"
        "  nnlab run mnist                             train on 60,000 handwritten digits\n"
        "  nnlab run mnist --activation relu --seed 7  the same with another activation and other chance\n"
        "  nnlab run mnist --preset nielsen-30         as in a book, with the number it reports\n"
        "  nnlab sweep mnist --activation relu,tanh    one run of each, saved to be compared\n"
        "  nnlab run mnist --help                      all that can be changed\n"
        "  nnlab run plane --json > run.json           for programs\n"
        "\nCommands\n";
    std::string forSavedRuns;
    for (const Command& command : commands()) {
        if (command.isForSavedRuns)
            forSavedRuns += (forSavedRuns.empty() ? "" : ", ") + std::string(command.id);
        else
            text += "  " + padded(command.id, 10) + std::string(command.summary) + "\n";
    }
    text += "\nFor saved runs: " + forSavedRuns + ".\n";
    return text
        + "\n`nnlab COMMAND --help` or `nnlab --help` tells everything, `nnlab help TOPIC` more: exit-codes, "
          "environment, formats, lists, filters, experiments.\n";
}

std::string commandHelp(const Command& command)
{
    std::string text = "nnlab " + std::string(command.id)
        + (command.arguments.empty() ? "" : " " + std::string(command.arguments)) + "\n    "
        + std::string(command.summary) + "\n";
    for (const CommandOption& option : command.options) {
        const std::string flag =
            "--" + std::string(option.name) + (option.value.empty() ? "" : " " + std::string(option.value));
        text += "  " + padded(flag, 18) + "  " + wrapped(option.help, Terminal::width() - 22, 22) + "\n";
    }
    return text;
}

ExitCode helpCommand(const Command&, const Invocation& invocation)
{
    if (invocation.words.empty()) {
        writeOut(fullHelp());
        return ExitCode::Done;
    }
    const std::string& word = invocation.words.front();
    std::vector<std::string> names;
    for (const Topic& topic : topics) {
        if (topic.id == word) {
            writeOut(topic.text());
            return ExitCode::Done;
        }
        names.emplace_back(topic.id);
    }
    if (const Command* command = commandNamed(word)) {
        writeOut(commandHelp(*command));
        return ExitCode::Done;
    }
    ExperimentCatalog catalog(standardPluginPlaces({}));
    if (catalog.row(word)) {
        writeOut(describeText(*catalog.load(word), Terminal::width()));
        return ExitCode::Done;
    }
    for (const Command& command : commands())
        names.emplace_back(command.id);
    for (const CatalogRow& row : catalog.rows())
        names.push_back(row.info.id);
    const auto nearest = nearestName(word, names);
    const std::string sentence = "There is no help on " + word + "; "
        + (nearest ? "did you mean " + *nearest + "?" : "`nnlab --help` shows the commands and topics.");
    return tellProblems({&sentence, 1});
}

} // namespace nnlab
