// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What documents list is what the program lists. A block of a document that begins with the line
//     <!-- nnlab ARGUMENT... -->
// holds what this command prints, up to the line <!-- end -->; and what a document links to is there.

#include <QDirIterator>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <functional>

namespace {

using Command = std::function<QString(const QString& arguments)>;

QString outputOf(const QString& arguments)
{
    QProcess nnlab;
    nnlab.setProgram(NNLAB_BINARY_DIR "/bin/nnlab");
    nnlab.setArguments(QProcess::splitCommand(arguments));
    nnlab.start();
    if (!nnlab.waitForFinished() || nnlab.exitCode() != 0)
        return "nnlab failed: " + QString::fromUtf8(nnlab.readAllStandardError());
    return QString::fromUtf8(nnlab.readAllStandardOutput());
}

/// The blocks of `text` that are not what their command prints.
QStringList staleBlocks(const QString& text, const Command& command)
{
    static const QRegularExpression block("^<!-- nnlab (.*?) -->\n(.*?)^<!-- end -->$",
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    QStringList stale;
    for (auto found = block.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const QString printed = command(match.captured(1));
        if (match.captured(2).trimmed() != printed.trimmed())
            stale += "`nnlab " + match.captured(1) + "` prints:\n" + printed;
    }
    return stale;
}

/// What `text`, a document in `folder`, links to inside the repository and cannot be found there.
QStringList brokenLinks(const QString& text, const QDir& folder)
{
    static const QRegularExpression link(R"(\]\(([^)#\s]+)(?:#[^)]*)?\))");
    QStringList broken;
    for (auto found = link.globalMatch(text); found.hasNext();) {
        const QString target = found.next().captured(1);
        if (!target.contains(':') && !folder.exists(target))
            broken += target;
    }
    return broken;
}

QStringList documents()
{
    const QDir root(NNLAB_SOURCE_DIR);
    QStringList paths = {root.filePath("README.md")};
    for (const char* room : {"engine", "datasets", "plugins", "lab", "tests"}) {
        for (QDirIterator it(root.filePath(room), {"*.md"}, QDir::Files, QDirIterator::Subdirectories); it.hasNext();)
            paths += it.next();
    }
    return paths;
}

QString textOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

class TestReadme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsAreWhatTheProgramPrints()
    {
        for (const QString& path : documents()) {
            const QStringList stale = staleBlocks(textOf(path), outputOf);
            QVERIFY2(stale.isEmpty(), qPrintable(path + ": " + stale.join('\n')));
        }
    }

    void readmeHasLists() { QVERIFY(textOf(NNLAB_SOURCE_DIR "/README.md").contains("<!-- nnlab list")); }

    void linksLeadSomewhere()
    {
        for (const QString& path : documents()) {
            const QStringList broken = brokenLinks(textOf(path), QFileInfo(path).dir());
            QVERIFY2(broken.isEmpty(), qPrintable(path + " links to " + broken.join(", ")));
        }
    }

    void staleBlocksAreFound_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("stale");
        QTest::newRow("no block") << "Text\n" << 0;
        QTest::newRow("as printed") << "<!-- nnlab list -->\nprinted: list\n<!-- end -->\n" << 0;
        QTest::newRow("with empty lines around") << "<!-- nnlab list -->\n\nprinted: list\n\n<!-- end -->\n" << 0;
        QTest::newRow("something else") << "<!-- nnlab list -->\nprinted: lost\n<!-- end -->\n" << 1;
        QTest::newRow("two, the second stale") << "<!-- nnlab a -->\nprinted: a\n<!-- end -->\n"
                                                  "<!-- nnlab b -->\n<!-- end -->\n"
                                               << 1;
    }

    void staleBlocksAreFound()
    {
        QFETCH(QString, text);
        QFETCH(int, stale);
        QCOMPARE(
            staleBlocks(text, [](const QString& arguments) { return "printed: " + arguments + '\n'; }).size(), stale);
    }

    void brokenLinksAreFound()
    {
        const QString text =
            "[a](engine/README.md) [b](https://example.org/x) [c](engine/nowhere.md) [d](README.md#part)";
        QCOMPARE(brokenLinks(text, QDir(NNLAB_SOURCE_DIR)), QStringList("engine/nowhere.md"));
    }
};

QTEST_GUILESS_MAIN(TestReadme)
#include "tst_readme.moc"
