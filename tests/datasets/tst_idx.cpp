// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/idx.h"

#include "datasets/sha256.h"
#include "tests/datasets/data_files.h"

using namespace data_files;
using namespace nnlab;

class TestIdx : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void images_data();
    void images();
    void labels_data();
    void labels();
    void realDigits();
    void bad_data();
    void bad();
    void paths();
    void hugePromiseTakesNoMemory();
    void mutants();
};

void TestIdx::images_data()
{
    QTest::addColumn<QByteArray>("file");
    const QByteArray plain = idx(8, {2, 3, 4}, ramp(24));
    QTest::newRow("plain") << plain;
    QTest::newRow("gzipped") << gzip(plain);
    // Five bytes of flags and time, then a name: as `gzip` writes it without -n.
    QByteArray named = gzip(plain);
    named[3] = 8;
    named.insert(10, QByteArray("train-images\0", 13));
    QTest::newRow("gzipped with a name inside") << named;
}

void TestIdx::images()
{
    QFETCH(QByteArray, file);
    const Folder folder;
    // The name says nothing.
    for (const char* name : {"images", "images.gz"}) {
        const Features features = readIdxImages(folder.write(name, file));
        QCOMPARE(features.samples(), 2);
        QCOMPARE(features.shape(), (Shape{1, 3, 4}));
        QVERIFY(features.areBytes());
        QCOMPARE(QByteArray(reinterpret_cast<const char*>(features.bytes().data()), 24), ramp(24));
        QCOMPARE(features.bytes(1)[0], 12);
    }
}

void TestIdx::labels_data()
{
    QTest::addColumn<QByteArray>("file");
    const QByteArray plain = idx(8, {4}, ramp(4));
    QTest::newRow("plain") << plain;
    QTest::newRow("gzipped") << gzip(plain);
}

void TestIdx::labels()
{
    QFETCH(QByteArray, file);
    const Folder folder;
    QCOMPARE(readIdxLabels(folder.write("labels", file)), (std::vector<std::uint8_t>{0, 1, 2, 3}));
}

void TestIdx::realDigits()
{
    const Features training = readIdxImages(shipped("train-images-idx3-ubyte.gz"));
    const Features test = readIdxImages(shipped("t10k-images-idx3-ubyte.gz"));
    const std::vector<std::uint8_t> trainingLabels = readIdxLabels(shipped("train-labels-idx1-ubyte.gz"));
    const std::vector<std::uint8_t> testLabels = readIdxLabels(shipped("t10k-labels-idx1-ubyte.gz"));
    QCOMPARE(training.samples(), 60'000);
    QCOMPARE(test.samples(), 10'000);
    QCOMPARE(training.shape(), (Shape{1, 28, 28}));
    QCOMPARE(trainingLabels.size(), 60'000u);
    QCOMPARE(testLabels.size(), 10'000u);
    QCOMPARE(
        (std::vector(trainingLabels.begin(), trainingLabels.begin() + 5)), (std::vector<std::uint8_t>{5, 0, 4, 1, 9}));
    QCOMPARE(testLabels.front(), 7);

    // The hashes of the unpacked files, as the note beside them tells: our header and what we read.
    const auto hashOf = [](const QByteArray& header, std::span<const std::uint8_t> content) {
        Sha256 sha;
        sha.update(std::as_bytes(std::span(header.data(), static_cast<std::size_t>(header.size()))));
        sha.update(std::as_bytes(content));
        return QByteArray::fromStdString(sha.hex());
    };
    const QByteArray note = contentOf(shipped("README.md"));
    QVERIFY(note.contains(hashOf(idx(8, {60'000, 28, 28}, {}), training.bytes()) + "  train-images-idx3-ubyte"));
    QVERIFY(note.contains(hashOf(idx(8, {10'000, 28, 28}, {}), test.bytes()) + "  t10k-images-idx3-ubyte"));
    QVERIFY(note.contains(hashOf(idx(8, {60'000}, {}), trainingLabels) + "  train-labels-idx1-ubyte"));
    QVERIFY(note.contains(hashOf(idx(8, {10'000}, {}), testLabels) + "  t10k-labels-idx1-ubyte"));
}

void TestIdx::bad_data()
{
    QTest::addColumn<bool>("asImages");
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("says");

    const QByteArray images = idx(8, {2, 3, 4}, ramp(24));
    const QByteArray labels = idx(8, {4}, ramp(4));
    std::uint32_t random = 1;
    QByteArray noise; // cannot be packed, so that packed sizes are near the unpacked ones
    for (int i = 0; i < 5000; ++i)
        noise += static_cast<char>((random = random * 1664525u + 1013904223u) >> 24);
    const QByteArray packed = gzip(idx(8, {5, 10, 100}, noise));

    QTest::newRow("empty file") << true << QByteArray() << "too short for an IDX file: it has 0 bytes";
    QTest::newRow("three bytes") << true << QByteArray("\0\0\x08", 3) << "too short for an IDX file: it has 3 bytes";
    QTest::newRow("truncated header") << true << images.left(10) << "truncated within its header";
    QTest::newRow("truncated data") << true << images.left(39) << "truncated: its header promises 40 bytes, it has 39";
    QTest::newRow("header alone") << true << images.left(16) << "truncated: its header promises 40 bytes, it has 16";
    QTest::newRow("trailing byte") << true << images + "x"
                                   << "has 1 trailing bytes";
    QTest::newRow("PNG") << true << QByteArray("\x89PNG\r\n\x1a\n 12345678")
                         << "no IDX file: it begins with the bytes 89504e47";
    QTest::newRow("text") << true << QByteArray("label,1,2,3\n") << "no IDX file";
    QTest::newRow("unknown type") << true << idx(7, {2, 3, 4}, ramp(24)) << "no IDX file";
    QTest::newRow("signed bytes") << true << idx(9, {2, 3, 4}, ramp(24))
                                  << "holds signed bytes: only IDX files of unsigned bytes";
    QTest::newRow("integers") << true << idx(12, {2, 3, 4}, ramp(96)) << "holds 32-bit integers";
    QTest::newRow("floats") << true << idx(13, {2, 3, 4}, ramp(96)) << "holds 32-bit floats";
    QTest::newRow("doubles as labels") << false << idx(14, {4}, ramp(32)) << "holds 64-bit floats";
    QTest::newRow("labels as images") << true << labels << "is a label file";
    QTest::newRow("gzipped labels as images") << true << gzip(labels) << "is a label file";
    QTest::newRow("images as labels") << false << images << "is an image file";
    QTest::newRow("gzipped images as labels") << false << gzip(images) << "is an image file";
    QTest::newRow("two dimensions") << true << idx(8, {6, 4}, ramp(24)) << "has 2 dimensions, but 3 are needed";
    QTest::newRow("255 dimensions") << true << QByteArray("\0\0\x08\xff", 4) + ramp(2000) << "has 255 dimensions";
    QTest::newRow("no images") << true << idx(8, {0, 28, 28}, {}) << "is empty: a dimension in its header is 0";
    QTest::newRow("images of no width") << true << idx(8, {2, 28, 0}, {}) << "is empty";
    QTest::newRow("no labels") << false << idx(8, {0}, {}) << "is empty";
    QTest::newRow("lying dimension") << true << idx(8, {3, 3, 4}, ramp(24)) << "promises 52 bytes, it has 40";
    QTest::newRow("modest lie in gzip") << true << gzip(idx(8, {3, 3, 4}, ramp(24)))
                                        << "unpacks to 40 bytes, its header promises 52";
    QTest::newRow("product over 64 bits")
        << true << idx(8, {0xffffffff, 0x7fffffff, 0x7fffffff}, ramp(24)) << "more bytes than any file can hold";
    QTest::newRow("product just below 64 bits")
        << true << idx(8, {2, 0x7fffffff, 0x7fffffff}, ramp(24)) << "more bytes than any file can hold";
    QTest::newRow("product that wraps to 0")
        << true << idx(8, {0x80000000, 0x40000000, 8}, {}) << "more bytes than any file can hold";
    QTest::newRow("height over 31 bits") << true << idx(8, {1, 0x80000000, 1}, ramp(24))
                                         << "promises images of 2147483648 x 1";
    QTest::newRow("huge") << true << idx(8, {60'000, 28'000, 28'000}, ramp(24))
                          << "truncated: its header promises 47040000000016";
    QTest::newRow("huge in gzip") << true << gzip(idx(8, {60'000, 28'000, 28'000}, ramp(24)))
                                  << "promises 47040000000016 bytes, more than its";
    QTest::newRow("bomb") << true << gzip(idx(8, {1, 28, 28}, QByteArray(20'000'000, '\0')))
                          << "unpacks to more than the 800 bytes that its header promises";
    QTest::newRow("small bomb") << true << gzip(idx(8, {1, 28, 28}, QByteArray(100'000, '\0')))
                                << "unpacks to more than the 800 bytes that its header promises";
    QTest::newRow("one byte too many in gzip") << true << gzip(images + "x") << "unpacks to more than the 40 bytes";
    QTest::newRow("truncated gzip") << true << packed.left(packed.size() / 2) << "truncated: its gzip data end after";
    QTest::newRow("gzip without checksum") << true << packed.chopped(8) << "truncated: its gzip data end after";
    QTest::newRow("gzip header alone") << true << packed.left(10)
                                       << "truncated or damaged: its gzip data do not even hold a header";
    QByteArray wrongSum = packed;
    wrongSum[wrongSum.size() - 6] = static_cast<char>(wrongSum[wrongSum.size() - 6] ^ 1);
    QTest::newRow("gzip checksum") << true << wrongSum << "damaged: its gzip checksum does not match";
    QByteArray wrongLength = packed;
    wrongLength[wrongLength.size() - 2] = static_cast<char>(wrongLength[wrongLength.size() - 2] ^ 1);
    QTest::newRow("gzip length") << true << wrongLength << "damaged: its gzip data cannot be unpacked beyond byte 5016";
    QByteArray wrongByte = packed;
    wrongByte[2000] = static_cast<char>(wrongByte[2000] ^ 0x55);
    QTest::newRow("damaged byte in gzip") << true << wrongByte << "damaged: its gzip";
    QTest::newRow("trailing bytes after gzip") << true << gzip(images) + "xyz"
                                               << "has 3 trailing bytes after its gzip data";
    QTest::newRow("two gzip files in one")
        << true << gzip(images) + gzip(labels) << "trailing bytes after its gzip data";
    QTest::newRow("gzip far too long") << true << gzip(images) + QByteArray(1 << 20, 'x')
                                       << "packed bytes for the 40 that its header promises";
}

void TestIdx::bad()
{
    QFETCH(bool, asImages);
    QFETCH(QByteArray, file);
    QFETCH(QString, says);
    const Folder folder;
    const auto path = folder.write("digits", file);
    const QString error = errorOf([&] {
        if (asImages)
            readIdxImages(path);
        else
            readIdxLabels(path);
    });
    QVERIFY2(error.startsWith("'" + QString::fromStdString(path.string()) + "' "), qPrintable(error));
    QVERIFY2(error.contains(says), qPrintable(error));
    QVERIFY2(error.endsWith('.') && !error.contains('\n'), qPrintable(error));
}

void TestIdx::paths()
{
    const Folder folder;
    QVERIFY(errorOf([&] { readIdxImages(folder.path() / "none"); }).contains("none' does not exist"));
    QVERIFY(errorOf([&] { readIdxImages(folder.path()); }).contains("is no regular file"));
    QVERIFY(errorOf([&] { readIdxImages("/dev/zero"); }).contains("is no regular file"));
    QVERIFY(errorOf([&] { readIdxImages(""); }).contains("does not exist"));
}

void TestIdx::hugePromiseTakesNoMemory()
{
    // Eight terabytes, promised by a file that is as large as it says, for it is full of holes.
    const Folder folder;
    const auto path = folder.write("holes", idx(8, {8'000'000, 1000, 1000}, {}));
    std::error_code error;
    std::filesystem::resize_file(path, 8'000'000'000'016, error);
    if (error)
        QSKIP("the file system cannot hold files of this size");
    const QString says = errorOf([&] { readIdxImages(path); });
    QVERIFY2(says.contains("needs 8000000000016 bytes of memory, more than there is"), qPrintable(says));
}

void TestIdx::mutants()
{
    fuzz(idx(8, {2, 3, 4}, ramp(24)), [](const auto& path) { readIdxImages(path); });
    fuzz(gzip(idx(8, {2, 3, 4}, ramp(24))), [](const auto& path) { readIdxImages(path); });
    fuzz(gzip(idx(8, {24}, ramp(24))), [](const auto& path) { readIdxLabels(path); });
}

QTEST_APPLESS_MAIN(TestIdx)
#include "tst_idx.moc"
