// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <functional>

/// What a program answered: how it ended (-1: not by itself, or not in time) and what it wrote.
struct Answer
{
    int code = -1;
    QString out;
    QString err;

    QString text() const { return QString("exit code %1\n").arg(code) + out + err; }
};

inline const QString nnlabProgram = QStringLiteral(NNLAB_BINARY_DIR "/bin/nnlab");

/// An environment without anything of the person who runs the tests.
inline QProcessEnvironment cleanEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name :
        {"NNLAB_PLUGIN_PATH", "NNLAB_DATA_DIR", "HOME", "XDG_DATA_HOME", "NO_COLOR", "CLICOLOR_FORCE", "ACCESSIBLE"})
        environment.remove(QLatin1String(name));
    environment.insert("XDG_DATA_HOME", "/nonexistent");
    return environment;
}

/// What surrounds a program that is run.
struct Surroundings
{
    QByteArray input = {};
    QProcessEnvironment environment = cleanEnvironment();
    std::function<void()> inChild = {}; ///< what the new process does before it becomes the program
    int milliseconds = 60'000; ///< how long it is waited for; -1: as long as the test itself may take
};

/// Runs a program to its end.
inline Answer answerOf(const QString& program, const QStringList& arguments, const Surroundings& surroundings = {})
{
    QProcess process;
    process.setProcessEnvironment(surroundings.environment);
    if (surroundings.inChild)
        process.setChildProcessModifier(surroundings.inChild);
    process.start(program, arguments);
    process.write(surroundings.input);
    process.closeWriteChannel();
    const bool isOver = process.waitForFinished(surroundings.milliseconds);
    return {isOver && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}
