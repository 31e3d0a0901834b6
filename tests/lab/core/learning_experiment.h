// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "plugins/sdk/choices.h"
#include "tests/lab/core/local_experiment.h"

namespace nnlab {

inline const Choice localOptimizer = optimizerChoice("optimizer", "gradient-descent");
inline const Choice localSchedule = scheduleChoice("schedule", "constant");
inline const Integer localHorizon{.id = "schedule-epochs",
    .label = "Schedule epochs",
    .help = "0: as many as there are epochs.",
    .initial = 0,
    .min = 0,
    .max = 1000,
    .when = {withHorizon("schedule")}};
inline const NetworkChannel localNetwork{.id = "network", .label = "Network"};
inline const ScalarChannel localSpeed{.id = "speed", .label = "Speed", .timing = true};
inline const CurveChannel localCurve{.id = "curve", .label = "Curve"};
inline const ConfusionChannel localConfusion{.id = "confusion", .label = "Confusion"};

/// A small network that really learns, with a scalar, a clock, and pictures; it says one thing more after its last
/// epoch, as ours do.
inline std::shared_ptr<LocalExperiment> learningExperiment()
{
    auto experiment = std::make_shared<LocalExperiment>();
    experiment->declaredParameters = {localEpochs, localOptimizer, localSchedule, localHorizon};
    experiment->declaredChannels = {localLoss, localSpeed, localNetwork, localCurve, localConfusion};
    experiment->whatItDoes = [](Run& run) {
        Dataset data;
        data.inputs = Features::ofFloats({1, 1, 2}, Matrix{{0, 0, 1, 1}, {0, 1, 0, 1}});
        data.targets = Matrix{{0, 1, 1, 0}};
        run.usesData("xor", std::string(64, 'a'));
        run.epochHas(4);
        const std::int64_t horizon = run[localHorizon] > 0 ? run[localHorizon] : run[localEpochs];
        TrainingSettings settings;
        settings.batchSize = 2;
        settings.schedule = scheduleNamed(run[localSchedule], {.horizon = double(horizon)});
        Trainer trainer(Network(std::array{2, 3, 1}, activationNamed("tanh"), activationNamed("sigmoid"),
                            run.random(Purpose::Weights)),
            lossNamed("half-squared-error"), optimizerNamed(run[localOptimizer], {}), settings);
        std::int64_t epoch = run.restore(trainer);
        if (epoch == 0)
            run.report(localNetwork, 0, trainer.network());
        const std::vector<std::uint32_t> order{0, 1, 2, 3};
        for (; run.proceed(double(epoch), double(run[localEpochs])); ++epoch) {
            const EpochResult result = trainer.trainEpoch(run, data, order);
            if (!result.isComplete)
                break;
            const double at = double(epoch + 1);
            run.report(localLoss, at, result.measure.loss);
            run.report(localSpeed, at, 1234.0);
            run.report(localNetwork, at, trainer.network());
            run.report(localCurve, at, Curves{{{"loss", {float(at)}, {float(result.measure.loss)}}}});
            if (epoch + 1 == run[localEpochs])
                run.report(localConfusion, at, Confusion{{"a", "b"}, {1, 2, 3, 4}, {0, 1}});
            run.checkpoint(trainer);
        }
        run.log("done");
        run.finalNetwork(trainer.network());
    };
    return experiment;
}

} // namespace nnlab
