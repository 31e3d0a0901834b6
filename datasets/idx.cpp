// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/idx.h"

#include "datasets/gzip.h"
#include "datasets/input_file.h"
#include "datasets/sha256.h"
#include "datasets/text.h"

#include <array>
#include <limits>

namespace nnlab {

namespace {

constexpr std::size_t longestHeader = 16; // three dimensions

struct IdxBytes
{
    std::vector<std::uint64_t> dimensions;
    std::shared_ptr<const std::uint8_t[]> owner;
    std::span<const std::uint8_t> bytes;
};

std::string_view typeName(std::uint8_t type)
{
    switch (type) {
    case 0x09:
        return "signed bytes";
    case 0x0b:
        return "16-bit integers";
    case 0x0c:
        return "32-bit integers";
    case 0x0d:
        return "32-bit floats";
    case 0x0e:
        return "64-bit floats";
    default:
        return {};
    }
}

/// The dimensions that the header promises; `begin` are the first longestHeader bytes, or all that there are.
std::vector<std::uint64_t> dimensionsOf(
    std::span<const std::uint8_t> begin, std::size_t wanted, const std::filesystem::path& path)
{
    if (begin.size() < 4)
        throw dataError(
            path, "is too short for an IDX file: it has " + std::to_string(begin.size()) + " bytes; copy it again.");
    const std::uint8_t type = begin[2];
    if (begin[0] != 0 || begin[1] != 0 || (type != 8 && typeName(type).empty()))
        throw dataError(path,
            "is no IDX file: it begins with the bytes " + hexOf(std::as_bytes(begin.first(4)))
                + ", not 000008; give a file in MNIST's format.");
    if (type != 8)
        throw dataError(
            path, "holds " + std::string(typeName(type)) + ": only IDX files of unsigned bytes can be read.");
    const std::size_t count = begin[3];
    if (count == 1 && wanted == 3)
        throw dataError(path, "is a label file (IDX with one dimension) where images are needed: give the image file.");
    if (count == 3 && wanted == 1)
        throw dataError(
            path, "is an image file (IDX with three dimensions) where labels are needed: give the label file.");
    if (count != wanted)
        throw dataError(path,
            "has " + std::to_string(count) + " dimensions, but " + std::to_string(wanted)
                + " are needed: images have three, labels one.");
    if (begin.size() < 4 + 4 * count)
        throw dataError(path, "is truncated within its header; copy it again.");

    std::vector<std::uint64_t> dimensions;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t dimension = 0;
        for (const std::uint8_t byte : begin.subspan(4 + 4 * i, 4))
            dimension = dimension << 8 | byte;
        if (dimension == 0)
            throw dataError(path, "is empty: a dimension in its header is 0; give a file with samples.");
        dimensions.push_back(dimension);
    }
    for (std::size_t i = 1; i < count; ++i) {
        if (dimensions[i] > std::numeric_limits<int>::max())
            throw dataError(path,
                "promises images of " + std::to_string(dimensions[1]) + " x " + std::to_string(dimensions[2])
                    + " pixels: it is damaged or no data set.");
    }
    return dimensions;
}

IdxBytes readIdx(const std::filesystem::path& path, std::size_t wanted)
{
    InputFile file(path);
    // Enough for the longest gzip header that is legal (64 KiB of extra field) and the first bytes behind it.
    std::vector<std::uint8_t> begin(std::min<std::uint64_t>(file.size(), 1u << 17));
    begin.resize(file.read(begin));
    const bool packed = isGzip(begin);
    const std::vector<std::uint8_t> header = packed
        ? gunzipBeginning(begin, longestHeader)
        : std::vector<std::uint8_t>(begin.begin(), begin.begin() + std::min(begin.size(), longestHeader));
    if (packed && header.size() < 4)
        throw dataError(path, "is truncated or damaged: its gzip data do not even hold a header; copy it again.");

    IdxBytes idx;
    idx.dimensions = dimensionsOf(header, wanted, path);
    const std::size_t headerSize = 4 + 4 * wanted;
    const auto promised = checkedProduct(idx.dimensions);
    // The second bound leaves room for adding the header.
    if (!promised || *promised > std::numeric_limits<std::int64_t>::max() / 2)
        throw dataError(path, "promises more bytes than any file can hold: its header is damaged.");
    const std::uint64_t whole = headerSize + static_cast<std::uint64_t>(*promised);

    if (!packed && file.size() < whole)
        throw dataError(path,
            "is truncated: its header promises " + std::to_string(whole) + " bytes, it has "
                + std::to_string(file.size()) + "; copy it again.");
    if (!packed && file.size() > whole)
        throw dataError(path,
            "has " + std::to_string(file.size() - whole)
                + " trailing bytes after what its header promises: it is damaged or another kind of file.");
    if (packed && whole / deflateLimit > file.size())
        throw dataError(path,
            "promises " + std::to_string(whole) + " bytes, more than its " + std::to_string(file.size())
                + " packed ones can hold: its header is damaged.");
    // Packing bytes that cannot be packed costs 5 more in each 16 KiB; the rest is the name and comment in the gzip
    // header.
    if (packed && file.size() > whole + whole / 1024 + begin.size())
        throw dataError(path,
            "has " + std::to_string(file.size()) + " packed bytes for the " + std::to_string(whole)
                + " that its header promises: it is damaged or no data set.");

    const auto bytes = allocateBytes(whole, inQuotes(path.string()));
    const std::span<std::uint8_t> all(bytes.get(), whole);
    if (packed) {
        const auto packedBytes = allocateBytes(file.size(), inQuotes(path.string()));
        const std::span<std::uint8_t> packedAll(packedBytes.get(), file.size());
        std::ranges::copy(begin, packedAll.begin());
        const std::size_t count = begin.size() + file.read(packedAll.subspan(begin.size()));
        gunzip(packedAll.first(count), all, path);
    } else {
        std::ranges::copy(std::span(begin).first(std::min<std::uint64_t>(begin.size(), whole)), all.begin());
        if (begin.size() < whole && begin.size() + file.read(all.subspan(begin.size())) < whole)
            throw dataError(path, "became shorter while it was read: try again.");
    }
    idx.owner = bytes;
    idx.bytes = all.subspan(headerSize);
    return idx;
}

} // namespace

Features readIdxImages(const std::filesystem::path& path)
{
    const IdxBytes idx = readIdx(path, 3);
    const Shape shape{1, static_cast<int>(idx.dimensions[1]), static_cast<int>(idx.dimensions[2])};
    return Features::ofBytes(shape, static_cast<std::int64_t>(idx.dimensions[0]), idx.bytes.data(), idx.owner);
}

std::vector<std::uint8_t> readIdxLabels(const std::filesystem::path& path)
{
    const IdxBytes idx = readIdx(path, 1);
    return {idx.bytes.begin(), idx.bytes.end()};
}

} // namespace nnlab
