// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/lab/broken_plugins/one_channel.h"

namespace nnlab {
void nobodyHasWrittenThis(Run& run);
}

namespace nnlab {

class MissingSymbol final : public OneChannel
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "missing_symbol.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    void run(Run& run) const override { nobodyHasWrittenThis(run); }
};

} // namespace nnlab

#include "missing_symbol.moc"
