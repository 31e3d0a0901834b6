// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Networks of one input and one output as what they are: bent lines that are added.

#include "plugins/double_relu/unit_sum.h"

#include <algorithm>
#include <string>

namespace nnlab::double_relu {

std::vector<float> UnitSum::valuesOf(const Unit& unit, std::span<const float> x) const
{
    std::vector<float> a(x.size());
    for (std::size_t i = 0; i < x.size(); ++i)
        a[i] = unit.m * x[i] + unit.b;
    activation.apply(std::span<const float>(a), a);
    for (float& value : a)
        value *= unit.weight;
    return a;
}

std::vector<float> UnitSum::valuesOf(std::span<const float> x) const
{
    std::vector<float> sum(x.size(), constant);
    for (const Unit& unit : units) {
        const std::vector<float> a = valuesOf(unit, x);
        for (std::size_t i = 0; i < x.size(); ++i)
            sum[i] += a[i];
    }
    return sum;
}

Curves UnitSum::unitCurves(std::span<const float> x) const
{
    constexpr std::size_t most = 16;
    const std::size_t count = std::min(units.size(), most);
    Curves shown;
    for (std::size_t k = 0; k < count; ++k) {
        const std::size_t i = k * units.size() / count;
        shown.curves.push_back({"unit " + std::to_string(i + 1), {x.begin(), x.end()}, valuesOf(units[i], x)});
    }
    return shown;
}

Points UnitSum::hinges(Interval range) const
{
    PointGroup group{"hinges", {}, {}, {}};
    for (const Unit& unit : units) {
        const float x = unit.m == 0 ? 0 : -unit.b / unit.m;
        if (unit.m != 0 && x >= range.from && x <= range.to)
            group.x.push_back(x);
    }
    std::ranges::sort(group.x);
    group.y = valuesOf(group.x);
    return {{std::move(group)}};
}

UnitSum sumOf(const Network& network)
{
    const DenseLayer& hidden = network.dense(0);
    const DenseLayer& output = network.dense(1);
    UnitSum sum{{}, output.biases(0), hidden.activation};
    for (Eigen::Index i = 0; i < hidden.weights.rows(); ++i)
        sum.units.push_back({hidden.weights(i, 0), hidden.biases(i), output.weights(0, i)});
    return sum;
}

} // namespace nnlab::double_relu
