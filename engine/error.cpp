// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/error.h"

namespace nnlab {

// Out of line, so that the type information stands in this library alone and a catch in another library finds it.
Error::~Error() = default;

} // namespace nnlab
