// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace nnlab {

/// Writes a file that somebody has named: whoever reads it sees all of it or what was there before; a pipe or a device
/// takes it as it comes. Throws Error (InputOutput) if it cannot be written.
void writeFile(const std::string& file, std::span<const std::byte> bytes);

} // namespace nnlab
