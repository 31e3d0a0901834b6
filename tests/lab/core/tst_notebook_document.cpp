// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The examples of lab/core/NOTEBOOK.md, run as they stand there, on notebook.nnlab in the current folder.

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

namespace {

/// What stands between ```LANGUAGE and ``` in the document.
QStringList blocks(const QString& language)
{
    QFile file(NNLAB_SOURCE_DIR "/lab/core/NOTEBOOK.md");
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString text = QString::fromUtf8(file.readAll());
    const QRegularExpression block("^```" + language + "\n(.*?)^```$",
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    QStringList found;
    for (auto match = block.globalMatch(text); match.hasNext();)
        found += match.next().captured(1);
    return found;
}

} // namespace

class TestNotebookDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char* activation : {"tanh", "relu"}) {
            const QString out = outputOf(NNLAB_BINARY_DIR "/bin/nnlab",
                {"run", "plane", "--epochs", "3", "--activation", activation, "--quiet", "--notebook",
                    m_folder.filePath("notebook.nnlab")});
            QCOMPARE(out, "");
        }
        m_last = outputOf(NNLAB_BINARY_DIR "/bin/nnlab",
            {"runs", "--columns", "last:loss", "--format", "csv", "--notebook", m_folder.filePath("notebook.nnlab")})
                     .split('\n');
        QCOMPARE(m_last.size(), 4); // a header, two runs, and nothing behind the last line
    }

    void sqlite()
    {
        const QStringList shell = blocks("sh");
        QCOMPARE(shell.size(), 1);
        const QStringList lines = outputOf("/bin/sh", {"-e", "-c", shell[0]}).split('\n', Qt::SkipEmptyParts);
        // Four points of test-accuracy for each run, then its activation and last loss.
        QCOMPARE(lines.size(), 2 * 4 + 2);
        QVERIFY2(lines[0].startsWith("1|0.0|0."), qPrintable(lines[0]));
        QVERIFY2(lines[8].startsWith("1|tanh|"), qPrintable(lines[8]));
        QCOMPARE(lines[8].section('|', 2).toDouble(), m_last[1].toDouble());
        QVERIFY2(lines[9].startsWith("2|relu|"), qPrintable(lines[9]));
    }

    void pandas()
    {
        QProcess available;
        available.start("/usr/bin/python3", {"-c", "import pandas"});
        available.waitForFinished();
        if (available.exitStatus() != QProcess::NormalExit || available.exitCode() != 0)
            QSKIP("Debian's python3-pandas is not installed");
        const QStringList python = blocks("python");
        QCOMPARE(python.size(), 1);
        const QString out = outputOf("/usr/bin/python3",
            {"-c",
                python[0]
                    + "print(len(points), '%.9g' % points[(points.channel == 'loss') & (points.run == "
                      "2)].value.iloc[-1])"});
        QVERIFY2(out.contains("channel") && out.contains("test-accuracy") && out.contains("3.0"), qPrintable(out));
        const QStringList last = out.split('\n', Qt::SkipEmptyParts).last().split(' ');
        QCOMPARE(last[0].toInt(), 2 * 4 * 4); // two runs, four scalars, at 0, 1, 2, 3
        QVERIFY(qAbs(last[1].toDouble() - m_last[2].toDouble()) < 1e-8);
    }

private:
    /// Complaints count as output, so that none is missed.
    QString outputOf(const QString& program, const QStringList& arguments)
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.setProcessChannelMode(
            arguments.first() == "run" ? QProcess::SeparateChannels : QProcess::MergedChannels);
        process.start(program, arguments);
        process.waitForFinished(60'000);
        if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
            return "failed: " + QString::fromUtf8(process.readAll());
        return QString::fromUtf8(process.readAllStandardOutput());
    }

    QTemporaryDir m_folder;
    QStringList m_last;
};

QTEST_GUILESS_MAIN(TestNotebookDocument)
#include "tst_notebook_document.moc"
