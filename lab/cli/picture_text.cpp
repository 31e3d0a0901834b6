// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/picture_text.h"

#include <array>
#include <string_view>

namespace nnlab {

namespace {

/// The nearest of the 24 greys that terminals of 256 colours have.
std::string greyNumber(int level) { return std::to_string(232 + (level * 23 + 127) / 255); }

} // namespace

std::string pictureText(std::span<const std::uint8_t> pixels, int width, int height, bool inColour)
{
    constexpr std::array<std::string_view, 5> marks = {" ", "░", "▒", "▓", "█"};
    const auto at = [&](int x, int y) {
        return y < height
            ? int(pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)])
            : 0;
    };
    std::string text;
    for (int y = 0; y < height; y += 2) {
        std::string line = "  ";
        for (int x = 0; x < width; ++x) {
            const int upper = at(x, y);
            const int lower = at(x, y + 1);
            if (inColour)
                line += "\x1b[38;5;" + greyNumber(upper) + ";48;5;" + greyNumber(lower) + "m▀";
            else
                line += marks[static_cast<std::size_t>((upper + lower) * 4 + 255) / 510];
        }
        if (inColour)
            line += "\x1b[0m";
        else
            line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

} // namespace nnlab
