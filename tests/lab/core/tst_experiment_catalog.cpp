// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/experiment_catalog.h"

#include "lab/core/conformance.h"
#include "lab/core/floating_point.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace nnlab;

namespace {

const std::string folder = NNLAB_BINARY_DIR "/tests/lab/broken_plugins/plugins";

ExperimentCatalog catalogOf(const std::string& file)
{
    return ExperimentCatalog(PluginPlaces{{folder + "/" + file}, {}});
}

} // namespace

class TestExperimentCatalog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGoodPluginIsFoundAndLoaded()
    {
        ExperimentCatalog catalog = catalogOf("keeps_promise.so");
        QCOMPARE(catalog.rows().size(), std::size_t{1});
        const CatalogRow& row = catalog.rows().front();
        QVERIFY2(row.isUsable(), row.problem.c_str());
        QCOMPARE(row.info.id, std::string("keeps_promise"));
        QVERIFY(row.isAskedFor);
        const auto experiment = catalog.load("keeps-promise"); // hyphens do as well
        QCOMPARE(experiment->parameters.size(), std::size_t{1});
        QVERIFY(experiment->parameter("epochs"));
        QVERIFY(experiment->channel("loss"));
        QCOMPARE(catalog.load("keeps_promise").get(), experiment.get());
    }

    void aBrokenPluginIsARowWithItsReason_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("reason");
        QTest::newRow("not a plugin") << "no_plugin.so"
                                      << "It is not a plugin.";
        QTest::newRow("no such file") << "nowhere.so"
                                      << "There is no such file.";
        QTest::newRow("a folder") << "."
                                  << "It is not a file.";
        QTest::newRow("other interface version") << "other_version.so"
                                                 << "interface version 999";
        QTest::newRow("missing symbol") << "missing_symbol.so"
                                        << "nobodyHasWrittenThis";
        QTest::newRow("throws while loading") << "throws_while_loading.so"
                                              << "threw an exception: no licence";
    }
    void aBrokenPluginIsARowWithItsReason()
    {
        QFETCH(QString, file);
        QFETCH(QString, reason);
        ExperimentCatalog catalog = catalogOf(file.toStdString());
        QVERIFY(catalog.loadAll().empty());
        const CatalogRow& row = catalog.rows().front();
        QVERIFY2(QString::fromStdString(row.problem).contains(reason), row.problem.c_str());
        try {
            catalog.load(row.info.id);
            QFAIL("it was loaded");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Plugin);
        }
    }

    void anUnknownIdGetsTheNearest()
    {
        ExperimentCatalog catalog = catalogOf("keeps_promise.so");
        try {
            catalog.load("keep-promise");
            QFAIL("it was found");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Usage);
            QCOMPARE(QString::fromUtf8(error.what()),
                QString("There is no experiment called keep-promise; did you mean keeps_promise?"));
        }
    }

    void theFirstOfAnIdCounts()
    {
        const QTemporaryDir other;
        QVERIFY(QFile::copy(QString::fromStdString(folder + "/keeps_promise.so"), other.filePath("keeps_promise.so")));
        ExperimentCatalog catalog(PluginPlaces{{folder + "/keeps_promise.so"}, {other.path().toStdString(), folder}});
        int found = 0;
        for (const CatalogRow& row : catalog.rows()) {
            if (row.info.id != "keeps_promise")
                continue;
            QCOMPARE(row.isUsable(), found == 0);
            if (found == 1)
                QVERIFY2(
                    QString::fromStdString(row.problem).contains("already taken by " + QString::fromStdString(folder)),
                    row.problem.c_str());
            ++found;
        }
        QCOMPARE(found, 2); // and the same file found twice is one row
        QVERIFY(catalog.row("keeps_promise")->isUsable());
    }

    void roundingIsSwitchedBackAfterLoading()
    {
        ExperimentCatalog catalog = catalogOf("changes_rounding.so");
        catalog.load("changes_rounding");
        QVERIFY(isFloatingPointExact());
    }

    void placesComeInOrder()
    {
        qputenv("NNLAB_PLUGIN_PATH", (folder + "/keeps_promise.so:/some/folder").c_str());
        qputenv("XDG_DATA_HOME", "/home/of/data");
        const std::string asked = "mine.so";
        const PluginPlaces places = standardPluginPlaces({&asked, 1});
        QCOMPARE(places.files, (std::vector<std::string>{"mine.so", folder + "/keeps_promise.so"}));
        QVERIFY(places.folders.size() >= 3);
        QCOMPARE(places.folders[0], std::string("/some/folder"));
        QCOMPARE(places.folders[1], std::string("/home/of/data/nnlab/plugins"));
    }

    void theCheckFindsWhatBreaksTheContract_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("not a plugin") << "no_plugin.so"
                                      << "It is not a plugin.";
        QTest::newRow("throws in a run") << "throws_in_run.so"
                                         << "index 7";
        QTest::newRow("NaN") << "reports_nan.so"
                             << "loss at 2 a number that is not finite";
        QTest::newRow("undeclared channel") << "undeclared_channel.so"
                                            << "secret, which it has not declared";
        QTest::newRow("wrong sizes") << "wrong_sizes.so"
                                     << "pictures whose numbers do not fill their size";
    }
    void theCheckFindsWhatBreaksTheContract()
    {
        QFETCH(QString, file);
        QFETCH(QString, sentence);
        const Conformance conformance = checkPlugin(folder + "/" + file.toStdString());
        QVERIFY(!conformance.keepsContract());
        QVERIFY2(QString::fromStdString(conformance.text()).contains(sentence), conformance.text().c_str());
    }

    void theCheckHasNothingToSayOfAGoodOne()
    {
        const Conformance conformance = checkPlugin(folder + "/keeps_promise.so");
        QVERIFY2(conformance.keepsContract() && conformance.findings.empty(), conformance.text().c_str());
        QVERIFY(conformance.runs > 5);
    }
};

QTEST_GUILESS_MAIN(TestExperimentCatalog)
#include "tst_experiment_catalog.moc"
