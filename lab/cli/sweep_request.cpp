// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/sweep_request.h"

#include "lab/cli/notebook_words.h"
#include "lab/core/parameter_text.h"

namespace nnlab {

std::string sweptValue(const LoadedExperiment& experiment, const Values& values, const std::string& parameter)
{
    const Value* value = values.find(parameter);
    const Parameter* declared = experiment.parameter(parameter);
    return value && declared && values.isMeaningful(*declared) ? textOf(*value) : "-";
}

std::string variantText(const LoadedExperiment& experiment, const RunSpec& run, const std::vector<std::string>& swept)
{
    std::string text;
    for (const std::string& id : swept) {
        if (const std::string value = sweptValue(experiment, run.values, id); value != "-")
            text += id + " " + value + ", ";
    }
    return text + "seed " + std::to_string(run.seed);
}

double weightOf(const RunSpec& run)
{
    const Value* epochs = run.values.find("epochs");
    const auto* number = epochs ? std::get_if<std::int64_t>(epochs) : nullptr;
    return number && *number > 0 ? static_cast<double>(*number) : 1;
}

std::string resumeLine(const SweepRequest& request, bool withLimit)
{
    const SweepDefinition& definition = request.sweep.definition;
    std::string line = "nnlab sweep " + definition.experiment;
    if (!definition.preset.empty())
        line += " --preset " + shellQuoted(definition.preset);
    for (const Assignment& axis : definition.axes)
        line += " --" + axis.parameter + " " + shellQuoted(axis.value);
    line += " --seeds " + shellQuoted(definition.seeds);
    if (withLimit && request.limit)
        line += " --limit " + std::to_string(*request.limit);
    return line + request.extraWords + notebookWords(request.file) + " --resume";
}

} // namespace nnlab
