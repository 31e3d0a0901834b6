// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A sweep of networks that learn digits, killed with SIGKILL at fifty random moments: what it becomes in the end is
// what it would have become undisturbed.

#include "lab/core/notebook.h"
#include "lab/core/notebook_check.h"
#include "tests/lab/answer.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include <map>

using namespace nnlab;

namespace {

constexpr int kills = 50;

/// (spec, status, signature, points) of a run, without what depends on the clock, by (spec, status, signature).
using Points = std::vector<std::pair<double, double>>;
using Kept = std::map<std::tuple<std::string, std::string, std::string>, std::map<std::string, Points>>;

Kept keptIn(const QString& file)
{
    Notebook notebook(file.toStdString());
    Kept kept;
    for (const RunEntry& run : notebook.runs()) {
        auto& channels = kept[{run.specHash, run.status, run.signature}];
        const SavedReports reports = notebook.reports(run);
        for (std::size_t c = 0; c < reports.channels.size(); ++c) {
            const auto* scalar = std::get_if<ScalarChannel>(&run.declared->channels[c]);
            if (!scalar || scalar->timing)
                continue;
            for (const ScalarPoint& point : reports.channels[c].points)
                channels[std::string(scalar->id)].emplace_back(point.at, point.value);
        }
    }
    return kept;
}

/// Every run is whole, and no place of the sweep has two.
void checkWhole(const QString& file)
{
    Notebook notebook(file.toStdString());
    for (const RunCheck& check : checkRuns(notebook))
        QVERIFY2(check.problem.empty(), check.problem.c_str());
    for (const std::string& problem : checkSweeps(notebook))
        QFAIL(problem.c_str());
    std::map<std::int64_t, int> places;
    for (const RunEntry& run : notebook.runs()) {
        QVERIFY(run.sweep.has_value());
        QCOMPARE(run.sweep->sweep, 1);
        QCOMPARE(++places[run.sweep->place], 1);
    }
}

} // namespace

class TestSweepKills : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fiftyKills()
    {
        QTemporaryDir folder;
        const QString whole = folder.filePath("whole.nnlab");
        const QString killed = folder.filePath("killed.nnlab");
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(sweep(whole), 0);
        const qint64 milliseconds = clock.elapsed();

        // So short that the sweep cannot come to its end before the last of them.
        const auto longest = static_cast<int>(std::max<qint64>(milliseconds / 30, 100));
        QRandomGenerator random(std::random_device{}());
        int done = 0;
        for (int kill = 0; kill < kills; ++kill) {
            QProcess process;
            start(process, killed);
            if (process.waitForFinished(random.bounded(1, longest))) {
                QCOMPARE(process.exitCode(), 0); // it was quicker after all
                break;
            }
            process.kill();
            process.waitForFinished();
            QCOMPARE(process.exitStatus(), QProcess::CrashExit);
            ++done;
            if (QFile::exists(killed) && QFile(killed).size() + QFile(killed + "-wal").size() > 0)
                checkWhole(killed);
        }
        QCOMPARE(done, kills);
        QCOMPARE(sweep(killed), 0);
        checkWhole(killed);
        const Kept expected = keptIn(whole);
        QCOMPARE(expected.size(), std::size_t{80});
        QVERIFY(keptIn(killed) == expected);
        QCOMPARE(Notebook(killed.toStdString()).runs().size(), std::size_t{80});
        qInfo("%d kills, the latest after up to %d ms; the undisturbed sweep took %lld ms", done, longest,
            static_cast<long long>(milliseconds));
    }

private:
    static void start(QProcess& process, const QString& file)
    {
        process.setProcessEnvironment(cleanEnvironment());
        process.start(nnlabProgram,
            {"sweep", "mnist", "--activation", "sigmoid,tanh,relu,leaky-relu", "--learning-rate", "0.003,0.01,0.03,0.1",
                "--seeds", "1..5", "--train-samples", "20000", "--epochs", "2", "--notebook", file, "--resume"});
        process.waitForStarted();
    }

    static int sweep(const QString& file)
    {
        QProcess process;
        start(process, file);
        process.waitForFinished(600'000);
        return process.exitCode();
    }
};

QTEST_GUILESS_MAIN(TestSweepKills)
#include "tst_sweep_kills.moc"
