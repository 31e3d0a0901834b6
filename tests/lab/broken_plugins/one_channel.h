// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "plugins/sdk/experiment.h"

#include <QObject>

namespace nnlab {

inline const Integer epochs{
    .id = "epochs", .label = "Epochs", .help = "How often to report.", .initial = 3, .min = 1, .max = 1000};
inline const ScalarChannel loss{.id = "loss", .label = "Loss"};

/// What all broken plugins have in common: one parameter and one channel.
class OneChannel : public QObject, public Experiment
{
public:
    std::vector<Parameter> parameters() const override { return {epochs}; }
    std::vector<Channel> channels() const override { return {loss}; }
};

} // namespace nnlab
