// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook.h"

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nnlab {

/// Something that can be asked of a saved run by name: absent, a number, or text.
using Field = std::variant<std::monostate, double, std::string>;

/// What `name` means for a run: id, experiment, version, name, status, message, seed, tags, seconds, started, ended,
/// parent, sweep, place (in the sweep), note, data, signature, spec; else the value of the parameter of that id; else
/// the last value of the scalar channel of that id. `best:CHANNEL` and `last:CHANNEL` say which value is meant;
/// `parameter:ID` and `channel:ID` which of the two, where both have the name.
Field fieldOf(const RunEntry& run, std::string_view name);

/// As lists show it; empty if absent.
std::string textOf(const Field& field);

/// Numbers before text, absent ones last; numbers by size, text by its bytes.
bool isBefore(const Field& one, const Field& other);

/// All names that mean something for any of these runs.
std::vector<std::string> fieldNames(std::span<const RunEntry> runs);

/// The parameters (and the seed) in which these runs differ, in the order of declaration. A run that lacks a parameter
/// differs in it.
std::vector<std::string> differingParameters(std::span<const RunEntry> runs);

/// Throws Error (Usage) if `name` means nothing for any of these runs; it names the nearest one that does.
void requireField(std::span<const RunEntry> runs, std::string_view name);

} // namespace nnlab
