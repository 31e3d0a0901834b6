// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/lab/broken_plugins/one_channel.h"

#include <stdexcept>

namespace nnlab {

class ThrowsInRun final : public OneChannel
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "throws_in_run.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    void run(Run& run) const override
    {
        run.report(loss, double(run[epochs]), 1.0);
        throw std::out_of_range("index 7");
    }
};

} // namespace nnlab

#include "throws_in_run.moc"
