// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/lab/broken_plugins/one_channel.h"

namespace nnlab {

class KeepsPromise final : public OneChannel
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "keeps_promise.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    void run(Run& run) const override
    {
        for (std::int64_t epoch = 0; run.proceed(double(epoch), double(run[epochs])); ++epoch)
            run.report(loss, double(epoch + 1), 1.0 / double(epoch + 1));
    }
};

} // namespace nnlab

#include "keeps_promise.moc"
