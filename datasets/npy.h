// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/npz.h"

#include <functional>
#include <span>

/// The .npy format behind files and archives alike. Internal: not installed.
namespace nnlab {

/// Fills the buffer from where the last call stopped; returns how many bytes there were, fewer only at the end.
using ReadBytes = std::function<std::size_t(std::span<std::uint8_t>)>;

/// Reads one array whose file or archive entry is `size` bytes long. Throws Error (Data) that begins with `source`.
NpyArray readNpyFrom(const ReadBytes& read, std::uint64_t size, const std::string& source);

} // namespace nnlab
