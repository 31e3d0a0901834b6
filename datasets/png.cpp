// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/png.h"

#include "datasets/input_file.h"
#include "datasets/text.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace nnlab {

namespace {

constexpr std::uint64_t mostPixels = 64'000'000;
constexpr std::uint64_t mostBytes = 512'000'000;
constexpr std::size_t headerBytes = 33; // the signature and the first chunk, which is always IHDR

std::uint64_t bigEndian(const std::uint8_t* bytes)
{
    return std::uint64_t{bytes[0]} << 24 | std::uint64_t{bytes[1]} << 16 | std::uint64_t{bytes[2]} << 8 | bytes[3];
}

/// Refuses what promises too much, before libpng sees it.
void checkHeader(const std::filesystem::path& path, std::span<const std::uint8_t> bytes)
{
    constexpr std::array<std::uint8_t, 8> signature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    if (bytes.size() < signature.size() || !std::ranges::equal(signature, bytes.first(signature.size())))
        throw dataError(path, "is no PNG: give a picture of this format, or convert it.");
    if (bytes.size() < headerBytes || std::memcmp(bytes.data() + 12, "IHDR", 4) != 0)
        throw dataError(path, "is damaged: it ends or goes wrong in its header.");
    const std::uint64_t width = bigEndian(bytes.data() + 16);
    const std::uint64_t height = bigEndian(bytes.data() + 20);
    const std::uint64_t bits = bytes[24];
    const int colourType = bytes[25];
    const std::uint64_t channels = colourType == PNG_COLOR_TYPE_RGB ? 3
        : colourType == PNG_COLOR_TYPE_RGB_ALPHA                    ? 4
        : colourType == PNG_COLOR_TYPE_GRAY_ALPHA                   ? 2
                                                                    : 1;
    if (width == 0 || height == 0)
        throw dataError(path, "is damaged: it says that it has no pixels.");
    const std::uint64_t largest = std::max(width, height);
    if (largest > mostPixels || width * height > mostPixels)
        throw dataError(path,
            "has " + std::to_string(width) + " x " + std::to_string(height) + " pixels, more than the "
                + std::to_string(mostPixels / 1'000'000) + " million that are read: make it smaller.");
    const std::uint64_t promised = height * (1 + (width * channels * bits + 7) / 8);
    if (promised / deflateLimit > bytes.size())
        throw dataError(path,
            "is damaged: " + std::to_string(bytes.size()) + " bytes cannot hold the " + std::to_string(width) + " x "
                + std::to_string(height) + " pixels that it promises.");
}

/// Frees what libpng holds of a picture, however we leave.
struct Image : png_image
{
    Image() : png_image{} { version = PNG_IMAGE_VERSION; }
    ~Image() { png_image_free(this); }
    Image(const Image&) = delete;
    Image& operator=(const Image&) = delete;
};

/// `samples` holds grey and opacity of each pixel.
std::vector<std::uint8_t> flattened(std::span<const std::uint8_t> samples)
{
    std::uint64_t light = 0;
    std::uint64_t opacity = 0;
    for (std::size_t i = 0; i < samples.size(); i += 2) {
        light += std::uint64_t{samples[i]} * samples[i + 1];
        opacity += samples[i + 1];
    }
    const unsigned ground = light < 128 * opacity ? 255 : 0;
    std::vector<std::uint8_t> grey(samples.size() / 2);
    for (std::size_t i = 0; i < grey.size(); ++i) {
        const unsigned alpha = samples[2 * i + 1];
        grey[i] = static_cast<std::uint8_t>((samples[2 * i] * alpha + ground * (255 - alpha) + 127) / 255);
    }
    return grey;
}

} // namespace

GreyPicture readPng(const std::filesystem::path& path)
{
    InputFile file(path);
    if (file.size() > mostBytes)
        throw dataError(path, "is larger than " + std::to_string(mostBytes / 1'000'000) + " MB: make it smaller.");
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(file.size()));
    bytes.resize(file.read(bytes));
    checkHeader(path, bytes);

    Image image;
    const auto damaged = [&] {
        return dataError(path, "is damaged (libpng says: " + std::string(image.message) + ").");
    };
    if (!png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()))
        throw damaged();
    image.format = PNG_FORMAT_GA;
    // Without this libpng takes 16 bits for linear light, which hardly any program means that writes them.
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    std::vector<std::uint8_t> samples(PNG_IMAGE_SIZE(image));
    if (!png_image_finish_read(&image, nullptr, samples.data(), 0, nullptr))
        throw damaged();
    return {static_cast<int>(image.width), static_cast<int>(image.height), flattened(samples)};
}

std::vector<std::byte> pngOf(const GreyPicture& picture)
{
    Image image;
    image.width = static_cast<png_uint_32>(picture.width);
    image.height = static_cast<png_uint_32>(picture.height);
    image.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::vector<std::byte> bytes(size);
    if (!png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.pixels.data(), 0, nullptr))
        throw Error("A picture could not be written (libpng says: " + std::string(image.message) + ").",
            Error::Cause::InputOutput);
    bytes.resize(size);
    return bytes;
}

} // namespace nnlab
