// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/image_data.h"

#include <filesystem>
#include <string>
#include <vector>

/// Labelled images from whatever a person has on disk. Internal: not installed.
namespace nnlab {

/// How the images lie on disk, with the files that decide what they are.
struct ImageFiles
{
    enum class Format { Idx, Npz, Csv, CsvPair };

    Format format;
    /// Idx: training images, training labels, test images, test labels; CsvPair: training, test; otherwise one.
    std::vector<std::filesystem::path> files;
};

/// Looks at a folder or file. Throws Error (Data) that says what was looked for if there is nothing to read.
ImageFiles findImageFiles(const std::filesystem::path& path);

/// Reads them all, several files side by side. `classes` are names for the labels; empty: the numbers themselves.
ImageData readImageFiles(const ImageFiles& found, std::string source, const std::vector<std::string>& classes);

} // namespace nnlab
