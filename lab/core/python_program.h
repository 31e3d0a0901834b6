// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/code_parts.h"

#include <string>

namespace nnlab {

/// A network as a program in Python 3 with numpy. `origin` tells where the network comes from, in lines of text.
std::string pythonProgram(const CodeParts& parts, const std::string& origin);

} // namespace nnlab
