// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/code_parts.h"

#include <string>

namespace nnlab {

/// A network as a program in C99. `origin` tells where the network comes from, in lines of text.
std::string cProgram(const CodeParts& parts, const std::string& origin);

} // namespace nnlab
