// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/export.h"

#include <filesystem>

namespace nnlab {

/// The folder of the MNIST files that come with nnlab: in $NNLAB_DATA_DIR/mnist if that variable is set (then nowhere
/// else), beside the installed library, or in the source tree that this library was built from. Throws Error (Data) if
/// it is not there.
NNLAB_DATASETS_EXPORT std::filesystem::path mnistFolder();

} // namespace nnlab
