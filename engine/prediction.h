// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/dataset.h"
#include "engine/export.h"
#include "engine/loss.h"
#include "engine/network.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace nnlab {

/// What a network says about one sample, beside what it should say.
struct Prediction
{
    std::vector<float> outputs;
    std::vector<float> ideal; ///< what each output should be; empty where nobody says
    std::vector<double> terms; ///< what each output adds to the loss; as long as `ideal`
    double loss = 0; ///< of this sample; 0 without `ideal`
    std::uint8_t winner = 0; ///< the class it means, see classOf()
    std::optional<std::uint8_t> label; ///< the class it is
    std::optional<double> probability; ///< of `winner`, where the outputs are probabilities; see there

    bool isRight() const { return label && winner == *label; }
    bool operator==(const Prediction&) const = default;
};

/// How the outputs of a network can be read.
enum class OutputMeaning {
    Numbers, ///< as numbers without further meaning
    Probabilities, ///< softmax: the probabilities of the classes, which sum to 1
    SeparateProbabilities, ///< sigmoids: each the probability of a yes of its own; several need not sum to 1
};

NNLAB_ENGINE_EXPORT OutputMeaning outputMeaning(const Network& network);

/// The predictions for all samples of `data`, in their order. A sample has ideal outputs if the data have targets, or
/// labels for a network with several outputs (one-hot, as in training); data with neither give outputs only.
NNLAB_ENGINE_EXPORT std::vector<Prediction> predictionsOf(
    const Network& network, const Loss& loss, const Dataset& data);

} // namespace nnlab
