// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

/// The rules of the house that can be checked by reading: who may include whom, what is left out of each room, how
/// files begin. Every rule answers with the sentences that say what is broken, where, and what holds instead; nothing
/// if all is well.
namespace house {

/// A file's path from the root of the repository, and its text.
using Files = QMap<QString, QString>;

/// What is wrong with one source file, script or CMake file.
QStringList problemsOfFile(const QString& path, const QString& text);

/// What is missing from the folders that these files make up.
QStringList problemsOfFolders(const Files& files);

/// What is wrong with a library of these undefined symbols, as `nm -D --undefined-only` prints them: mathematics whose
/// last bit depends on the machine's libm.
QStringList problemsOfSymbols(const QString& library, const QString& symbols);

/// `text` with comments and the insides of string and character literals replaced by spaces; lines stay where they are.
QString codeOf(const QString& text);

} // namespace house
