// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A notebook of ten thousand runs is listed and filtered as a small one is.

#include "lab/core/run_filter.h"
#include "tests/lab/core/learning_experiment.h"
#include "tests/lab/core/saved_runs.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace nnlab;

namespace {

constexpr std::int64_t count = 10'000;

/// Run 1 over and over, each with another seed, and every other one with another optimizer and loss.
constexpr const char* multiply = R"sql(
CREATE TEMP TABLE copies AS WITH RECURSIVE n (id) AS (VALUES (2) UNION ALL SELECT id + 1 FROM n WHERE id < 10000)
    SELECT id FROM n;
INSERT INTO runs (id, experiment, version, declaration, parameters, seed, spec, numerics, program, status, started)
    SELECT copies.id, experiment, version, declaration,
        iif(copies.id % 2, parameters, replace(parameters, 'gradient-descent', 'adam')), copies.id, spec, numerics,
        program, status, started
    FROM copies JOIN runs ON runs.id = 1;
INSERT INTO channels (run, channel, name, kind, reports, last_at, last, best_at, best)
    SELECT copies.id, channel, name, kind, reports, last_at, copies.id % 2, best_at, best
    FROM copies JOIN channels ON run = 1;
INSERT INTO scalars (run, channel, place, at, value, seconds)
    SELECT copies.id, channel, place, at, value, seconds FROM copies JOIN scalars ON run = 1;
DROP TABLE copies;
)sql";

} // namespace

class TestNotebookMany : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenThousandRunsAreListedAndFiltered()
    {
        const QTemporaryDir folder;
        const std::string file = folder.filePath("many.nnlab").toStdString();
        const auto experiment = LocalExperiment::loaded(learningExperiment());
        {
            const auto writer = std::make_shared<NotebookWriter>(file);
            save(writer, experiment, specOf(*experiment, {{"epochs", "2"}}));
            writer->perform([](Database& database) { database.execute(multiply); });
        }
        Notebook notebook(file);
        std::vector<RunEntry> runs = notebook.runs();
        QCOMPARE(runs.size(), std::size_t(count));
        for (std::size_t i = 0; i < runs.size(); ++i) {
            QCOMPARE(runs[i].id, std::int64_t(i) + 1);
            QCOMPARE(runs[i].channels.size(), runs.front().channels.size());
            QCOMPARE(textOf(*runs[i].spec.values.find("optimizer")), i % 2 == 1 ? "adam" : "gradient-descent");
        }
        QVERIFY((differingParameters(runs) == std::vector<std::string>{"optimizer", "seed"}));
        const RunFilter filter("optimizer=adam and (loss<0.5 and seed>9000 or seed=2)");
        const std::vector<RunEntry> some = filter.among(std::move(runs));
        QCOMPARE(some.size(), std::size_t{501});
        QCOMPARE(some.back().id, count);
        QCOMPARE(notebook.run(count).spec.seed, std::uint64_t{count});
        QVERIFY(!notebook.reports(notebook.run(1)).channels.front().points.empty());
    }
};

QTEST_GUILESS_MAIN(TestNotebookMany)
#include "tst_notebook_many.moc"
