// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/// Marks what nnlab::datasets shows to others; everything else in the library stays hidden.
#define NNLAB_DATASETS_EXPORT __attribute__((visibility("default")))
