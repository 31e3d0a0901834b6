// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/// Marks what the plugin kit shows to plugins and to the lab.
#define NNLAB_SDK_EXPORT __attribute__((visibility("default")))
