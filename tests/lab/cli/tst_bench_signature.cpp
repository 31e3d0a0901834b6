// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What this build computes is what tests/golden/signature.txt says, whatever computes it. A commit that changes that
// file says why.

#include "tests/lab/answer.h"

#include <QFile>
#include <QtTest>

namespace {

QString signatureWith(const QStringList& arguments)
{
    const Answer answer = answerOf(nnlabProgram, QStringList{"bench", "--signature"} + arguments, {.milliseconds = -1});
    return answer.out + answer.err;
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
