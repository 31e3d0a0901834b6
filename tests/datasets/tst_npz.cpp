// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/npz.h"

#include "tests/datasets/data_files.h"

#include <QtEndian>

using namespace data_files;
using namespace nnlab;

namespace {

/// A .npy file of version 1.0 with this header and content.
QByteArray npy(QByteArray header, const QByteArray& content)
{
    QByteArray file("\x93NUMPY\x01\x00", 8);
    header = header.leftJustified((header.size() + 10 + 64) / 64 * 64 - 11, ' ') + '\n';
    file += static_cast<char>(header.size() & 0xff);
    file += static_cast<char>(header.size() >> 8);
    return file + header + content;
}

QByteArray npy(const char* descr, const char* shape, const QByteArray& content)
{
    return npy(QByteArray("{'descr': '") + descr + "', 'fortran_order': False, 'shape': " + shape + ", }", content);
}

template <typename T>
QByteArray bytesOf(std::initializer_list<T> values)
{
    return {reinterpret_cast<const char*>(values.begin()), static_cast<int>(values.size() * sizeof(T))};
}

std::vector<float> numbersOf(const Features& features)
{
    std::vector<float> all(static_cast<std::size_t>(features.samples() * features.features()));
    for (std::int64_t i = 0; i < features.samples(); ++i)
        features.read(i,
            std::span(all).subspan(
                static_cast<std::size_t>(i * features.features()), static_cast<std::size_t>(features.features())));
    return all;
}

void verifyImagesOfStored(const NpzArchive& archive)
{
    const Features training = archive.read("x_train").images();
    QVERIFY(training.areBytes());
    QCOMPARE(training.shape(), (Shape{1, 2, 3}));
    QCOMPARE(training.samples(), 5);
    for (int i = 0; i < 30; ++i)
        QCOMPARE(training.bytes()[static_cast<std::size_t>(i)], i);
    QCOMPARE(archive.read("x_test").images().bytes()[11], 111);
    QCOMPARE(archive.read("y_train").labels(), (std::vector<std::uint8_t>{5, 0, 4, 1, 9}));
    QCOMPARE(archive.read("y_test").labels(), (std::vector<std::uint8_t>{7, 2}));
}

} // namespace

class TestNpz : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void archives_data();
    void archives();
    void types_data();
    void types();
    void versions_data();
    void versions();
    void fortranOrder();
    void shapes();
    void wideIntegersStayNumbers();
    void badArrays_data();
    void badArrays();
    void badImages_data();
    void badImages();
    void badLabels_data();
    void badLabels();
    void badArchives_data();
    void badArchives();
    void pickledInArchive();
    void missingArray();
    void mutants_data();
    void mutants();
};

void TestNpz::archives_data()
{
    QTest::addColumn<QString>("file");
    for (const char* file : {"stored.npz", "deflated.npz", "fortran.npz"})
        QTest::newRow(file) << file;
}

void TestNpz::archives()
{
    QFETCH(QString, file);
    const NpzArchive archive(fixture(qPrintable(file)));
    QCOMPARE(archive.names(), (std::vector<std::string>{"x_train", "y_train", "x_test", "y_test"}));
    verifyImagesOfStored(archive);
}

void TestNpz::types_data()
{
    QTest::addColumn<bool>("bytes");
    QTest::newRow("b1") << false;
    for (const char* type : {"u1", "i1", "i2", "i4", "i8", "u2", "u4", "u8"})
        QTest::newRow(type) << true;
    for (const char* type : {"f4", "f8"})
        QTest::newRow(type) << false;
}

void TestNpz::types()
{
    QFETCH(bool, bytes);
    const std::string type = QTest::currentDataTag();
    const NpyArray array = NpzArchive(fixture("types.npz")).read(type);
    QCOMPARE(QByteArray::fromStdString(array.dtype), QByteArray::fromStdString(type));
    QCOMPARE(array.dimensions, (std::vector<std::int64_t>{2, 4}));
    const Features features = array.images();
    QCOMPARE(features.areBytes(), bytes);
    QCOMPARE(features.shape(), (Shape{1, 2, 2}));
    std::vector<float> expected = {0, 1, 2, 3, 4, 5, 6, 100};
    for (float& number : expected) {
        if (type == "b1")
            number = static_cast<int>(number) % 2 == 1;
        else if (bytes)
            number = number / 255.0f;
    }
    QCOMPARE(numbersOf(features), expected);
}

void TestNpz::versions_data()
{
    QTest::addColumn<QString>("file");
    for (const char* file : {"version1.npy", "version2.npy", "version3.npy"})
        QTest::newRow(file) << file;
}

void TestNpz::versions()
{
    QFETCH(QString, file);
    const NpyArray array = readNpy(fixture(qPrintable(file)));
    QCOMPARE(array.elements, 12);
    const std::vector<float> numbers = numbersOf(array.images());
    for (int i = 0; i < 12; ++i)
        QCOMPARE(numbers[static_cast<std::size_t>(i)], static_cast<float>(i) / 4);
}

void TestNpz::fortranOrder()
{
    const NpyArray array = readNpy(fixture("fortran.npy"));
    QCOMPARE(array.dimensions, (std::vector<std::int64_t>{2, 3, 4}));
    for (int i = 0; i < 24; ++i)
        QCOMPARE(qFromLittleEndian<qint16>(array.bytes.get() + 2 * i), i);
}

void TestNpz::shapes()
{
    const Folder folder;
    const auto images = [&](const char* shape, int bytes) {
        return readNpy(folder.write(std::string("shape") + shape, npy("|u1", shape, ramp(bytes)))).images();
    };
    QCOMPARE(images("(2, 9)", 18).shape(), (Shape{1, 3, 3}));
    QCOMPARE(images("(2, 8)", 16).shape(), (Shape{1, 1, 8}));
    QCOMPARE(images("(2, 2, 5)", 20).shape(), (Shape{1, 2, 5}));
    QCOMPARE(images("(2, 2, 5, 1)", 20).shape(), (Shape{1, 2, 5}));
    QCOMPARE(
        readNpy(folder.write("column", npy("|u1", "(3, 1)", ramp(3)))).labels(), (std::vector<std::uint8_t>{0, 1, 2}));
    QCOMPARE(readNpy(folder.write("floats", npy("<f4", "(2,)", bytesOf<float>({3, 255})))).labels(),
        (std::vector<std::uint8_t>{3, 255}));
    QCOMPARE(readNpy(fixture("scalar.npy")).elements, 1);
}

void TestNpz::wideIntegersStayNumbers()
{
    const Folder folder;
    const NpyArray array = readNpy(folder.write("wide", npy("<i2", "(1, 3)", bytesOf<std::int16_t>({-1, 0, 300}))));
    const Features features = array.images();
    QVERIFY(!features.areBytes());
    QCOMPARE(numbersOf(features), (std::vector<float>{-1, 0, 300}));
}

void TestNpz::badArrays_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("says");
    const auto committed = [](const char* name) { return contentOf(fixture(name)); };
    const QByteArray good = npy("<f4", "(3,)", ramp(12));

    QTest::newRow("pickled objects") << committed("object.npy") << "holds pickled Python objects (dtype '|O')";
    QTest::newRow("big-endian") << committed("big_endian.npy")
                                << "is big-endian (dtype '>f4'): save it with .astype('<f4')";
    QTest::newRow("half") << committed("half.npy") << "has the dtype '<f2', which cannot be read";
    QTest::newRow("complex") << committed("complex.npy") << "has the dtype '<c8'";
    QTest::newRow("text") << committed("text.npy") << "has the dtype '<U3'";
    QTest::newRow("time") << committed("time.npy") << "has the dtype '<M8[D]'";
    QTest::newRow("records") << committed("records.npy") << "holds records of several fields";

    QTest::newRow("empty file") << QByteArray() << "is no numpy array";
    QTest::newRow("foreign") << QByteArray("\x89PNG\r\n\x1a\n 0123456789") << "is no numpy array";
    QTest::newRow("magic alone") << QByteArray("\x93NUMPY") << "is truncated within its header";
    QTest::newRow("version 4") << QByteArray("\x93NUMPY\x04\x00v\x00", 10) + QByteArray(200, ' ') << "format 4.0";
    QTest::newRow("version 1.7") << QByteArray("\x93NUMPY\x01\x07v\x00", 10) + QByteArray(200, ' ') << "format 1.7";
    QTest::newRow("truncated header") << good.left(50) << "promises a header of";
    QTest::newRow("header of 4 GiB") << QByteArray("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12) + good
                                     << "promises a header of 4294967295 bytes";
    QTest::newRow("version 2 cut short") << QByteArray("\x93NUMPY\x02\x00\xff\xff\xff", 11) << "is truncated";
    QTest::newRow("truncated data") << good.chopped(1)
                                    << "is truncated: its header promises 12 bytes of numbers, it has 11";
    QTest::newRow("trailing byte") << good + "x"
                                   << "has 1 trailing bytes";
    QTest::newRow("huge") << npy("<f4", "(1000000000, 1000000)", ramp(12))
                          << "is truncated: its header promises 4000000000000000 bytes";
    QTest::newRow("product over 63 bits")
        << npy("<f8", "(4294967296, 4294967296)", ramp(12)) << "more numbers than any file can hold";
    QTest::newRow("product that wraps to 0")
        << npy("<f8", "(4611686018427387904, 4)", {}) << "more numbers than any file can hold";
    QTest::newRow("dimension over 64 bits")
        << npy("<f4", "(99999999999999999999,)", ramp(12)) << "more numbers than any file can hold";
    QTest::newRow("dimension over 63 bits, none of the other")
        << npy("<f4", "(0, 18446744073709551615)", {}) << "more numbers than any file can hold";
    const QString damaged = "has a header that numpy would not write";
    QTest::newRow("negative dimension") << npy("<f4", "(-3,)", ramp(12)) << damaged;
    QTest::newRow("no number") << npy("<f4", "(three,)", ramp(12)) << damaged;
    QTest::newRow("no brackets") << npy("<f4", "3", ramp(12)) << damaged;
    QTest::newRow("33 dimensions") << npy("<f4", ("(" + QByteArray("1, ").repeated(33) + ")").constData(), ramp(4))
                                   << damaged;
    QTest::newRow("header that is no dictionary") << npy(QByteArray("import os"), ramp(12)) << damaged;
    QTest::newRow("key missing") << npy(QByteArray("{'descr': '<f4', 'shape': (3,), }"), ramp(12)) << damaged;
    QTest::newRow("key unknown") << npy(QByteArray("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'a': 1}"),
        ramp(12)) << damaged;
    QTest::newRow("order unknown") << npy(QByteArray("{'descr': '<f4', 'fortran_order': None, 'shape': (3,), }"),
        ramp(12)) << damaged;
    QTest::newRow("text never closed") << npy(QByteArray("{'descr': '<f4"), ramp(12)) << damaged;
    QTest::newRow("dictionary never closed")
        << npy(QByteArray("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), "), ramp(12)) << damaged;
    QTest::newRow("more after the dictionary")
        << npy(QByteArray("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)} + os"), ramp(12)) << damaged;
    QTest::newRow("type without a name") << npy("", "(3,)", ramp(12)) << "has the dtype ''";
    QTest::newRow("type without byte order") << npy("f4", "(3,)", ramp(12)) << "has the dtype 'f4'";
    QTest::newRow("long type with control characters")
        << npy(("<\x1b" + QByteArray(60, 'x')).constData(), "(3,)", ramp(12)) << "has the dtype '<?xxxx";
}

void TestNpz::badArrays()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, says);
    const Folder folder;
    const auto path = folder.write("array.npy", file);
    const QString error = errorOf([&] { readNpy(path); });
    QVERIFY2(error.startsWith("'" + QString::fromStdString(path.string()) + "' "), qPrintable(error));
    QVERIFY2(error.contains(says), qPrintable(error));
    QVERIFY2(error.endsWith('.') && !error.contains('\n'), qPrintable(error));
}

void TestNpz::badImages_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("says");
    const float infinity = std::numeric_limits<float>::infinity();
    QTest::newRow("one dimension") << npy("|u1", "(4,)", ramp(4)) << "has 1 dimensions";
    QTest::newRow("colour") << npy("|u1", "(2, 2, 2, 3)", ramp(24)) << "has 4 dimensions";
    QTest::newRow("no samples") << npy("|u1", "(0, 2, 2)", {}) << "is empty";
    QTest::newRow("no pixels") << npy("|u1", "(2, 0)", {}) << "is empty";
    QTest::newRow("nan") << npy("<f4", "(1, 2)", bytesOf<float>({0, std::numeric_limits<float>::quiet_NaN()}))
                         << "not finite in float32 (sample 0, number 1)";
    QTest::newRow("infinity") << npy("<f4", "(2, 1)", bytesOf<float>({0, -infinity}))
                              << "not finite in float32 (sample 1, number 0)";
    QTest::newRow("too large for float32") << npy("<f8", "(1, 1)", bytesOf<double>({1e300})) << "not finite in float32";
}

void TestNpz::badImages()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, says);
    const Folder folder;
    const NpyArray array = readNpy(folder.write("array.npy", file));
    const QString error = errorOf([&] { array.images(); });
    QVERIFY2(error.contains(says), qPrintable(error));
}

void TestNpz::badLabels_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("says");
    const QString noLabel = "holds a label that is no whole number in 0..255 (sample 1)";
    QTest::newRow("one-hot") << npy("|u1", "(2, 10)", ramp(20)) << "has 2 dimensions, but labels need one";
    QTest::newRow("single number") << npy("|u1", "()", ramp(1)) << "has 0 dimensions";
    QTest::newRow("negative") << npy("<i8", "(2,)", bytesOf<qint64>({0, -1})) << noLabel;
    QTest::newRow("negative byte") << npy("|i1", "(2,)", bytesOf<qint8>({0, -1})) << noLabel;
    QTest::newRow("256") << npy("<i4", "(2,)", bytesOf<qint32>({0, 256})) << noLabel;
    QTest::newRow("2 to the 40") << npy("<u8", "(2,)", bytesOf<quint64>({0, 1ull << 40})) << noLabel;
    QTest::newRow("fraction") << npy("<f4", "(2,)", bytesOf<float>({0, 1.5})) << noLabel;
    QTest::newRow("nan") << npy("<f8", "(2,)", bytesOf<double>({0, std::numeric_limits<double>::quiet_NaN()}))
                         << noLabel;
}

void TestNpz::badLabels()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, says);
    const Folder folder;
    const NpyArray array = readNpy(folder.write("array.npy", file));
    const QString error = errorOf([&] { array.labels(); });
    QVERIFY2(error.contains(says), qPrintable(error));
}

void TestNpz::badArchives_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("says");
    const QByteArray stored = contentOf(fixture("stored.npz"));
    const QByteArray deflated = contentOf(fixture("deflated.npz"));
    // Where the central directory describes x_train, the first of its entries.
    const auto entry = [](const QByteArray& archive) { return archive.indexOf("PK\x01\x02"); };
    const auto with32 = [&](QByteArray archive, int offset, quint32 value) {
        qToLittleEndian(value, archive.data() + entry(archive) + offset);
        return archive;
    };
    const auto with16 = [&](QByteArray archive, int offset, quint16 value) {
        qToLittleEndian(value, archive.data() + entry(archive) + offset);
        return archive;
    };
    constexpr int flags = 8;
    constexpr int method = 10;
    constexpr int checksum = 16;
    constexpr int packedSize = 20;
    constexpr int size = 24;

    QTest::newRow("empty file") << QByteArray() << "cannot be opened as .npz";
    QTest::newRow("no archive") << QByteArray("label,1,2\n") << "cannot be opened as .npz";
    QTest::newRow("truncated") << stored.left(stored.size() / 2) << "cannot be opened as .npz";
    QTest::newRow("archive of nothing") << "PK\x05\x06" + QByteArray(18, '\0') << "has no array 'x_train', only none";
    QByteArray damagedData = stored;
    damagedData[200] = static_cast<char>(damagedData[200] ^ 1);
    QTest::newRow("checksum of the data") << damagedData << "damaged (CRC error)";
    QTest::newRow("checksum") << with32(stored, checksum, 1) << "damaged (CRC error)";
    QTest::newRow("checksum of deflated") << with32(deflated, checksum, 1) << "damaged (CRC error)";
    QTest::newRow("bomb") << with32(deflated, size, 4'000'000'000) << "promises 4000000000 bytes from";
    QTest::newRow("more than deflate can promise") << with32(deflated, size, 200'000) << "promises 200000 bytes from";
    QTest::newRow("size too large") << with32(deflated, size, 10'000) << "has 9842 trailing bytes";
    QTest::newRow("size too small") << with32(deflated, size, 140) << "is truncated";
    QTest::newRow("packed size beyond the file")
        << with32(stored, packedSize, 100'000) << "packed ones in a file of 1100";
    QTest::newRow("encrypted") << with16(stored, flags, 1) << "is encrypted";
    QTest::newRow("other method") << with16(stored, method, 12) << "is packed with method 12";
}

void TestNpz::badArchives()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, says);
    const Folder folder;
    const auto path = folder.write("sets.npz", file);
    const QString error = errorOf([&] { NpzArchive(path).read("x_train"); });
    QVERIFY2(error.startsWith("'" + QString::fromStdString(path.string()) + "'"), qPrintable(error));
    QVERIFY2(error.contains(says), qPrintable(error));
    QVERIFY2(error.endsWith('.') && !error.contains('\n'), qPrintable(error));
}

void TestNpz::pickledInArchive()
{
    const NpzArchive archive(fixture("pickled.npz"));
    QCOMPARE(archive.read("x_train").elements, 30);
    const QString error = errorOf([&] { archive.read("y_train"); });
    QVERIFY2(
        error.contains("pickled.npz', array 'y_train', holds pickled Python objects (dtype '|O')"), qPrintable(error));
}

void TestNpz::missingArray()
{
    const NpzArchive archive(fixture("no_labels.npz"));
    const QString error = errorOf([&] { archive.read("y_train"); });
    QVERIFY2(error.contains("has no array 'y_train', only 'x_train', 'x_test'"), qPrintable(error));
    QVERIFY(errorOf([] { NpzArchive(fixture("none.npz")); }).contains("does not exist"));
    QVERIFY(errorOf([] { NpzArchive(fixture(".")); }).contains("is no regular file"));
}

void TestNpz::mutants_data()
{
    QTest::addColumn<QString>("file");
    for (const char* file : {"stored.npz", "fortran.npz", "types.npz", "version1.npy", "fortran.npy"})
        QTest::newRow(file) << file;
}

void TestNpz::mutants()
{
    QFETCH(QString, file);
    const auto read = [&](const std::filesystem::path& path) {
        if (file.endsWith("npy")) {
            const NpyArray array = readNpy(path);
            array.images();
            array.labels();
            return;
        }
        const NpzArchive archive(path);
        for (const std::string& name : archive.names())
            archive.read(name).images();
    };
    fuzz(contentOf(fixture(qPrintable(file))), read, 2000);
}

QTEST_APPLESS_MAIN(TestNpz)
#include "tst_npz.moc"
