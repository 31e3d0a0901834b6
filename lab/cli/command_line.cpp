// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/command.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace nnlab {

namespace {

bool isFlag(std::string_view word) { return word.size() > 2 && word.starts_with("--"); }

const CommandOption* optionNamed(const Command& command, std::string_view name)
{
    const auto found = std::ranges::find(command.options, name, &CommandOption::name);
    return found == command.options.end() ? nullptr : &*found;
}

std::string unknownOption(const Command& command, const std::string& name)
{
    std::vector<std::string> names;
    for (const CommandOption& option : command.options)
        names.emplace_back(option.name);
    const auto nearest = nearestName(name, names);
    return "`nnlab " + std::string(command.id) + "` does not know --" + name + "; "
        + (nearest ? "did you mean --" + *nearest + "?"
                   : "`nnlab " + std::string(command.id) + " --help` shows what it takes.");
}

} // namespace

bool Invocation::has(std::string_view option) const { return value(option).has_value(); }

std::optional<std::string> Invocation::value(std::string_view option) const
{
    const std::vector<std::string> all = values(option);
    if (all.empty())
        return {};
    return all.back();
}

std::vector<std::string> Invocation::values(std::string_view option) const
{
    std::vector<std::string> found;
    for (const auto& [name, value] : options) {
        if (name == option)
            found.push_back(value);
    }
    return found;
}

Invocation parseArguments(const Command& command, std::span<const std::string> arguments)
{
    Invocation invocation;
    bool onlyWords = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument == "--" && !onlyWords) {
            onlyWords = true;
            continue;
        }
        if (argument == "-h" && !onlyWords) {
            invocation.options.emplace_back("help", "");
            continue;
        }
        const std::size_t equals = argument.find('=');
        if (onlyWords || !isFlag(argument)) {
            if (!onlyWords && argument.size() > 1 && argument.front() == '-')
                invocation.problems.push_back(
                    "There is no flag " + argument + "; flags have two hyphens, as in --seed 7.");
            else if (onlyWords || !command.takesParameters || equals == std::string::npos || equals == 0)
                invocation.words.push_back(argument);
            else if (const CommandOption* option = optionNamed(command, argument.substr(0, equals));
                     option && !option->value.empty())
                invocation.options.emplace_back(option->name, argument.substr(equals + 1));
            else
                invocation.assignments.push_back({argument.substr(0, equals), argument.substr(equals + 1)});
            continue;
        }

        const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
        const CommandOption* option = optionNamed(command, name);
        if (option && option->value.empty()) {
            if (equals != std::string::npos)
                invocation.problems.push_back("--" + name + " takes no value.");
            invocation.options.emplace_back(name, "");
            continue;
        }
        if (!option && !command.takesParameters) {
            invocation.problems.push_back(unknownOption(command, name));
            continue;
        }
        // A value may begin with a hyphen, because numbers do; two hyphens begin the next flag.
        std::optional<std::string> value;
        if (equals != std::string::npos)
            value = argument.substr(equals + 1);
        else if (i + 1 < arguments.size() && !isFlag(arguments[i + 1]))
            value = arguments[++i];
        if (option && !value)
            invocation.problems.push_back(
                "--" + name + " needs a value: --" + name + " " + std::string(option->value) + ".");
        else if (option)
            invocation.options.emplace_back(name, *value);
        else if (value)
            invocation.assignments.push_back({name, *value});
        else
            invocation.bare.push_back(name);
    }
    return invocation;
}

std::optional<std::int64_t> integerOption(const Invocation& invocation, std::string_view option, std::int64_t min,
    std::int64_t max, std::vector<std::string>& problems)
{
    const auto text = invocation.value(option);
    if (!text)
        return {};
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error == std::errc() && end == text->data() + text->size() && number >= min && number <= max)
        return number;
    problems.push_back("--" + std::string(option) + " is a whole number from " + std::to_string(min) + " to "
        + std::to_string(max) + ", not \"" + *text + "\".");
    return {};
}

ExitCode tellProblems(std::span<const std::string> sentences)
{
    for (const std::string& sentence : sentences)
        std::fprintf(stderr, "nnlab: %s\n", sentence.c_str());
    return ExitCode::Usage;
}

ExperimentCatalog catalogFor(const Invocation& invocation)
{
    const std::vector<std::string> files = invocation.values("plugin");
    ExperimentCatalog catalog(standardPluginPlaces(files));
    for (const CatalogRow& row : catalog.rows()) {
        if (row.isAskedFor && !row.isUsable())
            throw Error("The plugin " + row.file + " cannot be used. " + row.problem, Error::Cause::Plugin);
    }
    return catalog;
}

} // namespace nnlab
