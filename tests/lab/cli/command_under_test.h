// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <functional>

/// What `nnlab` answered: how it ended (-1: not by itself) and what it wrote.
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

/// Runs a program as `nnlab` is run. `inChild`: what the new process does before it becomes the program.
inline Answer answerOf(const QString& program, const QStringList& arguments, const std::function<void()>& inChild = {},
    const QByteArray& in = {})
{
    QProcess process;
    process.setProcessEnvironment(cleanEnvironment());
    if (inChild)
        process.setChildProcessModifier(inChild);
    process.start(program, arguments);
    process.write(in);
    process.closeWriteChannel();
    process.waitForFinished(60'000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

/// `nnlab` with the words of a line, and perhaps a notebook.
inline Answer nnlab(const QString& line, const QString& notebook = {}, const std::function<void()>& inChild = {})
{
    QStringList words = line.split(' ');
    if (!notebook.isEmpty())
        words += {"--notebook", notebook};
    return answerOf(nnlabProgram, words, inChild);
}
