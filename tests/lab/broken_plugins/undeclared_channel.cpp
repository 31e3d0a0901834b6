// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/lab/broken_plugins/one_channel.h"

namespace nnlab {

class UndeclaredChannel final : public OneChannel
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "undeclared_channel.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    void run(Run& run) const override
    {
        const ScalarChannel secret{.id = "secret", .label = "Secret"};
        run.report(secret, double(run[epochs]), 1.0);
    }
};

} // namespace nnlab

#include "undeclared_channel.moc"
