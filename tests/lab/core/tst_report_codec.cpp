// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/report_codec.h"

#include "tests/lab/core/every_payload.h"

#include <QtTest>

using namespace nnlab;

class TestReportCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfPayloadIsThere() { QCOMPARE(everyPayload().size(), std::variant_size_v<Payload>); }

    void everyKindComesBackEqual()
    {
        for (const Payload& payload : everyPayload()) {
            const Report report{"channel", 2.25, payload, true};
            ByteWriter writer;
            encode(writer, report);
            ByteReader reader(writer.bytes());
            QVERIFY2(decodeReport(reader) == report, qPrintable(QString::number(payload.index())));
            reader.finish();
        }
    }

    void cutShortItIsRefused()
    {
        for (const Payload& payload : everyPayload()) {
            ByteWriter writer;
            encode(writer, payload);
            const auto bytes = writer.bytes();
            for (std::size_t size = 0; size < bytes.size(); ++size) {
                ByteReader reader(bytes.first(size));
                try {
                    decodePayload(reader);
                    reader.finish();
                    QFAIL(qPrintable(QString("kind %1 with %2 of %3 bytes was taken")
                                         .arg(payload.index())
                                         .arg(size)
                                         .arg(bytes.size())));
                } catch (const Error& error) {
                    QCOMPARE(error.cause(), Error::Cause::Data);
                }
            }
        }
    }

    void anUnknownKindIsRefused()
    {
        ByteWriter writer;
        writer.byte(200);
        ByteReader reader(writer.bytes());
        QVERIFY_EXCEPTION_THROWN(decodePayload(reader), Error);
    }

    void everyKindOfValueComesBackEqual()
    {
        Values values;
        values.set("real", 0.1);
        values.set("integer", std::int64_t{-7});
        values.set("flag", true);
        values.set("text", std::string("mnist"));
        values.set("widths", std::vector<int>{128, 64});
        values.set("no-widths", std::vector<int>{});
        ByteWriter writer;
        encode(writer, values);
        ByteReader reader(writer.bytes());
        QVERIFY(decodeValues(reader) == values);
    }

    void aTrainersStateComesBackEqual()
    {
        const TrainerState state{std::get<Network>(everyPayload()[5]), {{1, 2}, {}, {3}}, 1234, 5};
        ByteWriter writer;
        encode(writer, state);
        ByteReader reader(writer.bytes());
        QVERIFY(decodeTrainerState(reader) == state);
        reader.finish();
    }
};

QTEST_APPLESS_MAIN(TestReportCodec)
#include "tst_report_codec.moc"
