// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/signature.h"

#include "tests/lab/core/every_payload.h"

#include <QCryptographicHash>
#include <QtTest>

using namespace nnlab;

class TestSignature : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsTheHashOfNothing()
    {
        QCOMPARE(Signature().hex(), QCryptographicHash::hash({}, QCryptographicHash::Sha256).toHex().toStdString());
    }

    void theBytesAreThoseOfTheDescription()
    {
        Signature signature;
        signature.add({"loss", 1, 0.5, false});
        const QByteArray bytes = QByteArray::fromHex("01"
                                                     "04000000"
                                                     "6c6f7373"
                                                     "000000000000f03f"
                                                     "00"
                                                     "000000000000e03f");
        QCOMPARE(signature.hex(), QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString());
    }

    void everythingInAReportCounts()
    {
        const auto hexOf = [](const Report& report) {
            Signature signature;
            signature.add(report);
            return signature.hex();
        };
        const std::string base = hexOf({"loss", 1, 0.5, false});
        QVERIFY(base != hexOf({"los", 1, 0.5, false}));
        QVERIFY(base != hexOf({"loss", 2, 0.5, false}));
        QVERIFY(base != hexOf({"loss", 1, 0.25, false}));
        QVERIFY(base != hexOf({"loss", 1, Text{"0.5"}, false}));
        Signature closed;
        closed.add({"loss", 1, 0.5, false});
        closed.addFinal(std::get<Network>(everyPayload()[5]));
        QVERIFY(base != closed.hex());
    }
};

QTEST_APPLESS_MAIN(TestSignature)
#include "tst_signature.moc"
