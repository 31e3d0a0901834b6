// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/command.h"

#include <algorithm>
#include <array>

namespace nnlab {

namespace {

constexpr CommandOption plugin{"plugin", "FILE", "Use this plugin as well, before all others."};
constexpr CommandOption help{"help", "", "Show what the command takes."};

constexpr std::array listOptions{
    CommandOption{"format", "FORMAT", "How to write it: table, csv, tsv, json, jsonl or markdown."},
    CommandOption{"json", "", "Short for --format json."},
    plugin,
    help,
};
constexpr std::array describeOptions{
    CommandOption{"json", "", "Write all that can be listed as one JSON object."},
    CommandOption{"markdown", "", "Write it as a document."},
    CommandOption{"skeleton", "", "Write a batch file with every parameter at its initial value."},
    plugin,
    help,
};
constexpr CommandOption notebook{"notebook", "FILE", "The notebook; without it the default one in your data folder."};
constexpr CommandOption format{"format", "FORMAT", "How to write it: table, csv, tsv, json, jsonl or markdown."};
constexpr CommandOption threads{"threads", "N", "How many threads to compute with; results do not depend on it."};

constexpr std::array runOptions{
    CommandOption{"preset", "PRESET", "Begin with the values of this preset."},
    CommandOption{"seed", "N", "What chance begins with; the same seed gives the same bits. Initially 1."},
    CommandOption{"threads", "N", "How many threads to compute with; results do not depend on it."},
    CommandOption{"json", "", "Write the whole run as one JSON object, and nothing else, to stdout."},
    CommandOption{"quiet", "", "No progress and no report."},
    CommandOption{"save", "", "Save the run in the default notebook."},
    CommandOption{"notebook", "FILE", "Save the run in this notebook, which is made if there is none."},
    CommandOption{"name", "NAME", "Save the run under this name."},
    CommandOption{"tag", "TAG", "Save the run with this tag; may be given several times."},
    plugin,
    help,
};
constexpr std::array sweepOptions{
    CommandOption{"preset", "PRESET", "Begin with the values of this preset."},
    CommandOption{"seeds", "LIST",
        "What chance begins with: 1..10, or 1,4,9; initially 1. `nnlab help lists` tells what a LIST may be."},
    CommandOption{"seed", "LIST", "The same as --seeds."},
    CommandOption{"jobs", "N", "How many runs at a time; without it as many as there are processors."},
    CommandOption{"threads", "N",
        "How many threads each run computes with; without it one, or more where there are fewer runs than processors."},
    CommandOption{"keep", "best|all",
        "Keep the whole history (all frames, and the state to continue from) of the best run, or of all runs; without "
        "it "
        "all have their points, the last confusion matrix and the final network."},
    CommandOption{"fail-fast", "", "Stop the sweep as soon as a run fails or diverges."},
    CommandOption{"limit", "N", "Only the first N runs; --resume without it goes on with the others."},
    CommandOption{"dry-run", "", "List the runs, measure one of them, and tell how long all will take."},
    CommandOption{"resume", "", "Finish this sweep in the notebook: every run that is not over yet is done once."},
    CommandOption{"shard", "K/N", "Only the K-th of N disjoint shares, each with a notebook of its own."},
    CommandOption{"notebook", "FILE", "Save the runs in this notebook; without it in the default one."},
    format,
    CommandOption{"json", "", "Write the sweep and all its runs as one JSON object."},
    plugin,
    help,
};
constexpr std::array batchOptions{
    CommandOption{"dry-run", "", "Check the file and list the runs, and do nothing."},
    CommandOption{"resume", "", "Finish this batch in the notebook: every run that is not over yet is done once."},
    CommandOption{"jobs", "N", "How many runs at a time; without it as many as there are processors."},
    CommandOption{"keep", "all", "Keep the whole history of the runs of sweeps too, not only of single runs."},
    CommandOption{"notebook", "FILE", "Save the runs in this notebook; without it in the default one."},
    format,
    CommandOption{"json", "", "Write the batch and all its runs as one JSON object."},
    plugin,
    help,
};
constexpr std::array runsOptions{
    CommandOption{"where", "FILTER",
        "Only runs that are like this: \"activation=relu and test-accuracy>0.95\"; `nnlab help filters` tells more."},
    CommandOption{
        "sort", "FIELD", "In the order of this parameter, channel or column; -FIELD begins with the largest."},
    CommandOption{"columns", "FIELDS", "These columns, separated by commas: id,activation,test-accuracy,best:loss."},
    CommandOption{"differing", "", "Of the parameters only those in which the runs differ."},
    format,
    CommandOption{"json", "", "Write all about the runs as one JSON object."},
    notebook,
    help,
};
constexpr std::array showOptions{
    CommandOption{"json", "", "Write the whole run as one JSON object, as `nnlab run --json` does."},
    notebook,
    help,
};
constexpr std::array compareOptions{
    CommandOption{
        "group", "PARAMETERS", "Put runs together that agree in these, separated by commas: activation,epochs."},
    CommandOption{"metric", "SCALAR", "Compare by this; best:SCALAR or area:SCALAR instead of its last value."},
    CommandOption{
        "reach", "SCALAR=VALUE", "Also when the runs got there: test-accuracy=0.95; may be given several times."},
    CommandOption{"where", "FILTER",
        "Only runs that are like this: \"activation=relu and test-accuracy>0.95\"; `nnlab help filters` tells more."},
    CommandOption{"scalars", "", "Last, best and area of every scalar, however many groups there are."},
    format,
    CommandOption{"json", "", "Write all about the comparison as one JSON object."},
    CommandOption{"markdown", "", "Write it as a document."},
    notebook,
    help,
};
constexpr std::array rerunOptions{
    CommandOption{"seed", "N", "Begin with other chance than the saved run."},
    threads,
    CommandOption{"json", "", "Write the whole run as one JSON object, and nothing else, to stdout."},
    CommandOption{"quiet", "", "No progress and no report."},
    notebook,
    plugin,
    help,
};
constexpr std::array continueOptions{
    CommandOption{"epochs", "N", "How many epochs the run shall have in all; without it as many as it was to have."},
    threads,
    CommandOption{"json", "", "Write the whole run as one JSON object, and nothing else, to stdout."},
    CommandOption{"quiet", "", "No progress and no report."},
    notebook,
    plugin,
    help,
};
constexpr std::array verifyOptions{threads, notebook, plugin, help};
constexpr std::array deleteOptions{notebook, help};
constexpr std::array tagOptions{
    CommandOption{"remove", "", "Take the tags away instead."},
    notebook,
    help,
};
constexpr std::array noteOptions{
    CommandOption{"name", "NAME", "Give the run this name."},
    notebook,
    help,
};
constexpr std::array exportOptions{
    CommandOption{"format", "FORMAT",
        "csv, json, npz, safetensors, onnx, c, python or batch; `nnlab help formats` tells what is in them."},
    CommandOption{"output", "FILE", "Write it to this file instead of to stdout."},
    notebook,
    help,
};
constexpr std::array predictOptions{
    CommandOption{
        "index", "N", "This sample of the data, counted from 0: of the run's own unless --data names others."},
    CommandOption{"split", "SPLIT", "Of which part of the data: test (if nobody says) or training."},
    CommandOption{
        "data", "DATA", "Samples of other data: a named set, a folder, a .npz or a .csv; all unless --index."},
    CommandOption{"image", "FILE", "A picture (PNG), brought to 28 x 28 as MNIST did it."},
    CommandOption{"as-is", "", "Take the picture as it is; it has to have the size that the network looks at."},
    CommandOption{
        "write-image", "FILE", "Write what the network looks at as a picture (PNG), to see what became of yours."},
    CommandOption{"at", "NUMBERS", "These inputs, separated by commas: 0.5,-1.2; may be given several times."},
    CommandOption{"label", "LABEL", "What the picture or the numbers should be, so that the loss can be told."},
    format,
    CommandOption{"json", "", "Write all about it as one JSON object."},
    notebook,
    plugin,
    help,
};
constexpr std::array takeInOptions{
    CommandOption{"notebook", "FILE", "The notebook that takes the runs in; it is made if there is none."},
    help,
};
constexpr std::array compactOptions{notebook, help};
constexpr std::array checkOptions{
    CommandOption{"json", "", "Write the findings as JSON."},
    help,
};
constexpr std::array benchOptions{
    CommandOption{"json", "", "Write the measurements as one JSON object."},
    CommandOption{"threads", "N", "How many threads to compute with."},
    CommandOption{
        "target", "TARGET", "Compute with this vector target (avx512, avx2, ..., scalar) instead of the best."},
    CommandOption{"signature", "", "Measure nothing: print one hash per experiment and a total."},
    help,
};
constexpr std::array helpOptions{help};

constexpr std::array table{
    Command{"list", "List the experiments.", "", listOptions, false, listCommand},
    Command{"describe", "Tell what an experiment does, takes and reports; or everything that can be chosen.",
        "[EXPERIMENT]", describeOptions, false, describeCommand},
    Command{"run", "Run an experiment once.", "EXPERIMENT [--PARAMETER VALUE]...", runOptions, true, runCommand},
    Command{"sweep", "Run an experiment with many values and seeds, and save every run.",
        "EXPERIMENT [--PARAMETER LIST]... [--seeds LIST]", sweepOptions, true, sweepCommand},
    Command{"batch", "Carry out the runs and sweeps of a file, and save every run.", "FILE", batchOptions, false,
        batchCommand},
    Command{"runs", "List the saved runs of a notebook.", "", runsOptions, false, runsCommand, true},
    Command{"show", "Show a saved run as it was shown when it ended.", "RUN", showOptions, false, showCommand, true},
    Command{"compare", "Lay saved runs side by side and tell what is more than chance.", "[RUN]...", compareOptions,
        false, compareCommand, true},
    Command{"rerun", "Run a saved run again, perhaps with other values.", "RUN [--PARAMETER VALUE]...", rerunOptions,
        true, rerunCommand, true},
    Command{"continue", "Go on where a saved run ended; the same bits as having run longer at once.", "RUN",
        continueOptions, false, continueCommand, true},
    Command{"verify", "Run saved runs again and tell whether every bit is the same.", "RUN...", verifyOptions, false,
        verifyCommand, true},
    Command{"tag", "Give saved runs tags.", "RUNS TAG...", tagOptions, false, tagCommand, true},
    Command{"note", "Write a note on a saved run.", "RUN [TEXT]", noteOptions, false, noteCommand, true},
    Command{"delete", "Delete saved runs.", "RUN...", deleteOptions, false, deleteCommand, true},
    Command{"export", "Write saved runs in a form that other programs read.", "RUN... --format FORMAT", exportOptions,
        false, exportCommand, true},
    Command{"predict", "Ask the network of a saved run: a sample, a picture, numbers or a whole data set.", "RUN",
        predictOptions, false, predictCommand, true},
    Command{
        "import", "Take the runs of another notebook into yours.", "FILE", takeInOptions, false, importCommand, true},
    Command{"merge", "Put several notebooks together.", "FILE... --notebook FILE", takeInOptions, false, mergeCommand,
        true},
    Command{"compact", "Give back the space that deleted runs have left in a notebook.", "", compactOptions, false,
        compactCommand, true},
    Command{"check", "Tell whether a plugin keeps the contract, or whether a notebook is whole.", "FILE", checkOptions,
        false, checkCommand},
    Command{"bench", "Measure how fast this machine trains, or print the signature of this build.", "[WORKLOAD]...",
        benchOptions, false, benchCommand},
    Command{"help", "Tell more about a command, an experiment or a topic.", "[TOPIC]", helpOptions, false, helpCommand},
};

} // namespace

std::span<const Command> commands() { return table; }

const Command* commandNamed(std::string_view id)
{
    const auto found = std::ranges::find(table, id, &Command::id);
    return found == table.end() ? nullptr : &*found;
}

} // namespace nnlab
