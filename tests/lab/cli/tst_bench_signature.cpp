// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What this build computes is what tests/golden/signature.txt says, whatever computes it. A commit that changes that
// file says why.

#include <QFile>
#include <QProcess>
#include <QtTest>

namespace {

QString signatureWith(const QStringList& arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove("NNLAB_DATA_DIR");
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(NNLAB_BINARY_DIR "/bin/nnlab"), QStringList{"bench", "--signature"} + arguments);
    process.waitForFinished(-1); // the runner of the tests has a limit of its own
    return QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError());
}

} // namespace

class TestBenchSignature : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itIsTheGoldenOne_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("1 thread") << QStringList{"--threads", "1"};
        QTest::newRow("2 threads") << QStringList{"--threads", "2"};
        QTest::newRow("4 threads") << QStringList{"--threads", "4"};
        QTest::newRow("the scalar reference") << QStringList{"--target", "scalar"};
    }
    void itIsTheGoldenOne()
    {
        QFETCH(QStringList, arguments);
        QFile golden(QStringLiteral(NNLAB_SOURCE_DIR "/tests/golden/signature.txt"));
        QVERIFY(golden.open(QIODevice::ReadOnly));
        QCOMPARE(signatureWith(arguments), QString::fromUtf8(golden.readAll()));
    }
};

QTEST_GUILESS_MAIN(TestBenchSignature)
#include "tst_bench_signature.moc"
