// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Batch files as people write them: what is meant by them, and everything that is wrong with one at once.

#include "lab/core/batch_file.h"

#include "lab/core/describe.h"

#include <QtTest>

using namespace nnlab;

namespace {

const char* twentyMistakes =
    "{\n"
    "  // a comment of another language\n"
    "  \"runs\": [\n"
    "    {\"experiment\": \"plain\", \"values\": {\"epochs\": 3}},\n"
    "    {\"experiment\": \"plane\", \"preset\": \"nowhere\", \"sede\": -3,\n"
    "     \"values\": {\"epoch\": 3, \"learning-rate\": \"fast\", \"activation\": \"rellu\", \"hidden\": [8, 4],\n"
    "                \"batch-size\": 0, \"x\": null, \"noise\": 0.9}},\n"
    "    {\"experiment\": \"plane\", \"values\": {\"samples\": 100, \"samples\": 200}, \"version\": 99, \"tags\": "
    "[1]},\n"
    "    {\"values\": {}},\n"
    "    17,\n"
    "    {\"experiment\": plane, \"name\": 5, \"seed\": 1.5},\n"
    "  ],\n"
    "  \"sweeps\": [\n"
    "    {\"experiment\": \"plane\", \"seeds\": \"1..x\", \"values\": {\"activation\": [\"relu\", \"tan\"], "
    "\"learning-rate\": \"log:1..0.1:0\",\n"
    "      \"epochs\": []}, \"jobs\": 4}\n"
    "  ],\n"
    "  \"swweeps\": {}\n"
    "}\n";

const char* twentyAnswers =
    "2:3 JSON has no comments; write one as a key that begins with //, as in \"//\": \"why\".\n"
    "4:20 There is no experiment called plain; `nnlab list` shows those that there are.\n"
    "5:39 There is no preset called nowhere; choose one of: playground-circle, playground-xor, playground-gauss, "
    "playground-spiral, spiral-solved, two-moons, sigmoid-circle, relu-circle.\n"
    "5:50 A run has no key called sede; did you mean seed?\n"
    "5:58 seed is a whole number from 0 to 9007199254740991.\n"
    "6:17 There is no parameter called epoch; did you mean epochs?\n"
    "6:46 learning-rate is a number from 1e-6 to 10, not \"fast\".\n"
    "6:68 activation cannot be \"rellu\"; did you mean relu?\n"
    "6:87 hidden has one value in a run; lists of values are for sweeps.\n"
    "7:31 batch-size is 0; it has to be from 1 to 20000.\n"
    "7:39 x is text, a number, true or false.\n"
    "7:54 noise is 0.9; it has to be from 0 to 0.5.\n"
    "8:56 The key samples stands here for the second time; the first is in line 8.\n"
    "8:84 This was written for version 99 of plane, and here is version 1, which may give other results; take version "
    "away to run it all the same.\n"
    "8:96 tags is a list of texts, as in [\"good\", \"small\"].\n"
    "9:5 A run says which experiment it is of, and here experiment is missing.\n"
    "10:5 A run is an object, in braces: {\"experiment\": ..., \"values\": ...}.\n"
    "11:20 plane is no number, and not true or false; text stands in double quotes: \"plane\".\n"
    "11:35 name is text, in double quotes.\n"
    "11:46 seed is a whole number from 0 to 9007199254740991.\n"
    "11:50 There is a comma too many after the last member.\n"
    "14:38 seeds is a whole number from 0 to 9007199254740991, not \"x\".\n"
    "14:71 activation cannot be \"tan\"; did you mean tanh?\n"
    "14:105 learning-rate cannot have \"0\" values; how many is a whole number from 1 to 100000, as in 0.1..1:5.\n"
    "15:17 epochs has no value; from 1 to 100000.\n"
    "15:22 A sweep has no key called jobs; it has experiment, preset, values, seeds, version, name and tags.\n"
    "17:3 A batch file has no key called swweeps; did you mean sweeps?\n";

ExperimentCatalog ourCatalog() { return ExperimentCatalog(PluginPlaces{{}, {NNLAB_BINARY_DIR "/lib/nnlab/plugins"}}); }

CheckedBatch checked(const std::string& text)
{
    ExperimentCatalog catalog = ourCatalog();
    return checkedBatch(text, catalog);
}

QString told(const std::vector<BatchProblem>& problems)
{
    QString text;
    for (const BatchProblem& problem : problems) {
        text += QString("%1:%2 %3\n")
                    .arg(problem.place.line)
                    .arg(problem.place.column)
                    .arg(QString::fromStdString(problem.problem.sentence));
    }
    return text;
}

} // namespace

class TestBatchFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRun()
    {
        const CheckedBatch batch =
            checked("{\"runs\": [{\"experiment\": \"plane\", \"preset\": \"playground-xor\", \"seed\": 7,"
                    " \"name\": \"first\", \"tags\": [\"a\", \"b\"], \"values\": {\"epochs\": 3e0,"
                    " \"learning_rate\": \"0.1\", \"// why\": null, \"x\": false, \"hidden\": 8}}]}");
        QCOMPARE(told(batch.problems), QString());
        QCOMPARE(batch.entries.size(), std::size_t{1});
        const BatchEntry& entry = batch.entries.front();
        QVERIFY(!entry.sweep);
        QCOMPARE(entry.name, std::string("first"));
        QVERIFY((entry.tags == std::vector<std::string>{"a", "b"}));
        ExperimentCatalog catalog = ourCatalog();
        const auto plane = catalog.load("plane");
        const std::vector<Assignment> same{{"epochs", "3"}, {"learning-rate", "0.1"}, {"x", "false"}, {"hidden", "8"}};
        QVERIFY(entry.runs.front() == checkedSpec(*plane, plane->info.preset("playground-xor"), same, 7).spec);
    }

    void aSweep()
    {
        const CheckedBatch batch =
            checked("{\"sweeps\": [{\"experiment\": \"line_fitting\", \"seeds\": \"1..3\", \"tags\": \"lines\","
                    " \"values\": {\"epochs\": [2, 4], \"learning-rate\": \"0.1,0.2\"}}]}");
        QCOMPARE(told(batch.problems), QString());
        QCOMPARE(batch.runCount(), std::size_t{12});
        ExperimentCatalog catalog = ourCatalog();
        const CheckedSweep same = checkedSweep(*catalog.load("line_fitting"),
            {.experiment = "line_fitting", .axes = {{"epochs", "2,4"}, {"learning-rate", "0.1,0.2"}}, .seeds = "1..3"});
        QCOMPARE(batch.entries.front().sweep->spec, same.spec);
        QVERIFY(batch.entries.front().runs == same.runs);
    }

    void whatIsThereTwiceIsDoneOnce()
    {
        const CheckedBatch batch = checked("{\"runs\": [{\"experiment\": \"plane\", \"seed\": 2},\n"
                                           "{\"experiment\": \"plane\", \"seed\": 2, \"name\": \"again\"}],\n"
                                           "\"sweeps\": [{\"experiment\": \"plane\", \"seeds\": \"1..3\"}]}");
        QVERIFY(batch.isRight());
        QCOMPARE(batch.runCount(), std::size_t{3});
        QCOMPARE(told(batch.warnings),
            "2:1 This is the same run as in line 1; it is done once.\n"
            "3:12 1 of its 3 runs are in the file before, the last of them in line 1; each is done once.\n");
    }

    void identityIsWhatIsRun()
    {
        const std::string one = checked("{\"runs\": [{\"experiment\": \"plane\", \"seed\": 2}]}").unit.spec;
        QCOMPARE(checked("{ \"//\": 1, \"runs\": [{\"seed\": 2.0, \"experiment\": \"plane\", \"name\": \"a\","
                         " \"values\": {\"activation\": \"tanh\"}}]}")
                     .unit.spec,
            one);
        QVERIFY(checked("{\"runs\": [{\"experiment\": \"plane\", \"seed\": 3}]}").unit.spec != one);
        QVERIFY(checked("{\"sweeps\": [{\"experiment\": \"plane\", \"seeds\": 2}]}").unit.spec != one);
    }

    void skeletonsAreBatchFiles()
    {
        ExperimentCatalog catalog = ourCatalog();
        const auto experiments = catalog.loadAll();
        const CheckedBatch batch = checkedBatch(describeSkeleton(experiments), catalog);
        QCOMPARE(told(batch.problems) + told(batch.warnings), QString());
        QCOMPARE(batch.entries.size(), experiments.size());
        for (std::size_t i = 0; i < experiments.size(); ++i)
            QVERIFY(batch.entries[i].runs.front() == checkedSpec(*experiments[i], nullptr, {}).spec);
    }

    void runsBecomeABatchFileAndComeBack()
    {
        ExperimentCatalog catalog = ourCatalog();
        const auto plane = catalog.load("plane");
        const std::vector<Assignment> values{
            {"learning-rate", "0.012345678901234567"}, {"hidden", "8-3"}, {"x", "false"}};
        const CheckedSpec odd = checkedSpec(*plane, nullptr, values, maxSeed);
        const std::vector<BatchRun> runs{{"run 1 of \"x.nnlab\"", odd.spec, "größe", {"t1", "t2"}},
            {{}, checkedSpec(*catalog.load("line_fitting"), nullptr, {}).spec, {}, {}}};
        const CheckedBatch batch = checkedBatch(batchText(runs), catalog);
        QCOMPARE(told(batch.problems) + told(batch.warnings), QString());
        QCOMPARE(batch.entries.size(), runs.size());
        for (std::size_t i = 0; i < runs.size(); ++i) {
            QCOMPARE(batch.entries[i].runs.front().hash(), runs[i].spec.hash());
            QCOMPARE(batch.entries[i].name, runs[i].name);
            QVERIFY(batch.entries[i].tags == runs[i].tags);
        }
    }

    void twentyMistakesAreAllTold() { QCOMPARE(told(checked(twentyMistakes).problems), QString(twentyAnswers)); }

    void nothingToRunIsTold_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("problems");
        QTest::newRow("neither") << "{}"
                                 << "1:1 A batch file has runs or sweeps, or both; here is neither.\n";
        QTest::newRow("no runs") << "{\"runs\": []}"
                                 << "1:1 There is nothing to run in this batch file.\n";
        QTest::newRow("no list") << "{\"runs\": {\"experiment\": \"plane\"}}"
                                 << "1:10 runs is a list, in brackets: [ ... ].\n";
        QTest::newRow("values are no object")
            << "{\"runs\": [{\"experiment\": \"plane\", \"values\": 3}]}"
            << "1:45 values is an object, in braces, of parameters and their values.\n";
        QTest::newRow("two spellings") << "{\"runs\": [{\"experiment\": \"plane\", \"values\": {\"batch-size\": 3,"
                                          " \"batch_size\": 4}}]}"
                                       << "1:63 batch-size is given twice, in two spellings.\n";
        QTest::newRow("past guessing") << "{\"runs\": [{\"experimnt\": \"plane\"}"
                                       << "1:10 The [ that stands here is never closed.\n";
    }
    void nothingToRunIsTold()
    {
        QFETCH(QString, text);
        QFETCH(QString, problems);
        QCOMPARE(told(checked(text.toStdString()).problems), problems);
    }
};

QTEST_GUILESS_MAIN(TestBatchFile)
#include "tst_batch_file.moc"
