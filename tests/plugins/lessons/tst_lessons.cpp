// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What stands beside each plugin: its presets and its lesson must speak of parameters, values and channels that exist.

#include "tests/plugins/collecting_run.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>
#include <QUrlQuery>

using namespace nnlab;

namespace {

constexpr const char* names[] = {"line_fitting", "double_relu", "plane", "mnist"};

QString lessonOf(const QString& name)
{
    QFile file(QStringLiteral(NNLAB_SOURCE_DIR "/plugins/%1/lesson.md").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(file.errorString()));
    return QString::fromUtf8(file.readAll());
}

QJsonObject presetsOf(const QString& name)
{
    const QJsonObject json = QPluginLoader(pluginPath(name.toUtf8())).metaData().value("MetaData").toObject();
    QJsonObject presets;
    for (const QJsonValue& preset : json.value("presets").toArray())
        presets.insert(preset.toObject().value("id").toString(), preset.toObject());
    return presets;
}

/// What is wrong with `text` as a value of `id`; empty if nothing is.
QString problemWithText(const Experiment& experiment, const QString& id, const QString& text)
{
    for (const Parameter& parameter : experiment.parameters()) {
        if (idOf(parameter) != id.toStdString())
            continue;
        const auto read = parseValue(parameter, text.toStdString());
        if (const auto* problem = std::get_if<Problem>(&read))
            return QString::fromStdString(problem->sentence);
        const std::optional<Problem> problem = problemWith(parameter, std::get<Value>(read));
        return problem ? QString::fromStdString(problem->sentence) : QString();
    }
    return "there is no parameter " + id;
}

bool hasChannel(const Experiment& experiment, const QString& id)
{
    const std::vector<Channel> channels = experiment.channels();
    return std::ranges::any_of(channels, [&](const Channel& channel) { return idOf(channel) == id.toStdString(); });
}

} // namespace

class TestLessons : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void presets_data() { rows(); }
    void presets()
    {
        QFETCH(QString, name);
        const Experiment& experiment = experimentNamed(name.toUtf8());
        const QJsonObject presets = presetsOf(name);
        QVERIFY(!presets.isEmpty());
        for (const QJsonValue& value : presets) {
            const QJsonObject preset = value.toObject();
            QVERIFY2(!preset.value("source").toString().isEmpty(), qPrintable(preset.value("id").toString()));
            Typed typed;
            std::vector<std::string> texts;
            const QJsonObject values = preset.value("values").toObject();
            texts.reserve(2 * std::size_t(values.size()));
            for (auto it = values.begin(); it != values.end(); ++it) {
                const QString text = it.value().toVariant().toString();
                const QString problem = problemWithText(experiment, it.key(), text);
                QVERIFY2(problem.isEmpty(), qPrintable(preset.value("id").toString() + ": " + problem));
                texts.push_back(it.key().toStdString());
                texts.push_back(text.toStdString());
                typed.emplace_back(texts[texts.size() - 2], texts.back());
            }
            QVERIFY(experiment.problems(valuesOf(experiment, typed)).empty());
            for (const QJsonValue& expected : preset.value("expected").toArray())
                QVERIFY(hasChannel(experiment, expected.toObject().value("channel").toString()));
        }
    }

    void links_data() { rows(); }
    void links()
    {
        QFETCH(QString, name);
        const Experiment& experiment = experimentNamed(name.toUtf8());
        const QJsonObject presets = presetsOf(name);
        static const QRegularExpression link(R"(\]\(nnlab:(\w+)(?:\?([^)\s]*))?\))");
        const QString lesson = lessonOf(name);
        qsizetype understood = 0;
        int shown = 0;
        for (QRegularExpressionMatchIterator matches = link.globalMatch(lesson); matches.hasNext(); ++understood) {
            const QRegularExpressionMatch match = matches.next();
            const QByteArray text = match.captured().toUtf8();
            const QList<QPair<QString, QString>> items = QUrlQuery(match.captured(2)).queryItems();
            if (match.captured(1) == "run") {
                QVERIFY2(items.isEmpty(), text);
            } else if (match.captured(1) == "show") {
                QVERIFY2(
                    items.size() == 1 && items[0].first == "channel" && hasChannel(experiment, items[0].second), text);
                ++shown;
            } else {
                QVERIFY2(match.captured(1) == "set" && !items.isEmpty(), text);
                for (const auto& [key, value] : items) {
                    if (key == "preset")
                        QVERIFY2(presets.contains(value), text);
                    else
                        QVERIFY2(problemWithText(experiment, key, value).isEmpty(), text);
                }
            }
        }
        // A link that is spelled wrong must not go unnoticed.
        QCOMPARE(understood, lesson.count("](nnlab:"));
        QVERIFY(shown >= 3);
    }

    void everyLessonEndsWithSources_data() { rows(); }
    void everyLessonEndsWithSources()
    {
        QFETCH(QString, name);
        const QString lesson = lessonOf(name);
        QVERIFY(lesson.startsWith("# "));
        const QString last = lesson.mid(lesson.lastIndexOf("\n## "));
        QVERIFY(last.startsWith("\n## Where to read on\n"));
        QVERIFY(last.contains("https://www.youtube.com/watch?v="));
    }

private:
    static void rows()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : names)
            QTest::newRow(name) << name;
    }
};

QTEST_GUILESS_MAIN(TestLessons)

#include "tst_lessons.moc"
