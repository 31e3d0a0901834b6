// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/prediction_json.h"

#include <string>

namespace nnlab {

/// What a network says, for people: of one sample a picture, every output beside the ideal one and the loss term by
/// term; of several the accuracy, the confusion matrix and the samples it is furthest off with.
std::string predictionReport(const Predictions& predictions);

} // namespace nnlab
