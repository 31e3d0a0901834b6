// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/trainer.h"

#include <cassert>

namespace nnlab {

Matrix targetsOf(const Dataset& data, std::int64_t first, std::int64_t count, std::int64_t outputs, const Loss& loss)
{
    if (data.targets.size() > 0)
        return data.targets.middleCols(first, count);
    Matrix targets = Matrix::Constant(outputs, count, float(loss.row().targetLow));
    for (std::int64_t s = 0; s < count; ++s) {
        const std::uint8_t label = data.labels[std::size_t(first + s)];
        assert(label < outputs);
        targets(label, s) = 1.0f;
    }
    return targets;
}

} // namespace nnlab
