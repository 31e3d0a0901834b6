// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/export.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace nnlab {

/// A grey picture: 0 is black, 255 is white.
struct GreyPicture
{
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels; ///< width x height, row after row from the top

    std::uint8_t at(int x, int y) const
    {
        return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
    }
    bool operator==(const GreyPicture&) const = default;
};

/// Reads a PNG of any kind (grey, colour, palette, 1 to 16 bits, interlaced, with transparency). Colours become their
/// luminance; what is transparent becomes the ground that the visible part stands out from: white under dark ink, black
/// under light ink. Throws Error (Data) for a file that cannot be read, is no PNG, is damaged, or has more than 64
/// million pixels; sizes are checked before memory is taken.
NNLAB_DATASETS_EXPORT GreyPicture readPng(const std::filesystem::path& path);

/// The bytes of an 8-bit grey PNG.
NNLAB_DATASETS_EXPORT std::vector<std::byte> pngOf(const GreyPicture& picture);

} // namespace nnlab
