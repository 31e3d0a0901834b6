// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/bytes.h"

#include "engine/error.h"

#include <QtTest>

#include <limits>

using namespace nnlab;

class TestBytes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersAreLittleEndian()
    {
        ByteWriter writer;
        writer.integer(std::uint32_t{0x01020304});
        writer.real(1.0);
        writer.text("ab");
        QCOMPARE(
            QByteArray(reinterpret_cast<const char*>(writer.bytes().data()), qsizetype(writer.bytes().size())).toHex(),
            QByteArray("04030201"
                       "000000000000f03f"
                       "02000000"
                       "6162"));
    }

    void everyNanIsTheOneQuietNan()
    {
        ByteWriter one;
        ByteWriter other;
        one.real(std::numeric_limits<double>::quiet_NaN());
        other.real(-std::numeric_limits<double>::signaling_NaN());
        one.floats(std::vector{1.0f, std::numeric_limits<float>::quiet_NaN()});
        other.floats(std::vector{1.0f, -std::numeric_limits<float>::quiet_NaN()});
        QVERIFY(std::ranges::equal(one.bytes(), other.bytes()));
    }

    void whatIsWrittenIsRead()
    {
        ByteWriter writer;
        writer.byte(7);
        writer.flag(true);
        writer.integer(std::int64_t{-5});
        writer.real(-0.0);
        writer.text("Grüße");
        writer.floats(std::vector{0.5f, -1.0f});
        writer.integers(std::vector<std::uint32_t>{1, 2, 3});
        writer.octets(std::vector<std::uint8_t>{});
        ByteReader reader(writer.bytes());
        QCOMPARE(int(reader.byte()), 7);
        QVERIFY(reader.flag());
        QCOMPARE(reader.signed64(), std::int64_t{-5});
        QVERIFY(std::signbit(reader.real()));
        QCOMPARE(reader.text(), std::string("Grüße"));
        QCOMPARE(reader.floats(), (std::vector{0.5f, -1.0f}));
        QCOMPARE(reader.integers(), (std::vector<std::uint32_t>{1, 2, 3}));
        QVERIFY(reader.octets().empty());
        reader.finish();
    }

    void bytesThatLieAreRefusedBeforeMemoryIsTaken()
    {
        ByteWriter writer;
        writer.count(std::size_t{1} << 60);
        ByteReader reader(writer.bytes());
        QVERIFY_EXCEPTION_THROWN(reader.floats(), Error);
        ByteReader tooShort(writer.bytes().first(3));
        QVERIFY_EXCEPTION_THROWN(tooShort.unsigned32(), Error);
        QVERIFY_EXCEPTION_THROWN(ByteReader(writer.bytes()).finish(), Error);
    }
};

QTEST_APPLESS_MAIN(TestBytes)
#include "tst_bytes.moc"
