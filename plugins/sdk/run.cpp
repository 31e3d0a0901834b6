// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plugins/sdk/run.h"

namespace nnlab {

Run::~Run() = default;

std::int64_t Run::restore(Trainer& trainer)
{
    const TrainerState* state = savedState();
    if (!state)
        return 0;
    trainer.restore(*state);
    return state->epoch;
}

void Run::checkpoint(const Trainer& trainer)
{
    finalNetwork(trainer.network());
    if (keepsStates())
        keepState(trainer.state());
}

} // namespace nnlab
