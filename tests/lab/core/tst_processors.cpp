// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/processors.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace nnlab;

namespace {

void write(const QString& path, const char* text)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

class TestProcessors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aQuotaIsRoundedUp_data()
    {
        QTest::addColumn<QByteArray>("groups");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("processors"); // 0: no limit
        QTest::newRow("version 2, two and a half")
            << QByteArray("0::/job\n") << "cgroup/job/cpu.max" << QByteArray("250000 100000\n") << 3;
        QTest::newRow("version 2, of the group above")
            << QByteArray("0::/slice/job\n") << "cgroup/slice/cpu.max" << QByteArray("100000 100000\n") << 1;
        QTest::newRow("version 2, the root of a container")
            << QByteArray("0::/\n") << "cgroup/cpu.max" << QByteArray("50000 100000\n") << 1;
        QTest::newRow("version 2, no limit")
            << QByteArray("0::/job\n") << "cgroup/job/cpu.max" << QByteArray("max 100000\n") << 0;
        QTest::newRow("version 2, nonsense")
            << QByteArray("0::/job\n") << "cgroup/job/cpu.max" << QByteArray("what\n") << 0;
        QTest::newRow("no groups") << QByteArray("") << "cgroup/job/cpu.max" << QByteArray("100000 100000\n") << 0;
    }
    void aQuotaIsRoundedUp()
    {
        QFETCH(QByteArray, groups);
        QFETCH(QString, file);
        QFETCH(QByteArray, text);
        QFETCH(int, processors);
        const QTemporaryDir folder;
        write(folder.filePath("proc/self/cgroup"), groups.constData());
        write(folder.filePath(file), text.constData());
        const auto found =
            cgroupProcessors(folder.filePath("proc").toStdString(), folder.filePath("cgroup").toStdString());
        QCOMPARE(found.value_or(0), processors);
    }

    void versionOneHasTwoFiles()
    {
        const QTemporaryDir folder;
        write(folder.filePath("proc/self/cgroup"), "12:memory:/job\n4:cpu,cpuacct:/job\n");
        write(folder.filePath("cgroup/cpu,cpuacct/job/cpu.cfs_quota_us"), "200000\n");
        write(folder.filePath("cgroup/cpu,cpuacct/job/cpu.cfs_period_us"), "100000\n");
        QCOMPARE(cgroupProcessors(folder.filePath("proc").toStdString(), folder.filePath("cgroup").toStdString())
                     .value_or(0),
            2);
        write(folder.filePath("cgroup/cpu,cpuacct/job/cpu.cfs_quota_us"), "-1\n");
        QVERIFY(!cgroupProcessors(folder.filePath("proc").toStdString(), folder.filePath("cgroup").toStdString()));
    }

    void thereIsAlwaysOne() { QVERIFY(availableProcessors() >= 1); }
};

QTEST_APPLESS_MAIN(TestProcessors)
#include "tst_processors.moc"
