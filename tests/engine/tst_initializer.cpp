// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Weights begin with the distribution that the initializer names, each by its place.

#include "engine/error.h"
#include "engine/initializer.h"
#include "engine/network.h"

#include <QRegularExpression>
#include <QTest>

#include <array>
#include <cmath>
#include <map>
#include <set>

using namespace nnlab;

namespace {

constexpr int fanIn = 300;
constexpr int fanOut = 200;

enum class Kind { Constant, Uniform, Normal };

struct Distribution
{
    Kind kind;
    double mean;
    double variance;
};

/// From the papers named in the table.
const std::map<std::string_view, Distribution> distributions = {
    {"zeros", {Kind::Constant, 0, 0}},
    {"uniform-0-1", {Kind::Uniform, 0.5, 1.0 / 12}},
    {"uniform-half", {Kind::Uniform, 0, 1.0 / 12}},
    {"normal", {Kind::Normal, 0, 1}},
    {"normal-fan-in", {Kind::Normal, 0, 1.0 / fanIn}},
    {"glorot-uniform", {Kind::Uniform, 0, 2.0 / (fanIn + fanOut)}},
    {"glorot-normal", {Kind::Normal, 0, 2.0 / (fanIn + fanOut)}},
    {"he-uniform", {Kind::Uniform, 0, 2.0 / fanIn}},
    {"he-normal", {Kind::Normal, 0, 2.0 / fanIn}},
    {"lecun", {Kind::Uniform, 0, 1.0 / fanIn}},
};

NetworkOf<double> networkOf(
    std::span<const int> widths, std::string_view initializer, std::uint64_t seed = 1, double bias = 0)
{
    return {widths, Activation(), Activation(), Random(seed, Purpose::Weights), initializerNamed(initializer), bias};
}

QString text(std::string_view words) { return QString::fromUtf8(words.data(), qsizetype(words.size())); }

void addRows()
{
    QTest::addColumn<QString>("id");
    for (const InitializerRow& row : initializers())
        QTest::newRow(row.id.data()) << text(row.id);
}

} // namespace

class TestInitializer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void moments_data() { addRows(); }

    /// 60,000 weights: bounds are five standard deviations of what is measured.
    void moments()
    {
        QFETCH(QString, id);
        const std::string name = id.toStdString();
        // Each of today has one; this is for a row to come.
        if (!distributions.contains(name))
            QSKIP("has no distribution in this file");
        const Distribution& expected = distributions.at(name);
        const NetworkOf<double> network = networkOf(std::array{fanIn, fanOut}, name);
        const auto weights = network.dense(0).weights.reshaped().array();
        const double count = double(weights.size());
        const double mean = weights.mean();
        const double variance = (weights - mean).square().mean();
        if (expected.kind == Kind::Constant) {
            QVERIFY((weights == expected.mean).all());
            return;
        }
        const double kurtosis = (weights - mean).pow(4).mean() / (variance * variance);
        const double wanted = expected.kind == Kind::Uniform ? 1.8 : 3;
        QVERIFY(std::abs(mean - expected.mean) < 5 * std::sqrt(expected.variance / count));
        QVERIFY(std::abs(variance / expected.variance - 1) < 5 * std::sqrt((wanted - 1) / count));
        QVERIFY2(std::abs(kurtosis - wanted) < 0.1, QByteArray::number(kurtosis));
        if (expected.kind == Kind::Uniform) {
            const double limit = std::sqrt(3 * expected.variance);
            QVERIFY(weights.minCoeff() >= expected.mean - limit && weights.minCoeff() < expected.mean - 0.999 * limit);
            QVERIFY(weights.maxCoeff() < expected.mean + limit && weights.maxCoeff() > expected.mean + 0.999 * limit);
        }
    }

    void biases_data() { addRows(); }

    void biases()
    {
        QFETCH(QString, id);
        const std::string name = id.toStdString();
        const NetworkOf<double> network = networkOf(std::array{1, 10'000}, name, 1, 0.1);
        const auto biases = network.dense(0).biases.array();
        if (!initializerNamed(name).normalBiases) {
            QVERIFY((biases == 0.1).all());
            return;
        }
        QVERIFY(std::abs(biases.mean()) < 0.05);
        QVERIFY(std::abs(biases.square().mean() - 1) < 0.08);
    }

    void nielsensBiasesAreNormal()
    {
        for (const InitializerRow& row : initializers())
            QVERIFY2(row.normalBiases == (row.id == "normal" || row.id == "normal-fan-in"), row.id.data());
    }

    void placesKeepTheirNumbers_data() { addRows(); }

    /// A wider or deeper network has all the numbers of the smaller one, but for the scale that its width calls for.
    void placesKeepTheirNumbers()
    {
        QFETCH(QString, id);
        const std::string name = id.toStdString();
        const NetworkOf<double> small = networkOf(std::array{7, 5, 3}, name);
        const NetworkOf<double> large = networkOf(std::array{7, 9, 6, 4}, name);
        const InitializerRow& row = initializerNamed(name);
        const Random random(1, Purpose::Weights);
        for (std::size_t layer = 0; layer < 2; ++layer) {
            const auto& some = small.dense(layer);
            const auto& more = large.dense(layer);
            for (Eigen::Index o = 0; o < some.outputs(); ++o) {
                QVERIFY(some.biases(o) == more.biases(o));
                for (Eigen::Index i = 0; i < some.inputs(); ++i) {
                    const Counter place = {std::uint32_t(layer), std::uint32_t(o), std::uint32_t(i), 0};
                    QVERIFY(some.weights(o, i) == row.weight(random, place, some.inputs(), some.outputs()));
                    QVERIFY(more.weights(o, i) == row.weight(random, place, more.inputs(), more.outputs()));
                }
            }
        }
        if (id == QStringLiteral("uniform-half"))
            QVERIFY(small.dense(0).weights == large.dense(0).weights.topRows(5));
    }

    void seedsDiffer_data() { addRows(); }

    void seedsDiffer()
    {
        QFETCH(QString, id);
        const std::string name = id.toStdString();
        QVERIFY(networkOf(std::array{3, 4, 2}, name, 1) == networkOf(std::array{3, 4, 2}, name, 1));
        QCOMPARE(networkOf(std::array{3, 4, 2}, name, 1) == networkOf(std::array{3, 4, 2}, name, 2),
            id == QStringLiteral("zeros"));
    }

    void rowsCanBeRead()
    {
        const QRegularExpression kebab(QStringLiteral("^[a-z][a-z0-9]*(-[a-z0-9]+)*$"));
        std::set<std::string_view> ids;
        for (const InitializerRow& row : initializers()) {
            QVERIFY2(kebab.match(text(row.id)).hasMatch(), row.id.data());
            QVERIFY2(ids.insert(row.id).second, row.id.data());
            QVERIFY2(!row.label.empty() && !row.formula.empty() && !row.source.empty(), row.id.data());
        }
        for (const auto& [id, distribution] : distributions)
            QVERIFY2(ids.contains(id), id.data());
    }

    void unknownIdIsAnErrorThatHelps()
    {
        try {
            initializerNamed("xavier");
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Usage);
            QVERIFY2(QString(error.what())
                         .startsWith(QStringLiteral("There is no initializer \"xavier\"; choose one of zeros, ")),
                error.what());
        }
    }
};

QTEST_APPLESS_MAIN(TestInitializer)
#include "tst_initializer.moc"
