// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A network is a value with named tensors, and impossible ones are refused before they cost anything.

#include "engine/error.h"
#include "engine/network.h"

#include <QTest>

#include <limits>

using namespace nnlab;

namespace {

using Widths = std::vector<int>;

Network networkOf(const Widths& widths)
{
    return {widths, activationNamed("tanh"), activationNamed("sigmoid"), Random(1, Purpose::Weights)};
}

} // namespace

class TestNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void layersAsAskedFor()
    {
        const Network network = networkOf({784, 20, 30, 10});
        QCOMPARE(network.layers.size(), std::size_t(3));
        QCOMPARE(network.inputs(), std::int64_t(784));
        QCOMPARE(network.outputs(), std::int64_t(10));
        QVERIFY(network.input == (Shape{1, 1, 784}));
        QCOMPARE(network.dense(1).inputs(), std::int64_t(20));
        QCOMPARE(network.dense(1).outputs(), std::int64_t(30));
        QVERIFY(network.dense(1).outputShape() == (Shape{1, 1, 30}));
        QCOMPARE(network.dense(0).activation.id(), std::string_view("tanh"));
        QCOMPARE(network.dense(1).activation.id(), std::string_view("tanh"));
        QCOMPARE(network.dense(2).activation.id(), std::string_view("sigmoid"));
        QVERIFY(!network.softmaxOutput);
    }

    void theNotebooksNetworkHas11935Weights()
    {
        QCOMPARE(networkOf({784, 15, 10}).weightCount(), std::int64_t(784 * 15 + 15 * 10 + 25));
        QCOMPARE(*weightCountOf(Widths{784, 15, 10}), std::int64_t(11'935));
    }

    void tensorsByName()
    {
        Network network = networkOf({3, 4, 2});
        const auto tensors = network.tensors();
        QCOMPARE(tensors.size(), std::size_t(4));
        const char* names[] = {"0.weight", "0.bias", "1.weight", "1.bias"};
        const std::pair<std::int64_t, std::int64_t> shapes[] = {{4, 3}, {4, 1}, {2, 4}, {2, 1}};
        for (std::size_t t = 0; t < 4; ++t) {
            QCOMPARE(tensors[t].name, std::string(names[t]));
            QCOMPARE(tensors[t].layer, int(t / 2));
            QCOMPARE(tensors[t].isBias, t % 2 == 1);
            QCOMPARE(std::pair(tensors[t].rows, tensors[t].columns), shapes[t]);
            QCOMPARE(std::int64_t(tensors[t].numbers.size()), shapes[t].first * shapes[t].second);
        }
        tensors[2].numbers[2 * 3 + 1] = 42; // column-major: column 3, row 1
        QVERIFY(network.dense(1).weights(1, 3) == 42);
        QVERIFY(std::as_const(network).tensors()[2].numbers.data() == network.dense(1).weights.data());
    }

    void copiesAreValues()
    {
        const Network network = networkOf({3, 4, 2});
        Network copy = network;
        QVERIFY(copy == network);
        copy.dense(1).biases(0) += 1;
        QVERIFY(copy != network);
        copy = network;
        copy.dense(0).weights(3, 2) += 1;
        QVERIFY(copy != network);
        copy = network;
        copy.dense(0).activation = activationNamed("relu");
        QVERIFY(copy != network);
        copy = network;
        copy.softmaxOutput = true;
        QVERIFY(copy != network);
        copy = network;
        copy.input = {1, 3, 1};
        QVERIFY(copy != network);
        const Network moved = std::move(copy = network);
        QVERIFY(moved == network);
        QVERIFY(network != networkOf({3, 4, 3}));
        QVERIFY(network != networkOf({3, 4, 4, 2}));
        QVERIFY(Network() == Network());
        QCOMPARE(Network().outputs(), std::int64_t(0));
        QCOMPARE(Network().weightCount(), std::int64_t(0));
    }

    void impossibleWidthsAreRefused_data()
    {
        QTest::addColumn<Widths>("widths");
        QTest::addColumn<QString>("sentence");
        const int largest = std::numeric_limits<int>::max();
        const QString tooFew = QStringLiteral("A network needs at least a number of features and a number of outputs.");
        const auto tooMany = [](const QString& count) {
            return QStringLiteral("This network would have %1 weights; up to 100000000 are possible, "
                                  "so choose narrower or fewer layers.")
                .arg(count);
        };
        QTest::newRow("none") << Widths{} << tooFew;
        QTest::newRow("features only") << Widths{784} << tooFew;
        QTest::newRow("0 units") << Widths{784, 0, 10}
                                 << QStringLiteral("Layer 1 of the network has 0 units; give every layer at least 1.");
        QTest::newRow("0 features") << Widths{
            0, 10} << QStringLiteral("Layer 0 of the network has 0 units; give every layer at least 1.");
        QTest::newRow("-5 outputs") << Widths{
            784, 20, -5} << QStringLiteral("Layer 2 of the network has -5 units; give every layer at least 1.");
        QTest::newRow("10^9 units") << Widths{784, 1'000'000'000, 10} << tooMany(QStringLiteral("795000000010"));
        QTest::newRow("one more than possible") << Widths{9'999, 10'000, 1} << tooMany(QStringLiteral("100010001"));
        QTest::newRow("more than 63 bits")
            << Widths{largest, largest, largest, largest} << tooMany(QStringLiteral("more than 10^18"));
    }

    void impossibleWidthsAreRefused()
    {
        QFETCH(Widths, widths);
        QFETCH(QString, sentence);
        try {
            networkOf(widths);
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(QString(error.what()), sentence);
            QCOMPARE(error.cause(), Error::Cause::Usage);
        }
    }

    void weightCountIsExactOrNothing()
    {
        const int largest = std::numeric_limits<int>::max();
        QCOMPARE(*weightCountOf(Widths{}), std::int64_t(0));
        QCOMPARE(*weightCountOf(Widths{5}), std::int64_t(0));
        QCOMPARE(*weightCountOf(Widths{2, 3, 1}), std::int64_t(2 * 3 + 3 + 3 + 1));
        QCOMPARE(*weightCountOf(Widths{largest, largest}), (std::int64_t{largest} + 1) * largest);
        QVERIFY(!weightCountOf(Widths{largest, largest, largest, largest}));
    }

    void floatIsDoubleRounded()
    {
        const Widths widths = {5, 4, 3};
        const Random random(9, Purpose::Weights);
        const NetworkOf<double> fine(widths, Activation(), Activation(), random);
        const Network coarse(widths, Activation(), Activation(), random);
        QVERIFY(coarse.dense(0).weights == fine.dense(0).weights.cast<float>());
        QVERIFY(coarse.dense(1).weights == fine.dense(1).weights.cast<float>());
    }
};

QTEST_APPLESS_MAIN(TestNetwork)
#include "tst_network.moc"
