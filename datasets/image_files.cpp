// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/image_files.h"

#include "datasets/csv.h"
#include "datasets/idx.h"
#include "datasets/input_file.h"
#include "datasets/npz.h"
#include "datasets/text.h"

#include <array>
#include <future>
#include <new>
#include <optional>

namespace nnlab {

namespace {

/// The four files of MNIST and its heirs; some archives unpack with a dot before "idx".
constexpr std::array<std::string_view, 4> idxNames = {
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

bool isThere(const std::filesystem::path& path)
{
    std::error_code error;
    return std::filesystem::exists(path, error);
}

std::optional<std::filesystem::path> idxFile(const std::filesystem::path& folder, std::string_view name)
{
    std::string dotted(name);
    dotted[dotted.rfind("-idx")] = '.';
    for (const std::string& candidate : {std::string(name), std::string(name) + ".gz", dotted, dotted + ".gz"}) {
        if (isThere(folder / candidate))
            return folder / candidate;
    }
    return std::nullopt;
}

ImageFiles findInFolder(const std::filesystem::path& folder)
{
    ImageFiles found{ImageFiles::Format::Idx, {}};
    std::string missing;
    for (const std::string_view name : idxNames) {
        if (const auto file = idxFile(folder, name))
            found.files.push_back(*file);
        else
            missing += (missing.empty() ? "" : ", ") + std::string(name);
    }
    if (missing.empty())
        return found;
    const bool training = isThere(folder / "train.csv");
    const bool test = isThere(folder / "test.csv");
    if (training && test)
        return {ImageFiles::Format::CsvPair, {folder / "train.csv", folder / "test.csv"}};
    if (!found.files.empty())
        throw dataError(folder, "lacks " + missing + " (plain or .gz): put the files beside the others.");
    if (training || test)
        throw dataError(folder,
            std::string("has ") + (training ? "train.csv but no test.csv" : "test.csv but no train.csv")
                + ": add it, or give the one file.");
    throw dataError(folder,
        "holds neither the four IDX files (train-images-idx3-ubyte and so on, plain or .gz) nor train.csv"
        " and test.csv: give a folder that does.");
}

/// What a single file is, from its first bytes.
ImageFiles findInFile(const std::filesystem::path& path)
{
    InputFile file(path);
    std::array<std::uint8_t, 512> buffer = {};
    const std::string_view begin(reinterpret_cast<const char*>(buffer.data()), file.read(buffer));
    if (begin.starts_with("PK\x03\x04") || begin.starts_with("PK\x05\x06"))
        return {ImageFiles::Format::Npz, {path}};
    if (begin.starts_with("\x93NUMPY"))
        throw dataError(
            path, "holds a single array: save x_train, y_train, x_test and y_test together with numpy.savez.");
    if (begin.starts_with(std::string_view("\0\0\x08", 3)) || begin.starts_with("\x1f\x8b"))
        throw dataError(path, "is a single packed or IDX file: give the folder that holds all four of them.");
    if (path.extension() == ".npz")
        throw dataError(path, "is no .npz archive: it does not begin as a ZIP file; save it with numpy.savez.");
    const bool utf16 = begin.starts_with("\xff\xfe") || begin.starts_with("\xfe\xff");
    if (begin.find('\0') != std::string_view::npos && !utf16)
        throw dataError(path, "is neither .npz nor CSV text: give one of these, or a folder with the four IDX files.");
    return {ImageFiles::Format::Csv, {path}};
}

std::vector<std::string> numberNames(const Dataset& training, const Dataset& test)
{
    std::uint8_t largest = 0;
    for (const Dataset* set : {&training, &test}) {
        for (const std::uint8_t label : set->labels)
            largest = std::max(largest, label);
    }
    std::vector<std::string> names;
    for (int i = 0; i <= largest; ++i)
        names.push_back(std::to_string(i));
    return names;
}

TrainingAndTest readIdxFiles(const std::vector<std::filesystem::path>& files)
{
    // The three smaller files are decoded while this thread decodes the largest one.
    auto trainingLabels = std::async(std::launch::async, readIdxLabels, files[1]);
    auto testImages = std::async(std::launch::async, readIdxImages, files[2]);
    auto testLabels = std::async(std::launch::async, readIdxLabels, files[3]);
    TrainingAndTest sets;
    sets.training.inputs = readIdxImages(files[0]);
    sets.training.labels = trainingLabels.get();
    sets.test.inputs = testImages.get();
    sets.test.labels = testLabels.get();
    return sets;
}

TrainingAndTest readNpzFile(const std::filesystem::path& path)
{
    const NpzArchive archive(path);
    TrainingAndTest sets;
    sets.training.inputs = archive.read("x_train").images();
    sets.training.labels = archive.read("y_train").labels();
    sets.test.inputs = archive.read("x_test").images();
    sets.test.labels = archive.read("y_test").labels();
    return sets;
}

TrainingAndTest readCsvFile(const std::filesystem::path& path)
{
    const Dataset all = readCsv(path);
    const std::int64_t testSamples = all.samples() / 7;
    if (testSamples == 0)
        throw dataError(path,
            "has " + std::to_string(all.samples())
                + " samples: its last seventh is the test set, so it needs 7 at least.");
    const std::int64_t trainingSamples = all.samples() - testSamples;
    return {all.slice(0, trainingSamples), all.slice(trainingSamples, testSamples)};
}

TrainingAndTest readFiles(const ImageFiles& found)
{
    try {
        switch (found.format) {
        case ImageFiles::Format::Idx:
            return readIdxFiles(found.files);
        case ImageFiles::Format::Npz:
            return readNpzFile(found.files[0]);
        case ImageFiles::Format::Csv:
            return readCsvFile(found.files[0]);
        case ImageFiles::Format::CsvPair:
            return readCsv(found.files[0], found.files[1]);
        }
        return {};
    } catch (const std::bad_alloc&) {
        throw dataError(found.files[0], "needs more memory than there is: use fewer samples.");
    }
}

} // namespace

ImageFiles findImageFiles(const std::filesystem::path& path)
{
    std::error_code error;
    return std::filesystem::is_directory(path, error) ? findInFolder(path) : findInFile(path);
}

ImageData readImageFiles(const ImageFiles& found, std::string source, const std::vector<std::string>& classes)
{
    TrainingAndTest sets = readFiles(found);
    const std::vector<std::string> numbers = numberNames(sets.training, sets.test);
    for (Dataset* set : {&sets.training, &sets.test}) {
        if (set->classes.empty())
            set->classes = classes.size() >= numbers.size() ? classes : numbers;
    }
    return ImageData(std::move(source), std::move(sets.training), std::move(sets.test));
}

} // namespace nnlab
