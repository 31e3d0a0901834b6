// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/experiment_words.h"

#include "lab/cli/terminal.h"
#include "lab/core/describe.h"
#include "lab/core/parameter_text.h"

namespace nnlab {

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

std::string helpWithParameters(const Command& command, const LoadedExperiment& experiment)
{
    std::string text = commandHelp(command) + "\nParameters of " + experiment.info.id + "\n"
        + parametersText(experiment, Terminal::width());
    if (!experiment.info.presets.empty())
        text += "\nPresets of " + experiment.info.id + "\n" + presetsText(experiment, Terminal::width());
    return text;
}

} // namespace nnlab
