// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/kernels/measured_samples.h"

#include "engine/evaluation.h"

namespace nnlab {

void MeasuredSamples::measure(
    const kernels::Kernels* kernels, const Network& network, const Loss& loss, const kernels::OutputRows& rows)
{
    const auto samples = std::size_t(rows.samples);
    losses.resize(samples);
    squaredErrors.resize(samples);
    classes.resize(samples);
    if (kernels) {
        kernels->lossValues(loss.index(), rows, float(loss.alpha()), losses.data());
        kernels->squaredErrors(rows, squaredErrors.data());
        if (rows.outputs > 1) {
            kernels->largestOutputs(rows, classes.data());
            return;
        }
    }
    const float threshold = classThreshold(network);
    const auto outputs = std::size_t(rows.outputs);
    for (std::size_t s = 0; s < samples; ++s) {
        const std::size_t from = s * std::size_t(rows.units);
        const std::span<const float> a(rows.a + from, outputs);
        classes[s] = classOf(a, threshold);
        if (kernels)
            continue;
        const std::span<const float> targets(rows.targets + from, outputs);
        losses[s] = loss.value({rows.z + from, outputs}, a, targets);
        squaredErrors[s] = squaredErrorOf(a, targets);
    }
}

} // namespace nnlab
