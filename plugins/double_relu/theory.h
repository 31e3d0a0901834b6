// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/activation.h"

#include <span>

namespace nnlab::double_relu {

/// Whether the activation is a convex function (relu is, sigmoid is not), seen on a fine grid over -30..30.
bool isConvex(const Activation& activation);

/// The smallest possible largest error of any convex function on `y`, values over an ascending grid `x`.
///
/// It is half the largest gap between y and its convex hull from below h: h plus half the gap reaches it, and if g is
/// convex and within e of y, then g - e is convex and below y, so below h, and y - h is at most y - g + e, at most 2e.
double convexError(std::span<const float> x, std::span<const float> y);

/// The largest error of the polygon through y at the ends of `segments` equal parts of the evenly spaced grid `x`;
/// nodes between two grid points take the value in between.
double polygonError(std::span<const float> x, std::span<const float> y, int segments);

} // namespace nnlab::double_relu
