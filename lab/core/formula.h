// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/activation.h"

#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// A formula in one variable, z, as a tree: what an activation computes, so that it can be written in other languages.
struct Formula
{
    enum class Kind { Variable, Number, Add, Subtract, Multiply, Divide, Negate, Call, Select };
    enum class Comparison { Less, LessOrEqual, Greater, GreaterOrEqual };

    Kind kind = Kind::Variable;
    double number = 0; ///< of a Number
    std::string_view function = {}; ///< of a Call: abs, atan, cos, erf, exp, expm1, log, log1p, sin, sqrt, tanh
    Comparison comparison = Comparison::Less; ///< of a Select
    std::vector<Formula> arguments = {}; ///< of a Select: left and right of the comparison, value if true, value if not

    bool operator==(const Formula&) const = default;
};

/// The very formula of activation_list.h, with its alpha as a number.
Formula formulaOf(const Activation& activation);

/// A language that formulas can be written in.
enum class Language {
    C, ///< with <math.h>, in double
    Python, ///< with numpy as np, element by element; erf is called by that name alone, for numpy has none
};

std::string textOf(const Formula& formula, Language language);

/// Whether the formula calls a function.
bool calls(const Formula& formula, std::string_view function);

} // namespace nnlab
