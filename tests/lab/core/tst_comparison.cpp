// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// An experiment whose results follow from its values and seed by a formula, so that everything can be counted by hand.

#include "lab/core/comparison.h"

#include "datasets/catalogue.h"
#include "lab/core/comparison_json.h"
#include "lab/core/comparison_words.h"
#include "plugins/sdk/choices.h"
#include "tests/lab/core/notebook_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <cmath>

using namespace nnlab;

namespace {

const Choice activation = activationChoice("activation", "sigmoid");
const Real rate{.id = "learning-rate", .label = "Rate", .help = "A number.", .initial = 1, .min = 0, .max = 100};
const Integer samples{.id = "samples", .label = "Samples", .help = "Tested.", .initial = 6, .min = 1, .max = 6};
const Choice data{.id = "data",
    .label = "Data",
    .help = "Which.",
    .options = {{"none", "None", "None."}, {"file", "File", "The file of the test."}, {"other", "Other", "Not there."}},
    .initial = "none"};
const ScalarChannel accuracy{.id = "test-accuracy", .label = "Accuracy", .better = Better::Higher};
const ScalarChannel lossChannel{.id = "loss", .label = "Loss", .better = Better::Lower};
const ScalarChannel indifferent{.id = "size", .label = "Size"};
const ConfusionChannel confusion{.id = "confusion", .label = "Confusion"};

const std::vector<std::uint8_t> labels = {0, 0, 0, 1, 1, 1};

/// tanh is 0.1 better than sigmoid, and relu 0.2; a seed adds 0.01 of itself; a pair differs by 0.001 where seed and
/// activation are odd together. identity diverges with even seeds and fails with seed 9.
double accuracyOf(const std::string& unit, double learningRate, std::uint64_t seed)
{
    const double base = unit == "relu" ? 0.7 : unit == "tanh" ? 0.6 : unit == "identity" ? 0.9 : 0.5;
    return base + 0.01 * double(seed) + 0.001 * double(unit == "tanh" ? seed % 3 : 0) - 0.01 * (learningRate - 1);
}

std::shared_ptr<LocalExperiment> formulas(const std::string& file)
{
    auto experiment = std::make_shared<LocalExperiment>();
    experiment->declaredParameters = {activation, rate, samples, data};
    experiment->declaredChannels = {lossChannel, accuracy, indifferent, confusion};
    experiment->whatItDoes = [file](Run& run) {
        const std::string unit(run[activation]);
        if (run[data] == "file")
            run.usesData(file, std::string(64, 'a'));
        else if (run[data] == "other")
            run.usesData("/nowhere/data.csv", std::string(64, 'b'));
        run.epochHas(1000);
        const double last = accuracyOf(unit, run[rate], run.seed());
        for (int epoch = 0; epoch <= 2; ++epoch) {
            run.report(lossChannel, epoch, 3.0 - epoch);
            run.report(accuracy, epoch, epoch == 0 ? 0.1 : epoch == 1 ? last + 0.02 : last);
            run.report(indifferent, epoch, 1.0);
        }
        Confusion matrix{{"a", "b"}, std::vector<std::uint32_t>(4), {}};
        for (std::int64_t i = 0; i < run[samples]; ++i) {
            // sigmoid always says a, all others know the first four.
            const std::uint8_t answer = unit == "sigmoid" ? 0 : i < 4 ? labels[std::size_t(i)] : 0;
            matrix.predictions.push_back(answer);
            ++matrix.counts[labels[std::size_t(i)] * 2U + answer];
        }
        run.report(confusion, 2, matrix);
        if (unit == "identity" && run.seed() % 2 == 0)
            run.diverged({});
        if (unit == "identity" && run.seed() == 9)
            throw Error("On purpose.");
    };
    return experiment;
}

struct Setting
{
    std::vector<Assignment> assignments;
    std::uint64_t seed = 1;
};

Setting with(const char* unit, std::uint64_t seed, const char* learningRate = "1", const char* data = "none",
    const char* samples = "6")
{
    return {{{"activation", unit}, {"learning-rate", learningRate}, {"data", data}, {"samples", samples}}, seed};
}

std::string thrownBy(const std::function<void()>& call)
{
    try {
        call();
    } catch (const Error& error) {
        return error.cause() == Error::Cause::Usage ? error.what() : "not a matter of usage";
    }
    return "nothing was thrown";
}

bool isNear(double value, double expected) { return std::fabs(value - expected) < 1e-9; }

bool hasNote(const Comparison& comparison, std::string_view part)
{
    return std::ranges::any_of(
        comparison.notes, [part](const std::string& note) { return note.find(part) != std::string::npos; });
}

} // namespace

class TestComparison : public QObject, private NotebookFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        beginAnew();
        // The last seventh, six lines, is the test set.
        QFile csv(m_folder->filePath("data.csv"));
        QVERIFY(csv.open(QIODevice::WriteOnly));
        for (int line = 0; line < 36; ++line)
            csv.write(line % 2 == 0 ? "0,1,2,3,4\n" : "1,4,3,2,1\n");
        for (const std::uint8_t label : labels)
            csv.write(label == 0 ? "0,1,2,3,4\n" : "1,4,3,2,1\n");
        csv.close();
        m_experiment = LocalExperiment::loaded(formulas(csv.fileName().toStdString()));
    }

    void meanAndIntervalOfEachGroup()
    {
        std::vector<Setting> settings;
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            settings.push_back(with("sigmoid", seed));
            settings.push_back(with("tanh", seed));
        }
        const Comparison comparison = compare(settings, {.group = {"activation"}});
        QCOMPARE(comparison.metric.text(), std::string("test-accuracy"));
        QCOMPARE(comparison.grouped, std::vector<std::string>{"activation"});
        QCOMPARE(comparison.groups.size(), std::size_t{2});
        const RunGroup& best = comparison.groups[0];
        QCOMPARE(groupText(comparison, best), std::string("tanh"));
        QCOMPARE(best.seeds.size(), std::size_t{10});
        QVERIFY(isNear(best.measure.mean, 0.6 + 0.055 + 0.001));
        QVERIFY(isNear(comparison.groups[1].measure.mean, 0.555));

        QCOMPARE(comparison.contrasts.size(), std::size_t{1});
        const Contrast& contrast = comparison.contrasts[0];
        QCOMPARE(contrast.differences.size(), std::size_t{10});
        QVERIFY(isNear(contrast.differences[0], 0.101) && isNear(contrast.differences[2], 0.1));
        QVERIFY(isNear(contrast.difference.mean, 0.101));
        QVERIFY(contrast.isByWilcoxon);
        QVERIFY(isNear(*contrast.p, 2.0 / 1024));
        QCOMPARE(QString::fromStdString(verdict(comparison, contrast)),
            "tanh beats sigmoid by 10.10 +- 0.06 points over 10 seeds; p = 0.002 (Wilcoxon).");
        QVERIFY(comparison.notes.empty());
    }

    void lastBestAndAreaOfEachScalar()
    {
        const Comparison comparison = compare({with("sigmoid", 1), with("sigmoid", 3), with("tanh", 1)});
        const RunGroup& sigmoid = comparison.groups[0].seeds.size() == 2 ? comparison.groups[0] : comparison.groups[1];
        const auto curve = std::ranges::find(sigmoid.curves, "test-accuracy", &GroupCurve::channel);
        QVERIFY(isNear(curve->last.mean, 0.52));
        QVERIFY(isNear(curve->best.mean, 0.54));
        QVERIFY(isNear(curve->bestAt.mean, 1));
        QVERIFY(curve->isChosenOnTest);
        QVERIFY(isNear(curve->area.mean, (0.1 + 0.54) / 2 + (0.54 + 0.52) / 2));
        const auto size = std::ranges::find(sigmoid.curves, "size", &GroupCurve::channel);
        QCOMPARE(size->best.count, std::size_t{0});
        QCOMPARE(comparison.runs[0].curve("loss")->best->at, 2.0);
    }

    void metrics()
    {
        const std::vector<Setting> settings = {with("sigmoid", 1), with("tanh", 1)};
        save(settings);
        const auto measure = [&](const char* metric) { return again({.metric = metric}).groups[0].measure.mean; };
        QVERIFY(isNear(measure("best:test-accuracy"), 0.631));
        QVERIFY(isNear(measure("last:test-accuracy"), 0.611));
        QVERIFY(isNear(measure("area:loss"), 4));
        QCOMPARE(again({.metric = "loss"}).metric.better, Better::Lower);
    }

    void timeToATarget()
    {
        const Comparison comparison = compare({with("tanh", 1), with("tanh", 2), with("tanh", 3), with("sigmoid", 1),
                                                  with("sigmoid", 2), with("sigmoid", 3)},
            {.group = {"activation"}, .targets = {{"test-accuracy", 0.53}, {"loss", 1}}});
        const GroupReached& tanh = comparison.groups[0].reached[0];
        QCOMPARE(tanh.reached, std::size_t{3});
        QCOMPARE(*tanh.at, 1.0);
        QCOMPARE(*tanh.samples, 1000.0);
        QVERIFY(*tanh.seconds >= 0);
        // sigmoid: 0.53, 0.54, 0.55 at epoch 1.
        QCOMPARE(comparison.groups[1].reached[0].reached, std::size_t{3});
        QCOMPARE(*comparison.groups[1].reached[1].samples, 2000.0);

        const Comparison late = again({.group = {"activation"}, .targets = {{"test-accuracy", 0.545}}});
        const GroupReached& sigmoid = late.groups[1].reached[0];
        QCOMPARE(sigmoid.reached, std::size_t{1});
        QCOMPARE(sigmoid.of, std::size_t{3});
        QVERIFY(!sigmoid.at && !sigmoid.samples && !sigmoid.seconds); // the one in the middle did not get there
    }

    void severalRunsOfASeedCountOnce()
    {
        const Comparison comparison =
            compare({with("sigmoid", 1), with("sigmoid", 1, "3"), with("sigmoid", 2), with("sigmoid", 2, "3"),
                        with("tanh", 1), with("tanh", 1, "3"), with("tanh", 2)},
                {.group = {"activation"}});
        const RunGroup& sigmoid = comparison.groups[1];
        QCOMPARE(sigmoid.measure.count, std::size_t{2});
        QVERIFY(isNear(sigmoid.measure.mean, 0.515 - 0.01));
        QCOMPARE(comparison.mixed, std::vector<std::string>{"learning-rate"});
        QVERIFY(hasNote(comparison, "Within a group also learning-rate differs; each seed counts once"));
        // The run that only sigmoid has is no part of the pairs.
        const Contrast& contrast = comparison.contrasts[0];
        QCOMPARE(contrast.seeds, (std::vector<std::uint64_t>{1, 2}));
        QVERIFY(isNear(contrast.differences[0], 0.101) && isNear(contrast.differences[1], 0.102));
        QCOMPARE(contrast.pairs.size(), std::size_t{3});
    }

    void pairsShareWhatGroupsMix()
    {
        // The seeds are the same, the learning rates never.
        const Comparison comparison =
            compare({with("sigmoid", 1), with("tanh", 1, "3"), with("sigmoid", 2), with("tanh", 2, "3")},
                {.group = {"activation"}});
        QVERIFY(comparison.contrasts[0].seeds.empty());
        QVERIFY(verdict(comparison, comparison.contrasts[0]).find("no seed in common at the same learning-rate")
            != std::string::npos);
    }

    void withoutGroupsAllThatDiffersTellsThemApart()
    {
        const Comparison comparison =
            compare({with("sigmoid", 1), with("sigmoid", 2), with("tanh", 1), with("tanh", 2), with("tanh", 1, "2")});
        QCOMPARE(comparison.grouped, (std::vector<std::string>{"activation", "learning-rate"}));
        QCOMPARE(comparison.groups.size(), std::size_t{3});
        QCOMPARE(groupText(comparison, comparison.groups[0]), std::string("tanh, learning-rate 1"));
        // One seed is no group to compare with others that have two.
        QCOMPARE(groupText(comparison, comparison.groups[2]), std::string("tanh, learning-rate 2"));
    }

    void onlySeedsDiffer()
    {
        const Comparison comparison = compare({with("sigmoid", 1), with("sigmoid", 2), with("sigmoid", 3)});
        QCOMPARE(comparison.groups.size(), std::size_t{1});
        QVERIFY(comparison.contrasts.empty());
        QVERIFY(conclusion(comparison)[0].starts_with("The runs differ in nothing but their seed"));
    }

    void divergedAndFailedRunsAreToldAndNotAveraged()
    {
        const Comparison comparison = compare({with("identity", 1), with("identity", 2), with("identity", 3),
                                                  with("identity", 9), with("tanh", 1), with("tanh", 3)},
            {.group = {"activation"}});
        // identity would be the best, but for what became of it.
        QCOMPARE(groupText(comparison, comparison.groups[0]), std::string("tanh"));
        const RunGroup& identity = comparison.groups[1];
        QCOMPARE(identity.seeds, (std::vector<std::uint64_t>{1, 3}));
        QCOMPARE(identity.diverged(), std::size_t{1});
        QCOMPARE(identity.left.at("failed"), std::size_t{1});
        QVERIFY(hasNote(comparison, "1 run (2) diverged and is in none of the means."));
        QVERIFY(hasNote(comparison, "1 run (4) failed and is in none of the means."));
    }

    void repetitionsCountOnce()
    {
        const Comparison comparison =
            compare({with("sigmoid", 1), with("sigmoid", 1), with("tanh", 1)}, {.group = {"activation"}});
        QCOMPARE(*comparison.runs[1].repeats, std::int64_t{1});
        QCOMPARE(comparison.groups[1].measure.count, std::size_t{1});
        QVERIFY(hasNote(comparison, "1 run repeats another"));

        Notebook notebook(m_file);
        const Comparison same = compareRuns(notebook, {notebook.run(1), notebook.run(2)});
        QVERIFY(!same.pair->first);
        QVERIFY(conclusion(same)[0].find("one run, repeated") != std::string::npos);
    }

    void fewSeedsAreAHint()
    {
        const Comparison comparison = compare({with("sigmoid", 1), with("sigmoid", 2), with("sigmoid", 3),
                                                  with("tanh", 1), with("tanh", 2), with("tanh", 3)},
            {.group = {"activation"}});
        const Contrast& contrast = comparison.contrasts[0];
        QVERIFY(!contrast.isByWilcoxon && contrast.t);
        QCOMPARE(*contrast.p, *contrast.t);
        QVERIFY(hasNote(comparison, "only 3 seeds"));
        QVERIFY(verdict(comparison, contrast).ends_with("Fewer than five seeds are a hint, not more."));
    }

    void manyGroupsAreCorrectedFor()
    {
        std::vector<Setting> settings;
        for (const char* unit : {"sigmoid", "tanh", "relu"}) {
            for (std::uint64_t seed = 1; seed <= 6; ++seed)
                settings.push_back(with(unit, seed));
        }
        const Comparison comparison = compare(settings, {.group = {"activation"}});
        QCOMPARE(comparison.tests, std::size_t{2});
        // 2 / 2^6 times two tests is over 0.05, so that t decides.
        const Contrast& tanh = comparison.contrasts[0];
        QVERIFY(!tanh.isByWilcoxon);
        QVERIFY(isNear(*tanh.p, 2 * *tanh.t));
        QVERIFY(isWorse(comparison, tanh));
        // sigmoid is behind by 0.2 with each seed: nothing to divide by.
        QVERIFY(!comparison.contrasts[1].t && !comparison.contrasts[1].p);
        QVERIFY(verdict(comparison, comparison.contrasts[1]).find("always by the same") != std::string::npos);
        const std::vector<std::string> sentences = conclusion(comparison);
        QCOMPARE(sentences[0], std::string("Best: relu."));
        QVERIFY(sentences.back().find("each p times 2, the number of others") != std::string::npos);
    }

    void sameSamplesAndConfusion()
    {
        const Comparison comparison =
            compare({with("sigmoid", 1, "1", "file"), with("tanh", 1, "1", "file")}, {.group = {"activation"}});
        const RunPair& pair = *comparison.pair;
        QVERIFY2(pair.whyNoSame.empty(), pair.whyNoSame.c_str());
        QCOMPARE(pair.same->samples, std::size_t{6});
        QCOMPARE(pair.same->onlyOne, std::size_t{1}); // the fourth
        QCOMPARE(pair.same->onlyOther, std::size_t{0});
        QCOMPARE(pair.confusion.cells, (std::vector<double>{0, 0, -1, 1}));
        QCOMPARE(pair.first->at, 1.0);
        QCOMPARE(pair.first->channels, std::vector<std::string>{"test-accuracy"});
        QCOMPARE(comparison.contrasts[0].pairs.size(), std::size_t{1});
    }

    void otherTestSamplesAreNotMatched()
    {
        const Comparison fewer =
            compare({with("sigmoid", 1, "1", "file"), with("tanh", 1, "1", "file", "3")}, {.group = {"activation"}});
        QVERIFY(!fewer.pair->same);
        QVERIFY(fewer.pair->whyNoSame.find("different samples (3 and 6)") != std::string::npos);
        const Comparison other = compare({with("sigmoid", 1, "1", "file"), with("tanh", 1, "1", "other")});
        QVERIFY(other.pair->whyNoSame.find("tested on different data") != std::string::npos);
        const Comparison gone = compare({with("sigmoid", 1, "1", "other"), with("tanh", 1, "1", "other")});
        QVERIFY2(gone.pair->whyNoSame.find("/nowhere/data.csv") != std::string::npos, gone.pair->whyNoSame.c_str());
    }

    void aDamagedRunHindersNoOther()
    {
        save({with("sigmoid", 1), with("sigmoid", 2), with("tanh", 1), with("tanh", 2), with("tanh", 3)});
        {
            Database database(m_file, Database::Mode::ReadWrite);
            database.execute("UPDATE runs SET parameters = 'nonsense' WHERE id = 5");
            database.execute("UPDATE frames SET crc = crc + 1 WHERE run = 4");
        }
        const Comparison comparison = again({.group = {"activation"}});
        QVERIFY(hasNote(comparison, "Run 5 is damaged"));
        QCOMPARE(comparison.runs.size(), std::size_t{4});
        QVERIFY(comparison.contrasts[0].pairs[1].whyNoSame.find("Run 4 is damaged") != std::string::npos);
    }

    void whatCannotBeCompared()
    {
        save({with("sigmoid", 1), with("tanh", 1)});
        Notebook notebook(m_file);
        const std::vector<RunEntry> runs = notebook.runs();
        const auto complaint = [&](const ComparisonOptions& options) {
            return thrownBy([&] { compareRuns(notebook, runs, options); });
        };
        QVERIFY(thrownBy([&] { compareRuns(notebook, {}); }).find("no run") != std::string::npos);
        QVERIFY(thrownBy([&] { compareRuns(notebook, {runs[0]}); }).find("Run 1 is the only one") != std::string::npos);
        QVERIFY(thrownBy([&] { compareRuns(notebook, {runs[0], runs[0]}); }).find("only one") != std::string::npos);
        std::vector<RunEntry> mixed = runs;
        mixed[1].spec.experiment = "other";
        QVERIFY(thrownBy([&] { compareRuns(notebook, mixed); }).find("runs of local and other") != std::string::npos);
        QVERIFY(complaint({.group = {"activatoin"}}).find("did you mean activation?") != std::string::npos);
        QVERIFY(complaint({.group = {"seed"}}).find("Seeds are no variants") != std::string::npos);
        QVERIFY(complaint({.group = {"loss"}}).find("it is a result") != std::string::npos);
        QVERIFY(complaint({.group = {""}}).find("no parameter called \"\"") != std::string::npos);
        QVERIFY(complaint({.metric = "best:los"}).find("did you mean loss?") != std::string::npos);
        QVERIFY(complaint({.metric = "size"}).find("more or less of it is better") != std::string::npos);
        QVERIFY(
            complaint({.targets = {{"acuracy", 1}}}).find("--reach: these runs have no scalar") != std::string::npos);
    }

    void noRunHasFinished()
    {
        const Comparison comparison = compare({with("identity", 2), with("identity", 4)});
        QVERIFY(!comparison.best());
        QVERIFY(conclusion(comparison)[0].starts_with("No run has finished"));
    }

    void asJson()
    {
        std::vector<Setting> settings;
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            settings.push_back(with("sigmoid", seed, "1", "file"));
            settings.push_back(with("tanh", seed, "1", "file"));
        }
        const Comparison comparison = compare(settings, {.group = {"activation"}, .targets = {{"test-accuracy", 0.6}}});
        const QJsonObject json =
            QJsonDocument::fromJson(QByteArray::fromStdString(comparisonJsonText(comparison))).object();
        QCOMPARE(json["metric"].toString(), "test-accuracy");
        QCOMPARE(json["runs"].toArray().size(), 12);
        const QJsonObject best = json["groups"].toArray()[0].toObject();
        QCOMPARE(best["values"].toObject()["activation"].toString(), "tanh");
        QVERIFY(isNear(best["measure"].toObject()["mean"].toDouble(), 0.636));
        QVERIFY(best["scalars"].toObject()["test-accuracy"].toObject()["bestOnTest"].toBool());
        QCOMPARE(best["reached"].toArray()[0].toObject()["samples"].toDouble(), 1000.0);
        const QJsonObject contrast = json["comparisons"].toArray()[0].toObject();
        QCOMPARE(contrast["decides"].toString(), "wilcoxon");
        QCOMPARE(contrast["p"].toDouble(), 2.0 / 64);
        QCOMPARE(contrast["pairs"].toArray()[0].toObject()["mcnemar"].toObject()["onlyOne"].toInt(), 1);
        QCOMPARE(contrast["confusion"].toObject()["largest"].toArray().size(), 2);
        QCOMPARE(json["conclusion"].toArray()[0].toString(), contrast["verdict"].toString());
    }

    void words_data()
    {
        QTest::addColumn<QString>("channel");
        QTest::addColumn<double>("mean");
        QTest::addColumn<double>("halfWidth");
        QTest::addColumn<QString>("text");
        QTest::newRow("points") << "test-accuracy" << 0.0213 << 0.0031 << "2.1 +- 0.3 points";
        QTest::newRow("two digits behind a 1") << "test-accuracy" << 0.0213 << 0.0014 << "2.13 +- 0.14 points";
        QTest::newRow("behind") << "test-accuracy" << -0.31 << 0.06 << "31 +- 6 points";
        QTest::newRow("wide") << "test-accuracy" << 0.31 << 0.6 << "31 +- 60 points";
        QTest::newRow("no interval") << "test-accuracy" << 0.0171 << 0.0 << "1.7 points";
        QTest::newRow("a loss") << "loss" << 0.01234 << 0.0004 << "0.0123 +- 0.0004";
        QTest::newRow("nothing") << "test-accuracy" << 0.0 << 0.0 << "0.00 points";
    }
    void words()
    {
        QFETCH(QString, channel);
        QFETCH(double, mean);
        QFETCH(double, halfWidth);
        QFETCH(QString, text);
        const Summary summary{2, mean, 0.1, halfWidth > 0 ? std::optional(halfWidth) : std::nullopt};
        QCOMPARE(QString::fromStdString(differenceText(channel.toStdString(), summary)), text);
    }

    void chances()
    {
        QCOMPARE(chanceText(2.0 / 1024), std::string("p = 0.002"));
        QCOMPARE(chanceText(1e-30), std::string("p < 0.001"));
        QCOMPARE(chanceText(0.42), std::string("p = 0.42"));
        QCOMPARE(chanceText(1), std::string("p = 1.00"));
    }

private:
    void save(const std::vector<Setting>& settings)
    {
        QFile::remove(QString::fromStdString(m_file));
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        for (const Setting& setting : settings)
            nnlab::save(
                writer, m_experiment, specOf(*m_experiment, setting.assignments, setting.seed), {.program = "test"});
    }
    Comparison again(const ComparisonOptions& options)
    {
        Notebook notebook(m_file);
        return compareRuns(notebook, notebook.runs(), options);
    }
    Comparison compare(const std::vector<Setting>& settings, const ComparisonOptions& options = {})
    {
        save(settings);
        return again(options);
    }
};

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
