// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/prediction.h"
#include "lab/core/prediction_samples.h"
#include "lab/core/table.h"

#include <cstdint>
#include <span>
#include <string>

namespace nnlab {

/// What a saved network said about samples: everything that texts, tables and JSON are made from.
struct Predictions
{
    const RunEntry& run;
    const SavedModel& model;
    const PredictionSamples& samples; ///< as many as `all`
    std::int64_t first = 0; ///< the place of the first of them in its set
    std::vector<Prediction> all;

    bool areLabelled() const { return !all.empty() && all.front().label.has_value(); }
    double meanLoss() const; ///< ascending; 0 where nobody knows what is right
    std::int64_t rightOnes() const;
    Confusion confusion() const; ///< empty unless labelled
    std::string className(std::uint8_t c) const;
};

/// One object. With one sample {"run", "experiment", "sample": {"data", "split", "index"}, "input", "outputs", "ideal",
/// "terms", "loss", "lossName", "class", "label", "right", "probability"}; with several {"run", "experiment", "data",
/// "split", "samples", "accuracy", "loss", "lossName", "confusion": {"classes", "counts"}, "predictions": [{"index",
/// "outputs", "loss", "class", "label", "right", "probability"}]}. What nobody knows is left out; `input` are pixels
/// from 0 to 255 where the network was trained on such.
std::string predictionsJson(const Predictions& predictions);

/// One sample, a row for each output: class (or output), output, ideal, loss. `write` says how numbers are written.
Table outputsTable(const Predictions& predictions, std::string (*write)(double number));

/// A row for each of the given predictions: index, label, class, right, probability, loss, and every output.
Table predictionsTable(const Predictions& predictions);

} // namespace nnlab
