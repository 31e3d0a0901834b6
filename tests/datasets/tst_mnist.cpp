// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/mnist.h"

#include "tests/datasets/data_files.h"

using namespace data_files;
using namespace nnlab;

class TestMnist : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { qunsetenv("NNLAB_DATA_DIR"); }
    void sourceTree();
    void chosen();
    void chosenButMissing();
};

void TestMnist::sourceTree()
{
    QVERIFY(std::filesystem::equivalent(mnistFolder(), shipped("")));
    qputenv("NNLAB_DATA_DIR", "");
    QVERIFY(std::filesystem::equivalent(mnistFolder(), shipped("")));
}

void TestMnist::chosen()
{
    const Folder folder;
    std::filesystem::create_directory(folder.path() / "mnist");
    qputenv("NNLAB_DATA_DIR", folder.path().c_str());
    QCOMPARE(mnistFolder(), folder.path() / "mnist");
}

void TestMnist::chosenButMissing()
{
    // Silently taking other data than those asked for would be worse than stopping.
    const Folder folder;
    qputenv("NNLAB_DATA_DIR", folder.path().c_str());
    const QString error = errorOf([] { mnistFolder(); });
    QVERIFY2(error.contains("/mnist' does not exist, although NNLAB_DATA_DIR asks for it"), qPrintable(error));
}

QTEST_APPLESS_MAIN(TestMnist)
#include "tst_mnist.moc"
