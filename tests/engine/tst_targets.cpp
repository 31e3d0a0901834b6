// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a sample should give is its target, or else its label as the loss likes it.

#include "engine/trainer.h"

#include <QTest>

using namespace nnlab;

class TestTargets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void labelsBecomeOneHot_data()
    {
        QTest::addColumn<QString>("loss");
        QTest::addColumn<float>("low");
        for (const LossRow& row : losses())
            QTest::newRow(row.id.data()) << QString::fromStdString(std::string(row.id))
                                         << (row.id == "hinge" ? -1.0f : 0.0f);
    }

    void labelsBecomeOneHot()
    {
        QFETCH(QString, loss);
        QFETCH(float, low);
        Dataset data;
        data.inputs = Features::ofFloats({}, Matrix::Zero(1, 4));
        data.labels = {2, 0, 1, 2};
        const Matrix targets = targetsOf(data, 1, 3, 3, lossNamed(loss.toStdString()));
        Matrix expected(3, 3);
        expected << 1, low, low, //
            low, 1, low, //
            low, low, 1;
        QVERIFY(targets == expected);
    }

    void targetsAreTakenAsTheyAre()
    {
        Dataset data;
        data.inputs = Features::ofFloats({}, Matrix::Zero(1, 3));
        data.targets = Matrix(1, 3);
        data.targets << -1, 1, 0.25f;
        data.labels = {0, 1, 1};
        QVERIFY(targetsOf(data, 1, 2, 1, lossNamed("hinge")) == data.targets.rightCols(2));
    }
};

QTEST_APPLESS_MAIN(TestTargets)
#include "tst_targets.moc"
