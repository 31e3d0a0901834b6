// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/numbers_text.h"

#include <QtTest>

using namespace nnlab;

class TestNumbersText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersAreReadable()
    {
        QCOMPARE(grouped(1234567), std::string("1,234,567"));
        QCOMPARE(grouped(-1234), std::string("-1,234"));
        QCOMPARE(grouped(999), std::string("999"));
        QCOMPARE(shortNumber(3), std::string("3"));
        QCOMPARE(shortNumber(0.12345), std::string("0.1235"));
        QCOMPARE(shortNumber(12.3456), std::string("12.346"));
        QCOMPARE(shortNumber(0.0000123), std::string("1.23e-5"));
        QCOMPARE(shortNumber(637567.3), std::string("637,567"));
        QCOMPARE(shortNumber(-10000), std::string("-10,000"));
        QCOMPARE(scalarText("test-accuracy", 0.9312), std::string("93.12 %"));
        QCOMPARE(scalarText("loss", 0.9312), std::string("0.9312"));
        QCOMPARE(durationText(0.314), std::string("0.31 s"));
        QCOMPARE(durationText(83), std::string("1 min 23 s"));
        QCOMPARE(durationText(7300), std::string("2 h 1 min"));
    }
};

QTEST_APPLESS_MAIN(TestNumbersText)
#include "tst_numbers_text.moc"
