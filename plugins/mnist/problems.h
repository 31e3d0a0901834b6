// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "plugins/sdk/parameter.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace nnlab::mnist {

/// How much data there is, as far as it is known.
struct Sizes
{
    std::int64_t training = 0; ///< samples, before validation is taken away
    std::int64_t test = 0;
    int features = 0;
    int classes = 0;
};

/// The sizes of the named data sets, known without reading them; nothing for a path.
std::optional<Sizes> knownSizes(const Values& values);

/// How many samples are trained on.
std::int64_t trainingCount(const Values& values, const Sizes& sizes);

/// From features over hidden layers to classes.
std::vector<int> widths(const Values& values, const Sizes& sizes);

/// What does not fit data of these sizes.
std::vector<Problem> problemsWithSizes(const Values& values, const Sizes& sizes);

/// What does not fit together, whatever the data.
std::vector<Problem> problemsWithValues(const Values& values);

} // namespace nnlab::mnist
