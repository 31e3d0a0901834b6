// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Where things stand in JSON, and every way of writing it wrong.

#include "lab/core/json_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace nnlab;

namespace {

QString placeText(TextPlace place) { return QString("%1:%2").arg(place.line).arg(place.column); }

QString mistakesText(const JsonText& json)
{
    QString text;
    for (const JsonText::Mistake& mistake : json.mistakes())
        text += placeText(mistake.place) + " " + QString::fromStdString(mistake.sentence) + "\n";
    return text;
}

} // namespace

class TestJsonText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void placesCountLinesAndCharacters()
    {
        const JsonText json("\xef\xbb\xbf{\n"
                            "  \"größe\": 1, \"a\\u0062\": [true,\n"
                            "    {\"c\": \"ü\"}, -2.5e3\n"
                            "  ]\n"
                            "}\n");
        QVERIFY2(json.mistakes().empty() && json.isUnderstood(), qPrintable(mistakesText(json)));
        QCOMPARE(placeText(json.placeOf({})), "1:1");
        QCOMPARE(placeText(json.placeOfKey(JsonPath() / "größe")), "2:3");
        QCOMPARE(placeText(json.placeOf(JsonPath() / "größe")), "2:12");
        QCOMPARE(placeText(json.placeOf(JsonPath() / "ab")), "2:26");
        QCOMPARE(placeText(json.placeOf(JsonPath() / "ab" / 0)), "2:27");
        QCOMPARE(placeText(json.placeOf(JsonPath() / "ab" / 1 / "c")), "3:11");
        QCOMPARE(placeText(json.placeOf(JsonPath() / "ab" / 2)), "3:17");
        QCOMPARE(json.object().value("ab").toArray().at(2).toDouble(), -2500.0);
        QCOMPARE(json.object().value("ab").toArray().at(1).toObject().value("c").toString(), "ü");
    }

    void whatIsNotThereIsPlacedWhereItWouldBe()
    {
        const JsonText json("{\"runs\": [{\"seed\": 1}]}");
        QCOMPARE(placeText(json.placeOf(JsonPath() / "runs" / 0 / "values" / "epochs")), "1:11");
        QCOMPARE(placeText(json.placeOf(JsonPath() / "sweeps")), "1:1");
    }

    void mistakesAreToldAndReadAsTheyWereMeant_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("mistakes");
        QTest::addColumn<QString>("meant"); // empty: past guessing
        const auto row = [](const char* name, const char* text, const char* mistakes, const char* meant) {
            QTest::newRow(name) << text << mistakes << meant;
        };
        row("a comma after the last member", "{\"a\": [1, 2,],\n}",
            "1:12 There is a comma too many after the last member.\n"
            "1:14 There is a comma too many after the last member.\n",
            "{\"a\":[1,2]}");
        row("a comma missing", "{\"a\": 1\n \"b\": 2}", "1:8 A comma is missing here.\n", "{\"a\":1,\"b\":2}");
        row("two commas", "{\"a\": [1,, 2]}", "1:9 There is a comma too many.\n", "{\"a\":[1,2]}");
        row("a semicolon", "{\"a\": 1; \"b\": 2}", "1:8 Members are separated by commas.\n", "{\"a\":1,\"b\":2}");
        row("a line's comment", "{ // why\n\"a\": 1}",
            "1:3 JSON has no comments; write one as a key that begins with //, as in \"//\": \"why\".\n", "{\"a\":1}");
        row("another comment", "{\"a\": /* one */ 1}",
            "1:7 JSON has no comments; write one as a key that begins with //, as in \"//\": \"why\".\n", "{\"a\":1}");
        row("single quotes", "{'a': 'b \"c\"'}",
            "1:2 Text stands in double quotes.\n1:7 Text stands in double quotes.\n", "{\"a\":\"b \\\"c\\\"\"}");
        row("no quotes", "{a: relu, \"b\": True}",
            "1:2 A key stands in double quotes: \"a\".\n"
            "1:5 relu is no number, and not true or false; text stands in double quotes: \"relu\".\n"
            "1:16 True is no number, and not true or false; text stands in double quotes: \"True\".\n",
            "{\"a\":\"relu\",\"b\":\"True\"}");
        row("numbers that are none", "{\"a\": [.5, 01, 1., 0x10, +1, -]}",
            "1:8 .5 is no number, and not true or false; text stands in double quotes: \".5\".\n"
            "1:12 01 is no number, and not true or false; text stands in double quotes: \"01\".\n"
            "1:16 1. is no number, and not true or false; text stands in double quotes: \"1.\".\n"
            "1:20 0x10 is no number, and not true or false; text stands in double quotes: \"0x10\".\n"
            "1:26 +1 is no number, and not true or false; text stands in double quotes: \"+1\".\n"
            "1:30 - is no number, and not true or false; text stands in double quotes: \"-\".\n",
            "{\"a\":[\".5\",\"01\",\"1.\",\"0x10\",\"+1\",\"-\"]}");
        row("an equals sign", "{\"a\" = 1}", "1:6 Between a key and its value stands a colon.\n", "{\"a\":1}");
        row("the same key again", "{\"a\": 1,\n \"a\": 2}",
            "2:2 The key a stands here for the second time; the first is in line 1.\n", "{\"a\":2}");
        row("many comments are no mistake", "{\"//\": 1, \"//\": 2, \"a\": 3}", "", "{\"//\":2,\"a\":3}");
        row("text without its end", "{\"a\": \"b\n}",
            "1:7 The text that begins here has no closing quote in its line.\n", "{\"a\":\"b\"}");
        row("a backslash by itself", "{\"a\": \"C:\\Data\"}",
            "1:10 A backslash stands before \", \\, /, b, f, n, r, t or u and four digits; by itself it is written "
            "\\\\.\n",
            "{\"a\":\"C:\\\\Data\"}");
        row("a tab in a text", "{\"a\": \"b\tc\"}", "1:9 In text a tab is written \\t.\n", "{\"a\":\"b c\"}");
        row("never closed", "{\"a\": [1, 2}", "1:12 Here stands }, but what is open is the [ in line 1.\n", "");
        row("never closed at all", "{\n \"a\": [1", "2:7 The [ that stands here is never closed.\n", "");
        row("more than there is", "{\"a\": 1} {",
            "1:10 The text should end here, where what began with its first bracket "
            "is closed.\n",
            "");
        row("no value", "{\"a\": }", "1:7 A value is expected here, not }.\n", "");
        row("no value at the end", "{\"a\":", "1:6 A value is missing at the end of the text.\n", "");
        row("no colon", "{\"a\"}", "1:5 After the key a a colon and its value are expected.\n", "");
        row("no key", "{: 1}", "1:2 A key in double quotes is expected here, not : 1}.\n", "");
        row("nothing", " \n", "1:1 There is nothing in it.\n", "");
        row("no object", "[1]", "1:1 What stands here should be an object, in braces: { ... }.\n", "");
    }
    void mistakesAreToldAndReadAsTheyWereMeant()
    {
        QFETCH(QString, text);
        QFETCH(QString, mistakes);
        QFETCH(QString, meant);
        const JsonText json(text.toStdString());
        QCOMPARE(mistakesText(json), mistakes);
        QCOMPARE(json.isUnderstood(), !meant.isEmpty());
        if (!meant.isEmpty())
            QCOMPARE(QJsonDocument(json.object()).toJson(QJsonDocument::Compact), meant.toUtf8());
    }

    void othersReadItTheSame()
    {
        const QByteArray text =
            " {\"a\":[],\"b\":{},\"c\":[[1e-3,0,-0.0,1E+5],\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\ude00\",null]} ";
        const JsonText json(text.toStdString());
        QVERIFY2(json.mistakes().empty(), qPrintable(mistakesText(json)));
        QCOMPARE(json.object(), QJsonDocument::fromJson(text).object());
    }

    void bytesThatAreNoTextAreTold()
    {
        QCOMPARE(mistakesText(JsonText("{\n\"a\": \"\xff\"}")), "2:1 This line is no UTF-8 text.\n");
    }

    void deepNestingIsRefused()
    {
        const JsonText json("{\"a\": " + std::string(100'000, '['));
        QVERIFY(!json.isUnderstood());
        QVERIFY(mistakesText(json).contains("nested too deeply"));
    }

    /// Cut anywhere, a text is a mistake and nothing worse.
    void everyBeginningIsRead()
    {
        const std::string text =
            "{\"runs\": [{\"seed\": 1.5e3, \"name\": \"a\\u00e4\\n\", // c\n 'x': [true, null,]}]}";
        for (std::size_t i = 0; i < text.size(); ++i) {
            const JsonText json(text.substr(0, i));
            QVERIFY(!json.isUnderstood() && !json.mistakes().empty());
        }
    }
};

QTEST_GUILESS_MAIN(TestJsonText)
#include "tst_json_text.moc"
