// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/curve_summary.h"

#include <QtTest>

using namespace nnlab;

namespace {

ScalarCurve curve(const char* channel, Better better, const std::vector<double>& values)
{
    ScalarCurve made{channel, better, AtUnit::Epoch, {}};
    for (std::size_t i = 0; i < values.size(); ++i)
        made.points.push_back({double(i), values[i], 0.1 * double(i)});
    return made;
}

} // namespace

class TestCurveSummary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lastBestAndArea()
    {
        const std::vector<ScalarCurve> curves = {curve("loss", Better::Lower, {4, 1, 2, 1})};
        const CurveSummary summary = summariesOf(curves).front();
        QCOMPARE(summary.last.value, 1.0);
        QCOMPARE(summary.last.at, 3.0);
        QCOMPARE(summary.best->value, 1.0);
        QCOMPARE(summary.best->at, 1.0); // the earlier of equals
        QCOMPARE(summary.best->chosenOn, std::string("loss"));
        QVERIFY(!summary.best->isChosenOnTest);
        QCOMPARE(summary.area, 2.5 + 1.5 + 1.5); // trapezia
    }

    void unevenPlaces()
    {
        ScalarCurve uneven = curve("loss", Better::Lower, {2, 4});
        uneven.points.back().at = 0.5;
        QCOMPARE(summariesOf(std::vector{uneven}).front().area, 1.5);
        uneven.points.pop_back();
        QCOMPARE(summariesOf(std::vector{uneven}).front().area, 0.0);
    }

    void withoutAnOpinionNothingIsBest()
    {
        QVERIFY(!summariesOf(std::vector{curve("rate", Better::Unknown, {1, 2})}).front().best);
    }

    void whatSaidNothingIsLeftOut() { QVERIFY(summariesOf(std::vector{curve("loss", Better::Lower, {})}).empty()); }

    void validationDecidesAboutTheTest()
    {
        const std::vector<ScalarCurve> curves = {curve("test-accuracy", Better::Higher, {0.5, 0.8, 0.9}),
            curve("validation-loss", Better::Lower, {3, 2, 1}),
            curve("validation-accuracy", Better::Higher, {0.4, 0.7, 0.6}),
            curve("test-loss", Better::Lower, {0.3, 0.2, 0.9})};
        const std::vector<CurveSummary> summaries = summariesOf(curves);
        QCOMPARE(summaries[0].best->value, 0.8);
        QCOMPARE(summaries[0].best->at, 1.0);
        QCOMPARE(summaries[0].best->chosenOn, std::string("validation-accuracy"));
        QVERIFY(!summaries[0].best->isChosenOnTest);
        QCOMPARE(summaries[3].best->value, 0.9); // validation-loss is best at 2
        QCOMPARE(summaries[2].best->value, 0.7);
    }

    void anotherValidationIsBetterThanNone()
    {
        const std::vector<ScalarCurve> curves = {curve("test-accuracy", Better::Higher, {0.5, 0.8, 0.9}),
            curve("validation-loss", Better::Lower, {3, 1, 2})};
        QCOMPARE(summariesOf(curves)[0].best->chosenOn, std::string("validation-loss"));
        QCOMPARE(summariesOf(curves)[0].best->value, 0.8);
    }

    void withoutValidationTheTestPicksItself()
    {
        const CurveSummary summary =
            summariesOf(std::vector{curve("test-accuracy", Better::Higher, {0.5, 0.9, 0.8})}).front();
        QCOMPARE(summary.best->value, 0.9);
        QVERIFY(summary.best->isChosenOnTest);
    }

    void validationThatWasNotMeasuredWhereTheTestWas()
    {
        std::vector<ScalarCurve> curves = {curve("test-accuracy", Better::Higher, {0.5, 0.9, 0.8}),
            curve("validation-accuracy", Better::Higher, {0.5, 0.9, 0.8})};
        curves[1].points[1].at = 1.5;
        QVERIFY(summariesOf(curves)[0].best->isChosenOnTest);
    }

    void firstToReach()
    {
        const ScalarCurve accuracy = curve("accuracy", Better::Higher, {0.5, 0.9, 0.8, 0.95});
        QCOMPARE(firstReaching(accuracy, 0.9)->at, 1.0);
        QCOMPARE(firstReaching(accuracy, 0.91)->at, 3.0);
        QVERIFY(!firstReaching(accuracy, 0.96));
        QCOMPARE(firstReaching(curve("loss", Better::Lower, {3, 2, 1}), 2)->at, 1.0);
        QVERIFY(!firstReaching(curve("rate", Better::Unknown, {3, 2, 1}), 2));
    }
};

QTEST_GUILESS_MAIN(TestCurveSummary)
#include "tst_curve_summary.moc"
