// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/initializer.h"

#include "engine/table.h"

#include <array>
#include <cmath>

namespace nnlab {

namespace {

double zero(const Random&, Counter, std::int64_t, std::int64_t) { return 0; }

double uniform01(const Random& random, Counter place, std::int64_t, std::int64_t) { return random.uniform(place); }

double uniformHalf(const Random& random, Counter place, std::int64_t, std::int64_t)
{
    return random.uniform(place) - 0.5;
}

double normal(const Random& random, Counter place, std::int64_t, std::int64_t) { return random.normal(place); }

/// Uniform in -limit .. limit, with limit = sqrt(numerator / denominator).
double within(const Random& random, Counter place, double numerator, double denominator)
{
    return std::sqrt(numerator / denominator) * (2 * random.uniform(place) - 1);
}

double normalFanIn(const Random& random, Counter place, std::int64_t fanIn, std::int64_t)
{
    return random.normal(place) / std::sqrt(double(fanIn));
}

double glorotUniform(const Random& random, Counter place, std::int64_t fanIn, std::int64_t fanOut)
{
    return within(random, place, 6, double(fanIn + fanOut));
}

double glorotNormal(const Random& random, Counter place, std::int64_t fanIn, std::int64_t fanOut)
{
    return random.normal(place) * std::sqrt(2 / double(fanIn + fanOut));
}

double heUniform(const Random& random, Counter place, std::int64_t fanIn, std::int64_t)
{
    return within(random, place, 6, double(fanIn));
}

double heNormal(const Random& random, Counter place, std::int64_t fanIn, std::int64_t)
{
    return random.normal(place) * std::sqrt(2 / double(fanIn));
}

double lecun(const Random& random, Counter place, std::int64_t fanIn, std::int64_t)
{
    return within(random, place, 3, double(fanIn));
}

constexpr std::array table = {
    InitializerRow{.id = "zeros",
        .label = "Zeros",
        .formula = "0",
        .source = "shows why symmetry has to be broken",
        .weight = zero,
        .normalBiases = false},
    InitializerRow{.id = "uniform-0-1",
        .label = "Uniform 0..1",
        .formula = "U(0, 1)",
        .source = "the teaching notebook's words",
        .weight = uniform01,
        .normalBiases = false},
    InitializerRow{.id = "uniform-half",
        .label = "Uniform -0.5..0.5",
        .formula = "U(-1/2, 1/2)",
        .source = "the teaching notebook's Python example",
        .weight = uniformHalf,
        .normalBiases = false},
    InitializerRow{.id = "normal",
        .label = "Normal",
        .formula = "N(0, 1), biases too",
        .source = "Nielsen, chapter 1",
        .weight = normal,
        .normalBiases = true},
    InitializerRow{.id = "normal-fan-in",
        .label = "Normal / sqrt(fan-in)",
        .formula = "N(0, 1 / fan-in), biases N(0, 1)",
        .source = "Nielsen, chapter 3",
        .weight = normalFanIn,
        .normalBiases = true},
    InitializerRow{.id = "glorot-uniform",
        .label = "Glorot uniform",
        .formula = "U(-r, r), r = sqrt(6 / (fan-in + fan-out))",
        .source = "Glorot and Bengio, 2010",
        .weight = glorotUniform,
        .normalBiases = false},
    InitializerRow{.id = "glorot-normal",
        .label = "Glorot normal",
        .formula = "N(0, 2 / (fan-in + fan-out))",
        .source = "Glorot and Bengio, 2010",
        .weight = glorotNormal,
        .normalBiases = false},
    InitializerRow{.id = "he-uniform",
        .label = "He uniform",
        .formula = "U(-r, r), r = sqrt(6 / fan-in)",
        .source = "He, Zhang, Ren, Sun, 2015",
        .weight = heUniform,
        .normalBiases = false},
    InitializerRow{.id = "he-normal",
        .label = "He normal",
        .formula = "N(0, 2 / fan-in)",
        .source = "He, Zhang, Ren, Sun, 2015",
        .weight = heNormal,
        .normalBiases = false},
    InitializerRow{.id = "lecun",
        .label = "LeCun",
        .formula = "U(-r, r), r = sqrt(3 / fan-in)",
        .source = "LeCun, Bottou, Orr, Mueller, Efficient BackProp, 1998",
        .weight = lecun,
        .normalBiases = false},
};

} // namespace

std::span<const InitializerRow> initializers() { return table; }

const InitializerRow& initializerNamed(std::string_view id)
{
    return table[indexOfRow(initializers(), id, "initializer")];
}

} // namespace nnlab
