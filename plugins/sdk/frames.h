// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace nnlab {

/// Whether pictures are worth reporting after `epoch` of `epochs` epochs: after each of the first 32, then 16 times in every doubling,
/// and at the end. A run of 10,000 epochs then has 160 pictures, and a longer run shows the same ones as a shorter one.
constexpr bool isFrame(std::int64_t epoch, std::int64_t epochs)
{
    std::int64_t stride = 1;
    while (epoch / stride >= 32)
        stride *= 2;
    return epoch % stride == 0 || epoch == epochs;
}

} // namespace nnlab
