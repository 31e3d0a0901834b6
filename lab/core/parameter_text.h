// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "plugins/sdk/parameter.h"

#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// "real", "integer", "flag", "choice", "layer-widths" or "path".
std::string_view kindOf(const Parameter& parameter);

/// What a value may be, in words: "from 0.0001 to 10", "true or false", "one of: relu, tanh".
std::string rangeText(const Parameter& parameter);

/// When the parameter is meaningful: "optimizer is momentum or nesterov"; empty if it always is.
std::string conditionText(const Parameter& parameter);

/// The options of a choice or the suggestions of a path; empty for other kinds.
const std::vector<Option>& optionsOf(const Parameter& parameter);

/// Values worth proposing where somebody types one: the ids of options, true and false, or the initial value.
std::vector<std::string> proposalsFor(const Parameter& parameter);

/// The text as a shell takes it: in single quotes where it would be taken apart otherwise.
std::string shellQuoted(const std::string& text);

/// "a", "a or b", "a, b or c".
std::string orList(const std::vector<std::string_view>& names);

/// Text broken at spaces into lines of at most `width`, each but the first behind `indent` spaces.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

} // namespace nnlab
