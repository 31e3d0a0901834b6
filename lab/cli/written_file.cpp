// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/written_file.h"

#include "engine/error.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace nnlab {

namespace {

[[noreturn]] void cannotWrite(const std::string& file, const QFileDevice& device)
{
    throw Error("The file " + file + " cannot be written: " + device.errorString().toStdString() + ".",
        Error::Cause::InputOutput);
}

} // namespace

void writeFile(const std::string& file, std::span<const std::byte> bytes)
{
    const QString path = QString::fromStdString(file);
    const auto size = static_cast<qint64>(bytes.size());
    const auto* data = reinterpret_cast<const char*>(bytes.data());
    if (QFileInfo::exists(path) && !QFileInfo(path).isFile()) {
        QFile device(path);
        if (!device.open(QIODevice::WriteOnly | QIODevice::Unbuffered) || device.write(data, size) != size)
            cannotWrite(file, device);
        return;
    }
    QSaveFile output(path);
    // Unbuffered, because QSaveFile does not notice when a full disk refuses the last of what it has put by.
    if (!output.open(QIODevice::WriteOnly | QIODevice::Unbuffered) || output.write(data, size) != size
        || !output.commit())
        cannotWrite(file, output);
}

} // namespace nnlab
