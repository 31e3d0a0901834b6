// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plugins/sdk/parameter.h"

#include <QtTest>

#include <limits>

using namespace nnlab;

namespace {

const Real rate{
    .id = "learning-rate", .label = "Learning rate", .help = "How far.", .initial = 0.5, .min = 1e-4, .max = 10};
const Integer epochs{.id = "epochs", .label = "Epochs", .help = "Passes.", .initial = 50, .min = 1, .max = 10'000};
const Flag shuffled{.id = "shuffled", .label = "Shuffled", .help = "Mixes samples.", .initial = true};
const Choice activation{.id = "activation",
    .label = "Activation",
    .help = "What units apply.",
    .options = {{"sigmoid", "Sigmoid"}, {"tanh", "Tanh"}, {"relu", "ReLU"}, {"leaky-relu", "Leaky ReLU"}},
    .initial = "tanh"};
const LayerWidths hidden{
    .id = "hidden", .label = "Hidden", .help = "Widths.", .initial = {128, 64}, .maxLayers = 3, .maxWidth = 1000};
const Path data{.id = "data", .label = "Data", .help = "Where.", .initial = "mnist"};
const Real slope{.id = "slope",
    .label = "Slope",
    .help = "Below zero.",
    .initial = 0.01,
    .min = 0,
    .max = 1,
    .when = {{.parameter = "activation", .isOneOf = {"leaky-relu"}}, {.parameter = "shuffled", .isNoneOf = {"true"}}}};

const std::vector<Parameter> all{rate, epochs, shuffled, activation, hidden, data, slope};

/// What reading the text gives: the value as text, or the problem's sentence.
QString reading(const Parameter& parameter, const char* text)
{
    const auto parsed = parseValue(parameter, text);
    if (const auto* problem = std::get_if<Problem>(&parsed))
        return QString::fromStdString(problem->sentence);
    if (const auto problem = problemWith(parameter, std::get<Value>(parsed)))
        return QString::fromStdString(problem->sentence);
    return QString::fromStdString(textOf(std::get<Value>(parsed)));
}

} // namespace

class TestParameter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aValueIsReadOrAProblemToldInASentence_data()
    {
        QTest::addColumn<int>("parameter");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, int parameter, const char* text, const char* expected) {
            QTest::newRow(name) << parameter << QByteArray(text) << QString::fromUtf8(expected);
        };
        row("real", 0, "0.25", "0.25");
        row("real with exponent", 0, "1e-3", "0.001");
        row("real with a plus sign", 0, "+0.5", "0.5");
        row("real at its lower end", 0, "0.0001", "1e-4");
        row("real below", 0, "-1", "learning-rate is -1; it has to be from 1e-4 to 10.");
        row("real nan", 0, "nan", "learning-rate is nan; it has to be from 1e-4 to 10.");
        row("real inf", 0, "inf", "learning-rate is inf; it has to be from 1e-4 to 10.");
        row("real that is none", 0, "fast", "learning-rate is a number from 1e-4 to 10, not \"fast\".");
        row("real with a comma", 0, "0,5", "learning-rate is a number from 1e-4 to 10, not \"0,5\".");
        row("real, nothing", 0, "", "learning-rate is a number from 1e-4 to 10, not \"\".");
        row("real, only a sign", 0, "+", "learning-rate is a number from 1e-4 to 10, not \"+\".");
        row("integer", 1, "30", "30");
        row("integer with exponent", 1, "1e3", "1000");
        row("integer with a fraction", 1, "2.5", "epochs is a whole number from 1 to 10000, not \"2.5\".");
        row("integer below", 1, "0", "epochs is 0; it has to be from 1 to 10000.");
        row("integer beyond 64 bits", 1, "99999999999999999999",
            "epochs is a whole number from 1 to 10000, not \"99999999999999999999\".");
        row("flag", 2, "off", "false");
        row("flag that is none", 2, "maybe", "shuffled is true or false, not \"maybe\".");
        row("choice", 3, "relu", "relu");
        row("choice misspelt", 3, "sigmod", "activation cannot be \"sigmod\"; did you mean sigmoid?");
        row("choice far off", 3, "banana",
            "activation cannot be \"banana\"; choose one of: sigmoid, tanh, relu, leaky-relu.");
        row("widths", 4, "300-100", "300-100");
        row("one width", 4, "20", "20");
        row("no layers", 4, "none", "none");
        row("widths with a zero", 4, "20-0", "hidden has a layer of 0 units; a layer has from 1 to 1000.");
        row("widths too wide", 4, "1000000000", "hidden has a layer of 1000000000 units; a layer has from 1 to 1000.");
        row("widths too many", 4, "1-2-3-4", "hidden has 4 layers; at most 3 are possible.");
        row("widths with a comma", 4, "20,30",
            "hidden is widths with hyphens between them, such as 128-64, or none, not \"20,30\".");
        row("widths negative", 4, "-5",
            "hidden is widths with hyphens between them, such as 128-64, or none, not \"-5\".");
        row("path", 5, "/some where/x.npz", "/some where/x.npz");
        row("path empty", 5, "", "data is empty; name a file, a folder or one of: .");
    }
    void aValueIsReadOrAProblemToldInASentence()
    {
        QFETCH(int, parameter);
        QFETCH(QByteArray, text);
        QFETCH(QString, expected);
        QCOMPARE(reading(all[std::size_t(parameter)], text.constData()), expected);
    }

    void whatIsWrittenReadsBackToTheSameBits_data()
    {
        QTest::addColumn<double>("number");
        QTest::newRow("a third") << 1.0 / 3;
        QTest::newRow("smallest") << std::numeric_limits<double>::denorm_min();
        QTest::newRow("largest") << std::numeric_limits<double>::max();
        QTest::newRow("million") << 1e6;
        QTest::newRow("negative") << -0.1;
    }
    void whatIsWrittenReadsBackToTheSameBits()
    {
        QFETCH(double, number);
        const Real any{.id = "any", .label = "Any", .help = "Any.", .initial = 0, .min = -1e308, .max = 1e308};
        const auto parsed = parseValue(any, textOf(Value(number)));
        QVERIFY(std::holds_alternative<Value>(parsed));
        QCOMPARE(std::get<double>(std::get<Value>(parsed)), number);
    }

    void exponentsAreWrittenShort()
    {
        QCOMPARE(textOf(Value(1e-4)), std::string("1e-4"));
        QCOMPARE(textOf(Value(1e6)), std::string("1e6"));
        QCOMPARE(textOf(Value(1e-10)), std::string("1e-10"));
        QCOMPARE(textOf(Value(1e100)), std::string("1e100"));
    }

    void aValueOfAnotherKindIsAProblem()
    {
        const auto problem = problemWith(rate, Value(std::int64_t{1}));
        QVERIFY(problem);
        QCOMPARE(problem->sentence, std::string("learning-rate is a real number, not a whole number."));
    }

    void theNearestNameIsFound_data()
    {
        QTest::addColumn<QString>("wrong");
        QTest::addColumn<QString>("right");
        QTest::newRow("letter missing") << "learning-rat"
                                        << "learning-rate";
        QTest::newRow("letters swapped") << "ecpochs"
                                         << "epochs";
        QTest::newRow("neighbours swapped") << "epohcs"
                                            << "epochs";
        QTest::newRow("underscore") << "learning_rate"
                                    << "learning-rate";
        QTest::newRow("capitals") << "EPOCHS"
                                  << "epochs";
        QTest::newRow("only its beginning") << "learn"
                                            << "learning-rate";
        QTest::newRow("only its end") << "rate"
                                      << "learning-rate";
        QTest::newRow("nothing like it") << "banana"
                                         << "";
        QTest::newRow("too short to tell") << "x"
                                           << "";
        QTest::newRow("empty") << ""
                               << "";
    }
    void theNearestNameIsFound()
    {
        QFETCH(QString, wrong);
        QFETCH(QString, right);
        const std::vector<std::string> names{"learning-rate", "epochs", "momentum"};
        QCOMPARE(QString::fromStdString(nearestName(wrong.toStdString(), names).value_or("")), right);
    }

    void valuesAreReadByTheirDeclarations()
    {
        const Values values(all);
        QCOMPARE(values[rate], 0.5);
        QCOMPARE(values[epochs], std::int64_t{50});
        QCOMPARE(values[shuffled], true);
        QCOMPARE(values[activation], std::string("tanh"));
        QCOMPARE(values[hidden], (std::vector<int>{128, 64}));
        QCOMPARE(values[data], std::string("mnist"));
        QCOMPARE(values.size(), all.size());
    }

    void readingAnUndeclaredParameterIsThePluginsFault()
    {
        const Values values;
        try {
            values[rate];
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Plugin);
            QVERIFY(QString::fromUtf8(error.what()).contains(QLatin1String("learning-rate")));
        }
    }

    void anyConditionThatHoldsMakesAParameterMeaningful()
    {
        Values values(all);
        QVERIFY(!values.isMeaningful(slope));
        values.set("activation", std::string("leaky-relu"));
        QVERIFY(values.isMeaningful(slope));
        values.set("activation", std::string("relu"));
        values.set("shuffled", false);
        QVERIFY(values.isMeaningful(slope));
        QVERIFY(values.isMeaningful(rate));
    }

    void readsAreNotedAlsoInCopies()
    {
        Values values(all);
        const auto ids = std::make_shared<std::set<std::string, std::less<>>>();
        values.noteReads(ids);
        const Values copy = values;
        static_cast<void>(copy[rate]);
        static_cast<void>(values.isMeaningful(slope));
        QCOMPARE(*ids, (std::set<std::string, std::less<>>{"learning-rate"}));
        QCOMPARE(copy, Values(all));
    }
};

QTEST_APPLESS_MAIN(TestParameter)
#include "tst_parameter.moc"
