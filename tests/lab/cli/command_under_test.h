// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/lab/answer.h"

/// `nnlab` with the words of a line, and perhaps a notebook.
inline Answer nnlab(const QString& line, const QString& notebook = {}, const std::function<void()>& inChild = {})
{
    QStringList words = line.split(' ');
    if (!notebook.isEmpty())
        words += {"--notebook", notebook};
    return answerOf(nnlabProgram, words, {.inChild = inChild});
}
