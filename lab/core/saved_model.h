// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/image_data.h"
#include "engine/loss.h"
#include "lab/core/notebook.h"

#include <memory>
#include <string>
#include <vector>

namespace nnlab {

/// The network that a saved run ended with, and what has to be known to use it.
struct SavedModel
{
    Network network;
    std::vector<std::string> classes; ///< the names of the classes; empty for a network that answers numbers
    bool readsBytes = false; ///< whether it was trained on bytes 0..255, which it sees divided by 255
    Loss loss; ///< what training lowered
    bool saysLoss = false; ///< whether the run says so; if not, `loss` is half the squared error

    /// The targets that belong to `labels` where a network with one output tells two classes apart: -1 and 1, or 0 and
    /// 1 if its outputs or its loss are of that kind. Empty for other networks, whose labels are one-hot.
    Matrix targetsFor(const std::vector<std::uint8_t>& labels) const;
};

/// Puts together what a notebook knows. `experiment` is the plugin's, if there is one: it alone knows which number
/// belongs to which loss. Throws Error: Usage if the run has no network, otherwise as Notebook does.
SavedModel savedModel(Notebook& notebook, const RunEntry& run, const LoadedExperiment* experiment = nullptr);

/// The images that a run has used. Throws Error: Usage if it does not use any, Data if they cannot be read or are not
/// the ones of then.
std::shared_ptr<const ImageData> imagesOf(const RunEntry& run);

} // namespace nnlab
