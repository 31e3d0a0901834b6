// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/sqlite.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace nnlab {

// The file of a notebook: what is in its first bytes, its tables (NOTEBOOK.md), who writes to it, and how it is opened
// and closed.

/// "NNLB", in the header of every notebook.
inline constexpr std::int64_t notebookApplicationId = 0x4e4e4c42;
inline constexpr std::int64_t notebookVersion = 1;

/// What a path leads to, by its first bytes alone.
enum class FileKind { Absent, Empty, Notebook, OtherDatabase, Other };
FileKind fileKind(const std::string& file);

/// Where runs are saved if nobody says: notebook.nnlab in nnlab's folder below $XDG_DATA_HOME.
std::string defaultNotebook();

/// Whether the folder of a file is on a file system (of this statfs type) that other machines see, where SQLite cannot
/// share memory.
bool isNetworkFileSystem(std::int64_t type);
bool isOnNetwork(const std::string& file);

/// Who writes to a notebook, as its lock file says.
struct WriterName
{
    std::int64_t process = 0;
    std::string host;
    std::string since; ///< UTC, as 2026-11-24T22:42:36Z
};

/// The one right to write to a notebook, among all processes: flock on FILE-lock, a file that is there only as long as
/// somebody writes.
class NotebookLock
{
public:
    /// Waits for it at most so long; then throws Error (Busy) that says who holds it and since when.
    NotebookLock(const std::string& notebook, std::chrono::milliseconds patience);
    ~NotebookLock();
    NotebookLock(const NotebookLock&) = delete;
    NotebookLock& operator=(const NotebookLock&) = delete;

    /// Who holds it now; nothing if nobody does.
    static std::optional<WriterName> holder(const std::string& notebook);

private:
    bool tryOnce();

    std::string m_file;
    int m_descriptor = -1;
};

/// A notebook that can be read.
struct OpenedNotebook
{
    std::unique_ptr<Database> database;
    std::string damage; ///< a sentence, if what has been opened is only a part of it
};

/// Opens a notebook for reading, wherever it lies and whoever writes to it. Of one that is cut off, as an interrupted
/// copy is, what is there can be read. Throws Error: InputOutput if there is none, Damaged if nothing of it can be
/// read, or it is no notebook at all, or of a newer nnlab.
OpenedNotebook openForReading(const std::string& file);

/// Opens a notebook for writing, makes it if there is none, and marks runs as stopped whose process has ended before
/// they did. The caller holds the lock. Throws like openForReading(), and where it is cut off; what was not there
/// before is not there after a failure either.
std::unique_ptr<Database> openForWriting(const std::string& file);

/// Puts everything into the one file and closes it: at rest a notebook has nothing beside it.
void closeCleanly(std::unique_ptr<Database> database);

/// The time now, UTC, as 2026-11-24T22:42:36Z.
std::string timeNow();

} // namespace nnlab
