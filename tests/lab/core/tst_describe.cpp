// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/describe.h"

#include "engine/activation.h"
#include "lab/core/run_spec.h"
#include "tests/lab/core/local_experiment.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace nnlab;

namespace {

const Real rate{.id = "learning-rate",
    .label = "Learning rate",
    .help = "How far.",
    .initial = 0.5,
    .min = 0,
    .max = 10,
    .scale = Scale::Linear,
    .comfortable = Interval{0, 1},
    .unit = "per step"};
const Choice kind{.id = "kind",
    .label = "Kind",
    .help = "Which.",
    .options = {{"one", "One", "x"}, {"two", "Two", "2x"}},
    .initial = "one"};
const LayerWidths hidden{.id = "hidden",
    .label = "Hidden",
    .help = "Widths.",
    .initial = {20},
    .when = {{.parameter = "kind", .isOneOf = {"two"}}}};
const Path data{.id = "data", .label = "Data", .help = "Where.", .initial = "mnist"};

std::shared_ptr<const LoadedExperiment> experiment()
{
    auto local = std::make_shared<LocalExperiment>();
    local->declaredParameters = {rate, kind, hidden, data};
    local->declaredChannels = {localLoss};
    return LocalExperiment::loaded(local,
        {"local", "Local", "It lives here.", 2,
            {{"fast", "Fast", "A book", {{"learning-rate", "3"}}, {{"loss", Statistic::Best, {}, 0.1, 0.05}}}}});
}

} // namespace

class TestDescribe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyActivationIsListed()
    {
        const std::vector<Table> tables = listedTables();
        QCOMPARE(tables.front().id, std::string("activations"));
        QCOMPARE(tables.front().rows.size(), activations().size());
        for (const Table& table : tables) {
            QVERIFY2(!table.rows.empty(), table.id.c_str());
            for (const auto& row : table.rows)
                QCOMPARE(row.size(), table.columns.size());
        }
    }

    void theJsonHasEverything()
    {
        const std::vector experiments{experiment()};
        const QJsonObject json = describeJson(experiments);
        const QJsonObject local = json.value("experiments").toArray().at(0).toObject();
        QCOMPARE(local.value("id").toString(), QString("local"));
        const QJsonArray parameters = local.value("parameters").toArray();
        QCOMPARE(parameters.size(), 4);
        QCOMPARE(parameters.at(0).toObject().value("max").toDouble(), 10.0);
        QCOMPARE(parameters.at(0).toObject().value("comfortable").toArray().size(), 2);
        QCOMPARE(parameters.at(1).toObject().value("options").toArray().at(1).toObject().value("formula").toString(),
            QString("2x"));
        QCOMPARE(parameters.at(2).toObject().value("initial").toString(), QString("20"));
        QCOMPARE(parameters.at(2).toObject().value("when").toArray().size(), 1);
        QCOMPARE(local.value("presets")
                     .toArray()
                     .at(0)
                     .toObject()
                     .value("values")
                     .toObject()
                     .value("learning-rate")
                     .toDouble(),
            3.0);
        QCOMPARE(local.value("channels").toArray().at(0).toObject().value("better").toString(), QString("lower"));
        for (const char* list :
            {"activations", "losses", "optimizers", "schedules", "initializers", "dataSets", "exitCodes"})
            QVERIFY2(!json.value(QLatin1String(list)).toArray().isEmpty(), list);
    }

    void theTextTellsRangesConditionsAndPresets()
    {
        const QString text = QString::fromStdString(describeText(*experiment(), 200));
        for (const char* part :
            {"Local (local, version 2)", "--learning-rate", "from 0 to 10 per step; initially 0.5.", "one of: one, two",
                "Only where kind is two.", "loss (scalar)", "fast", "Fast (A book)", "expected: loss best 0.1 +- 0.05"})
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(QString(part) + " is not in\n" + text));
    }

    void theMarkdownHasTables()
    {
        const QString text = QString::fromStdString(describeMarkdown(*experiment()));
        QVERIFY2(text.startsWith("# Local\n\nIt lives here.\n"), qPrintable(text));
        QVERIFY2(text.contains("| `hidden` | `20` |"), qPrintable(text));
    }

    void theSkeletonIsABatchFileThatCanBeRead()
    {
        const std::vector experiments{experiment()};
        const QJsonObject json =
            QJsonDocument::fromJson(QByteArray::fromStdString(describeSkeleton(experiments))).object();
        QVERIFY(json.contains("//"));
        const QJsonObject run = json.value("runs").toArray().at(0).toObject();
        QCOMPARE(run.value("experiment").toString(), QString("local"));
        QCOMPARE(run.value("values").toObject().size(), 4);
        QCOMPARE(run.value("seed").toInt(), 1);
    }

    void flagsAreThoseThatDiffer()
    {
        const auto loaded = experiment();
        const Values initial(loaded->parameters);
        Values values = initial;
        QCOMPARE(flagsThatDiffer(*loaded, initial, values), std::string());
        values.set("learning-rate", 3.0);
        values.set("data", std::string("my data/it's"));
        QCOMPARE(
            flagsThatDiffer(*loaded, initial, values), std::string(" --learning-rate 3 --data 'my data/it'\\''s'"));
    }
};

QTEST_APPLESS_MAIN(TestDescribe)
#include "tst_describe.moc"
