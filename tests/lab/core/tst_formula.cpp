// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/formula.h"

#include <QTest>

#include <cmath>
#include <map>

using namespace nnlab;

namespace {

/// The value of a formula by libm: another way to the same numbers.
double valueOf(const Formula& formula, double z)
{
    const auto argument = [&](std::size_t index) { return valueOf(formula.arguments[index], z); };
    switch (formula.kind) {
    case Formula::Kind::Variable:
        return z;
    case Formula::Kind::Number:
        return formula.number;
    case Formula::Kind::Add:
        return argument(0) + argument(1);
    case Formula::Kind::Subtract:
        return argument(0) - argument(1);
    case Formula::Kind::Multiply:
        return argument(0) * argument(1);
    case Formula::Kind::Divide:
        return argument(0) / argument(1);
    case Formula::Kind::Negate:
        return -argument(0);
    case Formula::Kind::Call: {
        const std::map<std::string_view, double (*)(double)> functions = {{"abs", std::fabs}, {"atan", std::atan},
            {"cos", std::cos}, {"erf", std::erf}, {"exp", std::exp}, {"expm1", std::expm1}, {"log", std::log},
            {"log1p", std::log1p}, {"sin", std::sin}, {"sqrt", std::sqrt}, {"tanh", std::tanh}};
        return functions.at(formula.function)(argument(0));
    }
    case Formula::Kind::Select:
        break;
    }
    const double left = argument(0);
    const double right = argument(1);
    const bool is = formula.comparison == Formula::Comparison::Less ? left < right
        : formula.comparison == Formula::Comparison::LessOrEqual    ? left <= right
        : formula.comparison == Formula::Comparison::Greater        ? left > right
                                                                    : left >= right;
    return argument(is ? 2 : 3);
}

} // namespace

class TestFormula : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWhatTheEngineComputes_data()
    {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<double>("alpha");
        for (const ActivationRow& row : activations()) {
            const QString id = QString::fromUtf8(row.id.data(), qsizetype(row.id.size()));
            QTest::addRow("%s", qPrintable(id)) << id << row.alpha;
            if (row.hasAlpha)
                QTest::addRow("%s, 0.3", qPrintable(id)) << id << 0.3;
        }
    }
    void isWhatTheEngineComputes()
    {
        QFETCH(QString, activation);
        QFETCH(double, alpha);
        const Activation engine = activationNamed(activation.toStdString(), alpha);
        const Formula formula = formulaOf(engine);
        for (double z = -12; z <= 12; z += 0.125) { // kinks are among these
            double a = 0;
            engine.apply(std::span<const double>(&z, 1), {&a, 1});
            QVERIFY2(std::abs(valueOf(formula, z) - a) <= 1e-14 * std::max(1.0, std::abs(a)),
                qPrintable(QString("f(%1) = %2, engine %3").arg(z).arg(valueOf(formula, z)).arg(a)));
        }
    }

    void isWrittenToBeRead_data()
    {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<QString>("c");
        QTest::addColumn<QString>("python");
        const auto row = [](const char* activation, const char* c, const char* python) {
            QTest::newRow(activation) << activation << c << python;
        };
        row("identity", "z", "z");
        row("step", "z >= 0 ? 1 : 0", "np.where(z >= 0, 1, 0)");
        row("sigmoid", "1 / (1 + exp(-z))", "1 / (1 + np.exp(-z))");
        row("leaky-relu", "z > 0 ? z : 0.01 * z", "np.where(z > 0, z, 0.01 * z)");
        row("softplus", "(z > 0 ? z : 0) + log1p(exp(-fabs(z)))",
            "np.where(z > 0, z, 0) + np.log1p(np.exp(-np.abs(z)))");
        row("gaussian", "exp(-(z * z))", "np.exp(-(z * z))");
        row("gelu", "z * (0.5 * erf(z * 0.7071067811865476) + 0.5)", "z * (0.5 * erf(z * 0.7071067811865476) + 0.5)");
        row("arctan", "atan(z)", "np.arctan(z)");
    }
    void isWrittenToBeRead()
    {
        QFETCH(QString, activation);
        const Formula formula = formulaOf(activationNamed(activation.toStdString()));
        QTEST(QString::fromStdString(textOf(formula, Language::C)), "c");
        QTEST(QString::fromStdString(textOf(formula, Language::Python)), "python");
    }

    void parenthesesStandWhereTheyHaveTo()
    {
        const Formula z;
        const auto with = [](Formula::Kind kind, const Formula& a, const Formula& b) {
            return Formula{.kind = kind, .arguments = {a, b}};
        };
        const Formula difference = with(Formula::Kind::Subtract, z, z);
        QCOMPARE(textOf(with(Formula::Kind::Subtract, z, difference), Language::C), std::string("z - (z - z)"));
        QCOMPARE(textOf(with(Formula::Kind::Subtract, difference, z), Language::C), std::string("z - z - z"));
        QCOMPARE(textOf(with(Formula::Kind::Divide, z, with(Formula::Kind::Multiply, z, z)), Language::C),
            std::string("z / (z * z)"));
        QVERIFY(calls(formulaOf(activationNamed("mish")), "tanh"));
        QVERIFY(!calls(formulaOf(activationNamed("mish")), "erf"));
    }
};

QTEST_GUILESS_MAIN(TestFormula)
#include "tst_formula.moc"
