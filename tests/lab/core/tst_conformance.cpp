// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/conformance.h"

#include "tests/lab/core/local_experiment.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace nnlab;

namespace {

QStringList sentences(const std::vector<Finding>& findings)
{
    QStringList list;
    for (const Finding& finding : findings)
        list << QString::fromStdString((finding.isFailure ? "failure: " : "warning: ") + finding.sentence);
    return list;
}

QStringList declared(const std::shared_ptr<LocalExperiment>& experiment, ExperimentInfo info = {})
{
    return sentences(checkDeclarations(*LocalExperiment::loaded(experiment, std::move(info))));
}

QStringList ran(const std::shared_ptr<LocalExperiment>& experiment)
{
    int runs = 0;
    return sentences(checkRuns(LocalExperiment::loaded(experiment), runs));
}

const Real good{.id = "rate", .label = "Rate", .help = "How far.", .initial = 0.5, .min = 0, .max = 1};

} // namespace

class TestConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGoodExperimentHasNoFindings()
    {
        QCOMPARE(declared(countingExperiment()), QStringList());
        QCOMPARE(ran(countingExperiment()), QStringList());
    }

    void declarationsAreRead_data()
    {
        QTest::addColumn<std::shared_ptr<LocalExperiment>>("experiment");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* sentence, Parameter parameter) {
            const auto experiment = std::make_shared<LocalExperiment>();
            experiment->declaredParameters = {good, std::move(parameter)};
            experiment->declaredChannels = {localLoss};
            QTest::newRow(name) << experiment << QString::fromUtf8(sentence);
        };
        const auto with = [](auto change) {
            Real parameter = good;
            parameter.id = "other";
            change(parameter);
            return parameter;
        };
        row("id with capitals", "not in kebab-case", with([](Real& p) { p.id = "Other"; }));
        row("two of one id", "two parameters called rate", with([](Real& p) { p.id = "rate"; }));
        row("a flag of the command", "a flag of nnlab itself", with([](Real& p) { p.id = "seed"; }));
        row("no label", "has no label", with([](Real& p) { p.label = ""; }));
        row("no help", "has no help", with([](Real& p) { p.help = ""; }));
        row("initial outside", "The initial value of other is not possible", with([](Real& p) { p.initial = 2; }));
        row("no range", "has no range", with([](Real& p) { p.max = 0; }));
        row("logarithm of zero", "logarithmic scale", with([](Real& p) { p.scale = Scale::Logarithmic; }));
        row("comfortable outside", "comfortable range", with([](Real& p) { p.comfortable = Interval{0, 2}; }));
        row("condition on nothing", "depending on nobody",
            with([](Real& p) { p.when = {{.parameter = "nobody", .isOneOf = {"x"}}}; }));
        row("condition that cannot be", "which it cannot be",
            with([](Real& p) { p.when = {{.parameter = "rate", .isOneOf = {"fast"}}}; }));
        row("one option", "nothing to choose",
            Choice{.id = "c", .label = "C", .help = "C.", .options = {{"a", "A"}}, .initial = "a"});
        row("option without a label", "without a label",
            Choice{.id = "c", .label = "C", .help = "C.", .options = {{"a", "A"}, {"b", ""}}, .initial = "a"});
    }
    void declarationsAreRead()
    {
        QFETCH(std::shared_ptr<LocalExperiment>, experiment);
        QFETCH(QString, sentence);
        const QStringList found = declared(experiment);
        QVERIFY2(!found.filter(sentence).isEmpty(), qPrintable(found.join('\n')));
    }

    void channelsAreRead()
    {
        const auto experiment = std::make_shared<LocalExperiment>();
        QVERIFY(!declared(experiment).filter("no channels").isEmpty());
        experiment->declaredChannels = {localLoss, localLoss, ScalarChannel{.id = "Big", .label = ""}};
        const QStringList found = declared(experiment);
        QVERIFY(!found.filter("two channels called loss").isEmpty());
        QVERIFY(!found.filter("channel Big has an id").isEmpty());
        QVERIFY(!found.filter("channel Big has no label").isEmpty());
    }

    void presetsAreTried()
    {
        const ExperimentInfo info{"local", "Local", "A test.", 1,
            {{"wrong", "Wrong", "", {{"epochs", "0"}, {"depth", "3"}}, {{"accuracy", Statistic::Last, {}, 1, 0}}}}};
        const QStringList found = declared(countingExperiment(), info);
        QVERIFY(!found.filter("epochs is 0").isEmpty());
        QVERIFY(!found.filter("no parameter called depth").isEmpty());
        QVERIFY(!found.filter("expects something of accuracy").isEmpty());
    }

    void aParameterThatNobodyReadsIsAFailure()
    {
        const auto experiment = countingExperiment();
        experiment->declaredParameters.push_back(good);
        QCOMPARE(
            ran(experiment), QStringList{"failure: The parameter rate is not read by any run, so it changes nothing."});
    }

    void aChannelThatNobodyReportsIsAWarning()
    {
        const auto experiment = countingExperiment();
        experiment->declaredChannels.push_back(ScalarChannel{.id = "silent", .label = "Silent"});
        QCOMPARE(ran(experiment),
            QStringList{"warning: The channel silent was not reported by any of the runs that were tried."});
    }

    void whatDependsOnTheClockIsFound()
    {
        const auto experiment = countingExperiment();
        const auto counter = std::make_shared<std::atomic<int>>(0);
        experiment->whatItDoes = [counter](
                                     Run& run) { run.report(localLoss, double(run[localEpochs]), double(++*counter)); };
        QVERIFY2(!ran(experiment).filter("another signature the second time").isEmpty(),
            qPrintable(ran(experiment).join('\n')));
    }

    void whatDependsOnSteppingIsFound()
    {
        const auto experiment = countingExperiment();
        experiment->whatItDoes = [](Run& run) {
            std::int64_t asked = 0;
            for (std::int64_t epoch = 0; run.proceed(double(epoch), double(run[localEpochs])); ++epoch)
                asked += run.isWatchedClosely() ? 1 : 0;
            run.report(localLoss, 1, double(asked));
        };
        QVERIFY2(!ran(experiment).filter("stepped and paused").isEmpty(), qPrintable(ran(experiment).join('\n')));
    }

    void aRunThatDoesNotStopIsFound()
    {
        const auto experiment = countingExperiment();
        const auto isOver = std::make_shared<std::atomic<bool>>(false);
        experiment->whatItDoes = [isOver](Run&) {
            while (!*isOver)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
        };
        const QStringList found = ran(experiment);
        *isOver = true;
        QVERIFY2(!found.filter("does not return within two seconds").isEmpty(), qPrintable(found.join('\n')));
        std::this_thread::sleep_for(std::chrono::milliseconds(50)); // for its thread, which nobody can wait for
    }

    void aFailedRunIsTold()
    {
        const auto experiment = countingExperiment();
        experiment->whatItDoes = [](Run& run) {
            run.report(ScalarChannel{.id = "secret", .label = "S"}, double(run[localEpochs]), 1.0);
        };
        const QStringList found = ran(experiment);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found.front().contains("the channel secret, which it has not declared"), qPrintable(found.front()));
    }

    void quickRunsHaveFewEpochsAndSamples()
    {
        const Integer samples{.id = "train-samples", .label = "S", .help = "S.", .initial = 0, .min = 0, .max = 60'000};
        const auto experiment = countingExperiment();
        experiment->declaredParameters.push_back(samples);
        const auto loaded = LocalExperiment::loaded(experiment);
        const Values quick = quickened(*loaded, Values(loaded->parameters));
        QCOMPARE(quick[localEpochs], std::int64_t{2});
        QCOMPARE(quick[samples], std::int64_t{500});
    }
};

QTEST_APPLESS_MAIN(TestConformance)
#include "tst_conformance.moc"
