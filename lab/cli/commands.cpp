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
constexpr std::array runOptions{
    CommandOption{"preset", "PRESET", "Begin with the values of this preset."},
    CommandOption{"seed", "N", "What chance begins with; the same seed gives the same bits. Initially 1."},
    CommandOption{"threads", "N", "How many threads to compute with; results do not depend on it."},
    CommandOption{"json", "", "Write the whole run as one JSON object, and nothing else, to stdout."},
    CommandOption{"quiet", "", "No progress and no report."},
    plugin,
    help,
};
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
    Command{"check", "Tell whether a plugin keeps the contract.", "PLUGIN", checkOptions, false, checkCommand},
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
