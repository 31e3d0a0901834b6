// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_spec.h"

#include "lab/core/parameter_text.h"
#include "lab/core/value_json.h"

#include <algorithm>

namespace nnlab {

namespace {

Problem unknownParameter(const LoadedExperiment& experiment, const std::string& key)
{
    std::vector<std::string> names;
    for (const Parameter& parameter : experiment.parameters)
        names.emplace_back(idOf(parameter));
    std::string sentence = "There is no parameter called " + key + "; ";
    if (const auto nearest = nearestName(key, names))
        sentence += "did you mean " + *nearest + "?";
    else
        sentence += "`nnlab run " + experiment.info.id + " --help` lists those of " + experiment.info.id + ".";
    return {key, sentence};
}

void assign(const LoadedExperiment& experiment, const std::string& key, const std::string& text, CheckedSpec& checked)
{
    const Parameter* parameter = experiment.parameter(key);
    if (!parameter) {
        checked.problems.push_back(unknownParameter(experiment, key));
        return;
    }
    auto parsed = parseValue(*parameter, text);
    if (auto* problem = std::get_if<Problem>(&parsed))
        checked.problems.push_back(std::move(*problem));
    else
        checked.spec.values.set(idOf(*parameter), std::get<Value>(std::move(parsed)));
}

} // namespace

std::string RunSpec::canonicalJson(const std::string& dataHash) const
{
    QJsonObject json{{QStringLiteral("experiment"), QString::fromStdString(experiment)},
        {QStringLiteral("version"), static_cast<qint64>(version)}, {QStringLiteral("numerics"), numericsVersion},
        {QStringLiteral("seed"), static_cast<qint64>(seed)}, {QStringLiteral("values"), toJson(values)}};
    if (!dataHash.empty())
        json.insert(QStringLiteral("data"), QString::fromStdString(dataHash));
    return canonicalText(json);
}

std::string RunSpec::hash(const std::string& dataHash) const { return hashOf(canonicalJson(dataHash)); }

std::vector<Problem> problemsWith(const LoadedExperiment& experiment, const Values& values)
{
    std::vector<Problem> problems;
    // Together values can only be judged when each by itself makes sense, so a wrong one counts as not given.
    Values sensible = values;
    for (const Parameter& parameter : experiment.parameters) {
        const Value* value = values.find(idOf(parameter));
        std::optional<Problem> problem;
        if (!value)
            problem = Problem{std::string(idOf(parameter)), std::string(idOf(parameter)) + " has no value."};
        else
            problem = problemWith(parameter, *value);
        if (problem) {
            problems.push_back(std::move(*problem));
            sensible.set(idOf(parameter), initialValue(parameter));
        }
    }
    try {
        const std::size_t wrongAlone = problems.size();
        for (Problem& together : experiment.experiment->problems(sensible)) {
            const bool isTold = std::any_of(problems.begin(), problems.begin() + std::ptrdiff_t(wrongAlone),
                [&](const Problem& p) { return p.parameter == together.parameter; });
            if (!isTold)
                problems.push_back(std::move(together));
        }
        return problems;
    } catch (const Error& error) {
        return {{{}, error.what(), error.cause()}};
    } catch (const std::exception& exception) {
        return {{{}, "The experiment " + experiment.info.id + " threw while checking values: " + exception.what(),
            Error::Cause::Plugin}};
    } catch (...) {
        return {{{}, "The experiment " + experiment.info.id + " threw while checking values.", Error::Cause::Plugin}};
    }
}

CheckedSpec checkedSpec(const LoadedExperiment& experiment, const Preset* preset,
    std::span<const Assignment> assignments, std::uint64_t seed)
{
    CheckedSpec checked;
    checked.spec = {experiment.info.id, experiment.info.version, Values(experiment.parameters), seed};
    if (preset) {
        for (const auto& [key, text] : preset->values)
            assign(experiment, key, text, checked);
    }
    const Values before = checked.spec.values;
    for (const Assignment& assignment : assignments)
        assign(experiment, assignment.parameter, assignment.value, checked);
    for (Problem& problem : problemsWith(experiment, checked.spec.values)) {
        const bool isTold =
            std::ranges::any_of(checked.problems, [&](const Problem& p) { return p.sentence == problem.sentence; });
        if (!isTold)
            (problem.isWarning ? checked.warnings : checked.problems).push_back(std::move(problem));
    }

    for (const Parameter& parameter : experiment.parameters) {
        const std::string id(idOf(parameter));
        const bool isAssigned =
            std::ranges::any_of(assignments, [&](const Assignment& a) { return isSameId(a.parameter, id); });
        const Value* value = checked.spec.values.find(id);
        if (isAssigned && value && before.find(id) && *value != *before.find(id)
            && !checked.spec.values.isMeaningful(parameter)) {
            checked.warnings.push_back(
                {id, id + " changes nothing here: it is meaningful only where " + conditionText(parameter) + ".",
                    Error::Cause::Usage, true});
        }
    }
    return checked;
}

} // namespace nnlab
