// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// What is known of the terminal, if there is one: its width, whether it shows colours, and the lines that are
/// rewritten on it.
///
/// Colours: NO_COLOR beats CLICOLOR_FORCE beats what stdout is. ACCESSIBLE=1: lines are printed one after the other
/// instead of rewritten.
class Terminal
{
public:
    static bool errIsTerminal();
    static bool outHasColour();
    static bool isAccessible();
    /// Columns of stdout if it is a terminal, else of stderr, else 80; never under 40.
    static std::size_t width();

    /// Replaces the lines drawn before by these, on stderr, and shows `percent` in the task bar (OSC 9;4).
    static void drawProgress(const std::vector<std::string>& lines, int percent);
    /// Takes the lines and the task bar's progress away again; does nothing if there are none. Safe in a signal
    /// handler.
    static void clearProgress() noexcept;
};

/// Text in bold where stdout shows colours.
std::string bold(std::string_view text);

} // namespace nnlab
