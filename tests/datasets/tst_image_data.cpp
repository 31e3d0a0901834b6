// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/image_data.h"

#include "datasets/sha256.h"
#include "tests/datasets/data_files.h"

#include <thread>

using namespace data_files;
using namespace nnlab;

namespace {

Dataset bytes(Shape shape, int samples)
{
    std::vector<std::uint8_t> content(static_cast<std::size_t>(shape.size() * samples));
    for (std::size_t i = 0; i < content.size(); ++i)
        content[i] = static_cast<std::uint8_t>(i);
    Dataset set;
    set.inputs = Features::ofBytes(shape, content);
    for (int i = 0; i < samples; ++i)
        set.labels.push_back(static_cast<std::uint8_t>(i % 3));
    set.classes = {"0", "1", "2"};
    return set;
}

Dataset floats(Shape shape, int samples)
{
    Dataset set = bytes(shape, samples);
    set.inputs = Features::ofFloats(shape, Matrix::Constant(shape.size(), samples, 0.5f));
    return set;
}

constexpr Shape small{1, 2, 3};

} // namespace

class TestImageData : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hashOfBytes();
    void hashOfFloats();
    void hashFromManyThreads();
    void split_data();
    void split();
    void badSplit();
    void mismatch_data();
    void mismatch();
    void squareOrRow_data();
    void squareOrRow();
};

void TestImageData::hashOfBytes()
{
    const ImageData data("test", bytes(small, 4), bytes(small, 2));
    const QByteArray all = ramp(24) + QByteArray("\0\1\2\0", 4) + ramp(12) + QByteArray("\0\1", 2);
    Sha256 sha;
    sha.update(std::as_bytes(std::span(all.data(), static_cast<std::size_t>(all.size()))));
    QCOMPARE(QString::fromStdString(data.sha256()), QString::fromStdString(sha.hex()));
    const ImageData copy = data;
    QCOMPARE(copy.sha256(), data.sha256());
}

void TestImageData::hashOfFloats()
{
    const ImageData data("test", floats({1, 1, 1}, 2), floats({1, 1, 1}, 1));
    const QByteArray half("\0\0\0\x3f", 4);
    const QByteArray all = half + half + QByteArray("\0\1", 2) + half + QByteArray("\0", 1);
    Sha256 sha;
    sha.update(std::as_bytes(std::span(all.data(), static_cast<std::size_t>(all.size()))));
    QCOMPARE(QString::fromStdString(data.sha256()), QString::fromStdString(sha.hex()));
}

void TestImageData::hashFromManyThreads()
{
    const ImageData data("test", bytes({1, 100, 100}, 200), bytes({1, 100, 100}, 1));
    std::array<std::string, 4> hashes;
    {
        std::vector<std::jthread> threads;
        for (std::string& hash : hashes)
            threads.emplace_back([&] { hash = data.sha256(); });
    }
    for (const std::string& hash : hashes)
        QCOMPARE(hash, data.sha256());
}

void TestImageData::split_data()
{
    QTest::addColumn<int>("validation");
    QTest::newRow("none") << 0;
    QTest::newRow("one") << 1;
    QTest::newRow("all but one") << 6;
}

void TestImageData::split()
{
    QFETCH(int, validation);
    const ImageData data("test", bytes(small, 7), bytes(small, 2));
    const Split sets = withValidation(data, validation);
    QCOMPARE(sets.training.samples(), 7 - validation);
    QCOMPARE(sets.validation.samples(), validation);
    QCOMPARE(sets.validation.isEmpty(), validation == 0);
    QCOMPARE(sets.test.samples(), 2);
    QCOMPARE(sets.training.labels.size(), static_cast<std::size_t>(7 - validation));
    QCOMPARE(sets.validation.labels.size(), static_cast<std::size_t>(validation));
    // The pixels are shared, and validation is the end of them.
    QCOMPARE(sets.training.inputs.bytes().data(), data.training.inputs.bytes().data());
    if (validation > 0) {
        QCOMPARE(sets.validation.inputs.bytes().data(), data.training.inputs.bytes(7 - validation).data());
        QCOMPARE(sets.validation.labels.back(), data.training.labels.back());
    }
}

void TestImageData::badSplit()
{
    const ImageData data("test", bytes(small, 7), bytes(small, 2));
    for (const int validation : {-1, 7, 1'000'000}) {
        const QString error = errorOf([&] { withValidation(data, validation); }, Error::Cause::Usage);
        QCOMPARE(error,
            QStringLiteral("A validation set of %1 samples cannot be taken from the 7 training samples of 'test': "
                           "choose 0 to 6.")
                .arg(validation));
    }
}

void TestImageData::mismatch_data()
{
    QTest::addColumn<QString>("says");
    QTest::newRow("labels missing") << "its training set has 4 images and 3 labels";
    QTest::newRow("labels too many") << "its test set has 2 images and 3 labels";
    QTest::newRow("no training") << "has no training samples";
    QTest::newRow("no test") << "has no test samples";
    QTest::newRow("other shape") << "its training images are 2 x 3 and its test images 3 x 2";
    QTest::newRow("other kind") << "one of its sets holds bytes and the other floats";
}

void TestImageData::mismatch()
{
    QFETCH(QString, says);
    const std::string row = QTest::currentDataTag();
    Dataset training = bytes(small, 4);
    Dataset test = bytes(small, 2);
    if (row == "labels missing")
        training.labels.pop_back();
    else if (row == "labels too many")
        test.labels.push_back(0);
    else if (row == "no training")
        training = {};
    else if (row == "no test")
        test = {};
    else if (row == "other shape")
        test = bytes({1, 3, 2}, 2);
    else
        test = floats(small, 2);
    const QString error = errorOf([&] { ImageData("/some/where", training, test); });
    QVERIFY2(error.startsWith("'/some/where' ") && error.contains(says), qPrintable(error));
}

void TestImageData::squareOrRow_data()
{
    QTest::addColumn<int>("pixels");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    QTest::newRow("1") << 1 << 1 << 1;
    QTest::newRow("2") << 2 << 1 << 2;
    QTest::newRow("783") << 783 << 1 << 783;
    QTest::newRow("784") << 784 << 28 << 28;
    QTest::newRow("785") << 785 << 1 << 785;
    QTest::newRow("46340 squared") << 46340 * 46340 << 46340 << 46340;
}

void TestImageData::squareOrRow()
{
    QFETCH(int, pixels);
    QFETCH(int, height);
    QFETCH(int, width);
    QCOMPARE(nnlab::squareOrRow(pixels), (Shape{1, height, width}));
}

QTEST_APPLESS_MAIN(TestImageData)
#include "tst_image_data.moc"
