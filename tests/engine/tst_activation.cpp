// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Each activation is what its formula says (against the C library in long double), its derivative is the slope of its
// value, and nothing happens at the ends of the number line.

#include "engine/activation.h"
#include "engine/error.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>

using namespace nnlab;

namespace {

using Long = long double;

struct ClosedForm
{
    std::function<Long(Long z, Long alpha)> value;
    std::function<Long(Long z, Long alpha)> derivative;
};

Long logistic(Long z) { return 1 / (1 + std::exp(-z)); }

/// Written down once more, from the books and not from engine/activation_list.h.
const std::map<std::string_view, ClosedForm> closedForms = {
    {"identity", {[](Long z, Long) { return z; }, [](Long, Long) { return 1.0L; }}},
    {"step", {[](Long z, Long) { return z >= 0 ? 1.0L : 0.0L; }, [](Long, Long) { return 0.0L; }}},
    {"sigmoid", {[](Long z, Long) { return logistic(z); }, [](Long z, Long) { return logistic(z) * logistic(-z); }}},
    {"tanh",
        {[](Long z, Long) { return std::tanh(z); }, [](Long z, Long) { return 1 / (std::cosh(z) * std::cosh(z)); }}},
    {"relu", {[](Long z, Long) { return std::fmax(0.0L, z); }, [](Long z, Long) { return z > 0 ? 1.0L : 0.0L; }}},
    {"leaky-relu",
        {[](Long z, Long alpha) { return z > 0 ? z : alpha * z; },
            [](Long z, Long alpha) { return z > 0 ? 1.0L : alpha; }}},
    {"elu",
        {[](Long z, Long alpha) { return z > 0 ? z : alpha * std::expm1(z); },
            [](Long z, Long alpha) { return z > 0 ? 1.0L : alpha * std::exp(z); }}},
    {"selu",
        {[](Long z, Long) { return 1.0507009873554804934L * (z > 0 ? z : 1.6732632423543772848L * std::expm1(z)); },
            [](Long z, Long) {
                return 1.0507009873554804934L * (z > 0 ? 1.0L : 1.6732632423543772848L * std::exp(z));
            }}},
    {"gelu",
        {[](Long z, Long) { return z / 2 * std::erfc(-z / std::sqrt(2.0L)); },
            [](Long z, Long) {
                return std::erfc(-z / std::sqrt(2.0L)) / 2 + z * std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0L));
            }}},
    {"silu",
        {[](Long z, Long) { return z * logistic(z); },
            [](Long z, Long) { return logistic(z) * (1 + z * logistic(-z)); }}},
    {"softplus", {[](Long z, Long) { return std::log1p(std::exp(z)); }, [](Long z, Long) { return logistic(z); }}},
    {"softsign",
        {[](Long z, Long) { return z / (1 + std::fabs(z)); },
            [](Long z, Long) { return 1 / ((1 + std::fabs(z)) * (1 + std::fabs(z))); }}},
    {"hard-sigmoid",
        {[](Long z, Long) { return std::fmin(1.0L, std::fmax(0.0L, z / 6 + 0.5L)); },
            [](Long z, Long) { return std::fabs(z) < 3 ? 1.0L / 6 : 0.0L; }}},
    {"hard-swish",
        {[](Long z, Long) { return z * std::fmin(1.0L, std::fmax(0.0L, z / 6 + 0.5L)); },
            [](Long z, Long) { return z < -3 ? 0.0L
                                   : z > 3   ? 1.0L
                                             : z / 3 + 0.5L; }}},
    {"mish",
        {[](Long z, Long) { return z * std::tanh(std::log1p(std::exp(z))); },
            [](Long z, Long) {
                const Long softplus = std::log1p(std::exp(z));
                return std::tanh(softplus) + z * logistic(z) / (std::cosh(softplus) * std::cosh(softplus));
            }}},
    {"sine", {[](Long z, Long) { return std::sin(z); }, [](Long z, Long) { return std::cos(z); }}},
    {"gaussian",
        {[](Long z, Long) { return std::exp(-z * z); }, [](Long z, Long) { return -2 * z * std::exp(-z * z); }}},
    {"arctan", {[](Long z, Long) { return std::atan(z); }, [](Long z, Long) { return 1 / (1 + z * z); }}},
};

template <typename T>
struct Point
{
    T value;
    T derivative;
};

template <typename T>
Point<T> at(const Activation& activation, T z)
{
    Point<T> point{};
    activation.apply(std::span<const T>(&z, 1), std::span<T>(&point.value, 1));
    activation.derivative(
        std::span<const T>(&z, 1), std::span<const T>(&point.value, 1), std::span<T>(&point.derivative, 1));
    return point;
}

/// A grid that floats hold too, dense around 0. It meets the kinks.
std::vector<double> grid()
{
    std::vector<double> grid;
    for (int i = -40 * 64; i <= 40 * 64; ++i)
        grid.push_back(i / 64.0);
    for (int i = 1; i <= 20; ++i) {
        grid.push_back(std::ldexp(1.0, -i));
        grid.push_back(-std::ldexp(1.0, -i));
    }
    return grid;
}

QByteArray number(double z) { return QByteArray::number(z, 'g', 17); }

/// Fails where |found - expected| is over `tolerance`, relative for what is larger than 1.
void compareAt(double z, double found, double expected, double tolerance, const char* what)
{
    const double error = std::abs(found - expected) / std::max(1.0, std::abs(expected));
    if (!(error <= tolerance))
        QFAIL(what + (" at " + number(z)) + ": " + number(found) + " instead of " + number(expected));
}

void addRows()
{
    QTest::addColumn<QString>("id");
    for (const ActivationRow& row : activations())
        QTest::newRow(row.id.data()) << QString::fromUtf8(row.id.data(), qsizetype(row.id.size()));
}

} // namespace

class TestActivation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closedForm_data() { addRows(); }

    void closedForm()
    {
        QFETCH(QString, id);
        const std::string name = id.toStdString();
        const auto form = closedForms.find(name);
        // Each of today has one; this is for a row to come.
        if (form == closedForms.end())
            QSKIP("has no closed form in this file; its derivative is still compared with its slope below");
        const bool hasAlpha = activationNamed(name).row().hasAlpha;
        for (const double alpha :
            hasAlpha ? std::vector{activationNamed(name).alpha(), 0.25, -0.5} : std::vector{0.0}) {
            const Activation activation = activationNamed(name, alpha);
            for (const double z : grid()) {
                const Point<double> point = at(activation, z);
                compareAt(z, point.value, double(form->second.value(z, alpha)), 1e-12, "the value");
                compareAt(z, point.derivative, double(form->second.derivative(z, alpha)), 1e-12, "the derivative");
                if (QTest::currentTestFailed())
                    return;
            }
        }
    }

    void floatAgreesWithDouble_data() { addRows(); }

    void floatAgreesWithDouble()
    {
        QFETCH(QString, id);
        const Activation activation = activationNamed(id.toStdString());
        for (const double z : grid()) {
            const Point<float> coarse = at(activation, float(z));
            const Point<double> fine = at(activation, z);
            compareAt(z, double(coarse.value), fine.value, 5e-7, "the value in float");
            compareAt(z, double(coarse.derivative), fine.derivative, 1e-6, "the derivative in float");
            if (QTest::currentTestFailed())
                return;
        }
    }

    void derivativeIsTheSlope_data() { addRows(); }

    void derivativeIsTheSlope()
    {
        QFETCH(QString, id);
        const Activation activation = activationNamed(id.toStdString());
        constexpr double width = 0x1p-10;
        for (double z = -6 + 0.0101; z < 6; z += 0.0173) {
            const auto isNear = [&](double kink) { return std::abs(z - kink) < 2 * width; };
            if (std::ranges::any_of(activation.row().kinks, isNear) || isNear(0)) // softsign bends at 0
                continue;
            const auto slope = [&](double h) {
                return (at(activation, z + h).value - at(activation, z - h).value) / (2 * h);
            };
            compareAt(
                z, at(activation, z).derivative, (4 * slope(width / 2) - slope(width)) / 3, 1e-10, "the derivative");
            if (QTest::currentTestFailed())
                return;
        }
    }

    void kinksAreWhereItJumps_data() { addRows(); }

    void kinksAreWhereItJumps()
    {
        QFETCH(QString, id);
        const Activation activation = activationNamed(id.toStdString(), 0.25); // ELU's slope does not jump for 1
        constexpr double step = 1e-7;
        const auto jumpsAt = [&](double z) {
            const Point<double> before = at(activation, z - step);
            const Point<double> after = at(activation, z + step);
            return std::abs(after.value - before.value) > 1e-3 || std::abs(after.derivative - before.derivative) > 1e-3;
        };
        for (const double kink : activation.row().kinks)
            QVERIFY2(jumpsAt(kink), number(kink));
        for (const double z : grid()) {
            if (!std::ranges::count(activation.row().kinks, z))
                QVERIFY2(!jumpsAt(z), number(z));
        }
    }

    void steepestAndMiddle_data() { addRows(); }

    void steepestAndMiddle()
    {
        QFETCH(QString, id);
        const Activation activation = activationNamed(id.toStdString());
        if (activation.row().steepest == 0)
            return; // unbounded on a side, or flat, or a wave: no unit is stuck in it
        double steepest = 0;
        double low = 1;
        double high = -1;
        for (double z = -8; z <= 8; z += 0x1p-10) {
            steepest = std::max(steepest, std::abs(at(activation, z).derivative));
            low = std::min(low, at(activation, z).value);
            high = std::max(high, at(activation, z).value);
        }
        QVERIFY(std::abs(activation.row().middle - (low + high) / 2) < 1e-9);
        QVERIFY(steepest <= activation.row().steepest * (1 + 1e-15));
        QVERIFY(steepest >= activation.row().steepest * (1 - 1e-6));
        QVERIFY(std::abs(at(activation, 1e4).value) < 2);
        QVERIFY(std::abs(at(activation, -1e4).value) < 2);
        QVERIFY(std::abs(at(activation, 1e4).derivative) < 0.05 * steepest);
        QVERIFY(std::abs(at(activation, -1e4).derivative) < 0.05 * steepest);
    }

    void nothingHappensFarOut_data() { addRows(); }

    void nothingHappensFarOut()
    {
        QFETCH(QString, id);
        const Activation activation = activationNamed(id.toStdString());
        for (const double z : {40.0, 88.0, 89.0, 103.0, 104.0, 709.0, 710.0, 745.0, 746.0, 1e3, 1e4}) {
            for (const double sign : {1.0, -1.0}) {
                QVERIFY2(std::isfinite(at(activation, sign * z).value), number(sign * z));
                QVERIFY2(std::isfinite(at(activation, sign * z).derivative), number(sign * z));
                QVERIFY2(std::isfinite(at(activation, float(sign * z)).value), number(sign * z));
                QVERIFY2(std::isfinite(at(activation, float(sign * z)).derivative), number(sign * z));
            }
        }
    }

    void valueAt_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("z");
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("derivative");
        const auto row = [](const char* id, double z, double value, double derivative) {
            QTest::addRow("%s at %g", id, z) << QString(id) << z << value << derivative;
        };
        row("identity", -1e4, -1e4, 1);
        row("step", 0, 1, 0);
        row("step", -1e-30, 0, 0);
        row("sigmoid", 0, 0.5, 0.25);
        row("sigmoid", 1000, 1, 0);
        row("sigmoid", -1000, 0, 0);
        row("tanh", 0, 0, 1);
        row("tanh", 1000, 1, 0);
        row("tanh", -1000, -1, 0);
        row("relu", 0, 0, 0);
        row("relu", 1e4, 1e4, 1);
        row("relu", -1e4, 0, 0);
        row("leaky-relu", -1e4, -100, 0.01);
        row("elu", -1e4, -1, 0);
        row("elu", 1e4, 1e4, 1);
        row("gelu", 0, 0, 0.5);
        row("gelu", 1e4, 1e4, 1);
        row("gelu", -1e4, 0, 0);
        row("silu", 0, 0, 0.5);
        row("silu", 1e4, 1e4, 1);
        row("silu", -1e4, 0, 0);
        row("softplus", 1e4, 1e4, 1);
        row("softplus", -1e4, 0, 0);
        row("softsign", 1, 0.5, 0.25);
        row("hard-sigmoid", 3, 1, 0);
        row("hard-sigmoid", -3, 0, 0);
        row("hard-sigmoid", 1000, 1, 0);
        row("hard-sigmoid", -1000, 0, 0);
        row("hard-swish", 1e4, 1e4, 1);
        row("hard-swish", -1e4, 0, 0);
        row("mish", 0, 0, 0.6);
        row("mish", 1e4, 1e4, 1);
        row("mish", -1e4, 0, 0);
        row("sine", 0, 0, 1);
        row("gaussian", 0, 1, 0);
        row("gaussian", 1000, 0, 0);
        row("gaussian", -1000, 0, 0);
        row("arctan", 0, 0, 1);
    }

    /// Equal, not about equal: these are the numbers that saturated units have.
    void valueAt()
    {
        QFETCH(QString, id);
        QFETCH(double, z);
        QFETCH(double, value);
        QFETCH(double, derivative);
        const Activation activation = activationNamed(id.toStdString());
        QVERIFY2(at(activation, z).value == value, number(at(activation, z).value));
        QVERIFY2(std::abs(at(activation, z).derivative - derivative) < 1e-15, number(at(activation, z).derivative));
        QVERIFY2(at(activation, float(z)).value == float(value), number(double(at(activation, float(z)).value)));
        QVERIFY(std::abs(double(at(activation, float(z)).derivative) - derivative) < 1e-7);
    }

    void staysInItsRange_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        const auto row = [](const char* id, double low, double high) {
            QTest::newRow(id) << QString(id) << low << high;
        };
        const double half = std::acos(-1.0) / 2;
        row("step", 0, 1);
        row("sigmoid", 0, 1);
        row("tanh", -1, 1);
        row("softsign", -1, 1);
        row("hard-sigmoid", 0, 1);
        row("sine", -1, 1);
        row("gaussian", 0, 1);
        row("arctan", -half, half);
        row("softplus", 0, 1e9);
        row("relu", 0, 1e9);
    }

    void staysInItsRange()
    {
        QFETCH(QString, id);
        QFETCH(double, low);
        QFETCH(double, high);
        const Activation activation = activationNamed(id.toStdString());
        for (const double z : grid()) {
            QVERIFY2(at(activation, z).value >= low && at(activation, z).value <= high, number(z));
            const float value = at(activation, float(z)).value;
            QVERIFY2(
                value >= float(low) && value <= float(high), number(z) + " in float gives " + number(double(value)));
        }
    }

    void oddAndEven_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("sign"); // f(-z) = sign f(z)
        for (const char* id : {"identity", "tanh", "softsign", "sine", "arctan"})
            QTest::newRow(id) << QString(id) << -1.0;
        QTest::newRow("gaussian") << QStringLiteral("gaussian") << 1.0;
    }

    /// Exact in every bit: the sign is put aside before anything is computed.
    void oddAndEven()
    {
        QFETCH(QString, id);
        QFETCH(double, sign);
        const Activation activation = activationNamed(id.toStdString());
        for (const double z : grid()) {
            QVERIFY2(at(activation, -z).value == sign * at(activation, z).value, number(z));
            QVERIFY2(at(activation, -z).derivative == -sign * at(activation, z).derivative, number(z));
            QVERIFY2(at(activation, float(-z)).value == float(sign) * at(activation, float(z)).value, number(z));
        }
    }

    void mirrored_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<bool>("isGate"); // f(z) + f(-z) = 1; the others: f(z) - f(-z) = z
        for (const char* id : {"sigmoid", "hard-sigmoid"})
            QTest::newRow(id) << QString(id) << true;
        for (const char* id : {"relu", "gelu", "silu", "softplus", "hard-swish"})
            QTest::newRow(id) << QString(id) << false;
    }

    void mirrored()
    {
        QFETCH(QString, id);
        QFETCH(bool, isGate);
        const Activation activation = activationNamed(id.toStdString());
        for (const double z : grid()) {
            const double ahead = at(activation, z).value;
            const double back = at(activation, -z).value;
            compareAt(z, isGate ? ahead + back : ahead - back, isGate ? 1 : z, 1e-15, "the identity");
        }
    }

    void worksInPlaceAndOnBlocks_data() { addRows(); }

    void worksInPlaceAndOnBlocks()
    {
        QFETCH(QString, id);
        const Activation activation = activationNamed(id.toStdString());
        std::vector<float> block;
        for (int i = 0; i < 37; ++i)
            block.push_back(float(i - 18) * 0.37f);
        std::vector<float> expected;
        for (const float z : block)
            expected.push_back(at(activation, z).value);
        activation.apply(block, block);
        QCOMPARE(block, expected);
        activation.apply(std::span<const float>(), std::span<float>());
    }

    void rowsCanBeRead()
    {
        const QRegularExpression kebab(QStringLiteral("^[a-z][a-z0-9]*(-[a-z0-9]+)*$"));
        std::set<std::string_view> ids;
        std::set<std::string_view> labels;
        for (const ActivationRow& row : activations()) {
            QVERIFY2(kebab.match(QString::fromStdString(std::string(row.id))).hasMatch(), row.id.data());
            QVERIFY2(ids.insert(row.id).second, row.id.data());
            QVERIFY2(labels.insert(row.label).second, row.label.data());
            QVERIFY2(!row.formula.empty(), row.id.data());
            QVERIFY2(row.hasAlpha == row.alphaHelp.ends_with('.'), row.id.data());
            QVERIFY2(row.hasAlpha == (row.formula.find("alpha") != std::string_view::npos), row.id.data());
        }
        for (const auto& [id, form] : closedForms)
            QVERIFY2(ids.contains(id), id.data());
    }

    void alphaIsTheDefaultUnlessSaid()
    {
        QCOMPARE(activationNamed("leaky-relu").alpha(), 0.01);
        QCOMPARE(activationNamed("elu").alpha(), 1.0);
        QCOMPARE(activationNamed("leaky-relu", 0.2).alpha(), 0.2);
        QCOMPARE(at(activationNamed("leaky-relu", 0.2), -10.0).value, -2.0);
        QVERIFY(activationNamed("leaky-relu", 0.2) != activationNamed("leaky-relu"));
        QVERIFY(activationNamed("leaky-relu", 0.01) == activationNamed("leaky-relu"));
    }

    void alphaMeansNothingToTheOthers() { QVERIFY(activationNamed("relu", 0.2) == activationNamed("relu")); }

    void theDefaultIsIdentity() { QVERIFY(Activation() == activationNamed("identity")); }

    void unknownIdIsAnErrorThatHelps()
    {
        try {
            activationNamed("softmacks");
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Usage);
            const QString sentence = QString::fromUtf8(error.what());
            QVERIFY2(sentence.startsWith(
                         QStringLiteral("There is no activation \"softmacks\"; choose one of identity, step, ")),
                error.what());
            QVERIFY2(
                sentence.endsWith(
                    QString::fromUtf8(activations().back().id.data(), qsizetype(activations().back().id.size())) + "."),
                error.what());
        }
    }
};

QTEST_APPLESS_MAIN(TestActivation)
#include "tst_activation.moc"
