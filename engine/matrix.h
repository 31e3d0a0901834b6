// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <Eigen/Core>

namespace nnlab {

/// A matrix in column-major order over T. Data matrices hold one column per sample; weights are outputs x inputs.
template <typename T>
using MatrixOf = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor>;

/// A column of numbers over T.
template <typename T>
using VectorOf = Eigen::Matrix<T, Eigen::Dynamic, 1>;

using Matrix = MatrixOf<float>;
using Vector = VectorOf<float>;

} // namespace nnlab
