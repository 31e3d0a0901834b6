// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/prediction_samples.h"

#include "datasets/catalogue.h"
#include "datasets/png.h"
#include "tests/lab/core/written_networks.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace nnlab;

namespace {

SavedModel classifier(int inputs, int outputs, std::vector<std::string> classes, Shape shape)
{
    SavedModel model{Network(std::array{inputs, outputs}, activationNamed("tanh"), activationNamed("tanh"),
                         Random(1, Purpose::Weights)),
        std::move(classes), shape.height > 1, lossNamed("half-squared-error"), true};
    model.network.input = shape;
    return model;
}

QString errorOf(const std::function<void()>& attempt, Error::Cause cause)
{
    try {
        attempt();
    } catch (const Error& error) {
        return error.cause() == cause ? QString::fromUtf8(error.what()) : QString("wrong cause: ") + error.what();
    }
    return "nothing was thrown";
}

} // namespace

class TestPredictionSamples : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_run.id = 4;
        m_runOnImages = m_run;
        m_runOnImages.data = UsedData{"mnist", loadImages("mnist")->sha256()};
    }

    void aTableOfNumbersStaysAsItIs()
    {
        // Whole numbers up to 255 would be pixels in a table of images; these are points in the plane.
        const std::string file = save("points.csv", "label,x,y\n1,3,4\n0,250,0\n1,1,1\n");
        const PredictionSamples samples = samplesIn(file, m_run, classifier(2, 1, {"0", "1"}, {1, 1, 2}));
        QCOMPARE(samples.data.inputs.floats(1)[0], 250.0f);
        QVERIFY((samples.data.labels == std::vector<std::uint8_t>{1, 0, 1}));
        QVERIFY((samples.data.targets == Matrix{{1, -1, 1}}));
        QVERIFY(!samples.part);
    }

    void labelsAreMatchedByName()
    {
        const std::string file = save("named.csv", "label,x,y\nblue,0.5,1\nred,2.5,1\nblue,0.25,2\n");
        const PredictionSamples samples = samplesIn(file, m_run, classifier(2, 3, {"red", "green", "blue"}, {1, 1, 2}));
        QVERIFY((samples.data.labels == std::vector<std::uint8_t>{2, 0, 2}));
        QCOMPARE(samples.data.targets.size(), Eigen::Index(0)); // one-hot
    }

    void labelsOfOtherNamesGoByTheirPlace()
    {
        const std::string file = save("other.csv", "label,x,y\ncat,0.5,1\ndog,2.5,1\n");
        const PredictionSamples samples = samplesIn(file, m_run, classifier(2, 2, {"0", "1"}, {1, 1, 2}));
        QVERIFY((samples.data.labels == std::vector<std::uint8_t>{0, 1}));
        QCOMPARE(errorOf(
                     [&] {
                         samplesIn(save("more.csv", "label,x,y\na,0.5,1\nb,1,1\nc,1,2\n"), m_run,
                             classifier(2, 2, {"0", "1"}, {1, 1, 2}));
                     },
                     Error::Cause::Data),
            QString::fromStdString(m_folder.filePath("more.csv").toStdString())
                + " has 3 classes and the network of run 4 knows 2; give data of the same classes.");
    }

    void theRunsOwnDataAreTheOnesOfThen()
    {
        const SavedModel model = classifier(784, 10, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, {1, 28, 28});
        QCOMPARE(samplesOfRun(m_runOnImages, model, SetPart::Test).data.samples(), std::int64_t{10'000});
        QCOMPARE(samplesOfRun(m_runOnImages, model, SetPart::Training).data.samples(), std::int64_t{60'000});
        RunEntry changed = m_runOnImages;
        changed.data->sha256 = std::string(64, '0');
        QCOMPARE(errorOf([&] { samplesOfRun(changed, model, SetPart::Test); }, Error::Cause::Data),
            QString("Run 4 has learned from other data than mnist holds today; give those with --data."));
        QVERIFY(errorOf([&] { samplesOfRun(m_run, model, SetPart::Test); }, Error::Cause::Usage)
                    .startsWith("Run 4 has no data set of its own"));
    }

    void samplesOfAnotherSizeAreRefused()
    {
        QCOMPARE(errorOf(
                     [&] {
                         samplesIn("mnist", m_run, classifier(2, 1, {"0", "1"}, {1, 1, 2}));
                     },
                     Error::Cause::Data),
            QString("The samples of mnist have 784 numbers each; the network of run 4 takes 2."));
    }

    void pictures()
    {
        const auto images = loadImages("mnist");
        const std::span<const std::uint8_t> digit = images->test.inputs.bytes(3);
        const std::vector<std::byte> png = pngOf({28, 28, {digit.begin(), digit.end()}});
        const std::string file = save("3.png", {reinterpret_cast<const char*>(png.data()), png.size()});
        const SavedModel model = classifier(784, 10, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, {1, 28, 28});
        PredictionSamples asItIs = pictureSample(file, true, m_runOnImages, model);
        QVERIFY(std::ranges::equal(asItIs.data.inputs.bytes(0), digit));
        QVERIFY(asItIs.notes.empty());
        QCOMPARE(pictureSample(file, false, m_runOnImages, model).notes.size(), std::size_t{1});
        setLabel(asItIs, "7", model);
        QVERIFY((asItIs.data.labels == std::vector<std::uint8_t>{7}));
        QVERIFY(errorOf([&] { setLabel(asItIs, "seven", model); }, Error::Cause::Usage)
                    .startsWith("There is no class seven"));

        const SavedModel other = classifier(64, 2, {"0", "1"}, {1, 8, 8});
        QCOMPARE(errorOf([&] { pictureSample(file, false, m_runOnImages, other); }, Error::Cause::Data),
            QString::fromStdString(file)
                + " has 28 x 28 pixels; the network of run 4 looks at 8 x 8, so give one of this size.");
        const SavedModel none = classifier(2, 1, {"0", "1"}, {1, 1, 2});
        QCOMPARE(errorOf([&] { pictureSample(file, false, m_run, none); }, Error::Cause::Usage),
            QString("The network of run 4 does not look at pictures but at 2 numbers; give them with --at."));
    }

    void typedNumbers()
    {
        const SavedModel model = classifier(2, 1, {}, {1, 1, 2});
        PredictionSamples samples = typedSamples(std::vector<std::string>{"0.5,-1e-2", "+3, 4"}, m_run, model);
        QVERIFY(samples.data.inputs.floats(0)[1] == -0.01f && samples.data.inputs.floats(1)[0] == 3.0f);
        setLabel(samples, "0.7", model);
        QVERIFY((samples.data.targets == Matrix{{0.7f, 0.7f}}));
        for (const char* wrong : {"1", "1,2,3", "1,x", "", "1,", "1,nan", "1,1e99"})
            QVERIFY2(errorOf([&] { typedSamples(std::vector<std::string>{wrong}, m_run, model); }, Error::Cause::Usage)
                         .contains("--at"),
                wrong);
    }

    void targetsOfTwoClassesAreOfTheOutputsKind()
    {
        SavedModel model = classifier(2, 1, {"0", "1"}, {1, 1, 2});
        QVERIFY((model.targetsFor({0, 1}) == Matrix{{-1, 1}}));
        model.network.dense(0).activation = activationNamed("sigmoid");
        QVERIFY((model.targetsFor({0, 1}) == Matrix{{0, 1}}));
        model.loss = lossNamed("hinge");
        QVERIFY((model.targetsFor({0, 1}) == Matrix{{-1, 1}}));
        model.loss = lossNamed("binary-cross-entropy");
        QVERIFY((model.targetsFor({0, 1}) == Matrix{{0, 1}}));
    }

private:
    std::string save(const char* name, const std::string& content)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content.data(), qint64(content.size())) < 0)
            qFatal("cannot write %s", name);
        return file.fileName().toStdString();
    }

    QTemporaryDir m_folder;
    RunEntry m_run;
    RunEntry m_runOnImages;
};

QTEST_GUILESS_MAIN(TestPredictionSamples)
#include "tst_prediction_samples.moc"
