// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/export.h"
#include "engine/dataset.h"

#include <filesystem>

namespace nnlab {

/// Samples from a CSV file (RFC 4180), one a row: a label and the features, whatever the locale.
///
/// A header is optional: the first row is one if it has a column `label` (in any case), or a column beyond the first
/// that is no number, or a first column that is no number where the second row has one. The label is in the column
/// `label`, or else in the first. Whole numbers 0..255 are classes as they are; if any label is no number, the sorted
/// distinct labels are the classes, 256 at most. Features that are all written as whole numbers 0..255 become bytes;
/// otherwise all of them are float32 as they are. Their shape is squareOrRow(columns). Throws Error (Data) with line
/// and column if anything else is found, also nan and inf.
NNLAB_DATASETS_EXPORT Dataset readCsv(const std::filesystem::path& path);

struct TrainingAndTest
{
    Dataset training;
    Dataset test;
};

/// Two files that belong together, so that classes and bytes or floats are decided for both at once.
NNLAB_DATASETS_EXPORT TrainingAndTest readCsv(const std::filesystem::path& training, const std::filesystem::path& test);

} // namespace nnlab
