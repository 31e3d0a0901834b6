// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/dataset.h"
#include "engine/export.h"
#include "engine/trainer.h"

#include <vector>

namespace nnlab {

/// How one layer is doing, measured without changing the network.
struct LayerHealth
{
    double gradientNorm = 0; ///< Euclidean norm of the weights' gradient
    double updateRatio = 0; ///< norm of the next step's change of the weights over their norm; healthy is around 1e-3
    double deadShare = 0; ///< share of units whose derivative is 0 for every sample
    double saturatedShare =
        0; ///< for bounded activations, share of (unit, sample) whose derivative is under 5 % of its largest
};

/// The health of every layer on the first 1,000 samples (or all, if fewer) as one batch.
NNLAB_ENGINE_EXPORT std::vector<LayerHealth> layerHealth(const Trainer& trainer, const Dataset& data);

} // namespace nnlab
