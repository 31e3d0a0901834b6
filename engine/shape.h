// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace nnlab {

/// How the features of one sample are arranged: channels x height x width; a plain vector of n features is 1 x 1 x n.
struct Shape
{
    int channels = 1;
    int height = 1;
    int width = 1;

    std::int64_t size() const { return std::int64_t{channels} * height * width; }
    bool operator==(const Shape&) const = default;
};

} // namespace nnlab
