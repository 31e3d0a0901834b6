// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/export.h"

#include <optional>
#include <span>
#include <string_view>

namespace nnlab {

/// One line of the table of activations, as everyone but the kernels sees it (the formulas stand in activation_list.h).
struct ActivationRow
{
    std::string_view id;
    std::string_view label;
    std::string_view formula; ///< in z, and alpha where the row has one
    bool hasAlpha; ///< whether the formula has a number that can be set
    double alpha; ///< its default
    std::string_view alphaHelp; ///< what the number does, in a sentence; empty without one
    double steepest; ///< the largest |derivative| of a function that is bounded on both sides, where units can be
                     ///< stuck; 0 for others
    double middle; ///< halfway between the ends of such a function, where an output parts two classes; 0 for others
    std::span<const double> kinks; ///< where the derivative jumps

    void (*apply)(std::span<const float> z, std::span<float> a, float alpha);
    void (*applyDouble)(std::span<const double> z, std::span<double> a, double alpha);
    void (*derivative)(std::span<const float> z, std::span<const float> a, std::span<float> d, float alpha);
    void (*derivativeDouble)(std::span<const double> z, std::span<const double> a, std::span<double> d, double alpha);
};

/// All activations, in the order in which people should meet them.
NNLAB_ENGINE_EXPORT std::span<const ActivationRow> activations();

/// An activation function: a row of the table with its alpha. It works on whole blocks, never element by element.
class NNLAB_ENGINE_EXPORT Activation
{
public:
    Activation(); ///< identity
    Activation(const ActivationRow& row, double alpha);

    std::string_view id() const { return m_row->id; }
    double alpha() const { return m_alpha; }
    const ActivationRow& row() const { return *m_row; }

    /// a = f(z), element by element; the spans have the same length and may be the same.
    void apply(std::span<const float> z, std::span<float> a) const { m_row->apply(z, a, float(m_alpha)); }
    void apply(std::span<const double> z, std::span<double> a) const { m_row->applyDouble(z, a, m_alpha); }

    /// d = f'(z), given z and a = f(z).
    void derivative(std::span<const float> z, std::span<const float> a, std::span<float> d) const
    {
        m_row->derivative(z, a, d, float(m_alpha));
    }
    void derivative(std::span<const double> z, std::span<const double> a, std::span<double> d) const
    {
        m_row->derivativeDouble(z, a, d, m_alpha);
    }

    bool operator==(const Activation& other) const { return m_row == other.m_row && m_alpha == other.m_alpha; }

private:
    const ActivationRow* m_row;
    double m_alpha;
};

/// The activation with this id; without `alpha` the row's default is taken. Throws Error for an unknown id.
NNLAB_ENGINE_EXPORT Activation activationNamed(std::string_view id, std::optional<double> alpha = {});

} // namespace nnlab
