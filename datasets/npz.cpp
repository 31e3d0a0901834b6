// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/npz.h"

#include "datasets/input_file.h"
#include "datasets/npy.h"
#include "datasets/text.h"

#include <zip.h>

namespace nnlab {

namespace {

constexpr std::string_view suffix = ".npy";

std::string zipMessage(int code)
{
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    std::string message = zip_error_strerror(&error);
    zip_error_fini(&error);
    return message;
}

using Entry = std::unique_ptr<zip_file_t, int (*)(zip_file_t*)>;

} // namespace

struct NpzArchive::Private
{
    std::filesystem::path path;
    std::uint64_t fileSize;
    std::unique_ptr<zip_t, void (*)(zip_t*)> zip{nullptr, &zip_discard};
};

NpzArchive::NpzArchive(const std::filesystem::path& path)
    // InputFile says what is wrong with a path better than libzip does, and never waits for a pipe.
    : m_d(new Private{.path = path, .fileSize = InputFile(path).size()})
{
    int code = 0;
    m_d->zip.reset(zip_open(path.c_str(), ZIP_RDONLY, &code));
    if (!m_d->zip)
        throw dataError(
            path, "cannot be opened as .npz (" + zipMessage(code) + "): copy it again, or save it with numpy.savez.");
}

NpzArchive::~NpzArchive() = default;

std::vector<std::string> NpzArchive::names() const
{
    std::vector<std::string> result;
    const zip_int64_t count = zip_get_num_entries(m_d->zip.get(), 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        const char* const entry = zip_get_name(m_d->zip.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
        std::string_view name = entry ? entry : "";
        if (name.ends_with(suffix))
            result.emplace_back(name.substr(0, name.size() - suffix.size()));
    }
    return result;
}

NpyArray NpzArchive::read(std::string_view name) const
{
    zip_t* const zip = m_d->zip.get();
    const std::string entryName = std::string(name) + std::string(suffix);
    const zip_int64_t index = zip_name_locate(zip, entryName.c_str(), 0);
    if (index < 0) {
        std::string there;
        for (const std::string& other : names())
            there += (there.empty() ? "" : ", ") + excerpt(other);
        throw dataError(m_d->path,
            "has no array " + excerpt(name) + ", only " + (there.empty() ? "none" : there)
                + ": save x_train, y_train, x_test and y_test.");
    }
    const std::string source = inQuotes(m_d->path.string()) + ", array " + excerpt(name) + ",";
    const auto refuse = [&](const std::string& says) { return Error(source + " " + says, Error::Cause::Data); };

    zip_stat_t status;
    constexpr zip_uint64_t needed =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(zip, static_cast<zip_uint64_t>(index), 0, &status) != 0 || (status.valid & needed) != needed)
        throw refuse("has no size in the archive: it is damaged; copy it again.");
    if (status.encryption_method != ZIP_EM_NONE)
        throw refuse("is encrypted: save it without a password.");
    if (status.comp_method != ZIP_CM_STORE && status.comp_method != ZIP_CM_DEFLATE)
        throw refuse("is packed with method " + std::to_string(status.comp_method)
            + ", which numpy does not read either: save it with numpy.savez_compressed.");
    if (status.comp_size > m_d->fileSize || status.size / deflateLimit > status.comp_size)
        throw refuse("promises " + std::to_string(status.size) + " bytes from " + std::to_string(status.comp_size)
            + " packed ones in a file of " + std::to_string(m_d->fileSize) + ": the archive is damaged or truncated.");

    const Entry entry(zip_fopen_index(zip, static_cast<zip_uint64_t>(index), 0), &zip_fclose);
    if (!entry)
        throw refuse(std::string("cannot be read (") + zip_strerror(zip) + "): copy the file again.");
    const ReadBytes read = [&](std::span<std::uint8_t> buffer) {
        std::size_t done = 0;
        while (done < buffer.size()) {
            const zip_int64_t count = zip_fread(entry.get(), buffer.data() + done, buffer.size() - done);
            if (count < 0)
                throw refuse(std::string("is damaged (") + zip_error_strerror(zip_file_get_error(entry.get()))
                    + "): copy the file again.");
            if (count == 0)
                break;
            done += static_cast<std::size_t>(count);
        }
        return done;
    };
    NpyArray array = readNpyFrom(read, status.size, source);
    // The checksum is compared where the entry ends, so its end has to be read too.
    std::uint8_t beyond = 0;
    if (read({&beyond, 1}) > 0)
        throw refuse("goes on after the size that the archive promises: it is damaged; copy the file again.");
    return array;
}

} // namespace nnlab
