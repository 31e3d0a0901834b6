// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/export.h"

#include <stdexcept>
#include <string>

namespace nnlab {

/// The only exception nnlab throws: something cannot go on.
///
/// Its text is one sentence for a person: what is wrong, where, and what to do about it.
/// Its cause says whose matter it is, so that a command can end with the right exit code.
class NNLAB_ENGINE_EXPORT Error : public std::runtime_error
{
public:
    enum class Cause {
        Usage, ///< What was asked for makes no sense (a wrong value, an unknown name).
        Data, ///< Input data are missing, unreadable or malformed.
        InputOutput, ///< The system refused to read or write (disk full, read-only, no permission).
        Plugin, ///< An experiment plugin cannot be used, or broke its contract.
        Run, ///< A run could not be finished for a reason of its own.
        Busy, ///< Somebody else goes on holding what is needed.
        Damaged, ///< A file that nnlab wrote is damaged, or was written by a newer nnlab.
    };

    explicit Error(const std::string& sentence, Cause cause = Cause::Run) : std::runtime_error(sentence), m_cause(cause)
    { }
    ~Error() override;

    Cause cause() const { return m_cause; }

private:
    Cause m_cause;
};

} // namespace nnlab
