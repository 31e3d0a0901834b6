// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace nnlab {

/// Puts arrays together as numpy's .npz: an uncompressed zip archive of .npy files (numpy.lib.format, version 1.0, C
/// order, little-endian). The same arrays give the same bytes.
class NpzWriter
{
public:
    // `dimensions` multiply to the number of numbers.
    void add(const std::string& name, std::span<const double> numbers, std::span<const std::int64_t> dimensions);
    void add(const std::string& name, std::span<const float> numbers, std::span<const std::int64_t> dimensions);
    void add(const std::string& name, std::span<const std::uint32_t> numbers, std::span<const std::int64_t> dimensions);

    /// The archive. Throws Error (InputOutput) if there is not enough memory for it.
    std::vector<std::byte> archive() const;

private:
    void add(const std::string& name, const char* type, std::span<const std::byte> numbers,
        std::span<const std::int64_t> dimensions);

    std::vector<std::pair<std::string, std::vector<std::byte>>> m_files;
};

} // namespace nnlab
