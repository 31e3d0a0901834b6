// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/lab/broken_plugins/one_channel.h"

namespace nnlab {

class WrongSizes final : public OneChannel
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "wrong_sizes.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    std::vector<Channel> channels() const override { return {loss, picture}; }

    void run(Run& run) const override { run.report(picture, double(run[epochs]), Images{28, 28, 3, {0.5f}}); }

private:
    const ImageChannel picture{.id = "picture", .label = "Picture"};
};

} // namespace nnlab

#include "wrong_sizes.moc"
