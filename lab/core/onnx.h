// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/saved_model.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace nnlab {

/// A network as ONNX (opset 13, IR 7) for ONNX Runtime, OpenCV and others.
///
/// One input: "pixels", N x channels x height x width numbers from 0 to 255 (they are divided by 255 in the model), if
/// it was trained on the bytes of images; otherwise "inputs", N x features, or N x channels x height x width for images
/// of other numbers. One output, "outputs": N x outputs, with the last activation or softmax applied. `metadata`
/// becomes the model's properties, beside "classes" (their names, separated by commas).
std::vector<std::byte> onnxOf(const SavedModel& model, const std::string& description, const std::string& version,
    std::map<std::string, std::string> metadata);

} // namespace nnlab
