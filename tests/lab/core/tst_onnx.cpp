// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Exported networks, judged by onnx's own checker and run by OpenCV (both where they are installed).

#include "lab/core/onnx.h"

#include "lab/core/onnx_graph.h"
#include "tests/lab/core/written_networks.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace nnlab;

namespace {

constexpr int notInstalled = 77;

void save(const QString& path, std::string_view content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)
        || file.write(content.data(), qint64(content.size())) != qint64(content.size()))
        qFatal("cannot write %s", qPrintable(path));
}

std::string_view viewOf(const std::vector<std::byte>& bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

class TestOnnx : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyActivationGivesTheSameOutputs()
    {
        for (const ActivationRow& row : activations()) {
            const std::string id(row.id);
            add(id, smallModel(activationNamed(id), false), smallSamples(false));
            add(id + "-softmax", smallModel(activationNamed(id), true), smallSamples(false));
            add(id + "-pixels", smallModel(activationNamed(id), true, true), smallSamples(true));
            if (row.hasAlpha)
                add(id + "-alpha", smallModel(activationNamed(id, 0.3), false), smallSamples(false));
        }
        judge(1e-6);
    }

    void aChoiceBetweenFormulasIsAccepted()
    {
        // No activation of today needs it: z where z < 2, else z z.
        const Formula z;
        const Formula square{.kind = Formula::Kind::Multiply, .arguments = {z, z}};
        const Formula two{.kind = Formula::Kind::Number, .number = 2};
        OnnxGraph graph("inputs", {3});
        graph.formula(
            {.kind = Formula::Kind::Select, .comparison = Formula::Comparison::Less, .arguments = {z, two, z, square}},
            "inputs");
        const QString name = m_folder.filePath("choice");
        save(name + ".onnx", viewOf(graph.model(3, "a test", "0", {})));
        const Answer answer = answerOf("/usr/bin/python3",
            {"-c", "import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)",
                name + ".onnx"});
        if (answer.err.contains("No module named 'onnx'"))
            QSKIP("needs the Debian package python3-onnx");
        QVERIFY2(answer.code == 0, qPrintable(answer.err));
    }

    void saysWhatItIs()
    {
        const std::vector<std::byte> bytes =
            onnxOf(smallModel(activationNamed("relu"), true), "Somebody's network.", "1.2", {{"seed", "7"}});
        const QByteArray text = QByteArray::fromRawData(viewOf(bytes).data(), qsizetype(bytes.size()));
        for (const char* word :
            {"nnlab", "1.2", "Somebody's network.", "seed", "classes", "a,b,c", "inputs", "outputs"})
            QVERIFY2(text.contains(word), word);
    }

private:
    void add(const std::string& name, const SavedModel& model, const Features& samples)
    {
        const QString path = m_folder.filePath(QString::fromStdString(name));
        save(path + ".onnx", viewOf(onnxOf(model, "a test", "0", {})));
        save(path + ".in", textOf(samples));
        save(path + ".out", textOf(Features::ofFloats({1, 1, 3}, outputsOf(model.network, samples))));
        m_names += path;
    }

    /// One process for all: starting Python and its libraries is what takes time.
    void judge(double tolerance)
    {
        const Answer answer =
            answerOf("/usr/bin/python3", QStringList(NNLAB_SOURCE_DIR "/tests/lab/core/check_onnx.py") + m_names);
        if (answer.code == notInstalled)
            QSKIP("needs the Debian package python3-onnx");
        QVERIFY2(answer.code == 0, qPrintable(answer.err));
        const QStringList lines = answer.out.split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), m_names.size());
        bool isCompared = true;
        double worst = 0;
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QStringList parts = lines[i].split("; ");
            QVERIFY2(parts.size() == 3 && parts[0] == "accepted" && parts[1] == "ir 7, opset 13, batch N",
                qPrintable(lines[i]));
            isCompared = isCompared && parts[2] != "-";
            QVERIFY2(parts[2] == "-" || parts[2].toDouble() <= tolerance, qPrintable(m_names[i] + ": " + lines[i]));
            worst = std::max(worst, parts[2].toDouble());
        }
        if (!isCompared)
            QSKIP("accepted; comparing outputs needs the Debian package python3-opencv");
        qInfo("%d networks, largest difference %g", int(lines.size()), worst);
    }

    QTemporaryDir m_folder;
    QStringList m_names;
};

QTEST_GUILESS_MAIN(TestOnnx)
#include "tst_onnx.moc"
