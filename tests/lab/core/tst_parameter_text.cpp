// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/parameter_text.h"

#include <QtTest>

using namespace nnlab;

class TestParameterText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void conditionsAreToldInWords()
    {
        Real p{.id = "a", .label = "A", .help = "A.", .initial = 0, .min = 0, .max = 1};
        QCOMPARE(conditionText(p), std::string());
        p.when = {{.parameter = "optimizer", .isOneOf = {"momentum", "nesterov", "adam"}}};
        QCOMPARE(conditionText(p), std::string("optimizer is momentum, nesterov or adam"));
        p.when = {{.parameter = "schedule", .isNoneOf = {"constant"}}, {.parameter = "loss", .isOneOf = {"huber"}}};
        QCOMPARE(conditionText(p), std::string("schedule is not constant, or loss is huber"));
    }

    void rangesAreToldInWords()
    {
        const Integer epochs{
            .id = "e", .label = "E", .help = "E.", .initial = 1, .min = 1, .max = 50, .unit = "epochs"};
        const Flag flag{.id = "f", .label = "F", .help = "F.", .initial = true};
        const Choice choice{
            .id = "c", .label = "C", .help = "C.", .options = {{"one", "One"}, {"two", "Two"}}, .initial = "one"};
        QCOMPARE(rangeText(epochs), std::string("from 1 to 50 epochs"));
        QCOMPARE(rangeText(flag), std::string("true or false"));
        QCOMPARE(rangeText(choice), std::string("one of: one, two"));
        QCOMPARE(proposalsFor(choice), (std::vector<std::string>{"one", "two"}));
        QCOMPARE(proposalsFor(flag), (std::vector<std::string>{"true", "false"}));
        QCOMPARE(proposalsFor(epochs), (std::vector<std::string>{"1"}));
    }

    void linesAreBrokenAtSpaces()
    {
        QCOMPARE(wrapped("one two three", 7, 2), std::string("one two\n  three"));
        QCOMPARE(wrapped("unbreakable", 4, 2), std::string("unbreakable"));
        QCOMPARE(wrapped("", 4, 2), std::string());
    }
};

QTEST_APPLESS_MAIN(TestParameterText)
#include "tst_parameter_text.moc"
