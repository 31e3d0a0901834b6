// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/prediction.h"

#include "engine/evaluation.h"
#include "engine/inference.h"
#include "engine/trainer.h"

namespace nnlab {

OutputMeaning outputMeaning(const Network& network)
{
    if (network.softmaxOutput)
        return OutputMeaning::Probabilities;
    return network.dense(network.layers.size() - 1).activation.id() == "sigmoid" ? OutputMeaning::SeparateProbabilities
                                                                                 : OutputMeaning::Numbers;
}

std::vector<Prediction> predictionsOf(const Network& network, const Loss& loss, const Dataset& data)
{
    const float threshold = classThreshold(network);
    const OutputMeaning meaning = outputMeaning(network);
    const bool hasIdeal = data.targets.size() > 0 || (!data.labels.empty() && network.outputs() > 1);
    std::vector<Prediction> predictions(static_cast<std::size_t>(data.samples()));
    Inference(network).forEach(data.inputs, [&](std::int64_t s, std::span<const float> z, std::span<const float> a) {
        Prediction& prediction = predictions[std::size_t(s)];
        prediction.outputs.assign(a.begin(), a.end());
        prediction.winner = classOf(a, threshold);
        if (meaning != OutputMeaning::Numbers) {
            const double output = double(a[a.size() == 1 ? 0 : prediction.winner]);
            prediction.probability = a.size() == 1 && prediction.winner == 0 ? 1 - output : output;
        }
        if (!data.labels.empty())
            prediction.label = data.labels[std::size_t(s)];
        if (hasIdeal) {
            const Matrix ideal = targetsOf(data, s, 1, network.outputs(), loss);
            prediction.ideal.assign(ideal.data(), ideal.data() + ideal.size());
            prediction.terms = loss.terms(z, a, prediction.ideal);
            prediction.loss = loss.value(z, a, prediction.ideal);
        }
    });
    return predictions;
}

} // namespace nnlab
