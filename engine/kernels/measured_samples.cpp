// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/kernels/measured_samples.h"

#include "engine/evaluation.h"

namespace nnlab {

void MeasuredSamples::measure(
    const kernels::Kernels& kernels, const Network& network, const Loss& loss, const kernels::OutputRows& rows)
{
    const auto samples = std::size_t(rows.samples);
    losses.resize(samples);
    squaredErrors.resize(samples);
    classes.resize(samples);
    kernels.lossValues(loss.index(), rows, float(loss.alpha()), losses.data());
    kernels.squaredErrors(rows, squaredErrors.data());
    if (rows.outputs > 1) {
        kernels.largestOutputs(rows, classes.data());
        return;
    }
    const float threshold = classThreshold(network);
    for (std::size_t s = 0; s < samples; ++s)
        classes[s] = classOf({rows.a + s * std::size_t(rows.units), 1}, threshold);
}

} // namespace nnlab
