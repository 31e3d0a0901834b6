// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace nnlab {

/// A picture of text, two rows of pixels in a line: half blocks in shades of grey if `inColour`, otherwise five marks
/// from blank to full for the mean of the two pixels. `pixels` are width x height, 0 dark and 255 light; every line
/// begins with two spaces.
std::string pictureText(std::span<const std::uint8_t> pixels, int width, int height, bool inColour);

} // namespace nnlab
