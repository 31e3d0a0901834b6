// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// `nnlab predict`, and exported networks beside it, from outside.

#include "datasets/catalogue.h"
#include "datasets/png.h"
#include "tests/lab/answer.h"
#include "tests/lab/cli/bad_input.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace nnlab;

namespace {

constexpr int onnxIsMissing = 77;

/// Numbers as CSV, so many in a line.
QByteArray table(const QByteArrayList& numbers, qsizetype columns)
{
    QByteArray text;
    for (qsizetype i = 0; i < numbers.size(); ++i)
        text += numbers[i] + (i % columns == columns - 1 ? '\n' : ',');
    return text;
}

QJsonObject objectIn(const QString& text) { return QJsonDocument::fromJson(text.toUtf8()).object(); }

} // namespace

class TestPredict : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_file = m_folder.filePath("runs.nnlab");
        for (const char* line :
            {"run mnist --train-samples 6000 --quiet", "run plane --epochs 60 --quiet", "run line_fitting --quiet",
                "run mnist --train-samples 600 --loss softmax-cross-entropy --hidden 12 --activation mish --quiet",
                "run mnist --train-samples 600 --epochs 1 --loss huber --huber-delta 0.2 --quiet"}) {
            const Answer answer = nnlab(line);
            QVERIFY2(answer.code == 0, qPrintable(answer.err));
        }
    }

    void aSampleIsShownTermByTerm()
    {
        const Answer answer = nnlab("predict 1 --index 0");
        QCOMPARE(answer.code, 0);
        QVERIFY2(answer.out.startsWith("Run 1 (mnist), sample 0 of the test set of mnist: it is 7\n"),
            qPrintable(answer.out));
        QVERIFY(answer.out.contains("██▓"));
        QVERIFY(answer.out.contains(QRegularExpression("\nclass +output +ideal +loss\n")));
        QVERIFY(answer.out.contains("loss: Binary cross-entropy, -t ln a - (1 - t) ln(1 - a)"));
        QVERIFY(answer.out.contains("It says 7, with a probability of"));
        QVERIFY(answer.out.contains("they sum to"));
    }

    void asJson()
    {
        const QJsonObject json = objectIn(nnlab("predict 1 --index 3 --split training --json").out);
        QCOMPARE(json.value("run").toInt(), 1);
        QCOMPARE(
            json.value("sample").toObject(), (QJsonObject{{"data", "mnist"}, {"split", "training"}, {"index", 3}}));
        QCOMPARE(json.value("label").toString(), QString("1")); // the fourth training digit
        QCOMPARE(json.value("input").toArray().size(), 784);
        QCOMPARE(json.value("outputs").toArray().size(), 10);
        QCOMPARE(json.value("ideal").toArray()[1].toDouble(), 1.0);
        double sum = 0;
        for (const QJsonValue& term : json.value("terms").toArray())
            sum += term.toDouble();
        QVERIFY(std::abs(sum - json.value("loss").toDouble()) < 1e-12);
        QCOMPARE(json.value("lossName").toString(), QString("binary-cross-entropy"));
    }

    void aWholeSetGivesWhatTheRunReported()
    {
        const QJsonObject json = objectIn(nnlab("predict 1 --split test --json").out);
        const QJsonObject run = objectIn(nnlab("runs --json --where id=1").out).value("runs").toArray()[0].toObject();
        QCOMPARE(json.value("accuracy"), run.value("last").toObject().value("test-accuracy"));
        QCOMPARE(json.value("predictions").toArray().size(), 10'000);
        QCOMPARE(json.value("samples").toInt(), 10'000);
        const Answer table = nnlab("predict 1 --data mnist");
        QVERIFY(table.out.contains("Confusion matrix") && table.out.contains("Furthest off"));
        QCOMPARE(nnlab("predict 1 --data mnist --format csv").out.count('\n'), 10'001);
        const Answer lines = nnlab("predict 4 --split test --format jsonl");
        QCOMPARE(lines.out.count('\n'), 10'000);
        QVERIFY(!objectIn(lines.out.section('\n', 0, 0)).isEmpty());
    }

    void aPictureIsReadAsMnistWouldHaveIt()
    {
        const auto images = loadImages("mnist");
        int right = 0;
        constexpr int count = 10;
        for (int s = 0; s < count; ++s) {
            // Large, dark on grey paper, and not in the middle.
            const std::span<const std::uint8_t> digit = images->test.inputs.bytes(s);
            GreyPicture paper{400, 300, std::vector<std::uint8_t>(400 * 300, 230)};
            for (int y = 0; y < 28 * 7; ++y) {
                for (int x = 0; x < 28 * 7; ++x)
                    paper.pixels[std::size_t((y + 90) * 400 + x + 30)] =
                        std::uint8_t(230 - digit[std::size_t(y / 7 * 28 + x / 7)] * 200 / 255);
            }
            const std::vector<std::byte> png = pngOf(paper);
            save("paper.png", QByteArray(reinterpret_cast<const char*>(png.data()), qsizetype(png.size())));
            const Answer answer = nnlab("predict 1 --json --image " + m_folder.filePath("paper.png"));
            QVERIFY2(answer.code == 0 && answer.err.contains("it is dark on light and was inverted"),
                qPrintable(answer.err));
            right += objectIn(answer.out).value("class").toString()
                    == objectIn(nnlab(QString("predict 1 --json --index %1").arg(s)).out).value("class").toString()
                ? 1
                : 0;
        }
        QVERIFY2(right >= count - 1, qPrintable(QString::number(right)));
        const QString seen = m_folder.filePath("seen.png");
        QCOMPARE(nnlab("predict 1 --index 4 --format csv --write-image " + seen).code, 0);
        const GreyPicture picture = readPng(seen.toStdString());
        QVERIFY(std::ranges::equal(picture.pixels, images->test.inputs.bytes(4)));
        const Answer labelled = nnlab("predict 1 --label 3 --image " + m_folder.filePath("paper.png"));
        QVERIFY2(
            labelled.out.contains("paper.png: it is 3\n") && labelled.out.contains("ideal"), qPrintable(labelled.out));
    }

    void numbersAndTablesForOtherNetworks()
    {
        const Answer plane = nnlab("predict 2 --at 0,0 --label 1");
        QVERIFY2(plane.out.startsWith("Run 2 (plane) at 0, 0: it is 1\n"), qPrintable(plane.out));
        save("points.csv", "label,x,y\n1,0,0\n0,5,1\n1,0.5,0.5\n");
        const QJsonObject table = objectIn(nnlab("predict 2 --json --data " + m_folder.filePath("points.csv")).out);
        QCOMPARE(table.value("accuracy").toDouble(), 1.0);
        const Answer line = nnlab("predict 3 --at 0.5 --format csv");
        QVERIFY2(line.out.startsWith("unit,output\n1,"), qPrintable(line.out));
        QVERIFY(nnlab("predict 3 --at 0.5 --label 1").out.contains("the run does not say which one it lowers"));
    }

    void theNumberOfALossIsKnownToo()
    {
        QVERIFY(nnlab("predict 5 --index 0")
                    .out.contains("Huber, 1/2 e^2 for |e| <= alpha, else alpha (|e| - alpha/2), "
                                  "e = a - t, summed over outputs, alpha = 0.2000"));
    }

    void exportedProgramsAgreeOnAHundredDigits_data()
    {
        QTest::addColumn<int>("run");
        QTest::newRow("sigmoids") << 1;
        QTest::newRow("mish and softmax") << 4;
    }
    void exportedProgramsAgreeOnAHundredDigits()
    {
        QFETCH(int, run);
        QByteArray input;
        QStringList wanted; // "class: output" and "It says class."
        std::vector<double> outputs;
        const QJsonArray all =
            objectIn(nnlab(QString("predict %1 --split test --json").arg(run)).out).value("predictions").toArray();
        const auto images = loadImages("mnist");
        for (int s = 0; s < 100; ++s) {
            for (const std::uint8_t pixel : images->test.inputs.bytes(s))
                input += QByteArray::number(pixel) + " ";
            for (const QJsonValue& output : all[s].toObject().value("outputs").toArray())
                outputs.push_back(output.toDouble());
            wanted += "It says " + all[s].toObject().value("class").toString() + ".";
        }
        for (const char* format : {"c", "python", "onnx"}) {
            const Answer answer = nnlab(QString("export %1 --format %2 --output %3")
                                            .arg(QString::number(run), format, m_folder.filePath(format)));
            QVERIFY2(answer.code == 0, qPrintable(answer.err));
        }
        QFile::rename(m_folder.filePath("c"), m_folder.filePath("network.c"));
        const Answer compiled = answerOf("cc",
            {"-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-o", m_folder.filePath("network"),
                m_folder.filePath("network.c"), "-lm"});
        QFile::remove(m_folder.filePath("network.c"));
        QVERIFY2(compiled.code == 0, qPrintable(compiled.err));
        for (const Answer& answer : {answerOf(m_folder.filePath("network"), {}, {.input = input}),
                 answerOf("/usr/bin/python3", {m_folder.filePath("python")}, {.input = input})}) {
            QVERIFY2(answer.code == 0, qPrintable(answer.err));
            const QStringList lines = answer.out.split('\n', Qt::SkipEmptyParts);
            QCOMPARE(lines.size(), 1100);
            for (int s = 0; s < 100; ++s) {
                for (int c = 0; c < 10; ++c) {
                    const double said = lines[11 * s + c].section(": ", 1).toDouble();
                    QVERIFY(std::abs(said - outputs[std::size_t(10 * s + c)]) < 1e-6);
                }
                QCOMPARE(lines[11 * s + 10], wanted[s]);
            }
        }
        QFile::remove(m_folder.filePath("digits.onnx"));
        QVERIFY(QFile::rename(m_folder.filePath("onnx"), m_folder.filePath("digits.onnx")));
        save("digits.in", table(input.simplified().split(' '), 784));
        QByteArrayList numbers;
        for (const double output : outputs)
            numbers += QByteArray::number(output, 'g', 17);
        save("digits.out", table(numbers, 10));
        const Answer judged = answerOf(
            "/usr/bin/python3", {NNLAB_SOURCE_DIR "/tests/lab/core/check_onnx.py", m_folder.filePath("digits")});
        if (judged.code == onnxIsMissing)
            QSKIP("C and Python agree; ONNX needs the Debian package python3-onnx");
        QVERIFY2(judged.code == 0, qPrintable(judged.err));
        const QString difference = judged.out.section("; ", 2).trimmed();
        if (difference == "-")
            QSKIP("C and Python agree; comparing ONNX needs the Debian package python3-opencv");
        QVERIFY2(difference.toDouble() <= 1e-6, qPrintable(judged.out));
    }

    void badInputGetsASentenceAndACode_data()
    {
        const BadInputRows row;
        save("text.png", "no picture");
        save("bad.csv", "label,x\n1\n");
        save("wide.csv", "label,a,b,c\n1,0.5,1,2\n");
        row("nothing to look at", "predict 1", 2, "Say what the network shall look at");
        row("no run", "predict --index 0", 2, "Say which run is meant");
        row("two sources", "predict 1 --index 0 --image x.png", 2, "cannot be asked about at once");
        row("beyond the end", "predict 1 --index 10000", 2,
            "There is no sample 10000; the test set of mnist has samples 0 to 9999.");
        row("negative", "predict 1 --index -1", 2, "index");
        row("unknown split", "predict 1 --split validation", 2, "it has to be training or test");
        row("unknown format", "predict 1 --index 0 --format yaml", 2, "There is no format called yaml");
        row("unknown data", "predict 1 --data mnsit", 3, "did you mean 'mnist'");
        row("no picture", "predict 1 --image FOLDER/text.png", 3, "is no PNG");
        row("no file", "predict 1 --image FOLDER/none.png", 3, "does not exist");
        row("picture for points", "predict 2 --image FOLDER/text.png", 2, "does not look at pictures");
        row("points of no data", "predict 2 --index 0", 2, "has no data set of its own");
        row("too few numbers", "predict 2 --at 1", 2, "takes 2 numbers, and --at 1 has 1.");
        row("no numbers", "predict 2 --at a,b", 2, "is no number");
        row("unknown label", "predict 1 --image FOLDER/text.png --label ten", 3, "is no PNG");
        row("unknown class", "predict 2 --at 1,2 --label 2", 2, "There is no class 2");
        row("label of a data set", "predict 1 --index 0 --label 3", 2, "bring their own labels");
        row("as it is without a picture", "predict 1 --index 0 --as-is", 2, "--as-is is about a picture");
        row("picture of many", "predict 1 --split test --write-image FOLDER/x.png", 2,
            "for one sample that is a picture");
        row("picture of points", "predict 2 --at 1,2 --write-image FOLDER/x.png", 2,
            "for one sample that is a picture");
        row("picture to nowhere", "predict 1 --index 0 --write-image /nowhere/x.png", 7, "cannot be written");
        row("broken table", "predict 2 --data FOLDER/bad.csv", 3, "bad.csv");
        row("table of other samples", "predict 2 --data FOLDER/wide.csv", 3, "have 3 numbers each");
        row("part of a table", "predict 2 --split test --data FOLDER/wide.csv", 3, "have 3 numbers each");
        row("too many runs for a program", "export 1..2 --format c", 2, "holds one run");
    }
    void badInputGetsASentenceAndACode()
    {
        QFETCH(QString, line);
        QFETCH(int, code);
        QFETCH(QString, sentence);
        const Answer answer = nnlab(line.replace("FOLDER", m_folder.path()));
        QVERIFY2(answer.code == code && answer.err.contains(sentence) && answer.err.count('\n') == 1,
            qPrintable(QString::number(answer.code) + " " + answer.err));
        QVERIFY(answer.out.isEmpty());
    }

private:
    void save(const char* name, const QByteArray& content)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", name);
    }

    Answer nnlab(const QString& line) const
    {
        return answerOf(nnlabProgram, line.split(' ') + QStringList{"--notebook", m_file});
    }

    QTemporaryDir m_folder;
    QString m_file;
};

QTEST_GUILESS_MAIN(TestPredict)
#include "tst_predict.moc"
