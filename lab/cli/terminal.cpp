// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/terminal.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <sys/ioctl.h>
#include <unistd.h>

namespace nnlab {

namespace {

std::atomic<int> drawnLines{0};

void writeErr(std::string_view text) noexcept
{
    while (!text.empty()) {
        const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
        if (written <= 0)
            return; // nobody looks, nothing is lost
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

bool isSet(const char* variable)
{
    const char* value = std::getenv(variable);
    return value && *value;
}

} // namespace

bool Terminal::errIsTerminal()
{
    const char* kind = std::getenv("TERM");
    return isatty(STDERR_FILENO) && !(kind && std::strcmp(kind, "dumb") == 0);
}

bool Terminal::outHasColour()
{
    if (isSet("NO_COLOR"))
        return false;
    if (const char* force = std::getenv("CLICOLOR_FORCE"); force && *force && std::strcmp(force, "0") != 0)
        return true;
    const char* kind = std::getenv("TERM");
    return isatty(STDOUT_FILENO) && kind && std::strcmp(kind, "dumb") != 0;
}

bool Terminal::isAccessible()
{
    const char* value = std::getenv("ACCESSIBLE");
    return value && *value && std::strcmp(value, "0") != 0;
}

std::size_t Terminal::width()
{
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
        winsize size{};
        if (ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
            return std::max<std::size_t>(size.ws_col, 40);
    }
    return 80;
}

void Terminal::drawProgress(const std::vector<std::string>& lines, int percent)
{
    std::string text;
    if (const int drawn = drawnLines; drawn > 0) {
        text += "\x1b[" + std::to_string(drawn) + "F"; // up to the first of them
        if (lines.size() < static_cast<std::size_t>(drawn))
            text += "\x1b[J"; // those at the end have nothing to be replaced by
    }
    for (const std::string& line : lines)
        text += "\r" + line + "\x1b[K\n";
    text += "\x1b]9;4;1;" + std::to_string(std::clamp(percent, 0, 100)) + "\x1b\\";
    drawnLines = static_cast<int>(lines.size());
    writeErr(text);
}

void Terminal::clearProgress() noexcept
{
    const int drawn = drawnLines.exchange(0);
    if (drawn <= 0)
        return;
    for (int line = 0; line < drawn; ++line)
        writeErr("\x1b[F\x1b[K");
    writeErr("\x1b]9;4;0\x1b\\");
}

std::string bold(std::string_view text)
{
    return Terminal::outHasColour() ? "\x1b[1m" + std::string(text) + "\x1b[0m" : std::string(text);
}

} // namespace nnlab
