// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/functions.h"

#include "tests/datasets/data_files.h"

#include <cmath>
#include <numbers>

using namespace data_files;
using namespace nnlab;

class TestFunctions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_data();
    void values();
    void samples_data();
    void samples();
    void stretch();
    void wave();
    void unknown();
};

void TestFunctions::values_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("value");
    QTest::newRow("line") << "line" << 1.5 << 0.75;
    QTest::newRow("abs of a negative number") << "abs" << -1.25 << 1.25;
    QTest::newRow("top of the hat") << "hat" << 0.0 << 1.0;
    QTest::newRow("side of the hat") << "hat" << -0.25 << 0.75;
    QTest::newRow("beside the hat") << "hat" << 1.5 << 0.0;
    QTest::newRow("before the step") << "step" << -1e-9 << 0.0;
    QTest::newRow("on the step") << "step" << 0.0 << 1.0;
    QTest::newRow("sine") << "sine" << std::numbers::pi / 6 << 0.5;
    QTest::newRow("wave") << "wave" << std::numbers::pi / 2 << 0.5;
}

void TestFunctions::values()
{
    QFETCH(QString, id);
    QFETCH(double, x);
    QFETCH(double, value);
    QVERIFY(std::abs(targetFunctionNamed(id.toStdString()).value(x) - value) < 1e-15);
}

void TestFunctions::samples_data()
{
    QTest::addColumn<int>("count");
    for (const TargetFunction& function : targetFunctions()) {
        QVERIFY(!function.label.empty() && !function.formula.empty() && function.from < function.to);
        for (const int count : {0, 1, 2, 101})
            QTest::addRow("%s %d", std::string(function.id).c_str(), count) << count;
    }
}

void TestFunctions::samples()
{
    QFETCH(int, count);
    const TargetFunction& function =
        targetFunctionNamed(QByteArray(QTest::currentDataTag()).split(' ').first().toStdString());
    const Dataset set = functionSamples(function, count);
    QCOMPARE(set.samples(), count);
    QCOMPARE(set.targets.cols(), count);
    QVERIFY(set.labels.empty());
    if (count == 1)
        QCOMPARE(set.inputs.floats()[0], static_cast<float>((function.from + function.to) / 2));
    if (count > 1) {
        QCOMPARE(set.inputs.floats().front(), static_cast<float>(function.from));
        QCOMPARE(set.inputs.floats().back(), static_cast<float>(function.to));
    }
    for (int i = 0; i < count; ++i)
        QCOMPARE(set.targets(0, i), static_cast<float>(function.value(static_cast<double>(set.inputs.floats(i)[0]))));
}

void TestFunctions::stretch()
{
    const Dataset set = functionSamples(targetFunctionNamed("sine"), 5, 0, std::numbers::pi);
    QCOMPARE(set.inputs.floats(2)[0], static_cast<float>(std::numbers::pi / 2));
    QCOMPARE(set.targets(0, 2), 1.0f);
}

void TestFunctions::wave()
{
    // Two humps up and two down.
    const Dataset set = functionSamples(targetFunctionNamed("wave"), 1001);
    int turns = 0;
    for (int i = 1; i < 1000; ++i)
        turns += (set.targets(0, i) - set.targets(0, i - 1)) * (set.targets(0, i + 1) - set.targets(0, i)) < 0;
    QCOMPARE(turns, 6);
}

void TestFunctions::unknown()
{
    QCOMPARE(errorOf([] { targetFunctionNamed("sin"); }, Error::Cause::Usage),
        "There is no function 'sin' (did you mean 'sine'?).");
    QCOMPARE(
        errorOf([] { targetFunctionNamed("polynomial"); }, Error::Cause::Usage), "There is no function 'polynomial'.");
}

QTEST_APPLESS_MAIN(TestFunctions)
#include "tst_functions.moc"
