// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/mnist.h"

#include "datasets/text.h"

#include <cstdlib>
#include <dlfcn.h>
#include <optional>

namespace nnlab {

namespace {

/// Anything of this library, for asking the loader where it lies.
const char anchor = 0;

std::optional<std::filesystem::path> folderOfThisLibrary()
{
    Dl_info info = {};
    if (::dladdr(&anchor, &info) == 0 || !info.dli_fname)
        return std::nullopt;
    std::error_code error;
    const std::filesystem::path library = std::filesystem::canonical(info.dli_fname, error);
    return error ? std::nullopt : std::optional(library.parent_path());
}

bool isFolder(const std::filesystem::path& path)
{
    std::error_code error;
    return std::filesystem::is_directory(path, error);
}

} // namespace

std::filesystem::path mnistFolder()
{
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in nnlab sets environment variables.
    if (const char* const chosen = std::getenv("NNLAB_DATA_DIR"); chosen && *chosen) {
        std::filesystem::path folder = std::filesystem::path(chosen) / "mnist";
        if (!isFolder(folder))
            throw dataError(
                folder, "does not exist, although NNLAB_DATA_DIR asks for it: correct or unset that variable.");
        return folder;
    }
    if (const auto library = folderOfThisLibrary()) {
        std::filesystem::path installed = (*library / NNLAB_DATASETS_FROM_LIBRARY / "mnist").lexically_normal();
        if (isFolder(installed))
            return installed;
    }
    std::filesystem::path source = std::filesystem::path(NNLAB_DATASETS_SOURCE) / "mnist";
    if (isFolder(source))
        return source;
    throw Error("The MNIST files that come with nnlab are not where they were installed: install nnlab again, or set"
                " NNLAB_DATA_DIR to a folder with mnist/ in it.",
        Error::Cause::Data);
}

} // namespace nnlab
