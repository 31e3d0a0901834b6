// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/value_list.h"

#include "tests/lab/core/judging_experiment.h"

#include <QtTest>

#include <set>

using namespace nnlab;

namespace {

const Parameter rate = localRate;
const Parameter dropout =
    Real{.id = "dropout", .label = "Dropout", .help = "How many.", .initial = 0, .min = 0, .max = 1};
const Parameter epochs =
    Integer{.id = "epochs", .label = "Epochs", .help = "How many.", .initial = 3, .min = 1, .max = 1000};
const Parameter shuffle = Flag{.id = "shuffle", .label = "Shuffle", .help = "Whether.", .initial = true};
const Parameter activation = Choice{.id = "activation",
    .label = "Activation",
    .help = "Which.",
    .options = {{"relu", "ReLU"}, {"tanh", "tanh"}, {"elu", "ELU"}},
    .initial = "relu"};
const Parameter hidden = localHidden;
const Parameter data = Path{.id = "data", .label = "Data", .help = "Where.", .initial = "mnist"};

QString shown(const ValueList& list)
{
    QStringList parts;
    for (const Value& value : list.values)
        parts << QString::fromStdString(textOf(value));
    return parts.join(' ');
}

} // namespace

class TestValueList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_data()
    {
        QTest::addColumn<const Parameter*>("parameter");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("values");
        QTest::addColumn<QString>("written");
        const auto row = [](const char* name, const Parameter& parameter, const char* text, const char* values,
                             const char* written) {
            QTest::newRow(name) << &parameter << QString(text) << QString(values) << QString(written);
        };
        row("one", rate, "0.1", "0.1", "0.1");
        row("commas, in the order written", rate, "0.3, 0.1,1e-3", "0.3 0.1 0.001", "0.3,0.1,0.001");
        row("equal ratios", rate, "log:0.001..1:7", "0.001 0.00316228 0.01 0.0316228 0.1 0.316228 1", "log:0.001..1:7");
        row("equal steps", rate, "lin:0.1..0.5:5", "0.1 0.2 0.3 0.4 0.5", "lin:0.1..0.5:5");
        row("as the slider is divided", rate, "0.01..1:3", "0.01 0.1 1", "0.01..1:3");
        row("from zero only equal steps make sense", rate, "0..1:3", "0 0.5 1", "0..1:3");
        row("as another slider is divided", dropout, "0..1:3", "0 0.5 1", "0..1:3");
        row("one of a range is its beginning", dropout, "0.25..1:1", "0.25", "0.25..1:1");
        row("a range among values", rate, "5,lin:1.0..2:2", "5 1 2", "5,lin:1..2:2");
        row("all whole numbers", epochs, "3..6", "3 4 5 6", "3..6");
        row("some whole numbers", epochs, "log:1..100:3", "1 10 100", "log:1..100:3");
        row("whole numbers are rounded", epochs, "1..4:3", "1 2 4", "1..4:3");
        row("one to itself", epochs, "3..3", "3", "3..3");
        row("flag", shuffle, "yes,no", "true false", "true,false");
        row("choice", activation, "tanh,relu", "tanh relu", "tanh,relu");
        row("widths", hidden, "none,30,128-64", "none 30 128-64", "none,30,128-64");
        row("paths may have dots and colons", data, "../a:3,b..c", "../a:3 b..c", "../a:3,b..c");
    }
    void values()
    {
        QFETCH(const Parameter*, parameter);
        QFETCH(QString, text);
        QFETCH(QString, values);
        QFETCH(QString, written);
        const ValueList list = valueListOf(*parameter, text.toStdString());
        QVERIFY2(list.problems.empty(), list.problems.empty() ? "" : list.problems.front().sentence.c_str());
        QCOMPARE(shown(list), values);
        QCOMPARE(QString::fromStdString(list.text), written);
        QCOMPARE(shown(valueListOf(*parameter, list.text)), values);
    }

    void problems_data()
    {
        QTest::addColumn<const Parameter*>("parameter");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("sentences");
        const auto row = [](const char* name, const Parameter& parameter, const char* text, const char* sentences) {
            QTest::newRow(name) << &parameter << QString(text) << QString(sentences);
        };
        row("each of several", activation, "rleu,tanh,sigmoidal",
            "activation cannot be \"rleu\"; did you mean relu?|activation cannot be \"sigmoidal\"; choose one of: "
            "relu, "
            "tanh, elu.");
        row("nothing", rate, " ", "learning-rate has no value; from 0 to 10.");
        row("nothing between commas", rate, "1,,2",
            "learning-rate has nothing between two commas or behind the last one.");
        row("nothing behind the last", rate, "1,",
            "learning-rate has nothing between two commas or behind the last one.");
        row("out of range", rate, "0.1..20:3", "learning-rate is 20; it has to be from 0 to 10.");
        row("how many is missing", rate, "0.1..1",
            "learning-rate goes from 0.1 to 1; say in how many values, as in 0.1..1:5.");
        row("how many is none", rate, "0.1..1:0",
            "learning-rate cannot have \"0\" values; how many is a whole number from 1 to 100000, as in 0.1..1:5.");
        row("the wrong way round", epochs, "9..3", "epochs goes from 9 down to 3; write the smaller end first.");
        row("ratios from zero", rate, "log:0..1:3",
            "learning-rate cannot have equal ratios from 0 on; begin above 0, or write lin: for equal steps.");
        row("no end", rate, "log:0.1:3",
            "learning-rate has the range \"0.1\", which lacks an end; write it as in 0.1..1:5.");
        row("random among others", rate, "0.1,random:0..1:3",
            "learning-rate mixes random: with other values; random: stands alone.");
        row("random without draws", rate, "random:0.1..1",
            "learning-rate does not say how often to draw; write it as in random:0.1..1:20.");
        row("random choice without draws", activation, "random:relu,tanh",
            "activation does not say how often to draw; write it as in random:relu,...:20.");
    }
    void problems()
    {
        QFETCH(const Parameter*, parameter);
        QFETCH(QString, text);
        QFETCH(QString, sentences);
        QStringList told;
        for (const Problem& problem : valueListOf(*parameter, text.toStdString()).problems) {
            told << QString::fromStdString(problem.sentence);
            QCOMPARE(problem.parameter, std::string(idOf(*parameter)));
        }
        QCOMPARE(told.join('|'), sentences);
    }

    void drawsLieInTheirRangeAndFollowFromTheSeed()
    {
        const ValueList list = valueListOf(rate, "random:0.001..1:400");
        QCOMPARE(list.draws, 400);
        const Random random(5, Purpose::Sampling);
        int under = 0; // 0.0316, the middle of equal ratios
        std::set<double> different;
        for (std::int64_t draw = 0; draw < list.draws; ++draw) {
            const double value = std::get<double>(list.drawn(rate, random, draw));
            QVERIFY(value >= 0.001 && value <= 1);
            QCOMPARE(std::get<double>(list.drawn(rate, random, draw)), value);
            under += value < 0.0316 ? 1 : 0;
            different.insert(value);
        }
        QVERIFY2(under > 160 && under < 240, qPrintable(QString::number(under))); // 4 standard deviations
        QVERIFY(different.size() > 390);
        QVERIFY(list.drawn(rate, Random(6, Purpose::Sampling), 0) != list.drawn(rate, random, 0));
    }

    void drawsFromAListAndOfWholeNumbers()
    {
        const Random random(5, Purpose::Sampling);
        std::set<std::string> drawn;
        const ValueList choices = valueListOf(activation, "random:relu,tanh:50");
        const ValueList whole = valueListOf(epochs, "random:2..4:50");
        for (std::int64_t draw = 0; draw < 50; ++draw) {
            drawn.insert(textOf(choices.drawn(activation, random, draw)));
            drawn.insert(textOf(whole.drawn(epochs, random, draw)));
        }
        QCOMPARE(drawn, (std::set<std::string>{"2", "3", "4", "relu", "tanh"}));
    }
};

QTEST_APPLESS_MAIN(TestValueList)
#include "tst_value_list.moc"
