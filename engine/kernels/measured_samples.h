// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/kernels/kernels.h"
#include "engine/loss.h"
#include "engine/network.h"

#include <cstdint>
#include <vector>

namespace nnlab {

/// What is told of each of some samples.
struct MeasuredSamples
{
    std::vector<double> losses;
    std::vector<double> squaredErrors; ///< summed over the outputs
    std::vector<std::uint8_t> classes; ///< as classOf() answers

    /// From what the network's last layer gave; without kernels by the reference.
    void measure(
        const kernels::Kernels* kernels, const Network& network, const Loss& loss, const kernels::OutputRows& rows);
};

} // namespace nnlab
