// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/error.h"

#include <QByteArray>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

/// What the tests of the readers share: files made on the fly, and what a reader says about bad ones.
namespace data_files {

inline std::filesystem::path fixture(const char* name)
{
    return std::filesystem::path(NNLAB_SOURCE_DIR) / "tests/datasets/data" / name;
}

inline std::filesystem::path shipped(const char* name)
{
    return std::filesystem::path(NNLAB_SOURCE_DIR) / "datasets/mnist" / name;
}

/// The whole content of a file that must be there.
inline QByteArray contentOf(const std::filesystem::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

/// A folder that vanishes with the test.
class Folder
{
public:
    std::filesystem::path path() const { return m_folder.path().toStdString(); }

    std::filesystem::path write(const std::string& name, const QByteArray& content) const
    {
        const std::filesystem::path file = path() / name;
        QFile out(QString::fromStdString(file.string()));
        if (!out.open(QFile::WriteOnly) || out.write(content) != content.size())
            qFatal("cannot write %s", file.c_str());
        return file;
    }

private:
    QTemporaryDir m_folder;
};

/// An IDX file: type, dimensions, content.
QByteArray idx(std::uint8_t type, const std::vector<std::uint32_t>& dimensions, const QByteArray& content);

/// `count` bytes: 0, 1, 2, ...
QByteArray ramp(int count);

/// As `gzip` packs it.
QByteArray gzip(const QByteArray& content);

/// What the Error says that `read` throws; tells if nothing or anything else was thrown, or for another cause.
inline QString errorOf(const std::function<void()>& read, nnlab::Error::Cause cause = nnlab::Error::Cause::Data)
{
    try {
        read();
    } catch (const nnlab::Error& error) {
        return error.cause() == cause ? QString::fromUtf8(error.what())
                                      : QStringLiteral("(wrong cause) ") + error.what();
    }
    return QStringLiteral("(nothing was thrown)");
}

/// Damages a good file in thousands of ways, mostly near its begin, and lets `read` try it: it may succeed or throw an
/// Error, and nothing else. Always the same ways.
void fuzz(const QByteArray& good, const std::function<void(const std::filesystem::path&)>& read, int files = 3000);

} // namespace data_files
