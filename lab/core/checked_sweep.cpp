// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/checked_sweep.h"

#include "lab/core/parameter_text.h"
#include "lab/core/value_json.h"
#include "lab/core/value_list.h"

#include <algorithm>
#include <map>
#include <set>

namespace nnlab {

namespace {

/// Seeds are read like the values of any parameter.
const Parameter& seedParameter()
{
    static const Parameter parameter = Integer{.id = "seeds",
        .label = "Seeds",
        .help = "What chance begins with.",
        .initial = static_cast<std::int64_t>(defaultSeed),
        .min = 0,
        .max = static_cast<std::int64_t>(maxSeed)};
    return parameter;
}

/// One parameter of the sweep with its values.
struct Axis
{
    const Parameter* parameter = nullptr;
    ValueList list;
};

/// Goes from a definition to its runs.
class Expansion
{
public:
    Expansion(const LoadedExperiment& experiment, const SweepDefinition& definition)
        : m_experiment(experiment), m_written(definition)
    { }

    CheckedSweep checked()
    {
        m_sweep.definition.experiment = m_experiment.info.id;
        takePreset();
        takeAxes();
        takeSeeds();
        identify();
        if (m_sweep.isRight())
            countCombinations();
        if (m_sweep.isRight())
            expand();
        if (!m_sweep.isRight())
            m_sweep.runs.clear();
        return std::move(m_sweep);
    }

private:
    void wrong(const std::string& key, const std::string& sentence) { m_sweep.problems.push_back({key, sentence}); }

    void takePreset()
    {
        const Preset* preset = nullptr;
        if (!m_written.preset.empty()) {
            preset = m_experiment.info.preset(m_written.preset);
            if (!preset)
                wrong("preset", unknownPreset(m_experiment.info, m_written.preset));
            else
                m_sweep.definition.preset = preset->id;
        }
        CheckedSpec base = checkedSpec(m_experiment, preset, {});
        m_base = std::move(base.spec);
    }

    void takeAxes()
    {
        std::map<std::string, std::size_t> given; // how often
        for (const Assignment& axis : m_written.axes) {
            const Parameter* parameter = m_experiment.parameter(axis.parameter);
            if (!parameter) {
                // One sentence for unknown names, whoever asks.
                const std::vector<Assignment> alone{axis};
                const CheckedSpec told = checkedSpec(m_experiment, nullptr, alone);
                for (const Problem& problem : told.problems) {
                    if (problem.parameter == axis.parameter)
                        m_sweep.problems.push_back(problem);
                }
                continue;
            }
            const std::string id(idOf(*parameter));
            if (++given[id] == 2)
                wrong(id, id + " is given twice; put all its values into one list, as in " + id + "=A,B.");
            ValueList list = valueListOf(*parameter, axis.value);
            m_sweep.problems.insert(m_sweep.problems.end(), list.problems.begin(), list.problems.end());
            m_axes.push_back({parameter, std::move(list)});
        }
        std::ranges::stable_sort(m_axes, {}, &Axis::parameter); // which point into one array, in the order declared
        for (const Axis& axis : m_axes) {
            m_sweep.definition.axes.push_back({std::string(idOf(*axis.parameter)), axis.list.text});
            if (!axis.list.isRandom() || !axis.list.problems.empty())
                continue;
            if (m_draws > 0 && axis.list.draws != m_draws) {
                const std::string id(idOf(*axis.parameter));
                wrong(id,
                    id + " has " + std::to_string(axis.list.draws) + " random draws and another parameter "
                        + std::to_string(m_draws)
                        + "; random: values are drawn together, so all of them need the same number.");
            }
            m_draws = axis.list.draws;
        }
    }

    void takeSeeds()
    {
        m_seeds = valueListOf(seedParameter(), m_written.seeds);
        if (m_seeds.isRandom())
            m_seeds.problems.push_back({"seeds", "seeds cannot be random:, for they are what chance begins with."});
        m_sweep.problems.insert(m_sweep.problems.end(), m_seeds.problems.begin(), m_seeds.problems.end());
        m_sweep.definition.seeds = m_seeds.text;
    }

    void identify()
    {
        QJsonObject json = m_sweep.definition.toJson();
        json.insert(QStringLiteral("version"), static_cast<qint64>(m_experiment.info.version));
        json.insert(QStringLiteral("numerics"), numericsVersion);
        m_sweep.canonicalJson = canonicalText(json);
        m_sweep.spec = hashOf(m_sweep.canonicalJson);
        // More seeds are more runs of the same variants, so they do not change what is drawn.
        json.remove(QStringLiteral("seeds"));
        const std::string drawing = hashOf(canonicalText(json));
        m_drawingSeed = std::stoull(drawing.substr(0, 13), nullptr, 16); // 52 bits
    }

    void countCombinations()
    {
        std::size_t count = m_seeds.values.size();
        const auto times = [&count](std::size_t more) {
            count = count > mostRunsOfSweep ? count : count * more; // enough is enough, and nothing overflows
        };
        for (const Axis& axis : m_axes)
            times(axis.list.isRandom() ? 1 : axis.list.values.size());
        times(m_draws > 0 ? static_cast<std::size_t>(m_draws) : 1);
        if (count > mostRunsOfSweep)
            wrong({},
                "This sweep has more than " + std::to_string(mostRunsOfSweep) + " runs; give fewer values or seeds.");
        m_sweep.combinations = count;
    }

    /// The values of one variant; `places` says which value of each axis that is no random: one.
    Values variant(const std::vector<std::size_t>& places, std::int64_t draw, const Random& random)
    {
        Values values = m_base.values;
        for (std::size_t i = 0; i < m_axes.size(); ++i) {
            const Axis& axis = m_axes[i];
            values.set(idOf(*axis.parameter),
                axis.list.isRandom() ? axis.list.drawn(*axis.parameter, random, draw) : axis.list.values[places[i]]);
        }
        // Whether one parameter is meaningful may depend on another that is not.
        for (std::size_t round = 0; round < m_axes.size(); ++round) {
            bool hasChanged = false;
            for (const Axis& axis : m_axes) {
                const Value& base = *m_base.values.find(idOf(*axis.parameter));
                if (!values.isMeaningful(*axis.parameter) && *values.find(idOf(*axis.parameter)) != base) {
                    values.set(idOf(*axis.parameter), base);
                    hasChanged = true;
                }
            }
            if (!hasChanged)
                break;
        }
        for (const Axis& axis : m_axes) {
            if (values.isMeaningful(*axis.parameter))
                m_meaningful.insert(axis.parameter);
        }
        return values;
    }

    /// Goes to the next combination; false behind the last.
    bool advance(std::vector<std::size_t>& places) const
    {
        for (std::size_t i = places.size(); i-- > 0;) {
            if (m_axes[i].list.isRandom())
                continue;
            if (++places[i] < m_axes[i].list.values.size())
                return true;
            places[i] = 0;
        }
        return false;
    }

    void expand()
    {
        const Random random(m_drawingSeed, Purpose::Sampling);
        const std::vector<Value> seeds = differentSeeds();
        std::set<std::string> known;
        std::map<std::pair<std::string, std::string>, std::size_t> together; // problems of several values, how often
        std::vector<Problem> order;
        std::size_t variants = 0;
        for (std::int64_t draw = 0; draw < std::max<std::int64_t>(m_draws, 1); ++draw) {
            std::vector<std::size_t> places(m_axes.size(), 0);
            do {
                RunSpec spec{m_base.experiment, m_base.version, variant(places, draw, random), defaultSeed};
                if (!known.insert(spec.canonicalJson()).second)
                    continue;
                ++variants;
                for (Problem& problem : problemsWith(m_experiment, spec.values)) {
                    if (++together[{problem.parameter, problem.sentence}] == 1)
                        order.push_back(std::move(problem));
                }
                for (const Value& seed : seeds) {
                    spec.seed = static_cast<std::uint64_t>(std::get<std::int64_t>(seed));
                    m_sweep.runs.push_back(spec);
                }
            } while (advance(places));
        }
        for (Problem& problem : order) {
            const std::size_t times = together[{problem.parameter, problem.sentence}];
            if (times < variants)
                problem.sentence += " (In " + std::to_string(times) + " of " + std::to_string(variants) + " variants.)";
            (problem.isWarning ? m_sweep.warnings : m_sweep.problems).push_back(std::move(problem));
        }
        warnOfWhatChangesNothing();
    }

    std::vector<Value> differentSeeds() const
    {
        std::vector<Value> seeds;
        std::set<std::int64_t> known;
        for (const Value& seed : m_seeds.values) {
            if (known.insert(std::get<std::int64_t>(seed)).second)
                seeds.push_back(seed);
        }
        return seeds;
    }

    void warnOfWhatChangesNothing()
    {
        for (const Axis& axis : m_axes) {
            const std::string id(idOf(*axis.parameter));
            if (!m_meaningful.contains(axis.parameter)) {
                m_sweep.warnings.push_back({id,
                    id + " changes nothing in this sweep: it is meaningful only where " + conditionText(*axis.parameter)
                        + ".",
                    Error::Cause::Usage, true});
            }
        }
    }

    const LoadedExperiment& m_experiment;
    const SweepDefinition& m_written;
    CheckedSweep m_sweep;
    RunSpec m_base; // without the sweep
    std::vector<Axis> m_axes; // in the order of declaration
    ValueList m_seeds;
    std::int64_t m_draws = 0; // of all random: lists
    std::uint64_t m_drawingSeed = 0;
    std::set<const Parameter*> m_meaningful; // in at least one variant
};

} // namespace

CheckedSweep checkedSweep(const LoadedExperiment& experiment, const SweepDefinition& definition)
{
    return Expansion(experiment, definition).checked();
}

std::vector<std::string> sweptParameters(std::span<const RunSpec> runs)
{
    std::vector<std::string> swept;
    if (runs.empty())
        return swept;
    for (const Values::Entry& entry : runs.front().values) {
        const bool differs = std::ranges::any_of(runs, [&](const RunSpec& run) {
            const Value* value = run.values.find(entry.id);
            return !value || *value != entry.value;
        });
        if (differs)
            swept.push_back(entry.id);
    }
    return swept;
}

std::vector<std::size_t> placesOfShare(std::size_t runs, std::size_t share, std::size_t shares)
{
    std::vector<std::size_t> places;
    for (std::size_t place = share - 1; place < runs; place += shares)
        places.push_back(place);
    return places;
}

} // namespace nnlab
