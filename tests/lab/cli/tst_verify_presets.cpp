// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Every preset of every experiment, saved and run again with another number of threads: identical. `quick` as an
// argument of the program chooses the presets that take no time; without it all are run.

#include "tests/lab/answer.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

namespace {

bool onlyQuick = false;

Answer nnlab(const QStringList& arguments) { return answerOf(nnlabProgram, arguments, {.milliseconds = -1}); }

} // namespace

class TestVerifyPresets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void identicalWithOtherThreads_data()
    {
        QTest::addColumn<QString>("experiment");
        QTest::addColumn<QString>("preset");
        const QJsonArray experiments =
            QJsonDocument::fromJson(nnlab({"describe", "--json"}).out.toUtf8()).object().value("experiments").toArray();
        for (const QJsonValue& experiment : experiments) {
            const QString id = experiment.toObject().value("id").toString();
            for (const QJsonValue& preset : experiment.toObject().value("presets").toArray()) {
                const QString name = preset.toObject().value("id").toString();
                if (onlyQuick && id == "mnist" && name != "nn-py")
                    continue;
                QTest::addRow("%s %s", qPrintable(id), qPrintable(name)) << id << name;
            }
        }
    }
    void identicalWithOtherThreads()
    {
        QFETCH(QString, experiment);
        QFETCH(QString, preset);
        const QTemporaryDir folder;
        const QString file = folder.filePath("runs.nnlab");
        QElapsedTimer timer;
        timer.start();
        const Answer run =
            nnlab({"run", experiment, "--preset", preset, "--threads", "1", "--quiet", "--notebook", file});
        QVERIFY2(run.code == 0 || run.code == 4, qPrintable(run.err)); // 4: presets that are meant to diverge
        const double seconds = double(timer.elapsed()) / 1000;
        const Answer verified = nnlab({"verify", "1", "--threads", "3", "--notebook", file});
        QVERIFY2(verified.code == 0 && verified.out.startsWith("run 1: identical, "),
            qPrintable(verified.out + verified.err));
        qInfo("%.1f s; %s", seconds, qPrintable(verified.out.trimmed()));
    }
};

int main(int argc, char** argv)
{
    onlyQuick = argc > 1 && QByteArray(argv[1]) == "quick";
    if (onlyQuick) {
        --argc;
        for (int i = 1; i < argc; ++i)
            argv[i] = argv[i + 1];
    }
    QCoreApplication application(argc, argv);
    TestVerifyPresets test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_verify_presets.moc"
