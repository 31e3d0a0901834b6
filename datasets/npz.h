// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/export.h"
#include "engine/dataset.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// One array of numbers as numpy saves it, its elements in C order, little-endian.
///
/// Format: numpy.lib.format, versions 1.0, 2.0 and 3.0. Read are booleans, integers of 1, 2, 4 and 8 bytes and floats
/// of 4 and 8; every other type is refused by its name, pickled objects above all: reading them would run code.
struct NNLAB_DATASETS_EXPORT NpyArray
{
    std::string source; ///< the file and, in an archive, the array: for messages
    std::string dtype; ///< numpy's name without byte order: "u1", "f4", ...
    std::vector<std::int64_t> dimensions;
    std::int64_t elements = 0; ///< the product of the dimensions
    std::shared_ptr<const std::uint8_t[]> bytes; ///< elements x item size

    /// One sample per entry of the first dimension: n x h x w (or n x h x w x 1) as 1 x h x w, n x d as squareOrRow(d).
    /// Integers stay bytes if all lie in 0..255; other numbers are taken as they are, as float32.
    /// Throws Error (Data) on other dimensions and on numbers that are not finite in float32.
    Features images() const;

    /// One class per entry: n or n x 1 whole numbers in 0..255. Throws Error (Data) otherwise.
    std::vector<std::uint8_t> labels() const;
};

/// Reads a .npy file. Throws Error (Data) if it is missing, unreadable, damaged or holds anything but numbers.
NNLAB_DATASETS_EXPORT NpyArray readNpy(const std::filesystem::path& path);

/// A .npz archive of named arrays, open for reading: a ZIP file (ZIP64 too), stored or deflated.
///
/// Arrays are read by name and nothing is extracted; sizes are asked for and checked before memory is taken.
class NNLAB_DATASETS_EXPORT NpzArchive
{
public:
    /// Throws Error (Data) if the file is missing, unreadable or no ZIP archive.
    explicit NpzArchive(const std::filesystem::path& path);
    ~NpzArchive();
    NpzArchive(const NpzArchive&) = delete;
    NpzArchive& operator=(const NpzArchive&) = delete;

    /// The names of the arrays, in the order of the archive.
    std::vector<std::string> names() const;

    /// Throws Error (Data) if there is no such array, or it cannot be read as readNpy() would.
    NpyArray read(std::string_view name) const;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace nnlab
