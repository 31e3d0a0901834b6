// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A data race on purpose, of the kind that a mistake in the engine would be: calls of a parallel loop write to one
// number.

#include "engine/parallel.h"

#include <tbb/global_control.h>

#include <cstdio>

int main()
{
    tbb::global_control threads(tbb::global_control::max_allowed_parallelism, 4);
    double sum = 0;
    nnlab::parallelFor(1'000'000, [&](std::int64_t i) { sum += double(i); });
    std::printf("%g\n", sum);
    return 0;
}
