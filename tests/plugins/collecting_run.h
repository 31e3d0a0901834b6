// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "plugins/sdk/experiment.h"

#include <QPluginLoader>
#include <QString>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nnlab {

/// Where the build puts an experiment's plugin.
inline QString pluginPath(const char* name)
{
    return QStringLiteral(NNLAB_BINARY_DIR "/lib/nnlab/plugins/%1.so").arg(name);
}

/// One of our experiments, loaded from the build tree.
inline const Experiment& experimentNamed(const char* name)
{
    QPluginLoader loader(pluginPath(name));
    loader.setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
    auto* experiment = qobject_cast<Experiment*>(loader.instance());
    if (!experiment)
        qFatal("%s", qPrintable(loader.errorString()));
    return *experiment;
}

/// Parameters and values as one types them.
using Typed = std::vector<std::pair<std::string_view, std::string_view>>;

inline Values valuesOf(const Experiment& experiment, const Typed& typed)
{
    const std::vector<Parameter> parameters = experiment.parameters();
    Values values(parameters);
    for (const auto& [id, text] : typed) {
        const auto parameter = std::ranges::find(parameters, id, [](const Parameter& p) { return idOf(p); });
        if (parameter == parameters.end())
            qFatal("There is no parameter %s", std::string(id).c_str());
        auto read = parseValue(*parameter, text);
        if (const auto* problem = std::get_if<Problem>(&read))
            qFatal("%s", problem->sentence.c_str());
        if (const auto problem = problemWith(*parameter, std::get<Value>(read)))
            qFatal("%s", problem->sentence.c_str());
        values.set(id, std::get<Value>(read));
    }
    return values;
}

/// A run that keeps everything in memory, and can be stopped, stepped and continued.
class CollectingRun final : public Run
{
public:
    explicit CollectingRun(Values values, std::uint64_t seed = 1) : m_values(std::move(values)), m_seed(seed) { }

    // What to do with it.
    std::int64_t mostEpochs = std::numeric_limits<std::int64_t>::max(); ///< proceed() says no after so many
    std::int64_t mostAllowances = std::numeric_limits<std::int64_t>::max(); ///< allowance() answers 0 after so many
    bool isStepping = false; ///< one mini-batch at a time
    std::optional<TrainerState> start;

    // What came of it.
    std::vector<Report> reports;
    std::optional<Divergence> divergence;
    std::optional<Network> network;
    std::optional<TrainerState> kept;
    std::int64_t samplesOfEpoch = 0;
    std::string dataSha256;
    std::int64_t allowances = 0;

    CollectingRun& execute(const Experiment& experiment)
    {
        experiment.run(*this);
        return *this;
    }

    /// The points of a scalar channel.
    template <typename P>
    std::vector<std::pair<double, P>> series(std::string_view channel) const
    {
        std::vector<std::pair<double, P>> points;
        for (const Report& report : reports) {
            if (report.channel == channel)
                points.emplace_back(report.at, std::get<P>(report.payload));
        }
        return points;
    }

    std::vector<std::pair<double, double>> series(std::string_view channel) const { return series<double>(channel); }

    /// The last report of a channel; there has to be one.
    template <typename P = double>
    P last(std::string_view channel) const
    {
        const auto all = series<P>(channel);
        if (all.empty())
            qFatal("Nothing was reported on %s", std::string(channel).c_str());
        return all.back().second;
    }

    const Values& values() const override { return m_values; }
    std::uint64_t seed() const override { return m_seed; }
    bool proceed(double done, double total) override { return done < total && m_epochs++ < mostEpochs; }
    std::int64_t allowance(std::int64_t batchSize) override
    {
        if (++allowances > mostAllowances)
            return 0;
        return isStepping ? batchSize : std::numeric_limits<std::int64_t>::max();
    }
    void log(const std::string&) override { }
    void epochHas(std::int64_t samples) override { samplesOfEpoch = samples; }
    void usesData(const std::string&, const std::string& sha256) override { dataSha256 = sha256; }
    void diverged(const Divergence& where) override { divergence = where; }
    void finalNetwork(const Network& last) override { network = last; }

protected:
    void deliver(Report report) override { reports.push_back(std::move(report)); }
    const TrainerState* savedState() const override { return start ? &*start : nullptr; }
    void keepState(TrainerState state) override { kept = std::move(state); }
    bool keepsStates() const override { return true; }

private:
    Values m_values;
    std::uint64_t m_seed;
    std::int64_t m_epochs = 0;
};

} // namespace nnlab
