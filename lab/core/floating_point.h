// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace nnlab {

/// Keeps the floating-point environment of this thread as it was: whatever happens while it lives (a library that
/// switches flush-to-zero on while it is loaded, say) is switched back at its end.
class FloatingPointGuard
{
public:
    FloatingPointGuard();
    ~FloatingPointGuard();
    FloatingPointGuard(const FloatingPointGuard&) = delete;
    FloatingPointGuard& operator=(const FloatingPointGuard&) = delete;

private:
    unsigned long long m_control;
    int m_rounding;
};

/// Whether this thread rounds to nearest and computes with denormal numbers, as every run needs to.
bool isFloatingPointExact();

} // namespace nnlab
