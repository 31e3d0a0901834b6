// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Networks as C and Python: compiled with all warnings, run, and compared with the engine.

#include "lab/core/network_code.h"

#include "engine/error.h"
#include "tests/lab/core/written_networks.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace nnlab;

namespace {

/// The numbers that a program printed, one a line, perhaps behind the name of a class.
std::vector<double> numbersIn(const QString& out)
{
    std::vector<double> numbers;
    for (const QString& line : out.split('\n', Qt::SkipEmptyParts)) {
        bool isNumber = false;
        const double number = line.section(": ", -1).toDouble(&isNumber);
        if (isNumber)
            numbers.push_back(number);
    }
    return numbers;
}

} // namespace

class TestNetworkCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheEngine_data()
    {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<bool>("isSoftmax");
        QTest::addColumn<bool>("readsBytes");
        for (const ActivationRow& row : activations()) {
            const QString id = QString::fromUtf8(row.id.data(), qsizetype(row.id.size()));
            QTest::addRow("%s", qPrintable(id)) << id << false << false;
        }
        QTest::newRow("softmax behind relu") << "relu" << true << false;
        QTest::newRow("pixels") << "sigmoid" << true << true;
    }
    void agreesWithTheEngine()
    {
        QFETCH(QString, activation);
        QFETCH(bool, isSoftmax);
        QFETCH(bool, readsBytes);
        const SavedModel model = smallModel(activationNamed(activation.toStdString()), isSoftmax, readsBytes);
        const Features samples = smallSamples(readsBytes);
        const Matrix wanted = outputsOf(model.network, samples);
        const QByteArray input = QByteArray::fromStdString(textOf(samples));
        for (const Answer& answer : {inC(model, input), inPython(model, input)}) {
            QVERIFY2(answer.code == 0 && answer.err.isEmpty(), qPrintable(answer.err));
            QCOMPARE(answer.out.count("It says "), qsizetype(samples.samples()));
            const std::vector<double> numbers = numbersIn(answer.out);
            QCOMPARE(numbers.size(), std::size_t(wanted.size()));
            for (std::size_t i = 0; i < numbers.size(); ++i) {
                const double right = double(wanted.data()[i]);
                QVERIFY2(std::abs(numbers[i] - right) <= 1e-6 * std::max(1.0, std::abs(right)),
                    qPrintable(QString("%1 is %2, not %3").arg(i).arg(numbers[i], 0, 'g', 9).arg(right, 0, 'g', 9)));
            }
        }
    }

    void twoNumbersOfOneActivationAreTwoFunctions()
    {
        SavedModel model = smallModel(activationNamed("elu"), false);
        model.network.dense(2).activation = activationNamed("elu", 0.5);
        const std::string code = codeOf(model, Language::C, "A test.\n");
        QVERIFY(code.find("static double elu(double z)") != std::string::npos);
        QVERIFY(code.find("static double elu_2(double z)") != std::string::npos);
        const Answer answer = inC(model, QByteArray::fromStdString(textOf(smallSamples(false, 1))));
        QVERIFY2(answer.code == 0, qPrintable(answer.err));
    }

    void oneOutputTellsTwoClassesApartOrIsANumber()
    {
        SavedModel model{Network(std::array{2, 1}, activationNamed("sigmoid"), activationNamed("sigmoid"),
                             Random(1, Purpose::Weights), initializerNamed("zeros")),
            {"no", "yes"}, false, lossNamed("binary-cross-entropy"), true};
        model.network.dense(0).weights(0, 0) = 1;
        for (const Answer& answer : {inC(model, "3 0 -3 0"), inPython(model, "3 0 -3 0")}) {
            static const QRegularExpression right("^0.952574\\d+\nIt says yes.\n0.0474258\\d+\nIt says no.\n$");
            QVERIFY2(right.match(answer.out).hasMatch(), qPrintable(answer.out + answer.err));
        }
        model.classes.clear();
        for (const Answer& answer : {inC(model, "3 0"), inPython(model, "3 0")})
            QVERIFY2(answer.out.startsWith("0.952574") && answer.out.count('\n') == 1, qPrintable(answer.out));
    }

    void classNamesMayBeAnything()
    {
        SavedModel model = smallModel(activationNamed("relu"), true);
        model.classes = {"T-shirt/top \"x\"",
            "back\\slash*/?"
            "?)",
            "\xc3\xa4\n1"};
        const QByteArray input = QByteArray::fromStdString(textOf(smallSamples(false, 1)));
        QVERIFY(inC(model, input)
                    .out.contains(QString::fromUtf8("back\\slash*/?"
                                                    "?): ")));
        QVERIFY(inC(model, input).out.contains(QString::fromUtf8("\xc3\xa4\n1: ")));
        const Answer answer = inPython(model, input);
        QVERIFY2(answer.out.contains("T-shirt/top \"x\": "), qPrintable(answer.out + answer.err));
    }

    void wrongSamplesAreTold()
    {
        const SavedModel model = smallModel(activationNamed("relu"), true, true);
        for (const Answer& answer : {inC(model, "1 2 3"), inPython(model, "1 2 3")}) {
            QCOMPARE(answer.code, 1);
            QCOMPARE(answer.err, QString("The last sample ends after 3 of 6 numbers.\n"));
        }
        for (const Answer& answer : {inC(model, "1 2 3 4 5 256"), inPython(model, "1 2 3 4 5 256")})
            QVERIFY2(answer.code == 1 && answer.err.contains("from 0 to 255"), qPrintable(answer.err));
    }

    void whatNobodyWouldReadIsRefused()
    {
        SavedModel model = smallModel(activationNamed("relu"), true);
        model.network = Network(std::array{2500, 2000, 1}, activationNamed("relu"), activationNamed("relu"),
            Random(1, Purpose::Weights), initializerNamed("zeros"));
        QVERIFY_EXCEPTION_THROWN(codeOf(model, Language::C, ""), Error);
    }

private:
    QString save(const char* name, const std::string& content)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content.data(), qint64(content.size())) < 0)
            qFatal("cannot write %s", name);
        return file.fileName();
    }

    Answer inC(const SavedModel& model, const QByteArray& input)
    {
        const QString source = save("network.c", codeOf(model, Language::C, "A test.\n"));
        const QString program = m_folder.filePath("network");
        const Answer compiled =
            answerOf("cc", {"-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "-o", program, source, "-lm"});
        return compiled.code == 0 ? answerOf(program, {}, {.input = input}) : compiled;
    }

    Answer inPython(const SavedModel& model, const QByteArray& input)
    {
        return answerOf(
            "/usr/bin/python3", {save("network.py", codeOf(model, Language::Python, "A test.\n"))}, {.input = input});
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestNetworkCode)
#include "tst_network_code.moc"
