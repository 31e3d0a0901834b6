// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/// Marks what a library of nnlab shows to others; everything else in it stays hidden.
/// Default visibility on both sides, so that an exception's type is one type in every library of the process.
#define NNLAB_ENGINE_EXPORT __attribute__((visibility("default")))
