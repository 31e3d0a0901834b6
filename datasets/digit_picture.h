// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/export.h"
#include "datasets/png.h"

namespace nnlab {

/// A picture brought to what the pictures of MNIST are like.
struct DigitPicture
{
    GreyPicture picture; ///< 28 x 28, light on black
    bool wasInverted = false; ///< whether it was dark on light
};

/// What MNIST did with its digits (LeCun, Cortes, Burges, "The MNIST database"): what is drawn fits into 20 x 20 pixels
/// with its proportions kept and its edges smoothed, and its centre of mass lies in the middle of 28 x 28.
///
/// The ground is the median along the border, the ink what differs from it, stretched so that the strongest is 255; a
/// tenth of that and less counts as ground (paper is never quite white). A digit of MNIST itself comes out as it is.
/// Throws Error (Data) if nothing stands out from the ground.
NNLAB_DATASETS_EXPORT DigitPicture asDigit(const GreyPicture& picture);

} // namespace nnlab
