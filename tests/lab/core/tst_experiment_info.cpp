// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/experiment_info.h"

#include <QJsonDocument>
#include <QtTest>

using namespace nnlab;

namespace {

ExperimentInfoReading readText(const char* text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    return readExperimentInfo(document.object());
}

} // namespace

class TestExperimentInfo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allOfItIsRead()
    {
        const auto [info, problems] =
            readText(R"({"id": "my_experiment", "label": "Mine", "summary": "It is.", "version": 3,
            "presets": [{"id": "classic", "label": "Classic", "source": "A book",
                "values": {"hidden": [128, 64], "rate": 0.1, "epochs": 30, "shuffled": true, "activation": "relu"},
                "expected": [{"channel": "accuracy", "statistic": "best", "value": 0.95, "tolerance": 0.01},
                             {"channel": "loss", "at": 2, "value": 1}]}]})");
        QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().c_str());
        QCOMPARE(info.id, std::string("my_experiment"));
        QCOMPARE(info.version, std::int64_t{3});
        const Preset* preset = info.preset("classic");
        QVERIFY(preset);
        const std::vector<std::pair<std::string, std::string>> values{
            {"activation", "relu"}, {"epochs", "30"}, {"hidden", "128-64"}, {"rate", "0.1"}, {"shuffled", "true"}};
        QCOMPARE(preset->values, values);
        QCOMPARE(preset->expected.size(), std::size_t{2});
        QCOMPARE(preset->expected[0].statistic, Statistic::Best);
        QCOMPARE(preset->expected[1].at.value_or(-1), 2.0);
        QCOMPARE(preset->expected[1].statistic, Statistic::Last);
    }

    void everythingWrongIsTold_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* json, const char* sentence) {
            QTest::newRow(name) << QByteArray(json) << QString::fromUtf8(sentence);
        };
        row("no id", R"({"label": "a", "summary": "b", "version": 1})", "has no \"id\"");
        row("empty label", R"({"id": "a", "label": "", "summary": "b", "version": 1})", "has no \"label\"");
        row("id with spaces", R"({"id": "a b", "label": "a", "summary": "b", "version": 1})", "The id \"a b\" is not");
        row("version missing", R"({"id": "a", "label": "a", "summary": "b"})", "no \"version\"");
        row("version as text", R"({"id": "a", "label": "a", "summary": "b", "version": "1"})", "no \"version\"");
        row("preset without id",
            R"({"id": "a", "label": "a", "summary": "b", "version": 1, "presets": [{"label": "x"}]})",
            "A preset has no \"id\"");
        row("two alike", R"({"id": "a", "label": "a", "summary": "b", "version": 1,
            "presets": [{"id": "p", "label": "x"}, {"id": "p", "label": "x"}]})",
            "two presets called p");
        row("value is an object", R"({"id": "a", "label": "a", "summary": "b", "version": 1,
            "presets": [{"id": "p", "label": "x", "values": {"rate": {}}}]})",
            "has a value for rate");
        row("unknown statistic", R"({"id": "a", "label": "a", "summary": "b", "version": 1,
            "presets": [{"id": "p", "label": "x", "expected": {"channel": "c", "value": 1, "statistic": "median"}}]})",
            "median");
        row("expectation without a value", R"({"id": "a", "label": "a", "summary": "b", "version": 1,
            "presets": [{"id": "p", "label": "x", "expected": {"channel": "c"}}]})",
            "no \"value\"");
    }
    void everythingWrongIsTold()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, sentence);
        const auto reading = readText(json.constData());
        QCOMPARE(reading.problems.size(), std::size_t{1});
        QVERIFY2(QString::fromStdString(reading.problems.front()).contains(sentence), reading.problems.front().c_str());
    }

    void idsAreAlikeWithHyphensAndUnderscores()
    {
        QVERIFY(isSameId("line_fitting", "line-fitting"));
        QVERIFY(!isSameId("line_fitting", "linefitting"));
    }

    void kebabCase()
    {
        QVERIFY(isKebabCase("learning-rate"));
        QVERIFY(isKebabCase("l2"));
        QVERIFY(!isKebabCase("learning_rate"));
        QVERIFY(isKebabCase("line_fitting", true));
        for (const char* wrong : {"", "-a", "a-", "a--b", "Rate", "a b", "ä"})
            QVERIFY2(!isKebabCase(wrong, true), wrong);
    }
};

QTEST_APPLESS_MAIN(TestExperimentInfo)
#include "tst_experiment_info.moc"
