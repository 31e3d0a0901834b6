// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/output.h"

#include "engine/error.h"
#include "lab/cli/terminal.h"
#include "lab/core/exit_code.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace nnlab {

namespace {

bool stdoutIsOpen = true;

} // namespace

bool prepareStandardStreams()
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an error to tell, not an end
    for (const int stream : {0, 1, 2}) {
        if (fcntl(stream, F_GETFD) != -1)
            continue;
        if (stream == 1)
            stdoutIsOpen = false;
        // The lowest free number is this one, because the ones below are open by now.
        if (open("/dev/null", stream == 0 ? O_RDONLY : O_WRONLY) == -1)
            std::abort();
    }
    return stdoutIsOpen;
}

void writeOut(std::string_view text)
{
    if (!stdoutIsOpen)
        throw Error("Results cannot be written: standard output is closed.", Error::Cause::InputOutput);
    while (!text.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EPIPE) {
            Terminal::clearProgress();
            _exit(static_cast<int>(ExitCode::Done));
        } else if (errno != EINTR) {
            throw Error("Results cannot be written to standard output: " + std::string(std::strerror(errno)) + ".",
                Error::Cause::InputOutput);
        }
    }
}

} // namespace nnlab
