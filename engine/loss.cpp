// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/loss.h"

#include "engine/elementary.h"
#include "engine/table.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace nnlab {

namespace {

#include "engine/loss_list.h"

template <typename T>
using ValueFunction = double (*)(std::span<const T> z, std::span<const T> a, std::span<const T> t, T alpha);
template <typename T>
using GradientFunction = void (*)(std::span<const T> a, std::span<const T> t, std::span<T> g, T alpha);

/// ln(sum of e^(z - max z)) - sum of t (z - max z): what is left of -sum t ln softmax(z) when the targets sum to 1.
template <typename T>
double softmaxCrossEntropy(std::span<const T> z, std::span<const T> t)
{
    const T largest = *std::ranges::max_element(z);
    T sum = 0;
    double expected = 0;
    for (std::size_t i = 0; i < z.size(); ++i) {
        sum += elementary::exp(z[i] - largest);
        expected += double(t[i] * (z[i] - largest));
    }
    return double(elementary::log(sum)) - expected;
}

template <typename Row, typename T>
double valueOf(std::span<const T> z, std::span<const T> a, std::span<const T> t, T alpha)
{
    assert(z.size() == t.size() && a.size() == t.size());
    if constexpr (Row::couplesOutputs) {
        return softmaxCrossEntropy(z, t);
    } else {
        const auto& arguments = Row::outputActivation.empty() ? a : z;
        double sum = 0;
        for (std::size_t i = 0; i < t.size(); ++i)
            sum += double(Row::template term<T>(arguments[i], t[i], alpha));
        return Row::averagesOutputs ? sum / double(t.size()) : sum;
    }
}

template <typename Row>
std::vector<double> termsOf(std::span<const float> z, std::span<const float> a, std::span<const float> t, float alpha)
{
    std::vector<double> terms;
    if constexpr (Row::couplesOutputs) {
        // -t ln a, with ln a = z - ln(sum of e^z), which is finite where a is 0.
        const float largest = *std::ranges::max_element(z);
        float sum = 0;
        for (const float logit : z)
            sum += elementary::exp(logit - largest);
        const double logOfSum = double(elementary::log(sum));
        for (std::size_t i = 0; i < t.size(); ++i)
            terms.push_back(double(t[i]) * (logOfSum - double(z[i] - largest)));
    } else {
        const auto& arguments = Row::outputActivation.empty() ? a : z;
        for (std::size_t i = 0; i < t.size(); ++i) {
            const double term = double(Row::template term<float>(arguments[i], t[i], alpha));
            terms.push_back(Row::averagesOutputs ? term / double(t.size()) : term);
        }
    }
    return terms;
}

template <typename Row, typename T>
void gradientOf(std::span<const T> a, std::span<const T> t, std::span<T> g, T alpha)
{
    assert(a.size() == t.size() && g.size() == t.size());
    const T share = T(1) / T(t.size());
    for (std::size_t i = 0; i < t.size(); ++i) {
        const T slope = Row::template slope<T>(a[i], t[i], alpha);
        g[i] = Row::averagesOutputs ? slope * share : slope;
    }
}

template <typename T>
struct Functions
{
    ValueFunction<T> value;
    GradientFunction<T> gradient;
};

template <typename Row>
constexpr LossRow describe()
{
    return {.id = Row::id,
        .label = Row::label,
        .formula = Row::formula,
        .outputActivation = Row::outputActivation,
        .averagesOutputs = Row::averagesOutputs,
        .hasAlpha = Row::hasAlpha,
        .alpha = Row::alpha,
        .targetLow = Row::targetLow};
}

using TermsFunction = std::vector<double> (*)(
    std::span<const float> z, std::span<const float> a, std::span<const float> t, float alpha);

constexpr auto termsFunctions =
    withLossRows([](auto... rows) { return std::array<TermsFunction, sizeof...(rows)>{termsOf<decltype(rows)>...}; });

constexpr auto table = withLossRows([](auto... rows) { return std::array{describe<decltype(rows)>()...}; });

template <typename T>
constexpr auto functions = withLossRows([](auto... rows) {
    return std::array{Functions<T>{valueOf<decltype(rows), T>, gradientOf<decltype(rows), T>}...};
});

template <typename T>
void softmaxOf(std::span<const T> z, std::span<T> a)
{
    assert(z.size() == a.size() && !z.empty());
    const T largest = *std::ranges::max_element(z);
    T sum = 0;
    for (std::size_t i = 0; i < z.size(); ++i) {
        a[i] = elementary::exp(z[i] - largest);
        sum += a[i];
    }
    for (T& share : a)
        share = share / sum;
}

} // namespace

std::span<const LossRow> losses() { return table; }

Loss::Loss(std::size_t index, double alpha) : m_index(index), m_alpha(alpha) { assert(index < table.size()); }

double Loss::value(std::span<const float> z, std::span<const float> a, std::span<const float> t) const
{
    return functions<float>[m_index].value(z, a, t, float(m_alpha));
}

double Loss::value(std::span<const double> z, std::span<const double> a, std::span<const double> t) const
{
    return functions<double>[m_index].value(z, a, t, m_alpha);
}

std::vector<double> Loss::terms(std::span<const float> z, std::span<const float> a, std::span<const float> t) const
{
    assert(z.size() == t.size() && a.size() == t.size());
    return termsFunctions[m_index](z, a, t, float(m_alpha));
}

void Loss::gradient(std::span<const float> a, std::span<const float> t, std::span<float> g) const
{
    functions<float>[m_index].gradient(a, t, g, float(m_alpha));
}

void Loss::gradient(std::span<const double> a, std::span<const double> t, std::span<double> g) const
{
    functions<double>[m_index].gradient(a, t, g, m_alpha);
}

Loss lossNamed(std::string_view id, std::optional<double> alpha)
{
    const std::size_t index = indexOfRow(losses(), id, "loss");
    return {index, table[index].hasAlpha ? alpha.value_or(table[index].alpha) : 0.0};
}

void softmax(std::span<const float> z, std::span<float> a) { softmaxOf(z, a); }

void softmax(std::span<const double> z, std::span<double> a) { softmaxOf(z, a); }

} // namespace nnlab
