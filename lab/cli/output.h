// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <string_view>

namespace nnlab {

/// Writes results to stdout. Throws Error (InputOutput) if the system refuses; if the reader has gone away (`nnlab list
/// | head`), the process ends quietly, as a reader who has seen enough expects.
void writeOut(std::string_view text);

/// Makes sure that stdin, stdout and stderr are open, so that no file we open becomes one of them, and that writing to
/// a pipe without a reader is an error and not a signal. False if stdout was closed.
bool prepareStandardStreams();

} // namespace nnlab
