// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_pairs.h"

#include "datasets/catalogue.h"

namespace nnlab {

namespace {

std::string numbersOf(const RunEntry& one, const RunEntry& other)
{
    return "Runs " + std::to_string(one.id) + " and " + std::to_string(other.id);
}

} // namespace

const RunPairs::Known& RunPairs::known(const RunEntry& run)
{
    const auto [found, isNew] = m_runs.try_emplace(run.id);
    Known& known = found->second;
    if (!isNew)
        return known;
    try {
        known.hashes = m_notebook.hashes(run);
        for (const ChannelSummary& channel : run.channels) {
            if (channel.kind != "confusion" || known.confusion)
                continue;
            const std::optional<Payload> payload = m_notebook.lastPayload(run, channel);
            if (const auto* confusion = payload ? std::get_if<Confusion>(&*payload) : nullptr)
                known.confusion = *confusion;
        }
    } catch (const Error& error) {
        known.problem = error.what();
    }
    return known;
}

/// The classes of the test samples, which no confusion matrix says one by one.
std::shared_ptr<const std::vector<std::uint8_t>> RunPairs::labels(const UsedData& data, std::string& problem)
{
    const auto [found, isNew] = m_labels.try_emplace(data.source);
    if (isNew) {
        try {
            const std::shared_ptr<const ImageData> images = loadImages(data.source);
            found->second.first = {images, &images->test.labels};
        } catch (const Error& error) {
            found->second.second = error.what();
        }
    }
    problem = found->second.second;
    return found->second.first;
}

RunPair RunPairs::pair(const RunEntry& one, const RunEntry& other)
{
    RunPair pair;
    pair.one = one.id;
    pair.other = other.id;
    const Known& here = known(one);
    const Known& there = known(other);
    pair.first = firstDifference(here.hashes, there.hashes, one.declared->channels);
    for (const std::string& problem : {here.problem, there.problem}) {
        if (!problem.empty())
            pair.whyNoSame = problem;
    }
    if (!here.confusion || !there.confusion)
        return pair;

    if (one.data && other.data && one.data->sha256 != other.data->sha256) {
        pair.whyNoSame = numbersOf(one, other) + " were tested on different data, so their answers cannot be matched.";
    } else if (here.confusion->classes != there.confusion->classes
        || here.confusion->predictions.size() != there.confusion->predictions.size()) {
        pair.whyNoSame = numbersOf(one, other) + " were tested on different samples ("
            + std::to_string(here.confusion->predictions.size()) + " and "
            + std::to_string(there.confusion->predictions.size()) + "), so their answers cannot be matched.";
    } else {
        pair.confusion = ConfusionDifference::between(*here.confusion, *there.confusion);
        std::string problem;
        const auto classes = one.data ? labels(*one.data, problem) : nullptr;
        if (classes)
            pair.same = sameSamples(*here.confusion, *there.confusion, *classes);
        if (!problem.empty())
            pair.whyNoSame = "The right answers of the test samples cannot be read: " + problem;
        else if (!pair.same)
            pair.whyNoSame = "The right answers of the test samples of " + numbersOf(one, other)
                + " are not known sample by sample.";
    }
    return pair;
}

} // namespace nnlab
