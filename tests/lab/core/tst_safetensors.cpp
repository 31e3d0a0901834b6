// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/safetensors.h"

#include "engine/error.h"

#include <QtTest>

#include <array>
#include <cstring>

using namespace nnlab;

namespace {

Network smallNetwork()
{
    Network network(std::array{4, 3, 2}, activationNamed("leaky-relu", 0.25), activationNamed("identity"),
        Random(3, Purpose::Weights));
    network.input = {1, 2, 2};
    network.softmaxOutput = true;
    return network;
}

QByteArray textOf(const std::vector<std::byte>& bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())};
}

std::vector<std::byte> bytesOf(const QByteArray& text)
{
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    return {first, first + text.size()};
}

} // namespace

class TestSafetensors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsReadIsWhatWasWritten()
    {
        const Network network = smallNetwork();
        QVERIFY(networkFromSafetensors(safetensorsOf(network, {{"made-by", "a test"}})) == network);
    }

    void laidOutAsPublished()
    {
        const Network network = smallNetwork();
        const QByteArray bytes = textOf(safetensorsOf(network));
        std::uint64_t header = 0;
        std::memcpy(&header, bytes.data(), 8);
        QCOMPARE(header % 8, std::uint64_t{0});
        QCOMPARE(std::uint64_t(bytes.size()), 8 + header + 4 * std::uint64_t(network.weightCount()));
        const QByteArray json = bytes.mid(8, qsizetype(header));
        QVERIFY2(json.contains(R"("0.weight":{"data_offsets":[0,48],"dtype":"F32","shape":[3,4]})"), json.constData());
        QVERIFY2(json.contains(R"("0.bias":{"data_offsets":[48,60],"dtype":"F32","shape":[3]})"), json.constData());
        QVERIFY2(json.contains(R"("activations":"leaky-relu:0.25,identity")"), json.constData());
        float second = 0; // of the first row: rows lie together, as PyTorch has them
        std::memcpy(&second, bytes.data() + 8 + header + 4, 4);
        QCOMPARE(second, network.dense(0).weights(0, 1));
    }

    void damagedBytesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = textOf(safetensorsOf(smallNetwork()));
        const auto with = [&](const char* before, const char* after) {
            QByteArray bytes = good;
            return bytes.replace(before, after);
        };
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("cut off in the header") << good.left(40);
        QTest::newRow("cut off in the numbers") << good.chopped(4);
        QTest::newRow("enormous header") << QByteArray("\xff\xff\xff\xff\xff\xff\xff\x7f{}");
        QTest::newRow("no JSON") << with("{\"0.bias\"", "!\"0.bias\"");
        QTest::newRow("other numbers") << with(
            "\"dtype\":\"F32\",\"shape\":[3,4]", "\"dtype\":\"F64\",\"shape\":[3,4]");
        QTest::newRow("sizes that do not fit") << with("[3,4]", "[3,5]");
        QTest::newRow("enormous sizes") << with("[3,4]", "[3000000000,4000000000]");
        QTest::newRow("offsets beyond the end") << with("[0,48]", "[9999000,9999048]");
        QTest::newRow("negative offset") << with("[0,48]", "[-48,0]");
        QTest::newRow("unknown activation") << with("leaky-relu", "leaky-rely");
        QTest::newRow("input of another size") << with("1x2x2", "1x2x3");
        QTest::newRow("enormous input") << with("1x2x2", "99999999x99999999x99999999");
    }
    void damagedBytesAreRefused()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY_EXCEPTION_THROWN(networkFromSafetensors(bytesOf(bytes)), Error);
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
