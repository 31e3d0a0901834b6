// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/experiment_catalog.h"
#include "plugins/sdk/experiment.h"

#include <functional>
#include <memory>

namespace nnlab {

/// An experiment that a test writes in place: declarations, and a function that runs it.
class LocalExperiment final : public Experiment
{
public:
    std::vector<Parameter> declaredParameters;
    std::vector<Channel> declaredChannels;
    std::function<void(Run&)> whatItDoes = [](Run&) {};
    std::function<std::vector<Problem>(const Values&)> whatIsWrong = [](const Values&) {
        return std::vector<Problem>();
    };

    std::vector<Parameter> parameters() const override { return declaredParameters; }
    std::vector<Channel> channels() const override { return declaredChannels; }
    std::vector<Problem> problems(const Values& values) const override { return whatIsWrong(values); }
    void run(Run& run) const override { whatItDoes(run); }

    /// As the lab sees it; it lives as long as what is returned.
    static std::shared_ptr<const LoadedExperiment> loaded(
        std::shared_ptr<LocalExperiment> experiment, ExperimentInfo info = {})
    {
        if (info.id.empty())
            info = {"local", "Local", "Lives in a test.", 1, {}};
        auto copy = std::make_shared<LoadedExperiment>(*loadedExperiment(std::move(info), *experiment));
        return {copy.get(), [copy, experiment](const LoadedExperiment*) {}};
    }
};

inline const Integer localEpochs{
    .id = "epochs", .label = "Epochs", .help = "How many.", .initial = 3, .min = 1, .max = 1'000'000};
inline const ScalarChannel localLoss{.id = "loss", .label = "Loss", .better = Better::Lower};

/// Trains nothing, as a real experiment would: asks for samples until an epoch of 100 is full, and reports a number
/// that depends on the number of samples and the seed alone.
inline std::shared_ptr<LocalExperiment> countingExperiment()
{
    auto experiment = std::make_shared<LocalExperiment>();
    experiment->declaredParameters = {localEpochs};
    experiment->declaredChannels = {localLoss};
    experiment->whatItDoes = [](Run& run) {
        constexpr std::int64_t batchSize = 7;
        constexpr std::int64_t samplesOfEpoch = 100;
        run.epochHas(samplesOfEpoch);
        std::int64_t trained = 0;
        for (std::int64_t epoch = 0; run.proceed(double(epoch), double(run[localEpochs])); ++epoch) {
            std::int64_t allowed = 0;
            for (std::int64_t done = 0; done < samplesOfEpoch; done += batchSize) {
                if (allowed <= 0)
                    allowed = run.allowance(batchSize);
                if (allowed == 0)
                    return;
                allowed -= batchSize;
                trained += batchSize;
            }
            run.report(localLoss, double(epoch + 1), 1.0 / double(trained) + double(run.seed()));
        }
    };
    return experiment;
}

} // namespace nnlab
