// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/bench_signature.h"

#include "datasets/sha256.h"
#include "lab/core/conformance.h"
#include "lab/core/run_queue.h"
#include "lab/core/run_record.h"

#include <algorithm>

namespace nnlab {

namespace {

// Named one by one, so that a new row of a table changes no signature.
constexpr std::pair<const char*, const char*> variants[] = {
    {"activation", "relu"},
    {"activation", "tanh"},
    {"activation", "gelu"},
    {"optimizer", "momentum"},
    {"optimizer", "adam"},
    {"loss", "softmax-cross-entropy"},
    {"dropout", "0.2"},
    {"rule", "sigmoid"},
    {"task", "learn"},
};

std::vector<RunSpec> specsOf(const LoadedExperiment& experiment)
{
    constexpr std::int64_t epochs = 1;
    constexpr std::int64_t samples = 300;
    std::vector<CheckedSpec> checked{checkedSpec(experiment, nullptr, {})};
    for (const Preset& preset : experiment.info.presets)
        checked.push_back(checkedSpec(experiment, &preset, {}));
    for (const auto& [id, value] : variants) {
        const Assignment assignment{id, value};
        if (experiment.parameter(id))
            checked.push_back(checkedSpec(experiment, nullptr, {&assignment, 1}));
    }
    std::vector<RunSpec> specs;
    for (CheckedSpec& one : checked) {
        if (!one.isRight())
            continue; // an option of that name means something else here
        one.spec.values = quickened(experiment, std::move(one.spec.values), epochs, samples);
        if (std::ranges::find(specs, one.spec) == specs.end())
            specs.push_back(std::move(one.spec));
    }
    return specs;
}

void update(Sha256& sha, const std::string& text) { sha.update(std::as_bytes(std::span(text))); }

} // namespace

BuildSignature buildSignature(int threads)
{
    ExperimentCatalog catalog(ownPluginPlaces());
    BuildSignature signature;
    for (const auto& experiment : catalog.loadAll()) {
        Sha256 sha;
        RunQueue queue(1, threads);
        for (const RunSpec& spec : specsOf(*experiment)) {
            const RunOutcome outcome =
                queue.submit(experiment, spec, std::make_shared<RunRecord>(experiment, spec))->wait();
            if (outcome.status == RunStatus::Failed)
                throw Error("The signature cannot be made, because a run of " + experiment->info.id
                    + " failed: " + outcome.message);
            update(sha, outcome.signature);
        }
        signature.experiments.emplace_back(experiment->info.id, sha.hex());
    }
    std::ranges::sort(signature.experiments);
    Sha256 total;
    for (const auto& [id, hash] : signature.experiments)
        update(total, id + hash);
    signature.total = total.hex();
    return signature;
}

} // namespace nnlab
