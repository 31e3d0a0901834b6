// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/network_code.h"

#include "lab/core/c_program.h"
#include "lab/core/python_program.h"

namespace nnlab {

std::string codeOf(const SavedModel& model, Language language, const std::string& origin)
{
    if (model.network.weightCount() > mostWeightsAsCode)
        throw Error("The network has " + std::to_string(model.network.weightCount())
                + " weights and biases, too many for a program that is read; export it as onnx or safetensors.",
            Error::Cause::Usage);
    const CodeParts parts = partsOf(model, language);
    return language == Language::C ? cProgram(parts, origin) : pythonProgram(parts, origin);
}

} // namespace nnlab
