// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/export.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace nnlab {

/// One line of the table of losses (the formulas stand in loss_list.h).
///
/// A loss is summed over the outputs of a sample (or averaged, where `averagesOutputs`), and averaged over the
/// mini-batch.
struct LossRow
{
    std::string_view id;
    std::string_view label;
    std::string_view formula; ///< in outputs a (or logits z) and targets t
    std::string_view
        outputActivation; ///< what it brings along: sigmoid, softmax; empty if it takes the outputs as they are
    bool averagesOutputs;
    bool hasAlpha;
    double alpha;
    double targetLow; ///< how one-hot encoding writes "not this class": 0, or -1 where classes are -1 and 1

    bool onLogits() const { return !outputActivation.empty(); }
};

/// All losses, in the order in which people should meet them.
NNLAB_ENGINE_EXPORT std::span<const LossRow> losses();

/// What training lowers: a row of the table with its number.
class NNLAB_ENGINE_EXPORT Loss
{
public:
    Loss(std::size_t index, double alpha);

    std::string_view id() const { return row().id; }
    const LossRow& row() const { return losses()[m_index]; }
    std::size_t index() const { return m_index; }
    double alpha() const { return m_alpha; }

    /// The loss of one sample, from its pre-activations z, outputs a and targets t (all of one length).
    /// Terms are computed in T; they are summed in double, ascending.
    double value(std::span<const float> z, std::span<const float> a, std::span<const float> t) const;
    double value(std::span<const double> z, std::span<const double> a, std::span<const double> t) const;

    /// What each output adds to value(): the sum of these, up to rounding.
    std::vector<double> terms(std::span<const float> z, std::span<const float> a, std::span<const float> t) const;

    /// The gradient of value() by the outputs a; for losses on logits by z, where it is a - t.
    void gradient(std::span<const float> a, std::span<const float> t, std::span<float> g) const;
    void gradient(std::span<const double> a, std::span<const double> t, std::span<double> g) const;

    bool operator==(const Loss&) const = default;

private:
    std::size_t m_index;
    double m_alpha;
};

/// The loss with this id. Throws Error for an unknown id.
NNLAB_ENGINE_EXPORT Loss lossNamed(std::string_view id, std::optional<double> alpha = {});

/// a = softmax(z) = e^(z - max z) / sum, in one defined order. The spans have the same length and may be the same.
NNLAB_ENGINE_EXPORT void softmax(std::span<const float> z, std::span<float> a);
NNLAB_ENGINE_EXPORT void softmax(std::span<const double> z, std::span<double> a);

} // namespace nnlab
