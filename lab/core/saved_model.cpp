// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/saved_model.h"

#include "datasets/catalogue.h"
#include "engine/evaluation.h"

#include <algorithm>

namespace nnlab {

namespace {

/// The value that is the id of a loss, as the choice of lossChoice() has it.
const Values::Entry* lossEntry(const Values& values)
{
    for (const Values::Entry& entry : values) {
        const auto* text = std::get_if<std::string>(&entry.value);
        if (text && std::ranges::find(losses(), *text, &LossRow::id) != losses().end())
            return &entry;
    }
    return nullptr;
}

/// The value of the parameter that is only there for this loss.
std::optional<double> alphaOf(const LoadedExperiment* experiment, const Values& values, const Values::Entry& loss)
{
    const std::string& id = std::get<std::string>(loss.value);
    if (!experiment || !lossNamed(id).row().hasAlpha)
        return {};
    for (const Parameter& parameter : experiment->parameters) {
        const auto* real = std::get_if<Real>(&parameter);
        if (!real)
            continue;
        const bool isForThisLoss = std::ranges::any_of(real->when, [&](const Condition& condition) {
            return condition.parameter == loss.id
                && std::ranges::find(condition.isOneOf, id) != condition.isOneOf.end();
        });
        if (isForThisLoss)
            return values[*real];
    }
    return {};
}

/// What the last confusion matrix calls the classes; a network with one output that is judged by an accuracy tells 0
/// and 1 apart.
std::vector<std::string> classesOf(Notebook& notebook, const RunEntry& run, const Network& network)
{
    const SavedReports reports = notebook.reports(run);
    for (const ChannelSummary& channel : run.channels) {
        const SavedChannel& saved = reports.channels[channel.channel];
        if (channel.kind != "confusion" || saved.frames.empty())
            continue;
        const Payload payload = payloadFromFrame(false, saved.frames.back().data);
        const auto* confusion = std::get_if<Confusion>(&payload);
        if (confusion && std::int64_t(confusion->classes.size()) == network.outputs())
            return confusion->classes;
    }
    const bool isJudged = std::ranges::any_of(
        run.channels, [](const ChannelSummary& channel) { return channel.name.ends_with("accuracy"); });
    if (!isJudged)
        return {};
    std::vector<std::string> classes;
    for (std::int64_t c = 0; c < std::max<std::int64_t>(network.outputs(), 2); ++c)
        classes.push_back(std::to_string(c));
    return classes;
}

/// Data that are no longer there were bytes, as nearly all images are.
bool trainedOnBytes(const RunEntry& run)
{
    if (!run.data)
        return false;
    try {
        return loadImages(run.data->source)->training.inputs.areBytes();
    } catch (const Error&) {
        return true;
    }
}

} // namespace

Matrix SavedModel::targetsFor(const std::vector<std::uint8_t>& labels) const
{
    if (network.outputs() != 1)
        return {};
    const bool fromZero = loss.row().onLogits() || (classThreshold(network) > 0 && loss.row().targetLow == 0);
    Matrix targets(1, Eigen::Index(labels.size()));
    for (std::size_t s = 0; s < labels.size(); ++s)
        targets(0, Eigen::Index(s)) = labels[s] > 0 ? 1.0f : fromZero ? 0.0f : -1.0f;
    return targets;
}

SavedModel savedModel(Notebook& notebook, const RunEntry& run, const LoadedExperiment* experiment)
{
    std::optional<Network> network = notebook.network(run);
    if (!network)
        throw Error("Run " + std::to_string(run.id) + " has no network.", Error::Cause::Usage);
    const Values::Entry* loss = lossEntry(run.spec.values);
    const std::string id = loss ? std::get<std::string>(loss->value) : "half-squared-error";
    SavedModel model{std::move(*network), {}, trainedOnBytes(run),
        lossNamed(id, loss ? alphaOf(experiment, run.spec.values, *loss) : std::nullopt), loss != nullptr};
    model.classes = classesOf(notebook, run, model.network);
    return model;
}

std::shared_ptr<const ImageData> imagesOf(const RunEntry& run)
{
    const std::string who = "Run " + std::to_string(run.id);
    if (!run.data)
        throw Error(who + " has no data set of its own to take samples from; give some with --data or --at.",
            Error::Cause::Usage);
    std::shared_ptr<const ImageData> images = loadImages(run.data->source);
    if (images->sha256() != run.data->sha256)
        throw Error(
            who + " has learned from other data than " + run.data->source + " holds today; give those with --data.",
            Error::Cause::Data);
    return images;
}

} // namespace nnlab
