// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/batch_file.h"

#include "lab/core/notebook_sweeps.h"
#include "lab/core/value_json.h"

#include <QJsonArray>

#include <algorithm>
#include <map>
#include <set>

namespace nnlab {

namespace {

using Keys = std::vector<std::string>;

const Keys batchKeys{"runs", "sweeps"};
const Keys runKeys{"experiment", "preset", "values", "seed", "version", "name", "tags"};
const Keys sweepKeys{"experiment", "preset", "values", "seeds", "version", "name", "tags"};

QString qt(const std::string& text) { return QString::fromStdString(text); }

bool isComment(const QString& key) { return key.startsWith(QLatin1String("//")); }

/// Whole numbers as they are, also where they are written as 1e6.
std::optional<std::int64_t> wholeNumber(const QJsonValue& value)
{
    const qint64 one = value.toInteger(0);
    return one == value.toInteger(1) ? std::optional<std::int64_t>(one) : std::nullopt;
}

/// As it would be typed behind a flag; nothing for null, lists and objects.
std::optional<std::string> typed(const QJsonValue& value)
{
    if (value.isString())
        return value.toString().toStdString();
    if (value.isBool())
        return value.toBool() ? "true" : "false";
    if (const auto whole = wholeNumber(value))
        return std::to_string(*whole);
    if (value.isDouble())
        return textOf(Value(value.toDouble()));
    return {};
}

/// A value of the file and the way to it.
struct Found
{
    QJsonValue value;
    JsonPath path;
};

class Reader
{
public:
    Reader(std::string text, ExperimentCatalog& catalog) : m_json(std::move(text)), m_catalog(catalog) { }

    CheckedBatch read()
    {
        for (const JsonText::Mistake& mistake : m_json.mistakes())
            m_batch.problems.push_back({mistake.place, {{}, mistake.sentence}});
        if (m_json.isUnderstood()) {
            readFile();
            if (m_batch.isRight())
                identify();
        }
        for (auto* list : {&m_batch.problems, &m_batch.warnings})
            std::ranges::stable_sort(*list, {}, &BatchProblem::place);
        return std::move(m_batch);
    }

private:
    void tell(TextPlace place, Problem problem)
    {
        (problem.isWarning ? m_batch.warnings : m_batch.problems).push_back({place, std::move(problem)});
    }

    void wrong(TextPlace place, std::string sentence) { tell(place, {{}, std::move(sentence)}); }

    void readFile()
    {
        const auto members = membersOf({m_json.object(), {}}, batchKeys, "A batch file");
        if (members.empty() && m_batch.isRight())
            wrong(m_json.placeOf({}), "A batch file has runs or sweeps, or both; here is neither.");
        for (const bool isSweep : {false, true}) {
            const auto found = members.find(isSweep ? "sweeps" : "runs");
            if (found == members.end())
                continue;
            const auto& [value, path] = found->second;
            if (!value.isArray()) {
                wrong(m_json.placeOf(path), found->first + " is a list, in brackets: [ ... ].");
                continue;
            }
            const QJsonArray list = value.toArray();
            for (qsizetype i = 0; i < list.size(); ++i) {
                const std::string label = (isSweep ? "sweep " : "run ") + std::to_string(i + 1);
                readEntry({list.at(i), path / static_cast<std::size_t>(i)}, isSweep, label);
            }
        }
        if (m_batch.isRight() && m_batch.runCount() > mostRunsOfBatch) {
            wrong(m_json.placeOf({}),
                "This batch has " + std::to_string(m_batch.runCount()) + " runs, and at most "
                    + std::to_string(mostRunsOfBatch) + " are possible.");
        }
        if (m_batch.isRight() && m_batch.runCount() == 0)
            wrong(m_json.placeOf({}), "There is nothing to run in this batch file.");
    }

    /// The members of an object under the keys that are known. One that is misspelt is told and taken for the one that
    /// was meant, so that what it says can be checked too.
    std::map<std::string, Found> membersOf(const Found& object, const Keys& known, const std::string& what)
    {
        std::map<std::string, Found> members;
        const QJsonObject json = object.value.toObject();
        const auto isKnown = [&](const std::string& key) { return std::ranges::find(known, key) != known.end(); };
        for (auto member = json.begin(); member != json.end(); ++member) {
            const std::string key = member.key().toStdString();
            if (isKnown(key))
                members[key] = {member.value(), object.path / key};
        }
        for (auto member = json.begin(); member != json.end(); ++member) {
            const std::string key = member.key().toStdString();
            if (isKnown(key) || isComment(member.key()))
                continue;
            const auto nearest = nearestName(key, known);
            std::string list;
            for (const std::string& name : known)
                list += (list.empty() ? "" : name == known.back() ? " and " : ", ") + name;
            wrong(m_json.placeOfKey(object.path / key),
                what + " has no key called " + key + "; "
                    + (nearest ? "did you mean " + *nearest + "?" : "it has " + list + "."));
            if (nearest)
                members.try_emplace(*nearest, Found{member.value(), object.path / key});
        }
        return members;
    }

    std::string textOfMember(const std::map<std::string, Found>& members, const std::string& key)
    {
        const auto found = members.find(key);
        if (found == members.end())
            return {};
        if (!found->second.value.isString())
            wrong(m_json.placeOf(found->second.path), key + " is text, in double quotes.");
        return found->second.value.toString().toStdString();
    }

    void readEntry(const Found& entry, bool isSweep, const std::string& label)
    {
        const std::string what = isSweep ? "A sweep" : "A run";
        if (!entry.value.isObject()) {
            wrong(
                m_json.placeOf(entry.path), what + " is an object, in braces: {\"experiment\": ..., \"values\": ...}.");
            return;
        }
        m_entry = entry.path;
        m_members = membersOf(entry, isSweep ? sweepKeys : runKeys, what);
        BatchEntry result;
        result.label = label;
        result.name = textOfMember(m_members, "name");
        result.tags = tags();
        result.experiment = experiment(what);
        if (!result.experiment)
            return;
        checkVersion(*result.experiment);
        const std::size_t before = m_batch.problems.size();
        std::vector<RunSpec> runs;
        if (isSweep) {
            result.sweep = sweep(*result.experiment);
            runs = result.sweep->runs;
        } else {
            runs.push_back(run(*result.experiment));
        }
        if (m_batch.problems.size() > before)
            return;
        addNewOnes(std::move(runs), result);
        m_batch.entries.push_back(std::move(result));
    }

    std::vector<std::string> tags()
    {
        const auto found = m_members.find("tags");
        if (found == m_members.end())
            return {};
        const auto& [value, path] = found->second;
        if (value.isString())
            return {value.toString().toStdString()};
        std::vector<std::string> tags;
        const QJsonArray list = value.toArray();
        bool areTexts = value.isArray();
        for (const QJsonValue& tag : list) {
            areTexts = areTexts && tag.isString();
            tags.push_back(tag.toString().toStdString());
        }
        if (!areTexts)
            wrong(m_json.placeOf(path), "tags is a list of texts, as in [\"good\", \"small\"].");
        return tags;
    }

    std::shared_ptr<const LoadedExperiment> experiment(const std::string& what)
    {
        const auto found = m_members.find("experiment");
        if (found == m_members.end()) {
            wrong(m_json.placeOf(m_entry), what + " says which experiment it is of, and here experiment is missing.");
            return {};
        }
        const std::string id = textOfMember(m_members, "experiment");
        if (!found->second.value.isString())
            return {};
        try {
            return m_catalog.load(id);
        } catch (const Error& error) {
            tell(m_json.placeOf(found->second.path), {{}, error.what(), error.cause()});
            return {};
        }
    }

    void checkVersion(const LoadedExperiment& experiment)
    {
        const auto found = m_members.find("version");
        if (found == m_members.end())
            return;
        const auto version = wholeNumber(found->second.value);
        const TextPlace place = m_json.placeOf(found->second.path);
        if (!version) {
            wrong(place, "version is a whole number: that of the experiment the values were written for.");
        } else if (*version != experiment.info.version) {
            wrong(place,
                "This was written for version " + std::to_string(*version) + " of " + experiment.info.id
                    + ", and here is version " + std::to_string(experiment.info.version)
                    + ", which may give other results; take version away to run it all the same.");
        }
    }

    /// Where a problem is: at the key of what is unknown, at the value of what is wrong, at the entry where neither is
    /// written.
    TextPlace placeOf(const Problem& problem, const LoadedExperiment& experiment) const
    {
        if (const auto member = m_members.find(problem.parameter); member != m_members.end())
            return m_json.placeOf(member->second.path);
        const auto values = m_members.find("values");
        if (problem.parameter.empty() || values == m_members.end())
            return m_json.placeOf(m_entry);
        const QJsonObject json = values->second.value.toObject();
        for (auto value = json.begin(); value != json.end(); ++value) {
            const std::string key = value.key().toStdString();
            if (!isSameId(key, problem.parameter))
                continue;
            const JsonPath path = values->second.path / key;
            return !experiment.parameter(key) ? m_json.placeOfKey(path) : m_json.placeOf(path);
        }
        return m_json.placeOf(m_entry);
    }

    void tellAll(const std::vector<Problem>& problems, const LoadedExperiment& experiment)
    {
        for (const Problem& problem : problems)
            tell(placeOf(problem, experiment), problem);
    }

    CheckedSweep sweep(const LoadedExperiment& experiment)
    {
        QJsonObject json;
        for (const char* key : {"experiment", "preset", "seeds", "values"}) {
            if (const auto found = m_members.find(key); found != m_members.end())
                json.insert(QLatin1String(key), found->second.value);
        }
        const SweepReading reading = readSweepDefinition(json);
        CheckedSweep checked = checkedSweep(experiment, reading.definition);
        tellAll(reading.problems, experiment);
        tellAll(checked.problems, experiment);
        tellAll(checked.warnings, experiment);
        return checked;
    }

    RunSpec run(const LoadedExperiment& experiment)
    {
        const Preset* preset = nullptr;
        if (const std::string id = textOfMember(m_members, "preset"); !id.empty()) {
            preset = experiment.info.preset(id);
            if (!preset)
                wrong(m_json.placeOf(m_members.at("preset").path), unknownPreset(experiment.info, id));
        }
        const std::vector<Assignment> values = assignments(experiment);
        CheckedSpec checked = checkedSpec(experiment, preset, values, seed());
        tellAll(checked.problems, experiment);
        tellAll(checked.warnings, experiment);
        return std::move(checked.spec);
    }

    std::vector<Assignment> assignments(const LoadedExperiment& experiment)
    {
        const auto found = m_members.find("values");
        if (found == m_members.end())
            return {};
        const auto& [values, path] = found->second;
        if (!values.isObject()) {
            wrong(m_json.placeOf(path), "values is an object, in braces, of parameters and their values.");
            return {};
        }
        std::vector<Assignment> assignments;
        std::set<const Parameter*> given;
        const QJsonObject json = values.toObject();
        for (auto value = json.begin(); value != json.end(); ++value) {
            if (isComment(value.key()))
                continue;
            const std::string key = value.key().toStdString();
            const Parameter* parameter = experiment.parameter(key);
            if (parameter && !given.insert(parameter).second)
                wrong(m_json.placeOfKey(path / key),
                    std::string(idOf(*parameter)) + " is given twice, in two spellings.");
            if (const auto text = typed(value.value()))
                assignments.push_back({key, *text});
            else if (!parameter)
                assignments.push_back({key, ""}); // unknown, which is told with the others
            else
                wrong(m_json.placeOf(path / key), oneValueOnly(key, value.value()));
        }
        return assignments;
    }

    static std::string oneValueOnly(const std::string& key, const QJsonValue& value)
    {
        if (value.isArray())
            return key + " has one value in a run; lists of values are for sweeps.";
        return key + " is text, a number, true or false.";
    }

    std::uint64_t seed()
    {
        const auto found = m_members.find("seed");
        if (found == m_members.end())
            return defaultSeed;
        const auto seed = wholeNumber(found->second.value);
        if (seed && *seed >= 0 && std::cmp_less_equal(*seed, maxSeed))
            return static_cast<std::uint64_t>(*seed);
        wrong(m_json.placeOf(found->second.path),
            "seed is a whole number from 0 to " + std::to_string(maxSeed)
                + (found->second.value.isArray() || found->second.value.isString()
                        ? "; lists of seeds are for sweeps, under seeds."
                        : "."));
        return defaultSeed;
    }

    /// What an entry before has is not done twice.
    void addNewOnes(std::vector<RunSpec> runs, BatchEntry& entry)
    {
        const TextPlace here = m_json.placeOf(m_entry);
        std::size_t known = 0;
        TextPlace there;
        for (RunSpec& spec : runs) {
            const auto [first, isNew] = m_known.emplace(spec.canonicalJson(), here);
            if (isNew) {
                entry.runs.push_back(std::move(spec));
                continue;
            }
            ++known;
            there = first->second;
        }
        if (known == 0)
            return;
        const std::string line = std::to_string(there.line);
        tell(here,
            {{},
                runs.size() == 1 ? "This is the same run as in line " + line + "; it is done once."
                                 : std::to_string(known) + " of its " + std::to_string(runs.size())
                        + " runs are in the file before, the last of them in line " + line + "; each is done once.",
                Error::Cause::Usage, true});
    }

    /// A member for each entry, so that the entries in which two batches differ can be named.
    void identify()
    {
        QJsonObject json{{QStringLiteral("numerics"), numericsVersion}};
        int runs = 0;
        int sweeps = 0;
        for (const BatchEntry& entry : m_batch.entries) {
            if (entry.sweep)
                json.insert(QStringLiteral("sweep %1").arg(++sweeps), qt(entry.sweep->canonicalJson));
            else if (!entry.runs.empty())
                json.insert(QStringLiteral("run %1").arg(++runs), qt(entry.runs.front().canonicalJson()));
        }
        CheckedSweep& unit = m_batch.unit;
        unit.definition.experiment = batchExperiment;
        unit.canonicalJson = canonicalText(json);
        unit.spec = hashOf(unit.canonicalJson);
        for (const BatchEntry& entry : m_batch.entries)
            unit.runs.insert(unit.runs.end(), entry.runs.begin(), entry.runs.end());
        unit.combinations = unit.runs.size();
    }

    const JsonText m_json;
    ExperimentCatalog& m_catalog;
    CheckedBatch m_batch;
    std::map<std::string, TextPlace> m_known; // runs by their canonical JSON, and where the entry is that has them

    // Of the entry that is being read.
    JsonPath m_entry;
    std::map<std::string, Found> m_members;
};

} // namespace

std::size_t CheckedBatch::runCount() const
{
    std::size_t count = 0;
    for (const BatchEntry& entry : entries)
        count += entry.runs.size();
    return count;
}

CheckedBatch checkedBatch(std::string text, ExperimentCatalog& catalog)
{
    return Reader(std::move(text), catalog).read();
}

std::string batchText(std::span<const BatchRun> runs)
{
    QJsonArray list;
    for (const BatchRun& run : runs) {
        QJsonObject json{{QStringLiteral("experiment"), qt(run.spec.experiment)},
            {QStringLiteral("version"), static_cast<qint64>(run.spec.version)},
            {QStringLiteral("seed"), static_cast<qint64>(run.spec.seed)},
            {QStringLiteral("values"), toJson(run.spec.values)}};
        if (!run.comment.empty())
            json.insert(QStringLiteral("//"), qt(run.comment));
        if (!run.name.empty())
            json.insert(QStringLiteral("name"), qt(run.name));
        QJsonArray tags;
        for (const std::string& tag : run.tags)
            tags.append(qt(tag));
        if (!tags.isEmpty())
            json.insert(QStringLiteral("tags"), tags);
        list.append(json);
    }
    return indentedText({{QStringLiteral("runs"), list}});
}

} // namespace nnlab
