// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/csv.h"

#include "tests/datasets/data_files.h"

#include <clocale>
#include <locale>

using namespace data_files;
using namespace nnlab;

namespace {

QString describe(const Dataset& set)
{
    QString text = QStringLiteral("%1x%2 %3 |")
                       .arg(set.inputs.shape().height)
                       .arg(set.inputs.shape().width)
                       .arg(set.inputs.areBytes() ? "bytes" : "floats");
    for (std::int64_t i = 0; i < set.samples(); ++i) {
        text +=
            QStringLiteral(" %1:").arg(QString::fromStdString(set.classes[set.labels[static_cast<std::size_t>(i)]]));
        QStringList numbers;
        if (set.inputs.areBytes()) {
            for (const std::uint8_t byte : set.inputs.bytes(i))
                numbers += QString::number(byte);
        } else {
            for (const float number : set.inputs.floats(i))
                numbers += QString::number(static_cast<double>(number), 'g', 9);
        }
        text += numbers.join(',');
    }
    return text;
}

/// German habits for every stream of the standard library: 1.234,5.
struct GermanNumbers : std::numpunct<char>
{
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

} // namespace

class TestCsv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void good_data();
    void good();
    void classes();
    void pair();
    void longFile();
    void locale();
    void bad_data();
    void bad();
    void badPair_data();
    void badPair();
    void mutants();
};

void TestCsv::good_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("holds");
    const QString digits = "2x2 bytes | 5:0,1,254,255 0:3,4,5,6";
    QTest::newRow("no header") << QByteArray("5,0,1,254,255\n0,3,4,5,6\n") << digits;
    QTest::newRow("no last line break") << QByteArray("5,0,1,254,255\n0,3,4,5,6") << digits;
    QTest::newRow("blank lines") << QByteArray("\n5,0,1,254,255\n\n0,3,4,5,6\n\n\n") << digits;
    QTest::newRow("CRLF") << QByteArray("label,a,b,c,d\r\n5,0,1,254,255\r\n0,3,4,5,6\r\n\r\n") << digits;
    QTest::newRow("BOM") << QByteArray("\xef\xbb\xbflabel,a,b,c,d\n5,0,1,254,255\n0,3,4,5,6\n") << digits;
    QTest::newRow("BOM without header") << QByteArray("\xef\xbb\xbf"
                                                      "5,0,1,254,255\n0,3,4,5,6\n")
                                        << digits;
    QTest::newRow("label in the middle") << QByteArray("a,b,label,c,d\n0,1,5,254,255\n3,4,0,5,6\n") << digits;
    QTest::newRow("label last, in capitals") << QByteArray("a,b,c,d,Label\n0,1,254,255,5\n3,4,5,6,0\n") << digits;
    QTest::newRow("header without label") << QByteArray("digit,a,b,c,d\n5,0,1,254,255\n0,3,4,5,6\n") << digits;
    QTest::newRow("header with numbered columns") << QByteArray("digit,0,1,2,3\n5,0,1,254,255\n0,3,4,5,6\n") << digits;
    QTest::newRow("quotes") << QByteArray(
        "\"label\",\"a,1\",\"b \"\"q\"\"\",\"c\nd\",d\n\"5\",\"0\",1,254,255\n0,3,\"4\",5,6\n")
                            << digits;
    QTest::newRow("spaces") << QByteArray("label, a, b, c, d\n 5,\t0, 1 ,254,255\n0 , 3,4,5, \"6\" \n") << digits;
    QTest::newRow("zeros before") << QByteArray("05,00,001,254,255\n0,3,4,5,6\n") << digits;
    QTest::newRow("fractions") << QByteArray("1,0.5,-2\n0,1e3,+4\n") << "1x2 floats | 1:0.5,-2 0:1000,4";
    QTest::newRow("float in the last place") << QByteArray("1,7,8\n0,9,256\n") << "1x2 floats | 1:7,8 0:9,256";
    QTest::newRow("tiny numbers") << QByteArray("1,1e-50,-1e-300\n0,1,2\n") << "1x2 floats | 1:0,0 0:1,2";
    QTest::newRow("three columns") << QByteArray("1,2,3,4\n") << "1x3 bytes | 1:2,3,4";
    QTest::newRow("names as labels") << QByteArray("species,a,b\ncat,1,2\n\"dog, big\",3,4\ncat,5,6\n")
                                     << "1x2 bytes | cat:1,2 dog, big:3,4 cat:5,6";
    QTest::newRow("names without header") << QByteArray("cat,1,2\ndog,3,4\n") << "1x2 bytes | cat:1,2 dog:3,4";
    QTest::newRow("one sample with a name") << QByteArray("cat,1,2\n") << "1x2 bytes | cat:1,2";
    QTest::newRow("names beside numbers") << QByteArray("label,a\n1,1\nunknown,2\n") << "1x1 bytes | 1:1 unknown:2";
    QTest::newRow("labels with a point") << QByteArray("1.0,7\n3e0,8\n") << "1x1 bytes | 1:7 3:8";
}

void TestCsv::good()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, holds);
    const Folder folder;
    QCOMPARE(describe(readCsv(folder.write("samples.csv", file))), holds);
}

void TestCsv::classes()
{
    const Folder folder;
    const Dataset numbers = readCsv(folder.write("numbers.csv", "3,1\n1,2\n"));
    QCOMPARE(numbers.classes, (std::vector<std::string>{"0", "1", "2", "3"}));
    QCOMPARE(numbers.labels, (std::vector<std::uint8_t>{3, 1}));
    const Dataset names = readCsv(folder.write("names.csv", "zebra,1\nant,2\nmouse,3\n"));
    QCOMPARE(names.classes, (std::vector<std::string>{"ant", "mouse", "zebra"}));
    QCOMPARE(names.labels, (std::vector<std::uint8_t>{2, 0, 1}));
}

void TestCsv::pair()
{
    const Folder folder;
    // Each alone would be decided otherwise: bytes here and floats there, and a class that only one of them has.
    const auto training = folder.write("train.csv", "label,a\nbee,1\nfly,2\n");
    const auto test = folder.write("test.csv", "label,a\nant,0.5\nfly,3\n");
    const TrainingAndTest sets = readCsv(training, test);
    QCOMPARE(describe(sets.training), "1x1 floats | bee:1 fly:2");
    QCOMPARE(describe(sets.test), "1x1 floats | ant:0.5 fly:3");
    QCOMPARE(sets.training.classes, (std::vector<std::string>{"ant", "bee", "fly"}));
    QCOMPARE(sets.test.classes, sets.training.classes);
    QCOMPARE(sets.training.labels, (std::vector<std::uint8_t>{1, 2}));

    const TrainingAndTest numbers = readCsv(folder.write("n1.csv", "0,1\n1,2\n"), folder.write("n2.csv", "4,255\n"));
    QCOMPARE(numbers.training.classes.size(), 5u);
    QVERIFY(numbers.training.inputs.areBytes() && numbers.test.inputs.areBytes());
}

void TestCsv::longFile()
{
    // Several windows of a megabyte, with records, quotes and line breaks on their borders, and one record longer than
    // any.
    QByteArray file = "label,a,\"b\nb\"\n";
    const int rows = 300'000;
    for (int i = 0; i < rows; ++i)
        file += QByteArray::number(i % 10) + (i % 3 ? ",\"" : ",") + QByteArray::number(i % 256)
            + (i % 3 ? "\",7\r\n" : ",7\n");
    const Folder folder;
    const Dataset set = readCsv(folder.write("long.csv", file));
    QCOMPARE(set.samples(), rows);
    for (int i = 0; i < rows; ++i) {
        QCOMPARE(set.labels[static_cast<std::size_t>(i)], i % 10);
        QCOMPARE(set.inputs.bytes(i)[0], i % 256);
    }

    const QByteArray wide = "3" + QByteArray(",200").repeated(1'000'000) + "\n";
    QCOMPARE(readCsv(folder.write("wide.csv", wide + wide)).inputs.shape(), (Shape{1, 1000, 1000}));
}

void TestCsv::locale()
{
    const bool german = std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr;
    const std::locale before = std::locale::global(std::locale(std::locale(), new GermanNumbers));
    const Folder folder;
    const auto path = folder.write("samples.csv", "label,a,b\n1,0.5,1234.25\n0,1e-2,-2\n");
    const QString holds = describe(readCsv(path));
    const QString error =
        errorOf([&] { readCsv(folder.write("ragged.csv", QByteArray("1,2\n").repeated(1500) + "1\n")); });
    std::locale::global(before);
    std::setlocale(LC_ALL, "C.UTF-8");
    QCOMPARE(holds, "1x2 floats | 1:0.5,1234.25 0:0.00999999978,-2");
    QVERIFY2(error.contains("in line 1501,"), qPrintable(error));
    if (!german)
        qInfo("this system has no de_DE.UTF-8: tried with the C++ locale alone");
}

void TestCsv::bad_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << QByteArray() << "is empty";
    QTest::newRow("BOM alone") << QByteArray("\xef\xbb\xbf") << "is empty";
    QTest::newRow("blank lines alone") << QByteArray("\n\r\n\n") << "is empty";
    QTest::newRow("header alone") << QByteArray("label,a,b\n") << "has a header but no rows";
    QTest::newRow("one column") << QByteArray("1\n2\n") << "has only one column";
    QTest::newRow("semicolons") << QByteArray("label;a;b\n1;2;3\n")
                                << "has only one column: each row needs a label and its "
                                   "numbers, separated by commas";
    QTest::newRow("UTF-16") << QByteArray("\xff\xfe"
                                          "1\0,\0"
                                          "2\0\n\0",
        10) << "is UTF-16 text: save it as UTF-8";
    QTest::newRow("row too short") << QByteArray("label,a,b\n1,2,3\n4,5\n")
                                   << "has 2 columns in line 3, but 3 in its first row";
    QTest::newRow("row too long") << QByteArray("1,2,3\n4,5,6\n7,8,9,\n")
                                  << "has 4 columns in line 3, but 3 in its first row";
    QTest::newRow("word") << QByteArray("label,a,b\n1,2,3\n4,5,six\n")
                          << "has 'six' in line 3, column 3, where a finite number is needed";
    QTest::newRow("line after a quoted line break")
        << QByteArray("label,\"a\na\",b\n1,2,3\n\n4,x,6\n") << "has 'x' in line 5, column 2";
    QTest::newRow("nothing") << QByteArray("label,a,b\n1,,3\n") << "has '' in line 2, column 2";
    QTest::newRow("nan") << QByteArray("1,2,3\n1,nan,3\n") << "has 'nan' in line 2, column 2";
    QTest::newRow("nan in the first row") << QByteArray("1,nan,3\n1,2,3\n") << "has 'nan' in line 1, column 2";
    QTest::newRow("inf") << QByteArray("1,2,3\n1,-inf,3\n") << "has '-inf' in line 2, column 2";
    QTest::newRow("too large for float32") << QByteArray("1,2,3\n1,1e39,3\n") << "has '1e39' in line 2, column 2";
    QTest::newRow("too large for float64") << QByteArray("1,2,3\n1,1e999,3\n") << "has '1e999' in line 2, column 2";
    QTest::newRow("German comma") << QByteArray("1,\"0,5\"\n2,\"0,7\"\n") << "has '0,7' in line 2, column 2";
    QTest::newRow("hexadecimal") << QByteArray("1,2\n1,0x10\n") << "has '0x10' in line 2";
    QTest::newRow("number and more") << QByteArray("1,2\n1,12px\n") << "has '12px' in line 2";
    QTest::newRow("control characters") << QByteArray("1,2\n1,\x1b[31m\n") << "has '?[31m' in line 2";
    QTest::newRow("long text") << "1,2\n1," + QByteArray(5000, 'x') + "\n"
                               << "has 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...' in";
    QTest::newRow("label of 256") << QByteArray("1,2\n256,2\n")
                                  << "has the label '256' in line 2, which is no whole number in 0..255";
    QTest::newRow("negative label") << QByteArray("label,a\n1,2\n-1,2\n") << "has the label '-1' in line 3";
    QTest::newRow("label with a fraction") << QByteArray("1.5,2\n1,2\n") << "has the label '1.5' in line 1";
    QTest::newRow("nan as label") << QByteArray("1,2\nnan,2\n") << "has the label 'nan' in line 2";
    QTest::newRow("no label") << QByteArray("label,a\n1,2\n,3\n") << "has no label in line 3, column 1";
    QByteArray names = "name,a\n";
    for (int i = 0; i < 257; ++i)
        names += "n" + QByteArray::number(i) + ",1\n";
    QTest::newRow("257 names") << names << "has more than 256 different labels, 'n256' in line 258 is one too many";
    QTest::newRow("quote never closed") << QByteArray("1,2\n3,\"4\n5,6\n")
                                        << "has a quote in or after line 2 that is never closed";
    QTest::newRow("text after a quote") << QByteArray("1,2\n3,\"4\"4\n") << "has a stray quote in line 2, column 2";
    QTest::newRow("quote in a field") << QByteArray("1,2\n3,4\"\"\n") << "has a stray quote in line 2, column 2";
    QTest::newRow("single quote inside") << QByteArray("1,2\n3,\"4\"4\"4\"\n")
                                         << "has a stray quote in line 2, column 2";
    QTest::newRow("zero bytes") << QByteArray("1,2\n3,\0\0\n", 9) << "has '\?\?' in line 2, column 2";
}

void TestCsv::bad()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, says);
    const Folder folder;
    const auto path = folder.write("samples.csv", file);
    const QString error = errorOf([&] { readCsv(path); });
    QVERIFY2(error.startsWith("'" + QString::fromStdString(path.string()) + "' "), qPrintable(error));
    QVERIFY2(error.contains(says), qPrintable(error));
    QVERIFY2(!error.contains('\n'), qPrintable(error));
}

void TestCsv::badPair_data()
{
    QTest::addColumn<QByteArray>("training");
    QTest::addColumn<QByteArray>("test");
    QTest::addColumn<QString>("says");
    QTest::newRow("other columns") << QByteArray("1,2,3\n") << QByteArray("1,2\n") << "test.csv' has 2 columns and '";
    QTest::newRow("test without labels") << QByteArray("label,a\n1,2\n") << QByteArray("a,b\n1,2\n")
                                         << "test.csv' has no column 'label'";
    QTest::newRow("training without labels")
        << QByteArray("a,b\n1,2\n") << QByteArray("label,a\n1,2\n") << "train.csv' has no column 'label'";
    QTest::newRow("number that is no class")
        << QByteArray("1,2\n") << QByteArray("300,2\n") << "test.csv' has the label '300' in line 1";
    QByteArray some = "name,a\n";
    QByteArray others = some;
    for (int i = 0; i < 150; ++i) {
        some += "s" + QByteArray::number(i) + ",1\n";
        others += "o" + QByteArray::number(i) + ",1\n";
    }
    QTest::newRow("too many names together") << some << others << "have 300 different labels together";
}

void TestCsv::badPair()
{
    QFETCH(QByteArray, training);
    QFETCH(QByteArray, test);
    QFETCH(QString, says);
    const Folder folder;
    const QString error =
        errorOf([&] { readCsv(folder.write("train.csv", training), folder.write("test.csv", test)); });
    QVERIFY2(error.contains(says), qPrintable(error));
}

void TestCsv::mutants()
{
    fuzz(
        "label,a,\"b,b\"\r\n1,0.5,2\r\n\"2\",\"3\",-4e2\n0,1,2\n", [](const auto& path) { readCsv(path); }, 5000);
}

QTEST_APPLESS_MAIN(TestCsv)
#include "tst_csv.moc"
