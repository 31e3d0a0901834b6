// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace nnlab {

/// A connection to one SQLite file.
///
/// Whatever SQLite refuses becomes an Error that names the file: Damaged, Busy, or InputOutput (full, read-only, no
/// permission).
class Database
{
public:
    enum class Mode { ReadOnly, ReadWrite };

    /// Opens the file; ReadWrite makes it if there is none. Nothing is read yet. `name`: what to call it in errors, if
    /// it stands for another file.
    Database(const std::string& file, Mode mode, std::string name = {});
    virtual ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    const std::string& file() const { return m_file; }

    /// Statements without results, separated by semicolons.
    void execute(const std::string& sql);
    /// The first column of the first row; empty if there is none.
    std::string text(std::string_view sql);
    std::int64_t integer(std::string_view sql);

    /// How long a statement waits while another connection locks the file.
    void waitAtMost(int milliseconds);

    std::int64_t lastInsertedId() const;

    /// Throws the Error for what SQLite answered.
    [[noreturn]] void fail(int code) const;

private:
    friend class Statement;

    std::string m_file;
    sqlite3* m_handle = nullptr;
};

/// One prepared statement: bind, then step through its rows.
class Statement
{
public:
    Statement(Database& database, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    /// Binds the parameters ?1, ?2, ... in this order and begins anew.
    template <typename... Values>
    Statement& with(const Values&... values)
    {
        reset();
        int index = 0;
        (bind(++index, values), ...);
        return *this;
    }

    /// Goes to the next row; false behind the last.
    bool next();
    /// For statements without rows.
    void execute();

    /// Binds what is in a column of another statement's row, whatever its type.
    void bindColumn(int index, const Statement& row, int column);

    // Of the row. Absent and unfitting values are 0 or empty.
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    std::vector<std::byte> blob(int column) const;
    bool isNull(int column) const;

private:
    void reset();
    void bind(int index, std::int64_t value);
    void bind(int index, int value) { bind(index, std::int64_t{value}); }
    void bind(int index, double value);
    void bind(int index, std::string_view value);
    void bind(int index, const std::string& value) { bind(index, std::string_view(value)); }
    void bind(int index, const char* value) { bind(index, std::string_view(value)); }
    void bind(int index, std::span<const std::byte> value);
    void bind(int index, const std::vector<std::byte>& value) { bind(index, std::span<const std::byte>(value)); }
    void bind(int index, std::nullptr_t);
    template <typename T>
    void bind(int index, const std::optional<T>& value)
    {
        value ? bind(index, *value) : bind(index, nullptr);
    }
    void check(int code) const;

    Database& m_database;
    sqlite3_stmt* m_handle = nullptr;
};

/// All or nothing: what is not committed when it goes out of scope has never happened.
class Transaction
{
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    Database& m_database;
    bool m_isOpen = true;
};

} // namespace nnlab
