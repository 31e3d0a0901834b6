// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/formula.h"
#include "lab/core/saved_model.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// An activation and what it is called in the code.
struct NamedActivation
{
    Activation activation;
    Formula formula;
    std::string name;
    bool needsFunction = true; ///< not if it does nothing, or the language has it
};

/// Everything that a network's program is written from.
struct CodeParts
{
    const SavedModel& model;
    Language language;
    std::vector<NamedActivation> activations; ///< each once
    std::vector<std::size_t> ofLayer; ///< which of them

    const Network& network() const { return model.network; }
    std::size_t layers() const { return model.network.layers.size(); }
    std::int64_t unitsOf(std::size_t layer) const { return model.network.dense(layer).outputs(); }
    const NamedActivation& activationOf(std::size_t layer) const { return activations[ofLayer[layer]]; }
};

CodeParts partsOf(const SavedModel& model, Language language);

/// "784 pixels -> 20 units (sigmoid) -> 10 outputs (softmax)".
std::string shapeText(const CodeParts& parts);

/// What a sample is: "784 pixels from 0 to 255, row after row from the top".
std::string inputWords(const CodeParts& parts);

/// "ELU: FORMULA, alpha = 1".
std::string formulaText(const Activation& activation);

/// One layer's weights, a group between `open` and `close` for each unit.
std::string weightsText(const DenseLayer& layer, Language language, char open, char close);
std::string biasesText(const DenseLayer& layer, Language language);

/// In double quotes, separated by commas, for C and Python alike.
std::string classNames(const SavedModel& model);

/// Of a single output it says which class is meant: the second one if ... this number.
inline constexpr std::string_view oneOutput = "the only output is above ";

/// That number as it is written.
std::string borderText(const CodeParts& parts);

} // namespace nnlab
