// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/lab/broken_plugins/one_channel.h"

#include <limits>

namespace nnlab {

class ReportsNan final : public OneChannel
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "reports_nan.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    void run(Run& run) const override
    {
        run.report(loss, 1, double(run[epochs]));
        run.report(loss, 2, std::numeric_limits<double>::quiet_NaN());
        run.report(loss, 3, 0.0);
    }
};

} // namespace nnlab

#include "reports_nan.moc"
