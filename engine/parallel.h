// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/export.h"

#include <cstdint>
#include <functional>

namespace nnlab {

/// Calls work(0) ... work(count - 1) in any order, side by side on the threads that the caller may use, and returns
/// when all are done. No call may depend on another. What one of them throws is thrown on.
///
/// Every parallel loop of nnlab is this one: which thread does what never decides a bit, because each call fills a
/// place of its own.
NNLAB_ENGINE_EXPORT void parallelFor(std::int64_t count, const std::function<void(std::int64_t)>& work);

} // namespace nnlab
