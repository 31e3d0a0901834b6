// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace nnlab {

/// SIGINT, SIGTERM and SIGHUP as a wish to stop cleanly.
///
/// The first is noted, and whoever works looks; a second one ends the process at once, as if nobody had caught it.
class StopSignal
{
public:
    static void install();

    /// The signal that came, or 0.
    static int received();
};

} // namespace nnlab
