// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <charconv>
#include <string>

namespace nnlab {

/// A number as a sentence needs it: four significant digits, whatever the locale.
inline std::string shortText(double number)
{
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, number, std::chars_format::general, 4).ptr};
}

} // namespace nnlab
