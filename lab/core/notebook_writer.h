// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/sqlite.h"

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <string>

namespace nnlab {

/// The one who writes to a notebook: a thread with the only read-write connection, and everything that is to be written
/// in a row.
///
/// Of each work all is in the notebook, or nothing. Works that have come together share a transaction, so that many
/// small ones do not each wait for the disk. The right to write is given back after a
/// second in which nothing is to be written and nobody holds it, and taken again when there is more to do.
class NotebookWriter
{
public:
    using Work = std::function<void(Database&)>;
    /// Told on the writer's thread when a work is done; what went wrong, or nothing.
    using Done = std::function<void(std::exception_ptr)>;

    /// Begins by taking the right to write and opening (or making) the file, and throws what is wrong with that.
    /// `patience`: how long another writer is waited for.
    explicit NotebookWriter(std::string file, std::chrono::milliseconds patience = std::chrono::seconds(10));
    /// Writes what is left and closes.
    ~NotebookWriter();
    NotebookWriter(const NotebookWriter&) = delete;
    NotebookWriter& operator=(const NotebookWriter&) = delete;

    const std::string& file() const;

    /// Returns at once. A durable work has reached the disk itself when it is done. If it has to be taken back because
    /// of another one in the same transaction, it is carried out a second time, and only that counts: whatever it
    /// changes beside the notebook, it has to set anew.
    void post(Work work, Done done, bool isDurable = false);
    /// Waits until it is done, durably and in a transaction of its own; throws what went wrong.
    void perform(Work work);

    /// As long as somebody holds it, the right to write is not given back: a run is under way that will have more to
    /// say.
    void hold();
    void release();

private:
    struct Shared;
    std::unique_ptr<Shared> m_shared;
};

} // namespace nnlab
