// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Schedules have the values that their formulas name, everywhere and at the borders.

#include "engine/error.h"
#include "engine/schedule.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <set>

using namespace nnlab;

namespace {

constexpr ScheduleSettings settings{.horizon = 40, .decayFactor = 0.25, .decayEpochs = 10};

QString text(std::string_view words) { return QString::fromUtf8(words.data(), qsizetype(words.size())); }

void addRows()
{
    QTest::addColumn<QString>("id");
    for (const ScheduleRow& row : schedules())
        QTest::newRow(row.id.data()) << text(row.id);
}

} // namespace

class TestSchedule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void factorAt_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("epochs");
        QTest::addColumn<double>("factor");
        const auto row = [](const char* id, double epochs, double factor) {
            QTest::addRow("%s after %g epochs", id, epochs) << QString(id) << epochs << factor;
        };
        row("constant", 0, 1);
        row("constant", 1e6, 1);
        row("step", 0, 1);
        row("step", 9.999, 1);
        row("step", 10, 0.25);
        row("step", 19.5, 0.25);
        row("step", 20, 0.0625);
        row("exponential", 0, 1);
        row("exponential", 5, 0.5);
        row("exponential", 10, 0.25);
        row("exponential", 25, std::pow(0.25, 2.5));
        row("cosine", 0, 1);
        row("cosine", 10, (1 + std::sqrt(0.5)) / 2);
        row("cosine", 20, 0.5);
        row("cosine", 40, 0);
        row("cosine", 50, 0); // a continued run stays at the end
        row("warm-up", 0, 0.1);
        row("warm-up", 1, 0.325);
        row("warm-up", 2, 0.55);
        row("warm-up", 4, 1);
        row("warm-up", 40, 1);
        row("one-cycle", 0, 0.04);
        row("one-cycle", 6, 0.52);
        row("one-cycle", 12, 1);
        row("one-cycle", 26, 0.500002);
        row("one-cycle", 40, 4e-6);
        row("one-cycle", 50, 4e-6);
    }

    void factorAt()
    {
        QFETCH(QString, id);
        QFETCH(double, epochs);
        QFETCH(double, factor);
        const double found = scheduleNamed(id.toStdString(), settings).factor(epochs);
        QVERIFY2(std::abs(found - factor) < 1e-15 * 8, QByteArray::number(found, 'g', 17));
    }

    void staysBetweenNothingAndTheWholeRate_data() { addRows(); }

    void staysBetweenNothingAndTheWholeRate()
    {
        QFETCH(QString, id);
        const Schedule schedule = scheduleNamed(id.toStdString(), settings);
        for (double epochs = 0; epochs <= 100; epochs += 0.03125) {
            QVERIFY2(schedule.factor(epochs) >= 0, QByteArray::number(epochs));
            QVERIFY2(schedule.factor(epochs) <= 1, QByteArray::number(epochs));
        }
    }

    void doesNotJump_data() { addRows(); }

    void doesNotJump()
    {
        QFETCH(QString, id);
        if (id == QStringLiteral("step"))
            return;
        const Schedule schedule = scheduleNamed(id.toStdString(), settings);
        for (double epochs = 0; epochs < 60; epochs += 0.03125)
            QVERIFY2(std::abs(schedule.factor(epochs + 0.03125) - schedule.factor(epochs)) < 0.01,
                QByteArray::number(epochs));
    }

    void readsWhatItSaysItReads_data() { addRows(); }

    void readsWhatItSaysItReads()
    {
        QFETCH(QString, id);
        const std::string name = id.toStdString();
        const Schedule schedule = scheduleNamed(name, settings);
        ScheduleSettings otherHorizon = settings;
        otherHorizon.horizon = 400;
        ScheduleSettings otherDecay = settings;
        otherDecay.decayFactor = 0.5;
        ScheduleSettings otherPace = settings;
        otherPace.decayEpochs = 5;
        const auto differsFrom = [&](const ScheduleSettings& other) {
            return scheduleNamed(name, other).factor(11) != schedule.factor(11)
                || scheduleNamed(name, other).factor(1) != schedule.factor(1);
        };
        const auto& row = *std::ranges::find(schedules(), std::string_view(name), &ScheduleRow::id);
        QCOMPARE(differsFrom(otherHorizon), row.hasHorizon);
        QCOMPARE(differsFrom(otherDecay), row.hasDecay);
        QCOMPARE(differsFrom(otherPace), row.hasDecay);
    }

    void onlyOneIsConstant()
    {
        for (const ScheduleRow& row : schedules())
            QCOMPARE(Schedule(row, settings).isConstant(), row.id == "constant");
        QVERIFY(Schedule().isConstant());
        QVERIFY(Schedule() == scheduleNamed("constant", {}));
        QVERIFY(scheduleNamed("cosine", {.horizon = 3}) != scheduleNamed("cosine", {.horizon = 4}));
    }

    void rowsCanBeRead()
    {
        const QRegularExpression kebab(QStringLiteral("^[a-z][a-z0-9]*(-[a-z0-9]+)*$"));
        std::set<std::string_view> ids;
        for (const ScheduleRow& row : schedules()) {
            QVERIFY2(kebab.match(text(row.id)).hasMatch(), row.id.data());
            QVERIFY2(ids.insert(row.id).second, row.id.data());
            QVERIFY2(!row.label.empty() && !row.formula.empty(), row.id.data());
        }
    }

    void unknownIdIsAnErrorThatHelps()
    {
        try {
            scheduleNamed("linear", settings);
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Usage);
            QVERIFY2(QString(error.what())
                         .startsWith(QStringLiteral("There is no schedule \"linear\"; choose one of constant, ")),
                error.what());
        }
    }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
