// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/plugins/collecting_run.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <numeric>

using namespace nnlab;

namespace {

const Typed few = {{"train-samples", "500"}, {"test-samples", "200"}, {"epochs", "2"}};

Typed with(Typed typed, const Typed& more)
{
    typed.insert(typed.end(), more.begin(), more.end());
    return typed;
}

std::vector<double> places(const CollectingRun& run, std::string_view channel)
{
    std::vector<double> all;
    for (const Report& report : run.reports) {
        if (report.channel == channel)
            all.push_back(report.at);
    }
    return all;
}

} // namespace

class TestMnist : public QObject
{
    Q_OBJECT

private:
    const Experiment& m_experiment = experimentNamed("mnist");

    CollectingRun executed(const Typed& typed, std::uint64_t seed = 1) const
    {
        CollectingRun run(valuesOf(m_experiment, typed), seed);
        run.execute(m_experiment);
        return run;
    }

    /// All but the channels that depend on the clock.
    std::vector<Report> timeless(const CollectingRun& run) const
    {
        std::vector<Report> reports = run.reports;
        std::erase_if(reports, [](const Report& report) { return report.channel == "samples-per-second"; });
        return reports;
    }

    /// Curves of the last layer-health, by name.
    static float health(const Curves& curves, std::string_view name, std::size_t layer)
    {
        return std::ranges::find(curves.curves, name, &Curve::name)->y[layer];
    }

private Q_SLOTS:
    void theDefaultsAreTheTwentyLineExample()
    {
        QVERIFY(valuesOf(m_experiment, {})
            == valuesOf(m_experiment,
                {{"data", "mnist"}, {"hidden", "20"}, {"activation", "sigmoid"}, {"output-activation", "sigmoid"},
                    {"loss", "binary-cross-entropy"}, {"initializer", "uniform-half"},
                    {"optimizer", "gradient-descent"}, {"learning-rate", "0.01"}, {"batch-size", "1"},
                    {"order", "file"}, {"epochs", "3"}, {"train-samples", "0"}, {"validation", "0"}, {"dropout", "0"},
                    {"patience", "0"}}));
    }

    void itsFirstEpochIsTheExamples()
    {
        const CollectingRun run = executed({{"epochs", "1"}});
        QCOMPARE(run.samplesOfEpoch, std::int64_t{60'000});
        QVERIFY(run.last("train-accuracy") > 0.851 && run.last("train-accuracy") < 0.871);
        QVERIFY(run.last("test-accuracy") > 0.895 && run.last("test-accuracy") < 0.925);
        QCOMPARE(run.dataSha256.size(), std::size_t{64});
    }

    void everythingIsReportedAtItsPlace()
    {
        const CollectingRun run = executed(few);
        QCOMPARE(places(run, "test-accuracy"), (std::vector<double>{0, 1, 2}));
        QCOMPARE(places(run, "confusion"), (std::vector<double>{0, 1, 2}));
        QCOMPARE(places(run, "weights"), (std::vector<double>{0, 1, 2}));
        QCOMPARE(places(run, "layer-health"), (std::vector<double>{0, 1, 2}));
        for (const char* channel : {"loss", "squared-error", "train-accuracy", "samples-per-second"})
            QCOMPARE(places(run, channel), (std::vector<double>{1, 2}));
        QCOMPARE(places(run, "learning-rate"), (std::vector<double>{0, 1}));
        QVERIFY(places(run, "validation-accuracy").empty());
        for (const char* channel : {"running-loss", "running-accuracy"}) {
            const std::vector<double> at = places(run, channel);
            QCOMPARE(at.size(), std::size_t{100});
            QCOMPARE(at.front(), 0.02);
            QCOMPARE(at.back(), 2.0);
        }
        const std::vector<double> networks = places(run, "network");
        QCOMPARE(networks.size(), std::size_t{21});
        for (std::size_t i = 0; i < networks.size(); ++i)
            QVERIFY(std::abs(networks[i] - double(i) / 10) < 1e-12);
    }

    void theRunningAccuracyAddsUp()
    {
        const CollectingRun run = executed(few);
        double sum = 0;
        for (const auto& [at, accuracy] : run.series("running-accuracy"))
            sum += accuracy / 50;
        double whole = 0;
        for (const auto& [at, accuracy] : run.series("train-accuracy"))
            whole += accuracy;
        QVERIFY(std::abs(sum - whole) < 1e-12);
    }

    void aBatchOfAllIsOnePart()
    {
        const CollectingRun run = executed(with(few, {{"batch-size", "500"}}));
        QCOMPARE(places(run, "running-loss"), (std::vector<double>{1, 2}));
        QCOMPARE(places(run, "network"), (std::vector<double>{0, 1, 2}));
    }

    void theConfusionMatrixIsTheTest()
    {
        const CollectingRun run = executed(few);
        const Confusion matrix = run.last<Confusion>("confusion");
        QCOMPARE(matrix.classes.size(), std::size_t{10});
        QCOMPARE(matrix.predictions.size(), std::size_t{200});
        QCOMPARE(std::accumulate(matrix.counts.begin(), matrix.counts.end(), 0u), 200u);
        std::uint32_t right = 0;
        for (std::size_t c = 0; c < 10; ++c)
            right += matrix.counts[c * 11];
        QCOMPARE(right / 200.0, run.last("test-accuracy"));
    }

    void weightPicturesAreTheFirstLayer()
    {
        const CollectingRun run = executed(few);
        const Images pictures = run.last<Images>("weights");
        const Network network = run.last<Network>("network");
        QCOMPARE(network.input, (Shape{1, 28, 28}));
        QCOMPARE(pictures.count, 20);
        QCOMPARE(pictures.width, 28);
        QCOMPARE(pictures.height, 28);
        QCOMPARE(pictures.values[784 * 7 + 28 * 14 + 3], network.dense(0).weights(7, 28 * 14 + 3));
        QVERIFY(run.network == network);
        QCOMPARE(executed(with(few, {{"hidden", "100-10"}})).last<Images>("weights").count, 64);
    }

    void startingFromZeroToOneSaturates()
    {
        const Curves words =
            executed(with(few, {{"initializer", "uniform-0-1"}})).series<Curves>("layer-health").front().second;
        const Curves example = executed(few).series<Curves>("layer-health").front().second;
        QVERIFY(health(words, "saturated share", 0) > 0.95f);
        QVERIFY(health(example, "saturated share", 0) < 0.6f);
        QVERIFY(health(words, "gradient norm", 0) < 1e-3f * health(example, "gradient norm", 0));
        QCOMPARE(words.curves.size(), std::size_t{4});
        QCOMPARE(words.curves[0].x, (std::vector<float>{1, 2}));
    }

    void validationIsKeptApart()
    {
        const CollectingRun run =
            executed({{"validation", "59500"}, {"test-samples", "200"}, {"epochs", "1"}, {"batch-size", "10"}});
        QCOMPARE(run.samplesOfEpoch, std::int64_t{500});
        QCOMPARE(places(run, "validation-accuracy"), (std::vector<double>{1}));
        QCOMPARE(places(run, "validation-loss"), (std::vector<double>{1}));
    }

    void patienceEndsARunEarly()
    {
        const CollectingRun run = executed({{"validation", "59500"}, {"test-samples", "100"}, {"epochs", "50"},
            {"batch-size", "100"}, {"patience", "3"}, {"min-change", "10"}});
        QCOMPARE(places(run, "loss").back(), 4.0);
        QVERIFY(run.network.has_value());
    }

    void aShuffledEpochIsAnotherOrder()
    {
        const CollectingRun file = executed(few);
        const CollectingRun shuffled = executed(with(few, {{"order", "shuffled"}}));
        QCOMPARE(shuffled.series("test-accuracy").front().second, file.series("test-accuracy").front().second);
        QVERIFY(shuffled.last("loss") != file.last("loss"));
    }

    void theScheduleIsShown()
    {
        const CollectingRun run = executed(with(few,
            {{"schedule", "exponential"}, {"decay-factor", "0.5"}, {"decay-epochs", "1"}, {"learning-rate", "0.25"}}));
        QCOMPARE(run.series("learning-rate").front().second, 0.25);
        QVERIFY(std::abs(run.last("learning-rate") - 0.125) < 1e-12);
    }

    void steppingChangesNothing()
    {
        const Values values = valuesOf(m_experiment, with(few, {{"batch-size", "7"}, {"dropout", "0.3"}}));
        CollectingRun stepping(values);
        stepping.isStepping = true;
        stepping.execute(m_experiment);
        CollectingRun running(values);
        running.execute(m_experiment);
        QCOMPARE(stepping.allowances, std::int64_t{2 * 72});
        QVERIFY(timeless(stepping) == timeless(running));
    }

    void stoppingInsideAnEpochReturns()
    {
        CollectingRun run(valuesOf(m_experiment, few));
        run.isStepping = true;
        run.mostAllowances = 600;
        run.execute(m_experiment);
        QCOMPARE(places(run, "loss"), (std::vector<double>{1}));
        QVERIFY(places(run, "running-loss").back() <= 1.2);
        QVERIFY(!run.divergence.has_value());
    }

    void continuingIsAsIfNothingHadHappened()
    {
        const Values values = valuesOf(m_experiment,
            with(few,
                {{"epochs", "4"}, {"order", "shuffled"}, {"optimizer", "adam"}, {"schedule", "cosine"},
                    {"batch-size", "32"}}));
        CollectingRun whole(values);
        whole.execute(m_experiment);
        CollectingRun first(values);
        first.mostEpochs = 2;
        first.execute(m_experiment);
        CollectingRun second(values);
        second.start = first.kept;
        second.execute(m_experiment);
        std::vector<Report> both = timeless(first);
        const std::vector<Report> rest = timeless(second);
        both.insert(both.end(), rest.begin(), rest.end());
        QVERIFY(both == timeless(whole));
        QVERIFY(second.network == whole.network);
    }

    void divergenceKeepsTheLastFiniteNetwork()
    {
        const CollectingRun run = executed(with(few,
            {{"activation", "relu"}, {"output-activation", "identity"}, {"loss", "half-squared-error"},
                {"learning-rate", "1000"}}));
        QVERIFY(run.divergence.has_value());
        QCOMPARE(places(run, "confusion"), (std::vector<double>{0, 1}));
        for (const auto& tensor : run.network->tensors())
            QVERIFY(std::ranges::all_of(tensor.numbers, [](float w) { return std::isfinite(w); }));
        for (const Report& report : run.reports) {
            if (const auto* value = std::get_if<double>(&report.payload))
                QVERIFY(std::isfinite(*value));
        }
    }

    void problems_data()
    {
        QTest::addColumn<QStringList>("typed");
        QTest::addColumn<QString>("parameter");
        QTest::newRow("nothing") << QStringList{} << "";
        QTest::newRow("batch over the training samples") << QStringList{"batch-size", "60001"} << "batch-size";
        QTest::newRow("batch over fewer") << QStringList{"train-samples", "100", "batch-size", "101"} << "batch-size";
        QTest::newRow("validation takes all") << QStringList{"validation", "60000"} << "validation";
        QTest::newRow("more than there is")
            << QStringList{"train-samples", "50001", "validation", "10000"} << "train-samples";
        QTest::newRow("more test than there is") << QStringList{"test-samples", "10001"} << "test-samples";
        QTest::newRow("a million units") << QStringList{"hidden", "1000000"} << "hidden";
        QTest::newRow("two wide layers") << QStringList{"hidden", "100000-100000"} << "hidden";
        QTest::newRow("patience without validation") << QStringList{"patience", "2"} << "patience";
        QTest::newRow("patience with validation") << QStringList{"patience", "2", "validation", "10000"} << "";
        QTest::newRow("output activation of a loss on logits")
            << QStringList{"loss", "softmax-cross-entropy", "output-activation", "tanh"} << "output-activation";
        QTest::newRow("loss on logits alone") << QStringList{"loss", "softmax-cross-entropy"} << "";
        QTest::newRow("output activation of another loss")
            << QStringList{"loss", "half-squared-error", "output-activation", "tanh"} << "";
        QTest::newRow("dropout without units") << QStringList{"dropout", "0.5", "hidden", "none"} << "dropout";
        QTest::newRow("a path, of which nothing is known")
            << QStringList{"data", NNLAB_SOURCE_DIR "/datasets/mnist", "batch-size", "60001"} << "";
        QTest::newRow("data that are not there") << QStringList{"data", "/nowhere", "batch-size", "60001"} << "data";
    }
    void problems()
    {
        QFETCH(QStringList, typed);
        QFETCH(QString, parameter);
        std::vector<std::string> texts;
        for (const QString& text : typed)
            texts.push_back(text.toStdString());
        Typed pairs;
        for (std::size_t i = 0; i + 1 < texts.size(); i += 2)
            pairs.emplace_back(texts[i], texts[i + 1]);
        const std::vector<Problem> found = m_experiment.problems(valuesOf(m_experiment, pairs));
        QCOMPARE(found.size(), parameter.isEmpty() ? std::size_t{0} : std::size_t{1});
        if (!found.empty()) {
            QCOMPARE(QString::fromStdString(found[0].parameter), parameter);
            QVERIFY(found[0].sentence.ends_with('.'));
        }
    }

    void otherDataAreLookedAtWhenTheyAreRead_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QString>("batchSize");
        QTest::addColumn<int>("cause"); // -1: none
        QByteArray two;
        QByteArray one;
        for (int i = 0; i < 70; ++i) {
            two += i % 2 ? "1,10,200,3,4\n" : "0,250,10,3,4\n";
            one += "0,1,2,3,4\n";
        }
        QTest::newRow("two classes") << two << "10" << -1;
        QTest::newRow("batch over the training samples") << two << "61" << int(Error::Cause::Usage);
        QTest::newRow("one class") << one << "10" << int(Error::Cause::Data);
    }
    void otherDataAreLookedAtWhenTheyAreRead()
    {
        QFETCH(QByteArray, csv);
        QFETCH(QString, batchSize);
        QFETCH(int, cause);
        const QTemporaryDir folder;
        QFile file(folder.filePath("small.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size());
        file.close();
        const std::string path = file.fileName().toStdString();
        const std::string batch = batchSize.toStdString();
        CollectingRun run(valuesOf(m_experiment,
            {{"data", path}, {"batch-size", batch}, {"hidden", "3"}, {"epochs", "30"}, {"learning-rate", "1"}}));
        int thrown = -1;
        try {
            run.execute(m_experiment);
        } catch (const Error& error) {
            thrown = int(error.cause());
        }
        QCOMPARE(thrown, cause);
        if (cause == -1) {
            QCOMPARE(run.samplesOfEpoch, std::int64_t{60});
            QCOMPARE(run.last("test-accuracy"), 1.0);
            QCOMPARE(run.last<Confusion>("confusion").classes.size(), std::size_t{2});
        }
    }

    void missingDataAreADataError()
    {
        CollectingRun run(valuesOf(m_experiment, {{"data", "/nowhere/at/all"}}));
        try {
            run.execute(m_experiment);
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Data);
        }
    }
};

QTEST_GUILESS_MAIN(TestMnist)

#include "tst_mnist.moc"
