// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/evaluation.h"
#include "engine/prepared_network.h"

#include <QTest>

#include <array>
#include <optional>
#include <vector>

using namespace nnlab;

class TestPreparedNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersWithTheBitsOfOutputsOf_data()
    {
        QTest::addColumn<bool>("areBytes");
        QTest::newRow("bytes, few of them not zero") << true;
        QTest::newRow("numbers") << false;
    }

    void answersWithTheBitsOfOutputsOf()
    {
        QFETCH(bool, areBytes);
        constexpr int samples = 9;
        const Network network(
            std::array{50, 33, 7}, activationNamed("tanh"), activationNamed("sigmoid"), Random(3, Purpose::Weights));
        const Random random(4, Purpose::Points);
        std::vector<std::uint8_t> bytes(50 * samples);
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = i % 5 == 0 ? std::uint8_t(random.bits({std::uint32_t(i), 0, 0, 0})[0] % 256) : 0;
        Matrix numbers(50, samples);
        for (std::size_t i = 0; i < bytes.size(); ++i)
            numbers.data()[i] = float(bytes[i]) / 100.0f;
        const Features inputs =
            areBytes ? Features::ofBytes({1, 1, 50}, bytes) : Features::ofFloats({1, 1, 50}, numbers);
        const Matrix expected = outputsOf(network, inputs);
        PreparedNetwork made(network);
        const PreparedNetwork prepared = std::move(made); // what it refers to moves with it
        QVERIFY(prepared.network() == network);
        for (int s = 0; s < samples; ++s) {
            std::array<float, 7> outputs{};
            prepared.answer(inputs, s, outputs);
            for (int o = 0; o < 7; ++o)
                QCOMPARE(outputs[std::size_t(o)], expected(o, s));
        }
    }
};

QTEST_APPLESS_MAIN(TestPreparedNetwork)
#include "tst_prepared_network.moc"
