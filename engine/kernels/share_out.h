// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/parallel.h"

#include <cstdint>

namespace nnlab {

/// Calls work(0) ... work(count - 1), on all cores if the multiply-adds in it are worth the trouble. That is decided
/// from the problem alone; parts never share a sum, so the bits are the same either way.
template <typename Work>
void shareOut(std::int64_t count, std::int64_t multiplyAdds, const Work& work)
{
    // About 20 microseconds of work; waking another core costs a few.
    constexpr std::int64_t worthIt = 1'000'000;
    if (count > 1 && multiplyAdds >= worthIt) {
        parallelFor(count, work);
    } else {
        for (std::int64_t i = 0; i < count; ++i)
            work(i);
    }
}

} // namespace nnlab
