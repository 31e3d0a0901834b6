// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_json.h"

#include "lab/core/run_queue.h"
#include "tests/lab/core/every_payload.h"
#include "tests/lab/core/local_experiment.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

#include <limits>

using namespace nnlab;

class TestRunJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRunIsOneObject()
    {
        const auto experiment = LocalExperiment::loaded(countingExperiment());
        const RunSpec spec = checkedSpec(*experiment, nullptr, {}, 7).spec;
        const auto record = std::make_shared<RunRecord>(experiment, spec);
        RunQueue queue(1, 1);
        const RunOutcome outcome = queue.submit(experiment, spec, record)->wait();
        const QByteArray text = QByteArray::fromStdString(runJsonText(*record));
        QCOMPARE(text.count('\n'), 1);
        const QJsonObject json = QJsonDocument::fromJson(text).object();
        const QJsonObject run = json.value("run").toObject();
        QCOMPARE(run.value("experiment").toString(), QString("local"));
        QCOMPARE(run.value("version").toInt(), 1);
        QCOMPARE(run.value("seed").toInt(), 7);
        QCOMPARE(run.value("status").toString(), QString("finished"));
        QCOMPARE(run.value("signature").toString().toStdString(), outcome.signature);
        QCOMPARE(run.value("values").toObject().value("epochs").toInt(), 3);
        QVERIFY(!run.contains("message"));
        const QJsonObject loss = json.value("channels").toObject().value("loss").toObject();
        QCOMPARE(loss.value("kind").toString(), QString("scalar"));
        QCOMPARE(loss.value("points").toArray().size(), 3);
        QCOMPARE(loss.value("points").toArray().at(1).toArray().at(0).toDouble(), 2.0);
    }

    void everyPayloadIsPlainJson()
    {
        const char* texts[] = {R"({"value":0.25})",
            R"({"curves":[{"name":"line","x":[0,1],"y":[0.5,-1]},{"name":"empty","x":[],"y":[]}]})",
            R"({"groups":[{"labels":[1],"name":"training","x":[1],"y":[2]},{"labels":[],"name":"test","x":[3],"y":[4]}]})",
            R"({"height":1,"images":[[1,2],[3,4]],"width":2})",
            R"({"classes":["cat","dog"],"counts":[[3,1],[0,4]],"predictions":[0,1,1]})", nullptr,
            R"({"height":1,"layers":[{"name":"loss","values":[0.5,1.5]}],"width":2,"x":[-1,1],"y":[-2,2]})",
            "{\"text\":\"Grüße\"}"};
        const std::vector<Payload> payloads = everyPayload();
        for (std::size_t i = 0; i < payloads.size(); ++i) {
            if (texts[i])
                QCOMPARE(QJsonDocument(toJson(payloads[i])).toJson(QJsonDocument::Compact), QByteArray(texts[i]));
        }
        const QJsonObject network = toJson(payloads[5]);
        const QJsonArray layers = network.value("layers").toArray();
        QCOMPARE(layers.size(), 2);
        QCOMPARE(layers.at(0).toObject().value("weights").toArray().size(), 3);
        QCOMPARE(layers.at(0).toObject().value("weights").toArray().at(0).toArray().size(), 2);
        QCOMPARE(layers.at(0).toObject().value("alpha").toDouble(), 0.25);
        QVERIFY(!layers.at(1).toObject().contains("alpha"));
    }

    void floatsAreShortAndNanIsNull()
    {
        const Curves curves{{{"c", {0.1f}, {std::numeric_limits<float>::quiet_NaN()}}}};
        QCOMPARE(QJsonDocument(toJson(Payload(curves))).toJson(QJsonDocument::Compact),
            QByteArray(R"({"curves":[{"name":"c","x":[0.1],"y":[null]}]})"));
    }
};

QTEST_APPLESS_MAIN(TestRunJson)
#include "tst_run_json.moc"
