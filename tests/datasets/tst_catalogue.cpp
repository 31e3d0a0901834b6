// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/catalogue.h"

#include "datasets/functions.h"
#include "datasets/points.h"
#include "tests/datasets/data_files.h"

#include <set>
#include <thread>

using namespace data_files;
using namespace nnlab;

namespace {

const QByteArray trainImages = idx(8, {4, 2, 3}, ramp(24));
const QByteArray trainLabels = idx(8, {4}, QByteArray("\0\1\2\0", 4));
const QByteArray testImages = idx(8, {2, 2, 3}, ramp(12));
const QByteArray testLabels = idx(8, {2}, QByteArray("\1\0", 2));

void writeIdx(const Folder& folder)
{
    folder.write("train-images-idx3-ubyte", trainImages);
    folder.write("train-labels-idx1-ubyte.gz", gzip(trainLabels));
    folder.write("t10k-images-idx3-ubyte.gz", gzip(testImages));
    folder.write("t10k-labels.idx1-ubyte", testLabels);
}

} // namespace

class TestCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { qunsetenv("NNLAB_DATA_DIR"); }
    void list();
    void mnist();
    void fashionMnist();
    void idxFolder();
    void csvFolder();
    void npz();
    void csv();
    void decodedOnce();
    void changedFile();
    void bad_data();
    void bad();
    void badFolder_data();
    void badFolder();
    void labelsThatDoNotMatch();
};

void TestCatalogue::list()
{
    std::set<std::string_view> ids;
    std::size_t images = 0;
    for (const CatalogueEntry& entry : catalogue()) {
        QVERIFY(ids.insert(entry.id).second);
        QVERIFY(!entry.label.empty() && !entry.summary.empty() && !entry.origin.empty());
        images += entry.kind == DataKind::Images;
    }
    QCOMPARE(images, 2u);
    QCOMPARE(catalogue().size(), images + planeProblems().size() + targetFunctions().size());
    for (const char* id : {"mnist", "fashion-mnist", "circle", "xor", "gauss", "spiral", "moons", "line", "abs", "hat",
             "step", "sine", "wave"})
        QVERIFY2(ids.contains(id), id);
    QCOMPARE(idOf(DataKind::Images), "images");
    QCOMPARE(idOf(DataKind::Plane), "plane");
    QCOMPARE(idOf(DataKind::Function), "function");
}

void TestCatalogue::mnist()
{
    const auto data = loadImages("mnist");
    QCOMPARE(data->source, std::string("mnist"));
    QCOMPARE(data->training.samples(), 60'000);
    QCOMPARE(data->test.samples(), 10'000);
    QCOMPARE(data->training.inputs.shape(), (Shape{1, 28, 28}));
    QCOMPARE(data->training.labels.front(), 5);
    QCOMPARE(data->training.classes.size(), 10u);
    QCOMPARE(data->test.classes[7], std::string("7"));
    // (zcat train-images*|tail -c+17; zcat train-labels*|tail -c+9; zcat t10k-images*|tail -c+17; zcat
    // t10k-labels*|tail -c+9) | sha256sum
    QCOMPARE(
        QString::fromStdString(data->sha256()), "06b0d1f124c4e5fa796686ade41a9b778edacc8622f2195a352ef479ad44fc16");
    QCOMPARE(loadImages("mnist").get(), data.get());

    const Split split = withValidation(*data, 10'000);
    QCOMPARE(split.training.samples(), 50'000);
    QCOMPARE(split.validation.labels.front(), 3);
}

void TestCatalogue::fashionMnist()
{
    const Folder folder;
    qputenv("NNLAB_DATA_DIR", folder.path().c_str());
    if (!std::filesystem::exists("/usr/share/datasets/fashion-mnist")) {
        const QString error = errorOf([] { loadImages("fashion-mnist"); });
        QVERIFY2(error.contains("install Debian's package dataset-fashion-mnist"), qPrintable(error));
    }
    std::filesystem::create_directory(folder.path() / "fashion-mnist");
    folder.write("fashion-mnist/train-images-idx3-ubyte", trainImages);
    folder.write("fashion-mnist/train-labels-idx1-ubyte", trainLabels);
    folder.write("fashion-mnist/t10k-images-idx3-ubyte", testImages);
    folder.write("fashion-mnist/t10k-labels-idx1-ubyte", testLabels);
    const auto data = loadImages("fashion-mnist");
    QCOMPARE(data->training.samples(), 4);
    QCOMPARE(data->training.classes.size(), 10u);
    QCOMPARE(data->training.classes.back(), std::string("ankle boot"));
}

void TestCatalogue::idxFolder()
{
    const Folder folder;
    writeIdx(folder);
    const auto data = loadImages(folder.path().string());
    QCOMPARE(data->training.samples(), 4);
    QCOMPARE(data->test.samples(), 2);
    QCOMPARE(data->test.inputs.shape(), (Shape{1, 2, 3}));
    QCOMPARE(data->training.labels, (std::vector<std::uint8_t>{0, 1, 2, 0}));
    QCOMPARE(data->test.labels, (std::vector<std::uint8_t>{1, 0}));
    QCOMPARE(data->training.classes, (std::vector<std::string>{"0", "1", "2"}));
    QCOMPARE(data->test.classes, data->training.classes);
}

void TestCatalogue::csvFolder()
{
    const Folder folder;
    folder.write("train.csv", "label,a,b,c,d\n1,1,2,3,4\n0,5,6,7,8\n");
    folder.write("test.csv", "label,a,b,c,d\n1,9,10,11,12\n");
    const auto data = loadImages(folder.path().string());
    QCOMPARE(data->training.samples(), 2);
    QCOMPARE(data->test.samples(), 1);
    QCOMPARE(data->test.inputs.shape(), (Shape{1, 2, 2}));
    QCOMPARE(data->test.inputs.bytes()[3], 12);
}

void TestCatalogue::npz()
{
    for (const char* name : {"stored.npz", "deflated.npz", "fortran.npz"}) {
        const auto data = loadImages(fixture(name).string());
        QCOMPARE(data->training.samples(), 5);
        QCOMPARE(data->test.samples(), 2);
        QCOMPARE(data->training.classes.size(), 10u);
        QCOMPARE(QString::fromStdString(data->sha256()),
            QString::fromStdString(loadImages(fixture("stored.npz").string())->sha256()));
    }
}

void TestCatalogue::csv()
{
    const Folder folder;
    QByteArray file;
    for (int i = 0; i < 15; ++i)
        file += QByteArray::number(i % 4) + "," + QByteArray::number(i) + "\n";
    // The name says nothing.
    const auto data = loadImages(folder.write("fifteen.data", file).string());
    QCOMPARE(data->training.samples(), 13);
    QCOMPARE(data->test.samples(), 2);
    QCOMPARE(data->test.inputs.bytes()[0], 13);
    QCOMPARE(data->test.labels, (std::vector<std::uint8_t>{1, 2}));
    QCOMPARE(data->test.classes.size(), 4u);
}

void TestCatalogue::decodedOnce()
{
    const Folder folder;
    writeIdx(folder);
    std::array<std::shared_ptr<const ImageData>, 8> all;
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < all.size(); ++i)
            threads.emplace_back(
                [&, i] { all[i] = loadImages((i % 2 ? folder.path() : folder.path() / "." / "").string()); });
    }
    for (const auto& data : all)
        QCOMPARE(data.get(), all[0].get());

    const std::weak_ptr<const ImageData> forgotten = all[0];
    all = {};
    QVERIFY(forgotten.expired());
    QCOMPARE(loadImages(folder.path().string())->training.samples(), 4);
}

void TestCatalogue::changedFile()
{
    const Folder folder;
    const QByteArray rows = QByteArray("1,2\n").repeated(7);
    const auto path = folder.write("samples.csv", rows);
    const auto before = loadImages(path.string());
    folder.write("samples.csv", rows + "0,3\n");
    const auto after = loadImages(path.string());
    QVERIFY(before.get() != after.get());
    QCOMPARE(before->training.samples(), 6);
    QCOMPARE(after->training.samples(), 7);
}

void TestCatalogue::bad_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("file"); // written beforehand, unless empty
    QTest::addColumn<QString>("says");
    const QByteArray none;
    QTest::newRow("misspelt") << "mnsit" << none << "There is no data set or path 'mnsit' (did you mean 'mnist'?)";
    QTest::newRow("misspelt fashion") << "fashion_mnist" << none << "(did you mean 'fashion-mnist'?)";
    QTest::newRow("something else") << "letters" << none << "There is no data set or path 'letters': name a data set";
    QTest::newRow("nothing") << "" << none << "There is no data set or path ''";
    QTest::newRow("missing path") << "/no/such/folder" << none << "There is no data set or path '/no/such/folder': ";
    QTest::newRow("plane problem") << "circle" << none << "'circle' is a plane data set where images are needed";
    QTest::newRow("function") << "wave" << none << "'wave' is a function data set where images are needed";
    QTest::newRow("device") << "/dev/zero" << none << "'/dev/zero' is no regular file";
    QTest::newRow("single IDX") << "@digits" << trainImages << "is a single packed or IDX file: give the folder";
    QTest::newRow("single gzip") << "@digits.gz" << gzip(trainImages)
                                 << "is a single packed or IDX file: give the folder";
    QTest::newRow("single array") << "@x.npy" << contentOf(fixture("version1.npy")) << "holds a single array";
    QTest::newRow("foreign .npz") << "@x.npz" << QByteArray("1,2\n") << "is no .npz archive";
    QTest::newRow("npz without labels") << "@x.npz" << contentOf(fixture("no_labels.npz")) << "has no array 'y_train'";
    QTest::newRow("pickled npz") << "@x.npz" << contentOf(fixture("pickled.npz")) << "holds pickled Python objects";
    QTest::newRow("picture") << "@x.png" << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)
                             << "is neither .npz nor CSV text";
    QTest::newRow("CSV of six") << "@x.csv" << QByteArray("1,2\n").repeated(6)
                                << "has 6 samples: its last seventh is the test set";
    QTest::newRow("CSV with a word") << "@x.csv" << QByteArray("1,2\n1,x\n") << "has 'x' in line 2, column 2";
    QTest::newRow("UTF-16") << "@x.csv"
                            << QByteArray("\xff\xfe"
                                          "1\0,\0",
                                   6)
                            << "is UTF-16 text";
}

void TestCatalogue::bad()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, file);
    QFETCH(QString, says);
    const Folder folder;
    std::string data = name.toStdString();
    if (name.startsWith('@'))
        data = folder.write(data.substr(1), file).string();
    const QString error = errorOf([&] { loadImages(data); });
    QVERIFY2(error.contains(says), qPrintable(error));
    QVERIFY2(error.endsWith('.') && !error.contains('\n'), qPrintable(error));
}

void TestCatalogue::badFolder_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << QStringList() << "holds neither the four IDX files";
    QTest::newRow("one IDX file missing") << QStringList{"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte.gz"} << "lacks t10k-labels-idx1-ubyte (plain or .gz)";
    QTest::newRow("no test.csv") << QStringList{"train.csv"} << "has train.csv but no test.csv";
    QTest::newRow("no train.csv") << QStringList{"test.csv"} << "has test.csv but no train.csv";
    QTest::newRow("empty IDX files") << QStringList{"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}
                                     << "is too short for an IDX file";
}

void TestCatalogue::badFolder()
{
    QFETCH(QStringList, files);
    QFETCH(QString, says);
    const Folder folder;
    for (const QString& file : files)
        folder.write(file.toStdString(), {});
    const QString error = errorOf([&] { loadImages(folder.path().string()); });
    QVERIFY2(error.contains(says), qPrintable(error));
}

void TestCatalogue::labelsThatDoNotMatch()
{
    const Folder folder;
    writeIdx(folder);
    folder.write("t10k-labels.idx1-ubyte", idx(8, {3}, ramp(3)));
    QVERIFY(errorOf([&] { loadImages(folder.path().string()); }).contains("its test set has 2 images and 3 labels"));
    folder.write("t10k-labels.idx1-ubyte", testImages);
    QVERIFY(
        errorOf([&] { loadImages(folder.path().string()); }).contains("is an image file (IDX with three dimensions)"));
    folder.write("t10k-labels.idx1-ubyte", testLabels);
    folder.write("t10k-images-idx3-ubyte.gz", idx(8, {2, 3, 3}, ramp(18)));
    QVERIFY(errorOf([&] {
        loadImages(folder.path().string());
    }).contains("its training images are 2 x 3 and its test images 3 x 3"));
}

QTEST_APPLESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
