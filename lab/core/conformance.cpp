// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/conformance.h"

#include "lab/core/run_queue.h"
#include "lab/core/run_record.h"

#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <thread>

namespace nnlab {

namespace {

using namespace std::chrono_literals;

constexpr auto longestVariant = 10s;
constexpr auto stopPatience = 2s;

class Findings
{
public:
    void fail(std::string sentence) { m_findings.push_back({true, std::move(sentence)}); }
    void warn(std::string sentence) { m_findings.push_back({false, std::move(sentence)}); }
    std::vector<Finding> take() { return std::move(m_findings); }

private:
    std::vector<Finding> m_findings;
};

std::string parameterName(std::string_view id) { return "The parameter " + std::string(id); }

void checkKind(const Real& p, Findings& findings)
{
    if (!(std::isfinite(p.min) && std::isfinite(p.max) && p.min < p.max))
        findings.fail(parameterName(p.id) + " has no range: min has to be less than max, and both finite.");
    if (p.scale == Scale::Logarithmic && !(p.min > 0))
        findings.fail(parameterName(p.id) + " has a logarithmic scale, so min has to be above 0.");
    if (p.comfortable
        && !(p.comfortable->from < p.comfortable->to && p.comfortable->from >= p.min && p.comfortable->to <= p.max))
        findings.fail(parameterName(p.id) + " has a comfortable range that is not within min and max.");
}

void checkKind(const Integer& p, Findings& findings)
{
    if (!(p.min < p.max))
        findings.fail(parameterName(p.id) + " has no range: min has to be less than max.");
    if (p.scale == Scale::Logarithmic && p.min < 1)
        findings.fail(parameterName(p.id) + " has a logarithmic scale, so min has to be above 0.");
    if (p.comfortable
        && !(p.comfortable->from < p.comfortable->to && p.comfortable->from >= double(p.min)
            && p.comfortable->to <= double(p.max)))
        findings.fail(parameterName(p.id) + " has a comfortable range that is not within min and max.");
}

void checkKind(const Flag&, Findings&) { }

void checkOptions(std::string_view id, const std::vector<Option>& options, Findings& findings)
{
    std::set<std::string_view> ids;
    for (const Option& option : options) {
        if (!isKebabCase(option.id))
            findings.fail(
                parameterName(id) + " has an option \"" + std::string(option.id) + "\" whose id is not in kebab-case.");
        if (option.label.empty())
            findings.fail(parameterName(id) + " has an option " + std::string(option.id) + " without a label.");
        if (!ids.insert(option.id).second)
            findings.fail(parameterName(id) + " has two options called " + std::string(option.id) + ".");
    }
}

void checkKind(const Choice& p, Findings& findings)
{
    if (p.options.size() < 2)
        findings.fail(parameterName(p.id) + " has fewer than two options, so there is nothing to choose.");
    checkOptions(p.id, p.options, findings);
}

void checkKind(const LayerWidths& p, Findings& findings)
{
    if (p.maxLayers < 1 || p.maxWidth < 1)
        findings.fail(parameterName(p.id) + " allows no layers.");
}

void checkKind(const Path& p, Findings& findings) { checkOptions(p.id, p.suggestions, findings); }

void checkParameters(const LoadedExperiment& experiment, Findings& findings)
{
    std::set<std::string_view> ids;
    for (const Parameter& parameter : experiment.parameters) {
        const std::string_view id = idOf(parameter);
        if (!isKebabCase(id))
            findings.fail(
                parameterName(id) + " has an id that is not in kebab-case (lower-case words joined by hyphens).");
        if (!ids.insert(id).second)
            findings.fail("There are two parameters called " + std::string(id) + ".");
        if (std::ranges::find(reservedIds(), id) != reservedIds().end())
            findings.fail(parameterName(id) + " has an id that is a flag of nnlab itself.");
        if (labelOf(parameter).empty())
            findings.fail(parameterName(id) + " has no label.");
        if (helpOf(parameter).empty())
            findings.fail(parameterName(id) + " has no help.");
        std::visit([&findings](const auto& p) { checkKind(p, findings); }, parameter);
        if (const auto problem = problemWith(parameter, initialValue(parameter)))
            findings.fail("The initial value of " + std::string(id) + " is not possible: " + problem->sentence);
        for (const Condition& condition : conditionsOf(parameter)) {
            const Parameter* other = experiment.parameter(condition.parameter);
            if (!other || other == &parameter) {
                findings.fail(parameterName(id) + " is meaningful depending on " + std::string(condition.parameter)
                    + ", which is no other parameter.");
                continue;
            }
            for (const auto* names : {&condition.isOneOf, &condition.isNoneOf}) {
                for (const std::string_view name : *names) {
                    if (std::holds_alternative<Problem>(parseValue(*other, name))) {
                        findings.fail(parameterName(id) + " is meaningful depending on "
                            + std::string(condition.parameter) + " being " + std::string(name)
                            + ", which it cannot be.");
                    }
                }
            }
        }
    }
    for (const Problem& problem : problemsWith(experiment, Values(experiment.parameters))) {
        if (!problem.isWarning)
            findings.fail("The initial values do not go together: " + problem.sentence);
    }
}

void checkChannels(const LoadedExperiment& experiment, Findings& findings)
{
    std::set<std::string_view> ids;
    std::set<std::string_view> panels;
    if (experiment.channels.empty())
        findings.fail("There are no channels, so no run can show anything.");
    for (const Channel& channel : experiment.channels) {
        const std::string_view id = idOf(channel);
        if (!isKebabCase(id))
            findings.fail("The channel " + std::string(id)
                + " has an id that is not in kebab-case (lower-case words joined by hyphens).");
        if (!ids.insert(id).second)
            findings.fail("There are two channels called " + std::string(id) + ".");
        if (labelOf(channel).empty())
            findings.fail("The channel " + std::string(id) + " has no label.");
        panels.insert(std::visit([](const auto& c) { return c.panel.empty() ? c.id : c.panel; }, channel));
    }
    for (const Handle& handle : experiment.handles) {
        const std::string name = "The handle " + std::string(handle.id);
        if (!isKebabCase(handle.id) || handle.label.empty())
            findings.fail(name + " needs an id in kebab-case and a label.");
        if (!panels.contains(handle.panel))
            findings.fail(name + " lies in the panel " + std::string(handle.panel) + ", in which there is no channel.");
        for (const std::string_view id : handle.parameters) {
            if (!experiment.parameter(id))
                findings.fail(name + " moves " + std::string(id) + ", which is no parameter.");
        }
    }
}

void checkPresets(const LoadedExperiment& experiment, Findings& findings)
{
    for (const Preset& preset : experiment.info.presets) {
        for (const Problem& problem : checkedSpec(experiment, &preset, {}).problems)
            findings.fail("The preset " + preset.id + " is not possible: " + problem.sentence);
        for (const Expectation& expectation : preset.expected) {
            const Channel* channel = experiment.channel(expectation.channel);
            if (!channel || !std::holds_alternative<ScalarChannel>(*channel))
                findings.fail("The preset " + preset.id + " expects something of " + expectation.channel
                    + ", which is no scalar channel.");
        }
    }
}

/// Values to try, with a name for messages.
struct Variant
{
    std::string name;
    Values values;
};

/// The initial values, every preset, and every option of every choice and flag; numbers that are zero also at something
/// above.
std::vector<Variant> variantsOf(const LoadedExperiment& experiment)
{
    std::vector<Variant> variants{{"the initial values", Values(experiment.parameters)}};
    for (const Preset& preset : experiment.info.presets) {
        const CheckedSpec checked = checkedSpec(experiment, &preset, {});
        if (checked.isRight())
            variants.push_back({"the preset " + preset.id, checked.spec.values});
    }
    const Values initial(experiment.parameters);
    const auto add = [&](const Parameter& parameter, const Value& value) {
        Values values = initial;
        values.set(idOf(parameter), value);
        if (value != initialValue(parameter))
            variants.push_back({std::string(idOf(parameter)) + "=" + textOf(value), std::move(values)});
    };
    for (const Parameter& parameter : experiment.parameters) {
        if (const auto* choice = std::get_if<Choice>(&parameter)) {
            for (const Option& option : choice->options)
                add(parameter, std::string(option.id));
        } else if (std::holds_alternative<Flag>(parameter)) {
            add(parameter, true);
            add(parameter, false);
        } else if (const auto* integer = std::get_if<Integer>(&parameter); integer && integer->initial == 0) {
            add(parameter, std::clamp<std::int64_t>(1, integer->min, integer->max));
            add(parameter, std::clamp<std::int64_t>(100, integer->min, integer->max));
        }
    }
    return variants;
}

bool isPossible(const LoadedExperiment& experiment, const Values& values)
{
    return std::ranges::all_of(problemsWith(experiment, values), &Problem::isWarning);
}

class RunChecker
{
public:
    RunChecker(const std::shared_ptr<const LoadedExperiment>& experiment, Findings& findings)
        : m_experiment(experiment), m_findings(findings),
          m_readIds(std::make_shared<std::set<std::string, std::less<>>>())
    { }

    int runs() const { return m_runs; }

    void check()
    {
        const Values initial = quickened(*m_experiment, Values(m_experiment->parameters));
        if (!isPossible(*m_experiment, initial) || !checkStopping())
            return; // the reason is told already
        std::vector<Variant> variants = variantsOf(*m_experiment);
        for (Variant& variant : variants)
            variant.values = quickened(*m_experiment, std::move(variant.values));
        std::erase_if(variants, [this](const Variant& variant) { return !isPossible(*m_experiment, variant.values); });
        for (const Variant& variant : variants) {
            if (!tryVariant(variant))
                return;
        }
        checkReadsAndReports(variants);
        checkSignatures(initial);
        checkStepping(initial);
    }

private:
    RunSpec specOf(const Values& values) const
    {
        return {m_experiment->info.id, m_experiment->info.version, values, defaultSeed};
    }

    std::shared_ptr<RunRecord> recordOf(const Values& values) const
    {
        return std::make_shared<RunRecord>(m_experiment, specOf(values));
    }

    /// A run must return soon, whenever it is told to. If it does not, nothing else can be checked.
    bool checkStopping()
    {
        for (const auto moment : {0ms, 7ms, 43ms}) {
            const Values values(m_experiment->parameters);
            RunQueue queue(1, 1);
            const auto run = queue.submit(m_experiment, specOf(values), recordOf(values));
            ++m_runs;
            std::this_thread::sleep_for(moment);
            run->control().stop();
            if (!run->waitFor(stopPatience)) {
                m_findings.fail("A run with the initial values does not return within two seconds after it was told to "
                                "stop; it has to ask "
                                "proceed() or allowance() more often.");
                return false;
            }
        }
        return true;
    }

    /// The outcome, or nothing if it took too long and had to be stopped.
    std::optional<RunOutcome> carryOut(const RunSpec& spec, const std::shared_ptr<RunRecord>& record, int threads)
    {
        ++m_runs;
        RunQueue queue(1, threads);
        const auto run = queue.submit(m_experiment, spec, record);
        if (auto outcome = run->waitFor(longestVariant))
            return outcome;
        run->control().stop();
        run->waitFor(stopPatience);
        return {};
    }

    bool tryVariant(const Variant& variant)
    {
        RunSpec spec = specOf(variant.values);
        spec.values.noteReads(m_readIds);
        const auto record = recordOf(variant.values);
        const auto outcome = carryOut(spec, record, 1);
        if (!outcome) {
            m_findings.warn(
                "A run with " + variant.name + " takes longer than ten seconds even with few epochs and samples.");
            return true;
        }
        for (const ChannelRecord& channel : record->channels()) {
            if (!channel.points.empty() || channel.last)
                m_reported.insert(idOf(channel.channel));
        }
        if (outcome->status != RunStatus::Failed)
            return true;
        const std::string sentence = "A run with " + variant.name + " failed: " + outcome->message;
        if (outcome->cause == Error::Cause::Data)
            m_findings.warn(sentence);
        else
            m_findings.fail(sentence);
        // One broken report usually breaks every variant; telling it once is enough.
        return outcome->cause != Error::Cause::Plugin;
    }

    void checkReadsAndReports(const std::vector<Variant>& variants)
    {
        for (const Parameter& parameter : m_experiment->parameters) {
            const bool wasMeaningful = std::ranges::any_of(
                variants, [&](const Variant& variant) { return variant.values.isMeaningful(parameter); });
            if (!m_readIds->contains(idOf(parameter)) && wasMeaningful)
                m_findings.fail(parameterName(idOf(parameter)) + " is not read by any run, so it changes nothing.");
        }
        for (const Channel& channel : m_experiment->channels) {
            if (!m_reported.contains(idOf(channel)))
                m_findings.warn("The channel " + std::string(idOf(channel))
                    + " was not reported by any of the runs that were tried.");
        }
    }

    void checkSignatures(const Values& values)
    {
        std::optional<std::string> first;
        for (const int threads : {1, 1, 2, 4}) {
            const auto outcome = carryOut(specOf(values), recordOf(values), threads);
            if (!outcome)
                return;
            if (!first) {
                first = outcome->signature;
            } else if (*first != outcome->signature) {
                m_findings.fail("The same values give another signature "
                    + std::string(threads == 1 ? "the second time" : "on more threads")
                    + "; what is reported has to follow from values, seed and data alone (clock, chance of its own, "
                      "parallel sums?).");
                return;
            }
        }
        m_signature = *first;
    }

    void checkStepping(const Values& values)
    {
        if (m_signature.empty())
            return;
        ++m_runs;
        RunQueue queue(1, 1);
        const auto run = queue.submit(m_experiment, specOf(values), recordOf(values), {.isPaused = true});
        // A few steps of each kind, then on at full speed.
        for (const Step step : {Step::MiniBatch, Step::MiniBatch, Step::Epoch, Step::MiniBatch}) {
            while (!run->control().isWaiting() && !run->waitFor(1ms)) { }
            run->control().step(step);
        }
        run->control().resume();
        const auto outcome = run->waitFor(longestVariant);
        if (outcome && outcome->signature != m_signature)
            m_findings.fail("A run that is stepped and paused gives another signature than one that runs through.");
    }

    const std::shared_ptr<const LoadedExperiment> m_experiment;
    Findings& m_findings;
    int m_runs = 0;
    std::shared_ptr<std::set<std::string, std::less<>>> m_readIds;
    std::set<std::string_view> m_reported;
    std::string m_signature;
};

bool hasWord(std::string_view id, std::initializer_list<std::string_view> words)
{
    return std::ranges::any_of(words, [id](std::string_view word) { return id.find(word) != std::string_view::npos; });
}

} // namespace

std::span<const std::string_view> reservedIds()
{
    static constexpr std::array<std::string_view, 28> ids = {"columns", "data-hash", "dry-run", "experiment",
        "fail-fast", "format", "help", "jobs", "json", "keep", "limit", "markdown", "name", "note", "notebook",
        "plugin", "preset", "quiet", "resume", "save", "seed", "seeds", "shard", "tag", "threads", "verbose", "version",
        "where"};
    return ids;
}

Values quickened(const LoadedExperiment& experiment, Values values, std::int64_t epochs, std::int64_t samples)
{
    for (const Parameter& parameter : experiment.parameters) {
        const auto* integer = std::get_if<Integer>(&parameter);
        if (!integer)
            continue;
        const std::int64_t value = values[*integer];
        std::int64_t quick = value;
        if (hasWord(integer->id, {"epochs", "steps", "iterations", "passes"}))
            quick = std::min(value, epochs);
        else if (hasWord(integer->id, {"samples", "points"}) && (value == 0 || value > samples))
            quick = samples;
        if (quick == value || quick < integer->min || quick > integer->max)
            continue;
        Values changed = values;
        changed.set(integer->id, quick);
        if (isPossible(experiment, changed) || !isPossible(experiment, values))
            values = std::move(changed);
    }
    return values;
}

std::vector<Finding> checkDeclarations(const LoadedExperiment& experiment)
{
    Findings findings;
    checkParameters(experiment, findings);
    checkChannels(experiment, findings);
    checkPresets(experiment, findings);
    return findings.take();
}

std::vector<Finding> checkRuns(const std::shared_ptr<const LoadedExperiment>& experiment, int& runs)
{
    Findings findings;
    RunChecker checker(experiment, findings);
    checker.check();
    runs += checker.runs();
    return findings.take();
}

Conformance checkPlugin(const std::string& file)
{
    Conformance conformance;
    conformance.plugin = file;
    ExperimentCatalog catalog(PluginPlaces{{file}, {}});
    const CatalogRow row = catalog.rows().front();
    conformance.experiment = row.info.id;
    std::shared_ptr<const LoadedExperiment> experiment;
    try {
        experiment = catalog.load(row.info.id);
    } catch (const Error&) {
        conformance.findings.push_back({true, catalog.rows().front().problem});
        return conformance;
    }
    const std::string name = QFileInfo(QString::fromStdString(file)).completeBaseName().toStdString();
    if (!isSameId(name, row.info.id))
        conformance.findings.push_back({false,
            "The file is called " + name + " and the experiment " + row.info.id + "; one name is easier to find."});
    std::vector<Finding> declared = checkDeclarations(*experiment);
    conformance.findings.insert(conformance.findings.end(), declared.begin(), declared.end());
    // Runs with declarations that are wrong would only tell the same again.
    if (conformance.keepsContract()) {
        const std::vector<Finding> ran = checkRuns(experiment, conformance.runs);
        conformance.findings.insert(conformance.findings.end(), ran.begin(), ran.end());
    }
    return conformance;
}

bool Conformance::keepsContract() const { return std::ranges::none_of(findings, &Finding::isFailure); }

QJsonObject Conformance::toJson() const
{
    QJsonArray list;
    for (const Finding& finding : findings) {
        list.append(QJsonObject{
            {QStringLiteral("severity"), finding.isFailure ? QStringLiteral("failure") : QStringLiteral("warning")},
            {QStringLiteral("sentence"), QString::fromStdString(finding.sentence)}});
    }
    return {{QStringLiteral("plugin"), QString::fromStdString(plugin)},
        {QStringLiteral("experiment"), QString::fromStdString(experiment)}, {QStringLiteral("findings"), list},
        {QStringLiteral("runs"), runs}, {QStringLiteral("keepsContract"), keepsContract()}};
}

std::string Conformance::text() const
{
    std::string lines;
    for (const Finding& finding : findings)
        lines += (finding.isFailure ? "failure: " : "warning: ") + finding.sentence + "\n";
    return lines + experiment + (keepsContract() ? " keeps the contract" : " does not keep the contract") + " ("
        + std::to_string(runs) + (runs == 1 ? " run" : " runs") + " tried).\n";
}

} // namespace nnlab
