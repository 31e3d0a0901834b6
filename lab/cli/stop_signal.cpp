// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/stop_signal.h"

#include "lab/cli/terminal.h"

#include <csignal>

namespace nnlab {

namespace {

volatile std::sig_atomic_t receivedSignal = 0;

void note(int signal)
{
    if (receivedSignal != 0) {
        Terminal::clearProgress();
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
    receivedSignal = signal;
}

} // namespace

void StopSignal::install()
{
    struct sigaction action = {};
    action.sa_handler = note;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before = {};
        sigaction(signal, nullptr, &before);
        // nohup and background jobs of a plain shell have them ignored, and mean it.
        if (before.sa_handler != SIG_IGN)
            sigaction(signal, &action, nullptr);
    }
}

int StopSignal::received() { return receivedSignal; }

} // namespace nnlab
