// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/sqlite.h"

#include "engine/error.h"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>

namespace nnlab {

namespace {

constexpr int usualPatience = 2000; // ms, for readers that meet a writer tidying up

} // namespace

Database::Database(const std::string& file, Mode mode, std::string name) : m_file(name.empty() ? file : std::move(name))
{
    const int flags = mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const int code =
        sqlite3_open_v2(file.c_str(), &m_handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    try {
        if (code != SQLITE_OK)
            fail(code);
        // SQLite quietly opens read-only what it may not write.
        if (mode == Mode::ReadWrite && sqlite3_db_readonly(m_handle, "main") == 1)
            fail(SQLITE_READONLY);
    } catch (...) {
        sqlite3_close(m_handle);
        throw;
    }
    // A notebook may come from a stranger: it must not run functions of ours, and nobody writes to its schema but
    // through SQL.
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    waitAtMost(usualPatience);
}

Database::~Database() { sqlite3_close(m_handle); }

void Database::waitAtMost(int milliseconds) { sqlite3_busy_timeout(m_handle, milliseconds); }

void Database::execute(const std::string& sql)
{
    if (const int code = sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr); code != SQLITE_OK)
        fail(code);
}

std::string Database::text(std::string_view sql)
{
    Statement statement(*this, sql);
    return statement.next() ? statement.text(0) : std::string();
}

std::int64_t Database::integer(std::string_view sql)
{
    Statement statement(*this, sql);
    return statement.next() ? statement.integer(0) : 0;
}

std::int64_t Database::lastInsertedId() const { return sqlite3_last_insert_rowid(m_handle); }

void Database::fail(int code) const
{
    const std::string where = "The notebook " + m_file;
    const int systemError = m_handle ? sqlite3_system_errno(m_handle) : 0;
    const std::string because = systemError ? std::strerror(systemError) : sqlite3_errstr(code);
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        throw Error(where + " is damaged (" + sqlite3_errstr(code) + ").", Error::Cause::Damaged);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw Error(where + " is locked by another program; try again when it has finished.", Error::Cause::Busy);
    case SQLITE_FULL:
        throw Error(where
                + " cannot grow: there is no space left. What was saved before is safe; make room or choose another "
                  "place with --notebook FILE.",
            Error::Cause::InputOutput);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        throw Error(
            where + " is read-only here; choose another place with --notebook FILE.", Error::Cause::InputOutput);
    case SQLITE_CANTOPEN:
        throw Error(where + " cannot be opened: " + because + ".", Error::Cause::InputOutput);
    case SQLITE_IOERR:
        throw Error(where + " cannot be read or written: " + because + ". What was saved before is safe.",
            Error::Cause::InputOutput);
    case SQLITE_NOMEM:
        throw Error(where + " needs more memory than there is.", Error::Cause::InputOutput);
    default:
        // A statement of ours that does not fit what is in the file: some table is not as it was made.
        throw Error(
            where + " is not as nnlab made it (" + (m_handle ? sqlite3_errmsg(m_handle) : because.c_str()) + ").",
            Error::Cause::Damaged);
    }
}

Statement::Statement(Database& database, std::string_view sql) : m_database(database)
{
    check(sqlite3_prepare_v2(database.m_handle, sql.data(), static_cast<int>(sql.size()), &m_handle, nullptr));
}

Statement::~Statement() { sqlite3_finalize(m_handle); }

void Statement::check(int code) const
{
    if (code != SQLITE_OK)
        m_database.fail(code);
}

void Statement::reset()
{
    sqlite3_reset(m_handle); // repeats the error of the last step, which has been told
    sqlite3_clear_bindings(m_handle);
}

void Statement::bind(int index, std::int64_t value) { check(sqlite3_bind_int64(m_handle, index, value)); }

void Statement::bind(int index, double value) { check(sqlite3_bind_double(m_handle, index, value)); }

void Statement::bind(int index, std::string_view value)
{
    check(sqlite3_bind_text64(
        m_handle, index, value.data() ? value.data() : "", value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind(int index, std::span<const std::byte> value)
{
    const void* data = value.data() ? static_cast<const void*>(value.data()) : "";
    check(sqlite3_bind_blob64(m_handle, index, data, value.size(), SQLITE_TRANSIENT));
}

void Statement::bind(int index, std::nullptr_t) { check(sqlite3_bind_null(m_handle, index)); }

void Statement::bindColumn(int index, const Statement& row, int column)
{
    check(sqlite3_bind_value(m_handle, index, sqlite3_column_value(row.m_handle, column)));
}

bool Statement::next()
{
    const int code = sqlite3_step(m_handle);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        m_database.fail(code);
    return false;
}

void Statement::execute()
{
    while (next()) { }
    reset(); // or its locks would stay
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_handle, column); }

double Statement::real(int column) const { return sqlite3_column_double(m_handle, column); }

std::string Statement::text(int column) const
{
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(m_handle, column));
    return text ? std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(m_handle, column))) : std::string();
}

std::vector<std::byte> Statement::blob(int column) const
{
    const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(m_handle, column));
    return bytes ? std::vector<std::byte>(bytes, bytes + sqlite3_column_bytes(m_handle, column))
                 : std::vector<std::byte>();
}

bool Statement::isNull(int column) const { return sqlite3_column_type(m_handle, column) == SQLITE_NULL; }

Transaction::Transaction(Database& database) : m_database(database) { m_database.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction()
{
    if (!m_isOpen)
        return;
    try {
        m_database.execute("ROLLBACK");
    } catch (const std::exception&) {
        // SQLite has rolled back by itself after the error that brought us here.
    }
}

void Transaction::commit()
{
    m_database.execute("COMMIT");
    m_isOpen = false;
}

} // namespace nnlab
