// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/evaluation.h"
#include "engine/random.h"
#include "lab/core/saved_model.h"
#include "tests/lab/answer.h"

#include <array>
#include <string>
#include <string_view>

namespace nnlab {

// Networks that are written in other languages by the tests, with samples to ask them about.

/// 6 inputs, two hidden layers, 3 outputs: `activation` everywhere, or softmax behind the last layer.
inline SavedModel smallModel(const Activation& activation, bool isSoftmax, bool readsBytes = false)
{
    SavedModel model{
        Network(std::array{6, 7, 5, 3}, activation, isSoftmax ? Activation() : activation, Random(5, Purpose::Weights)),
        {"a", "b", "c"}, readsBytes, lossNamed("half-squared-error"), true};
    model.network.softmaxOutput = isSoftmax;
    for (std::size_t l = 0; l < 3; ++l) {
        for (Eigen::Index unit = 0; unit < model.network.dense(l).outputs(); ++unit)
            model.network.dense(l).biases(unit) =
                float(Random(6, Purpose::Weights).normal({std::uint32_t(l), std::uint32_t(unit), 0, 0}));
    }
    if (readsBytes)
        model.network.input = {1, 2, 3};
    return model;
}

/// Numbers around zero that reach well into the curved parts of activations, some of them exactly 0.
inline Features smallSamples(bool areBytes, std::int64_t samples = 40)
{
    const Random random(7, Purpose::Points);
    if (areBytes) {
        std::vector<std::uint8_t> bytes;
        for (std::uint32_t i = 0; i < std::uint32_t(6 * samples); ++i)
            bytes.push_back(std::uint8_t(random.below(256, {i, 0, 0, 0})));
        return Features::ofBytes({1, 2, 3}, std::move(bytes));
    }
    Matrix numbers(6, samples);
    for (std::uint32_t s = 0; s < std::uint32_t(samples); ++s) {
        for (std::uint32_t i = 0; i < 6; ++i)
            numbers(i, s) = s == 0 ? 0.0f : float(2 * random.normal({s, i, 0, 0}));
    }
    return Features::ofFloats({1, 1, 6}, numbers);
}

/// The numbers of all samples as text, one sample a line.
inline std::string textOf(const Features& samples)
{
    std::string text;
    for (std::int64_t s = 0; s < samples.samples(); ++s) {
        for (std::int64_t i = 0; i < samples.features(); ++i)
            text += (i == 0 ? "" : ",")
                + (samples.areBytes() ? std::to_string(samples.bytes(s)[std::size_t(i)])
                                      : textOf(Value(double(samples.floats(s)[std::size_t(i)]))));
        text += "\n";
    }
    return text;
}

} // namespace nnlab
