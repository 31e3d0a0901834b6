// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The formulas of the engine are templates. Here they are computed with trees instead of numbers, so there is no second
// list of them: each comes out as it stands in activation_list.h.

#include "lab/core/formula.h"

#include "plugins/sdk/parameter.h"

#include <algorithm>

namespace nnlab {

// Not an anonymous namespace: what the rows leave unused (their derivatives, kinks) would be warned about.
namespace formulas {

using Kind = Formula::Kind;
using Comparison = Formula::Comparison;

struct Mask
{
    Comparison comparison;
    Formula left;
    Formula right;
};

Formula operator+(Formula a, Formula b) { return {.kind = Kind::Add, .arguments = {std::move(a), std::move(b)}}; }
Formula operator-(Formula a, Formula b) { return {.kind = Kind::Subtract, .arguments = {std::move(a), std::move(b)}}; }
Formula operator*(Formula a, Formula b) { return {.kind = Kind::Multiply, .arguments = {std::move(a), std::move(b)}}; }
Formula operator/(Formula a, Formula b) { return {.kind = Kind::Divide, .arguments = {std::move(a), std::move(b)}}; }
Formula operator-(Formula a) { return {.kind = Kind::Negate, .arguments = {std::move(a)}}; }
Mask operator<(Formula a, Formula b) { return {Comparison::Less, std::move(a), std::move(b)}; }
Mask operator<=(Formula a, Formula b) { return {Comparison::LessOrEqual, std::move(a), std::move(b)}; }
Mask operator>(Formula a, Formula b) { return {Comparison::Greater, std::move(a), std::move(b)}; }
Mask operator>=(Formula a, Formula b) { return {Comparison::GreaterOrEqual, std::move(a), std::move(b)}; }

/// What is written as a call with one argument.
struct Function
{
    std::string_view name;

    Formula operator()(Formula x) const { return {.kind = Kind::Call, .function = name, .arguments = {std::move(x)}}; }
};

/// What activation_list.h calls elementary functions, over trees.
namespace elementary {

template <typename T>
T constant(double value)
{
    return {.kind = Kind::Number, .number = value};
}

template <typename T>
T fma(T a, T b, T c)
{
    return std::move(a) * std::move(b) + std::move(c);
}

template <typename T>
T select(Mask mask, T ifTrue, T ifFalse)
{
    return {.kind = Kind::Select,
        .comparison = mask.comparison,
        .arguments = {std::move(mask.left), std::move(mask.right), std::move(ifTrue), std::move(ifFalse)}};
}

inline constexpr Function abs{"abs"};
inline constexpr Function exp{"exp"};
inline constexpr Function expm1{"expm1"};
inline constexpr Function log1p{"log1p"};
inline constexpr Function tanh{"tanh"};
inline constexpr Function erf{"erf"};
inline constexpr Function sin{"sin"};
inline constexpr Function cos{"cos"};
inline constexpr Function atan{"atan"};

} // namespace elementary

#include "engine/activation_list.h"

} // namespace formulas

namespace {

using Kind = Formula::Kind;
using Comparison = Formula::Comparison;

constexpr std::string_view comparisonText(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Less:
        return " < ";
    case Comparison::LessOrEqual:
        return " <= ";
    case Comparison::Greater:
        return " > ";
    case Comparison::GreaterOrEqual:
        return " >= ";
    }
    return {};
}

std::string functionName(std::string_view function, Language language)
{
    if (language == Language::C)
        return function == "abs" ? "fabs" : std::string(function);
    if (function == "erf")
        return "erf";
    return function == "atan" ? "np.arctan" : "np." + std::string(function);
}

/// How tightly things hold together: a part that holds less tightly than its place asks for gets parentheses.
enum Strength { Choosing, Comparing, Adding, Multiplying, Negating, Holding };

struct Written
{
    std::string text;
    Strength strength;
};

Written written(const Formula& formula, Language language);

std::string part(const Formula& formula, Strength least, Language language)
{
    const Written inner = written(formula, language);
    return inner.strength < least ? "(" + inner.text + ")" : inner.text;
}

Written written(const Formula& formula, Language language)
{
    const auto argument = [&](std::size_t index, Strength least) {
        return part(formula.arguments[index], least, language);
    };
    switch (formula.kind) {
    case Kind::Variable:
        return {"z", Holding};
    case Kind::Number:
        return {textOf(Value(formula.number)), formula.number < 0 ? Negating : Holding};
    case Kind::Add:
        return {argument(0, Adding) + " + " + argument(1, Adding), Adding};
    case Kind::Subtract:
        return {argument(0, Adding) + " - " + argument(1, Multiplying), Adding};
    case Kind::Multiply:
        return {argument(0, Multiplying) + " * " + argument(1, Negating), Multiplying};
    case Kind::Divide:
        return {argument(0, Multiplying) + " / " + argument(1, Negating), Multiplying};
    case Kind::Negate:
        return {"-" + argument(0, Holding), Negating};
    case Kind::Call:
        return {functionName(formula.function, language) + "(" + argument(0, Choosing) + ")", Holding};
    case Kind::Select:
        break;
    }
    const std::string condition =
        argument(0, Adding) + std::string(comparisonText(formula.comparison)) + argument(1, Adding);
    if (language == Language::Python)
        return {"np.where(" + condition + ", " + argument(2, Choosing) + ", " + argument(3, Choosing) + ")", Holding};
    return {condition + " ? " + argument(2, Comparing) + " : " + argument(3, Choosing), Choosing};
}

} // namespace

Formula formulaOf(const Activation& activation)
{
    const Formula alpha{.kind = Kind::Number, .number = activation.alpha()};
    Formula found;
    formulas::withActivationRows([&](auto... rows) {
        const auto take = [&](auto row) {
            if (row.id == activation.id())
                found = row.template value<Formula>(Formula(), alpha);
        };
        (take(rows), ...);
    });
    return found;
}

std::string textOf(const Formula& formula, Language language) { return written(formula, language).text; }

bool calls(const Formula& formula, std::string_view function)
{
    return (formula.kind == Kind::Call && formula.function == function)
        || std::ranges::any_of(formula.arguments, [&](const Formula& argument) { return calls(argument, function); });
}

} // namespace nnlab
