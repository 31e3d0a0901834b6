// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

/// Files and memory for the readers. Internal: not installed.
namespace nnlab {

/// A regular file, open for reading. Whatever goes wrong is an Error (Data) that names the file.
class InputFile
{
public:
    explicit InputFile(const std::filesystem::path& path);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::uint64_t size() const { return m_size; }

    /// Fills the buffer from where the last call stopped; returns how many bytes there were, fewer only at the end.
    std::size_t read(std::span<std::uint8_t> buffer);

private:
    std::filesystem::path m_path;
    int m_descriptor;
    std::uint64_t m_size = 0;
};

/// Bytes that nobody has written yet; an Error (Data) that begins with `source` if memory does not suffice.
std::shared_ptr<std::uint8_t[]> allocateBytes(std::uint64_t count, const std::string& source);

/// The product of the factors, or nothing if it does not fit into 63 bits.
std::optional<std::int64_t> checkedProduct(std::span<const std::uint64_t> factors);

/// Deflate cannot pack more than this many bytes into one: a higher promise is a lie, and no memory is taken for it.
constexpr std::uint64_t deflateLimit = 1032;

} // namespace nnlab
