// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/lab/broken_plugins/one_channel.h"

#include <chrono>
#include <cstdio>
#include <thread>

namespace nnlab {

class CountsSlowly final : public OneChannel
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "counts_slowly.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    void run(Run& run) const override
    {
        std::fputs("running\n", stderr); // for who waits to send a signal
        for (std::int64_t epoch = 0; run.proceed(double(epoch), double(run[epochs])); ++epoch) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            run.report(loss, double(epoch + 1), 1.0 / double(epoch + 1));
        }
    }
};

} // namespace nnlab

#include "counts_slowly.moc"
