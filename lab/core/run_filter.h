// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/run_fields.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// Which runs are meant: "activation=relu and (test-accuracy>0.95 or tags=good)".
///
///   filter     = all { "or" all }
///   all        = one { "and" one }
///   one        = "not" one | "(" filter ")" | comparison
///   comparison = FIELD ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" ) VALUE
///
/// A FIELD is what fieldOf() knows; a VALUE is a word, or text in double quotes. Two numbers are compared by size,
/// everything else as text; `~` asks whether the text contains the value. tags=good asks for one tag among several.
/// What a run lacks is unlike everything.
class RunFilter
{
public:
    /// Throws Error (Usage) that says what is wrong and where.
    explicit RunFilter(std::string_view text);

    bool accepts(const RunEntry& run) const { return m_test(run); }

    /// The runs it accepts. Throws Error (Usage) for a field that no run has.
    std::vector<RunEntry> among(std::vector<RunEntry> runs) const;

private:
    using Test = std::function<bool(const RunEntry&)>;
    class Parser;

    Test m_test;
    std::vector<std::string> m_fields;
};

} // namespace nnlab
