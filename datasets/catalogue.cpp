// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/catalogue.h"

#include "datasets/functions.h"
#include "datasets/image_files.h"
#include "datasets/mnist.h"
#include "datasets/points.h"
#include "datasets/text.h"

#include <cstdlib>
#include <map>
#include <mutex>

namespace nnlab {

namespace {

/// A named set of images: its row in the catalogue, the folder of its IDX files and the names of its classes.
struct NamedImages
{
    CatalogueEntry entry;
    std::filesystem::path (*folder)();
    std::vector<std::string> classes;
};

std::filesystem::path fashionMnistFolder()
{
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in nnlab sets environment variables.
    if (const char* const chosen = std::getenv("NNLAB_DATA_DIR"); chosen && *chosen) {
        std::filesystem::path folder = std::filesystem::path(chosen) / "fashion-mnist";
        if (std::error_code error; std::filesystem::is_directory(folder, error))
            return folder;
    }
    std::filesystem::path folder = "/usr/share/datasets/fashion-mnist";
    if (std::error_code error; !std::filesystem::is_directory(folder, error))
        throw dataError(folder, "does not exist: install Debian's package dataset-fashion-mnist.");
    return folder;
}

const std::vector<NamedImages>& namedImages()
{
    static const std::vector<NamedImages> list = {
        {{"mnist", "MNIST", "60,000 + 10,000 handwritten digits, 28 x 28 grey pixels.", DataKind::Images,
             "LeCun, Cortes, Burges; comes with nnlab"},
            &mnistFolder, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
        {{"fashion-mnist", "Fashion-MNIST", "60,000 + 10,000 pieces of clothing, 28 x 28 grey pixels.",
             DataKind::Images, "Xiao, Rasul, Vollgraf (Zalando); Debian's package dataset-fashion-mnist"},
            &fashionMnistFolder,
            {"T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"}},
    };
    return list;
}

/// Data that are loaded or being loaded.
struct Loaded
{
    std::mutex loading;
    std::weak_ptr<const ImageData> data;
    std::shared_ptr<const ImageData> kept; ///< named data stay for the next run
};

/// Names the files and their state, so that a changed file is another.
std::string stateOf(const std::vector<std::filesystem::path>& files)
{
    std::string state;
    for (const std::filesystem::path& file : files) {
        std::error_code error; // a file that vanishes meanwhile is reported by its reader
        const auto size = std::filesystem::file_size(file, error);
        const auto modified = std::filesystem::last_write_time(file, error);
        state += std::filesystem::weakly_canonical(file, error).string() + '\0' + std::to_string(size) + '\0'
            + std::to_string(modified.time_since_epoch().count()) + '\0';
    }
    return state;
}

std::shared_ptr<Loaded> loadedFor(const std::string& state)
{
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<Loaded>> all;
    const std::lock_guard lock(mutex);
    // Whoever loads or waits holds a second handle; the others that nobody uses any more are forgotten.
    std::erase_if(all, [](const auto& item) {
        const std::unique_lock idle(item.second->loading, std::try_to_lock);
        return idle && item.second.use_count() == 1 && item.second->data.expired();
    });
    std::shared_ptr<Loaded>& loaded = all[state];
    if (!loaded)
        loaded = std::make_shared<Loaded>();
    return loaded;
}

std::shared_ptr<const ImageData> load(const ImageFiles& found, const std::string& source, const NamedImages* named)
{
    const std::shared_ptr<Loaded> loaded = loadedFor((named ? source : std::string()) + '\0' + stateOf(found.files));
    const std::lock_guard lock(loaded->loading);
    if (auto data = loaded->data.lock())
        return data;
    auto data = std::make_shared<const ImageData>(
        readImageFiles(found, source, named ? named->classes : std::vector<std::string>()));
    loaded->data = data;
    if (named)
        loaded->kept = data;
    return data;
}

Error unknown(std::string_view data)
{
    std::vector<std::string_view> images;
    for (const CatalogueEntry& entry : catalogue()) {
        if (entry.kind == DataKind::Images)
            images.push_back(entry.id);
        else if (entry.id == data)
            return Error(excerpt(data) + " is a " + std::string(idOf(entry.kind))
                    + " data set where images are needed: name an image data set, or give the path of one.",
                Error::Cause::Data);
    }
    return Error("There is no data set or path " + inQuotes(data) + didYouMean(data, images)
            + ": name a data set, or give a folder, an .npz or a .csv.",
        Error::Cause::Data);
}

struct WhereImagesAre
{
    ImageFiles files;
    const NamedImages* named = nullptr; // none: a path
};

WhereImagesAre whereImagesAre(std::string_view data)
{
    for (const NamedImages& named : namedImages()) {
        if (named.entry.id == data)
            return {findImageFiles(named.folder()), &named};
    }
    const std::filesystem::path path(data);
    if (std::error_code error; data.empty() || !std::filesystem::exists(path, error))
        throw unknown(data);
    return {findImageFiles(path), nullptr};
}

} // namespace

std::string_view idOf(DataKind kind)
{
    switch (kind) {
    case DataKind::Images:
        return "images";
    case DataKind::Plane:
        return "plane";
    case DataKind::Function:
        return "function";
    }
    return {};
}

std::span<const CatalogueEntry> catalogue()
{
    static const std::vector<CatalogueEntry> list = [] {
        std::vector<CatalogueEntry> all;
        for (const NamedImages& images : namedImages())
            all.push_back(images.entry);
        for (const PlaneProblem& problem : planeProblems())
            all.push_back({problem.id, problem.label, problem.summary, DataKind::Plane, problem.origin});
        for (const TargetFunction& function : targetFunctions())
            all.push_back({function.id, function.label, function.formula, DataKind::Function, "a formula"});
        return all;
    }();
    return list;
}

std::shared_ptr<const ImageData> loadImages(std::string_view data)
{
    const WhereImagesAre where = whereImagesAre(data);
    return load(where.files, std::string(data), where.named);
}

void requireImages(std::string_view data) { whereImagesAre(data); }

} // namespace nnlab
