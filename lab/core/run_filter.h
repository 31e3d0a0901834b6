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
/// A FIELD is what fieldOf() knows; a VALUE is a word, or text in double quotes. Two numbers (95% is 0.95) are compared
/// by size, everything else as text, which has no order; `~` asks whether the text contains the value. tags=good asks
/// for one tag among several. What a run lacks is unlike everything.
class RunFilter
{
public:
    /// Throws Error (Usage) that says what is wrong and where.
    explicit RunFilter(std::string_view text);

    bool accepts(const RunEntry& run) const { return m_test(run); }

    /// The runs it accepts. Throws Error (Usage) for a field that no run has, and for a comparison that makes no sense
    /// for any of them.
    std::vector<RunEntry> among(std::vector<RunEntry> runs) const;

private:
    using Test = std::function<bool(const RunEntry&)>;
    class Parser;

    struct Comparison
    {
        std::string field;
        std::string_view sign;
        std::string value;
    };

    static void requireSense(std::span<const RunEntry> runs, const Comparison& comparison);

    Test m_test;
    std::vector<Comparison> m_comparisons;
};

} // namespace nnlab
