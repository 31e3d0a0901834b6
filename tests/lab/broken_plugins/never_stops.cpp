// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/lab/broken_plugins/one_channel.h"

#include <chrono>
#include <cstdio>
#include <thread>

namespace nnlab {

class NeverStops final : public OneChannel
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "never_stops.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    void run(Run& run) const override
    {
        std::fputs("running\n", stderr); // for who waits to send a signal
        run.report(loss, double(run[epochs]), 1.0);
        for (;;)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
};

} // namespace nnlab

#include "never_stops.moc"
