// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Backpropagation gives the gradient of the loss: for every activation, every loss and one to four layers. The rows
// come from the engine's tables, so that a new activation or loss is checked as soon as it has a row.

#include "tests/engine/gradient_check.h"

#include <QTest>

#include <array>

using namespace nnlab;
using namespace nnlab::test;

namespace {

constexpr std::array widths = {4, 5, 4, 5, 3};

/// The widths of a network with `depth` layers: as many outputs as always.
std::vector<int> widthsOfDepth(int depth)
{
    std::vector<int> some(widths.begin(), widths.begin() + depth);
    some.push_back(widths.back());
    return some;
}

QString text(std::string_view words) { return QString::fromUtf8(words.data(), qsizetype(words.size())); }

int checkedInAll = 0;
int skippedInAll = 0;

void compare(std::span<const int> widths, const QString& hidden, const QString& output, const QString& loss)
{
    for (const auto& [samples, seed] : {std::pair(1, 1), std::pair(1, 2), std::pair(5, 3)}) {
        const GradientProblem problem = gradientProblem(widths, activationNamed(hidden.toStdString()),
            activationNamed(output.toStdString()), lossNamed(loss.toStdString()), samples, std::uint64_t(seed));
        const GradientCheck check = checkGradients(problem, engineGradients);
        QVERIFY2(check.isRight(),
            qPrintable(QStringLiteral("%1 samples: %2").arg(samples).arg(QString::fromStdString(check.where))));
        checkedInAll += check.checked;
        skippedInAll += check.skipped;
    }
}

} // namespace

class TestGradients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyActivationAndLoss_data()
    {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<QString>("loss");
        QTest::addColumn<int>("depth");
        for (const ActivationRow& activation : activations()) {
            for (const LossRow& loss : losses()) {
                for (int depth = 1; depth <= 4; ++depth) {
                    const QString name =
                        QStringLiteral("%1, %2, depth %3").arg(text(activation.id), text(loss.id)).arg(depth);
                    QTest::newRow(qPrintable(name)) << text(activation.id) << text(loss.id) << depth;
                }
            }
        }
    }

    void everyActivationAndLoss()
    {
        QFETCH(QString, activation);
        QFETCH(QString, loss);
        QFETCH(int, depth);
        compare(widthsOfDepth(depth), activation, activation, loss);
    }

    void outputActivations_data()
    {
        QTest::addColumn<QString>("hidden");
        QTest::addColumn<QString>("output");
        QTest::addColumn<QString>("loss");
        for (const ActivationRow& output : activations()) {
            for (const LossRow& loss : losses()) {
                if (loss.onLogits()) // brings its own, whatever is asked for
                    continue;
                for (const char* hidden : {"tanh", "leaky-relu"}) {
                    const QString name = QStringLiteral("%1, then %2, %3").arg(hidden, text(output.id), text(loss.id));
                    QTest::newRow(qPrintable(name)) << QString(hidden) << text(output.id) << text(loss.id);
                }
            }
        }
    }

    void outputActivations()
    {
        QFETCH(QString, hidden);
        QFETCH(QString, output);
        QFETCH(QString, loss);
        compare(widthsOfDepth(2), hidden, output, loss);
    }

    void alphaIsUsed_data()
    {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<double>("alpha");
        for (const ActivationRow& activation : activations()) {
            if (!activation.hasAlpha)
                continue;
            for (const double alpha : {0.3, 2.0, -0.5})
                QTest::addRow("%s with alpha %g", activation.id.data(), alpha) << text(activation.id) << alpha;
        }
    }

    void alphaIsUsed()
    {
        QFETCH(QString, activation);
        QFETCH(double, alpha);
        const Activation unit = activationNamed(activation.toStdString(), alpha);
        const GradientProblem problem =
            gradientProblem(widthsOfDepth(3), unit, unit, lossNamed("half-squared-error"), 5);
        const GradientCheck check = checkGradients(problem, engineGradients);
        QVERIFY2(check.isRight(), check.where.c_str());
    }

    void oneOutput_data()
    {
        QTest::addColumn<QString>("loss");
        for (const LossRow& loss : losses())
            QTest::newRow(loss.id.data()) << text(loss.id);
    }

    void oneOutput()
    {
        QFETCH(QString, loss);
        compare(std::array{3, 4, 1}, QStringLiteral("tanh"), QStringLiteral("identity"), loss);
    }

    /// One unit, one sample, and the weighted sum is as far from the kink as the row says.
    void kinksAreSkipped_data()
    {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<QString>("loss");
        QTest::addColumn<double>("z");
        QTest::addColumn<int>("skipped");
        const QString relu = QStringLiteral("relu");
        const QString identity = QStringLiteral("identity");
        const QString squared = QStringLiteral("half-squared-error");
        QTest::newRow("relu, far above") << relu << squared << 0.5 << 0;
        QTest::newRow("relu, just above") << relu << squared << 1e-5 << 2;
        QTest::newRow("relu, just below") << relu << squared << -1e-5 << 2;
        QTest::newRow("relu, far below") << relu << squared << -0.5 << 0;
        QTest::newRow("hard sigmoid, at its upper end") << QStringLiteral("hard-sigmoid") << squared << 3.0 << 2;
        QTest::newRow("softsign, whose second derivative jumps") << QStringLiteral("softsign") << squared << 1e-4 << 2;
        QTest::newRow("huber, at its border") << identity << QStringLiteral("huber") << 1e-4 << 2; // target 1, alpha 1
        QTest::newRow("huber, inside") << identity << QStringLiteral("huber") << 0.5 << 0;
        QTest::newRow("hinge, at its border") << identity << QStringLiteral("hinge") << 1 - 1e-5 << 2;
        QTest::newRow("hinge, inside") << identity << QStringLiteral("hinge") << 0.5 << 0;
    }

    void kinksAreSkipped()
    {
        QFETCH(QString, activation);
        QFETCH(QString, loss);
        QFETCH(double, z);
        const Activation unit = activationNamed(activation.toStdString());
        GradientProblem problem = gradientProblem(std::array{1, 1}, unit, unit, lossNamed(loss.toStdString()), 1);
        problem.inputs(0, 0) = 1;
        problem.network.dense(0).weights(0, 0) = 1;
        problem.network.dense(0).biases(0) = z - 1;
        const GradientCheck check = checkGradients(problem, engineGradients);
        QTEST(check.skipped, "skipped");
        QCOMPARE(check.checked + check.skipped, 2);
        QVERIFY2(check.isRight(), check.where.c_str());
    }

    /// A check that skips is a check that passes: what lies at a kink has to stay the exception.
    void cleanupTestCase()
    {
        qInfo("%d derivatives compared, %d at kinks skipped", checkedInAll, skippedInAll);
        QVERIFY(skippedInAll <= checkedInAll / 1000);
    }
};

QTEST_APPLESS_MAIN(TestGradients)
#include "tst_gradients.moc"
