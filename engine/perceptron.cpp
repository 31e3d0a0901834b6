// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perceptron.h"

#include <cassert>
#include <cmath>

namespace nnlab {

Perceptron::Perceptron(std::int64_t features) : m_weights(std::size_t(features), 0.0f) { }

double Perceptron::sum(std::span<const float> sample) const
{
    assert(sample.size() == m_weights.size());
    double sum = m_bias;
    for (std::size_t i = 0; i < sample.size(); ++i)
        sum = std::fma(double(m_weights[i]), double(sample[i]), sum);
    return sum;
}

std::int64_t Perceptron::pass(const Dataset& data, float rate)
{
    std::int64_t corrected = 0;
    for (std::int64_t s = 0; s < data.samples(); ++s) {
        const std::span<const float> x = data.inputs.floats(s);
        const float target = data.targets(0, s);
        if (sum(x) * double(target) > 0)
            continue;
        for (std::size_t i = 0; i < x.size(); ++i)
            m_weights[i] = std::fma(rate * target, x[i], m_weights[i]);
        m_bias += rate * target;
        ++corrected;
    }
    return corrected;
}

std::int64_t Perceptron::mistakes(const Dataset& data) const
{
    std::int64_t count = 0;
    for (std::int64_t s = 0; s < data.samples(); ++s)
        count += sum(data.inputs.floats(s)) * double(data.targets(0, s)) > 0 ? 0 : 1;
    return count;
}

} // namespace nnlab
