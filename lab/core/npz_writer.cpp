// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/npz_writer.h"

#include "engine/error.h"

#include <zip.h>

namespace nnlab {

namespace {

constexpr time_t firstOfZip =
    315532800; // 1980-01-01: archives that differ only in when they were made would be a nuisance

[[noreturn]] void fail(const char* why)
{
    throw Error(std::string("The arrays cannot be put into an archive: ") + why + ".", Error::Cause::InputOutput);
}

void append(std::vector<std::byte>& bytes, const std::string& text)
{
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    bytes.insert(bytes.end(), first, first + text.size());
}

} // namespace

void NpzWriter::add(const std::string& name, const char* type, std::span<const std::byte> numbers,
    std::span<const std::int64_t> dimensions)
{
    std::string shape;
    for (const std::int64_t dimension : dimensions)
        shape += std::to_string(dimension) + ",";
    std::string header = "{'descr': '" + std::string(type) + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    constexpr std::size_t before = 10; // magic, version, length
    header.append(63 - (before + header.size()) % 64, ' '); // numpy aligns the numbers to 64 bytes
    header += '\n';
    std::vector<std::byte> file;
    append(file, std::string("\x93NUMPY\x01\x00", 8));
    file.push_back(std::byte(header.size() & 255));
    file.push_back(std::byte(header.size() >> 8));
    append(file, header);
    file.insert(file.end(), numbers.begin(), numbers.end());
    m_files.emplace_back(name + ".npy", std::move(file));
}

void NpzWriter::add(const std::string& name, std::span<const double> numbers, std::span<const std::int64_t> dimensions)
{
    add(name, "<f8", std::as_bytes(numbers), dimensions);
}

void NpzWriter::add(const std::string& name, std::span<const float> numbers, std::span<const std::int64_t> dimensions)
{
    add(name, "<f4", std::as_bytes(numbers), dimensions);
}

void NpzWriter::add(
    const std::string& name, std::span<const std::uint32_t> numbers, std::span<const std::int64_t> dimensions)
{
    add(name, "<u4", std::as_bytes(numbers), dimensions);
}

std::vector<std::byte> NpzWriter::archive() const
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, &error);
    if (!memory)
        fail(zip_error_strerror(&error));
    zip_source_keep(memory); // closing the archive would take it away
    zip_t* archive = zip_open_from_source(memory, ZIP_TRUNCATE, &error);
    if (!archive)
        fail(zip_error_strerror(&error));
    for (const auto& [name, bytes] : m_files) {
        zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
        const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0)
            fail(zip_strerror(archive));
        zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
        zip_file_set_mtime(archive, static_cast<zip_uint64_t>(index), firstOfZip, 0);
    }
    if (zip_close(archive) != 0)
        fail(zip_strerror(archive));
    zip_stat_t stat;
    if (zip_source_open(memory) != 0 || zip_source_stat(memory, &stat) != 0)
        fail(zip_error_strerror(zip_source_error(memory)));
    std::vector<std::byte> bytes(stat.size);
    const zip_int64_t read = zip_source_read(memory, bytes.data(), bytes.size());
    zip_source_close(memory);
    zip_source_free(memory);
    if (read != static_cast<zip_int64_t>(bytes.size()))
        fail("it cannot be read back");
    return bytes;
}

} // namespace nnlab
