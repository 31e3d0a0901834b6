// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/export.h"
#include "engine/dataset.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace nnlab {

/// Images of an IDX file, plain or gzipped (seen from its first bytes, not its name): 1 x height x width bytes each.
///
/// IDX: two zero bytes, a byte for the type (8: unsigned byte), one for the number of dimensions (3: images, rows,
/// columns), the dimensions as big-endian 32-bit numbers, then the elements (yann.lecun.com/exdb/mnist). The size that
/// the header promises is checked against the file before memory is taken, and nothing beyond it is ever unpacked.
/// Throws Error (Data) with the path if the file is missing, unreadable, damaged or something else.
NNLAB_DATASETS_EXPORT Features readIdxImages(const std::filesystem::path& path);

/// Labels of an IDX file, plain or gzipped: one dimension of unsigned bytes. Throws as readIdxImages() does.
NNLAB_DATASETS_EXPORT std::vector<std::uint8_t> readIdxLabels(const std::filesystem::path& path);

} // namespace nnlab
