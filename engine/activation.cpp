// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/activation.h"

#include "engine/elementary.h"
#include "engine/table.h"

#include <array>
#include <cassert>

namespace nnlab {

namespace {

#include "engine/activation_list.h"

template <typename Row, typename T>
void applyRow(std::span<const T> z, std::span<T> a, T alpha)
{
    assert(z.size() == a.size());
    for (std::size_t i = 0; i < z.size(); ++i)
        a[i] = Row::template value<T>(z[i], alpha);
}

template <typename Row, typename T>
void differentiateRow(std::span<const T> z, std::span<const T> a, std::span<T> d, T alpha)
{
    assert(z.size() == a.size() && z.size() == d.size());
    for (std::size_t i = 0; i < z.size(); ++i)
        d[i] = Row::template derivative<T>(z[i], a[i], alpha);
}

template <typename Row>
constexpr ActivationRow describe()
{
    return {.id = Row::id,
        .label = Row::label,
        .formula = Row::formula,
        .hasAlpha = Row::hasAlpha,
        .alpha = Row::alpha,
        .alphaHelp = Row::alphaHelp,
        .steepest = Row::steepest,
        .middle = Row::middle,
        .kinks = Row::kinks,
        .apply = applyRow<Row, float>,
        .applyDouble = applyRow<Row, double>,
        .derivative = differentiateRow<Row, float>,
        .derivativeDouble = differentiateRow<Row, double>};
}

constexpr auto table = withActivationRows([](auto... rows) { return std::array{describe<decltype(rows)>()...}; });

} // namespace

std::span<const ActivationRow> activations() { return table; }

Activation::Activation() : Activation(table.front(), 0) { }

Activation::Activation(const ActivationRow& row, double alpha) : m_row(&row), m_alpha(alpha) { }

Activation activationNamed(std::string_view id, std::optional<double> alpha)
{
    const ActivationRow& row = table[indexOfRow(activations(), id, "activation")];
    return {row, row.hasAlpha ? alpha.value_or(row.alpha) : 0.0};
}

} // namespace nnlab
