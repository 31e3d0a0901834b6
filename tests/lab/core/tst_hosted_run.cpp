// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/hosted_run.h"

#include "lab/core/run_record.h"
#include "tests/lab/core/every_payload.h"
#include "tests/lab/core/local_experiment.h"

#include <QtTest>

#include <cfenv>
#include <limits>
#include <stdexcept>

using namespace nnlab;

namespace {

const ScalarChannel speed{.id = "speed", .label = "Speed", .timing = true};
const ImageChannel picture{.id = "picture", .label = "Picture"};
const TextChannel words{.id = "words", .label = "Words"};
const NetworkChannel network{.id = "network", .label = "Network"};

struct Ended
{
    RunOutcome outcome;
    std::shared_ptr<RunRecord> record;
};

Ended run(std::function<void(Run&)> whatItDoes, std::uint64_t seed = 1, RunControl* control = nullptr)
{
    auto local = std::make_shared<LocalExperiment>();
    local->declaredParameters = {localEpochs};
    local->declaredChannels = {localLoss, speed, picture, words, network};
    local->whatItDoes = std::move(whatItDoes);
    const auto loaded = LocalExperiment::loaded(local);
    const RunSpec spec = checkedSpec(*loaded, nullptr, {}, seed).spec;
    auto record = std::make_shared<RunRecord>(loaded, spec);
    RunControl own;
    HostedRun hosted(*loaded, spec, control ? *control : own, *record);
    const RunOutcome outcome = hosted.execute();
    return {outcome, record};
}

} // namespace

class TestHostedRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRunReportsAndEnds()
    {
        const Ended ended = run([](Run& run) {
            run.usesData("mnist", "ab");
            for (std::int64_t epoch = 0; run.proceed(double(epoch), double(run[localEpochs])); ++epoch)
                run.report(localLoss, double(epoch + 1), 1.0 / double(epoch + 1));
            run.log("done");
        });
        QCOMPARE(ended.outcome.status, RunStatus::Finished);
        QCOMPARE(ended.outcome.message, std::string());
        QCOMPARE(ended.outcome.data->sha256, std::string("ab"));
        QCOMPARE(ended.record->channel("loss")->points.size(), std::size_t{3});
        QCOMPARE(ended.record->lines(), std::vector<std::string>{"done"});
        QCOMPARE(ended.record->outcome().signature, ended.outcome.signature);
    }

    void clocksPeeksAndLogsAreNotSigned()
    {
        const auto base = run([](Run& run) { run.report(localLoss, 1, 0.5); });
        const auto chatty = run([](Run& run) {
            run.log("hello");
            run.peek(localLoss, 0.5, 0.7);
            run.report(localLoss, 1, 0.5);
            run.report(speed, 1, 123.4);
        });
        const auto other = run([](Run& run) { run.report(localLoss, 1, 0.25); });
        QCOMPARE(chatty.outcome.signature, base.outcome.signature);
        QVERIFY(other.outcome.signature != base.outcome.signature);
        QCOMPARE(chatty.record->channel("loss")->points.size(), std::size_t{1});
    }

    void theFinalNetworkIsSigned()
    {
        const auto with = run([](Run& run) { run.finalNetwork(std::get<Network>(everyPayload()[5])); });
        const auto without = run([](Run&) {});
        QVERIFY(with.outcome.signature != without.outcome.signature);
        QVERIFY(with.outcome.network.has_value());
    }

    void whatGoesWrongIsAnOutcome_data()
    {
        QTest::addColumn<std::function<void(Run&)>>("whatItDoes");
        QTest::addColumn<Error::Cause>("cause");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, Error::Cause cause, const char* sentence,
                             std::function<void(Run&)> whatItDoes) {
            QTest::newRow(name) << whatItDoes << cause << QString::fromUtf8(sentence);
        };
        row("an Error", Error::Cause::Data, "Nothing there.",
            [](Run&) { throw Error("Nothing there.", Error::Cause::Data); });
        row("an exception", Error::Cause::Plugin, "index 7", [](Run&) { throw std::out_of_range("index 7"); });
        row("no exception at all", Error::Cause::Plugin, "no exception", [](Run&) { throw 7; });
        row("no memory", Error::Cause::Run, "not enough memory", [](Run&) { throw std::bad_alloc(); });
        row("NaN", Error::Cause::Plugin, "reported on the channel loss at 2 a number that is not finite (nan)",
            [](Run& run) { run.report(localLoss, 2, std::numeric_limits<double>::quiet_NaN()); });
        row("infinite", Error::Cause::Plugin, "loss at 2.25 a number that is not finite (-inf)",
            [](Run& run) { run.report(localLoss, 2.25, -std::numeric_limits<double>::infinity()); });
        row("at NaN", Error::Cause::Plugin, "no place in a run",
            [](Run& run) { run.report(localLoss, std::numeric_limits<double>::quiet_NaN(), 1.0); });
        row("undeclared", Error::Cause::Plugin, "on the channel secret, which it has not declared",
            [](Run& run) { run.report(ScalarChannel{.id = "secret", .label = "S"}, 1, 1.0); });
        row("another kind", Error::Cause::Plugin, "loss at 1 something that is no scalar",
            [](Run& run) { run.report(TextChannel{.id = "loss", .label = "L"}, 1, Text{"low"}); });
        row("sizes that lie", Error::Cause::Plugin, "pictures whose numbers do not fill their size", [](Run& run) {
            run.report(picture, 1, Images{28, 28, 2, {1, 2, 3}});
        });
        row("sizes that overflow", Error::Cause::Plugin, "pictures whose numbers do not fill their size", [](Run& run) {
            run.report(picture, 1, Images{1 << 30, 1 << 30, 1 << 30, {}});
        });
        row("caught by the plugin itself", Error::Cause::Plugin, "secret", [](Run& run) {
            try {
                run.report(ScalarChannel{.id = "secret", .label = "S"}, 1, 1.0);
            } catch (...) { }
            QVERIFY(!run.proceed(1, 2));
        });
        row("a parameter that is not declared", Error::Cause::Plugin, "other",
            [](Run& run) { static_cast<void>(run[Flag{.id = "other", .label = "O", .help = "O.", .initial = true}]); });
    }
    void whatGoesWrongIsAnOutcome()
    {
        QFETCH(std::function<void(Run&)>, whatItDoes);
        QFETCH(Error::Cause, cause);
        QFETCH(QString, sentence);
        const auto [outcome, record] = run(whatItDoes);
        QCOMPARE(outcome.status, RunStatus::Failed);
        QVERIFY2(QString::fromStdString(outcome.message).contains(sentence), outcome.message.c_str());
        QCOMPARE(outcome.cause.value(), cause);
    }

    void divergenceIsAResult()
    {
        const auto [outcome, record] = run([](Run& run) { run.diverged({812, 1, "1.weight"}); });
        QCOMPARE(outcome.status, RunStatus::Diverged);
        QVERIFY2(QString::fromStdString(outcome.message).contains("at step 812, layer 1 (1.weight)"),
            outcome.message.c_str());
    }

    void stoppedIsWhoWasToldTo()
    {
        const auto epochs = [](Run& run) {
            for (std::int64_t epoch = 0; run.proceed(double(epoch), 3); ++epoch) { }
        };
        RunControl control;
        control.stop();
        QCOMPARE(run(epochs, 1, &control).outcome.status, RunStatus::Stopped);
        RunControl unnoticed;
        unnoticed.stop();
        QCOMPARE(run([](Run&) {}, 1, &unnoticed).outcome.status, RunStatus::Finished);
    }

    void anInexactThreadRunsNothing()
    {
        std::fesetround(FE_UPWARD);
        const auto [outcome, record] = run([](Run& run) { run.log("ran"); });
        std::fesetround(FE_TONEAREST);
        QCOMPARE(outcome.status, RunStatus::Failed);
        QVERIFY(record->lines().empty());
    }
};

QTEST_APPLESS_MAIN(TestHostedRun)
#include "tst_hosted_run.moc"
