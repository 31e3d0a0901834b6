// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cmath>

/// Loops over single numbers that several rivals share. The compiler turns std::exp into glibc's vector version.
namespace rivals {

inline float sigmoid(float z) { return 1.0f / (1.0f + std::exp(-z)); }

/// Makes the softmax of ten logits, in place.
inline void softmax(float* logits)
{
    float largest = logits[0];
    for (int i = 1; i < 10; ++i)
        largest = std::max(largest, logits[i]);
    float sum = 0;
    for (int i = 0; i < 10; ++i) {
        logits[i] = std::exp(logits[i] - largest);
        sum += logits[i];
    }
    for (int i = 0; i < 10; ++i)
        logits[i] /= sum;
}

} // namespace rivals
