// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/house_rules.h"

#include <QDirIterator>
#include <QProcess>
#include <QTest>

namespace {

const QString spdx = "// SPDX-FileCopyrightText: 2026 The nnlab authors\n"
                     "// SPDX-License-Identifier: GPL-3.0-or-later\n\n";

QString textOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(path));
    return QString::fromUtf8(file.readAll());
}

bool isRead(const QString& path)
{
    static const QStringList endings = {
        ".h", ".cpp", ".cmake", ".cmake.in", ".sh", ".py", "/CMakeLists.txt", "/README.md", "/lesson.md"};
    return std::any_of(endings.begin(), endings.end(), [&](const QString& ending) { return path.endsWith(ending); });
}

house::Files filesOfTheHouse()
{
    const QDir root(NNLAB_SOURCE_DIR);
    house::Files files = {
        {"CMakeLists.txt", textOf(root.filePath("CMakeLists.txt"))}, {".ci/run", textOf(root.filePath(".ci/run"))}};
    for (const QString room : {"engine", "datasets", "plugins", "lab", "tests"}) {
        for (QDirIterator it(root.filePath(room), QDir::Files, QDirIterator::Subdirectories); it.hasNext();) {
            const QString path = it.next();
            if (isRead(path))
                files[root.relativeFilePath(path)] = textOf(path);
        }
    }
    return files;
}

} // namespace

class TestArchitecture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFileKeepsTheRules()
    {
        QStringList problems;
        const house::Files files = filesOfTheHouse();
        for (auto file = files.begin(); file != files.end(); ++file) {
            if (!file.key().endsWith(".md"))
                problems += house::problemsOfFile(file.key(), file.value());
        }
        QVERIFY2(files.size() > 20, "hardly any file was found");
        QVERIFY2(problems.isEmpty(), qPrintable('\n' + problems.join('\n')));
    }

    void everyFolderExplainsItself()
    {
        const QStringList problems = house::problemsOfFolders(filesOfTheHouse());
        QVERIFY2(problems.isEmpty(), qPrintable('\n' + problems.join('\n')));
    }

    void noLibraryCallsInexactMathematics()
    {
        QStringList libraries = QDir(NNLAB_BINARY_DIR "/lib").entryList({"*.so"}, QDir::Files);
        QVERIFY2(libraries.contains("libnnlab_engine.so"), qPrintable(libraries.join(' ')));
        for (const QString& plugin : QDir(NNLAB_BINARY_DIR "/lib/nnlab/plugins").entryList({"*.so"}, QDir::Files))
            libraries += "nnlab/plugins/" + plugin;

        QStringList problems;
        for (const QString& library : std::as_const(libraries)) {
            QProcess nm;
            nm.start("nm", {"-D", "--undefined-only", NNLAB_BINARY_DIR "/lib/" + library});
            QVERIFY2(nm.waitForFinished() && nm.exitCode() == 0, nm.readAllStandardError().constData());
            const QString symbols = QString::fromUtf8(nm.readAllStandardOutput());
            QVERIFY2(symbols.contains(" U "), "nm printed no symbols");
            problems += house::problemsOfSymbols(library, symbols);
        }
        QVERIFY2(problems.isEmpty(), qPrintable('\n' + problems.join('\n')));
    }

    // Each rule can fail: a file that breaks it, and a word of the sentence that says so.
    void plantedViolation_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("answer");
        const auto row = [](const char* name, const char* path, const QString& text, const char* answer) {
            QTest::newRow(name) << path << spdx + text << answer;
        };
        row("engine includes datasets", "engine/a.cpp", "#include \"datasets/idx.h\"\n",
            ":4: engine/ must not include");
        row("engine includes the lab", "engine/a.cpp", "#include \"lab/core/run_queue.h\"\n", "must not include");
        row("datasets include the kit", "datasets/a.h", "#pragma once\n#include \"plugins/sdk/run.h\"\n",
            ":5: datasets/ must not");
        row("the kit includes datasets", "plugins/sdk/a.cpp", "#include \"datasets/idx.h\"\n", "must not include");
        row("one experiment includes another", "plugins/plane/a.cpp", "#include \"plugins/mnist/b.h\"\n",
            "must not include");
        row("an experiment includes the lab", "plugins/plane/a.cpp", "#include \"lab/core/describe.h\"\n",
            "must not include");
        row("the lab includes an experiment", "lab/core/a.cpp", "#include \"plugins/mnist/b.h\"\n", "must not include");
        row("core includes the command", "lab/core/a.cpp", "#include \"lab/cli/b.h\"\n", "must not include");
        row("the command includes the window", "lab/cli/a.cpp", "#include \"lab/gui/b.h\"\n", "must not include");
        row("the window includes the command", "lab/gui/a.cpp", "#include \"lab/cli/b.h\"\n", "must not include");
        row("the product includes a test", "engine/a.cpp", "#include \"tests/engine/b.h\"\n", "must not include");
        row("a stranger includes the lab", "tests/sdk_consumer/a.cpp", "#include \"lab/core/b.h\"\n",
            "must not include");
        row("include without address", "engine/a.cpp", "#include \"matrix.h\"\n", "is no address");
        row("include going up", "engine/kernels/a.cpp", "#include \"../matrix.h\"\n", "is no address");

        row("Qt in engine", "engine/a.cpp", "#include <QString>\n", "no Qt in engine/");
        row("Qt in datasets, by module", "datasets/a.cpp", "#include <QtCore/QString>\n", "no Qt in datasets/");
        row("widgets in core", "lab/core/a.cpp", "#include <QWidget>\n", "knows the core only");
        row("QtGui in core, by module", "lab/core/a.cpp", "#include <QtGui/QImage>\n", "knows the core only");
        row("widgets in an experiment", "plugins/plane/a.cpp", "#include <QColor>\n", "knows the core only");
        row("charts in the command", "lab/cli/a.cpp", "#include <QtCharts>\n", "knows the core only");
        row("Qt Test in the product", "lab/core/a.cpp", "#include <QTest>\n", "is of QtTest");
        row("widgets in tests of core", "tests/lab/core/tst_a.cpp", "#include <QWidget>\n", "knows the core only");

        row("oneTBB in a header", "engine/a.h", "#pragma once\n#include <tbb/task_arena.h>\n",
            "no header shows oneTBB");
        row("oneTBB by its long name", "lab/core/a.h", "#pragma once\n#include <oneapi/tbb.h>\n",
            "no header shows oneTBB");
        row("a parallel loop", "engine/a.cpp", "#include <tbb/parallel_for.h>\n", "every parallel loop");
        row("Highway in a header", "engine/a.h", "#pragma once\n#include <hwy/highway.h>\n", "knows vector width");
        row("Highway outside kernels", "engine/a.cpp", "#include <hwy/highway.h>\n", "knows vector width");

        row("JSON in the command", "lab/cli/a.cpp", "#include <QJsonObject>\n", "stay in lab/core");
        row("JSON in an experiment, by module", "plugins/plane/a.cpp", "#include <QtCore/QJsonObject>\n",
            "stay in lab/core");
        row("SQL in the window", "lab/gui/a.cpp", "#include <QSqlDatabase>\n", "stay in lab/core");
        row("SQLite in the window", "lab/gui/a.cpp", "#include <sqlite3.h>\n", "stay in lab/core");

        row("std::exp", "engine/a.cpp", "double f(double x) { return std::exp(x); }\n", ":4: `std::exp` may differ");
        row("std::tanh as a value", "datasets/a.cpp", "apply(values, std::tanh);\n", "`std::tanh`");
        row("the global log", "plugins/plane/a.cpp", "double f(double x) { return ::log(x); }\n", "`::log`");
        row("powf", "engine/a.cpp", "float f(float x) { return powf(x, 2); }\n", "`powf(`");
        row("hypot", "plugins/plane/a.cpp", "auto r = std::hypot(x, y);\n", "`std::hypot`");
        row("a builtin", "engine/a.cpp", "auto r = __builtin_sinf(x);\n", "`__builtin_sinf`");
        row("Eigen's exp", "engine/a.cpp", "m = m.array().exp();\n", "`.exp()`");
        row("Eigen's pow", "engine/a.cpp", "m = m.array().pow(2);\n", "`.pow(`");
        row("after a string with //", "engine/a.cpp", "f(\"http://\"); std::sin(x);\n", "`std::sin`");
        row("after a character that is a quote", "engine/a.cpp", "f('\"'); std::sin(x); g(\"\");\n", "`std::sin`");
        row("after a digit separator", "engine/a.cpp", "int n = 10'000; std::sin(x); int m = 20'000;\n", "`std::sin`");
        row("math.h", "engine/a.cpp", "#include <math.h>\n", "elementary.h");
        row("random", "datasets/a.cpp", "#include <random>\n", "engine/random.h");

        row("get", "engine/a.h", "#pragma once\nstruct A { int getLayers() const; };\n", ":5: `getLayers(`");
        row("no pragma once", "engine/a.h", "struct A {};\n", "#pragma once");
        row("PascalCase file", "engine/DenseLayer.cpp", "\n", "snake_case");
        QTest::newRow("no SPDX lines") << "engine/a.cpp"
                                       << "int a;\n"
                                       << "SPDX";
        QTest::newRow("another licence") << "lab/a.sh" << QString(spdx).replace("GPL-3.0-or-later", "MIT") << "SPDX";
    }

    void plantedViolation()
    {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QFETCH(QString, answer);
        const QStringList problems = house::problemsOfFile(path, text);
        QVERIFY2(problems.size() == 1, qPrintable(problems.join('\n')));
        QVERIFY2(
            problems.front().startsWith(path + ':') && problems.front().contains(answer), qPrintable(problems.front()));
    }

    // What looks like a violation and is none.
    void innocent_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const char* path, const QString& text) {
            QTest::newRow(name) << path << spdx + text;
        };
        row("exact mathematics", "engine/a.cpp",
            "#include <cmath>\nauto a = std::sqrt(std::fma(std::abs(x), std::floor(y), z));\n");
        row("our own exp", "engine/a.cpp", "#include \"engine/elementary.h\"\nauto a = nnlab::exp(x) + exp(y);\n");
        row("exp in a comment", "engine/a.cpp", "// std::exp differs\n/* so does\n   std::log */\n");
        row("exp in a string", "engine/a.cpp", "auto a = \"std::exp\";\n");
        row("exp in a raw string", "engine/a.cpp", "auto a = R\"(\"std::exp\")\";\n");
        row("a line for the log", "plugins/plane/a.cpp", "run.log(\"line\");\n");
        row("libm in the lab", "lab/core/a.cpp", "auto a = std::log10(x);\n");
        row("the moc file", "plugins/plane/plane.cpp", "#include \"plane.moc\"\n");
        row("its own folder", "plugins/plane/plane.cpp", "#include \"plugins/plane/inputs.h\"\n");
        row("Qt Core in the kit", "plugins/sdk/a.h", "#pragma once\n#include <QtPlugin>\n");
        row("JSON in core", "lab/core/a.cpp", "#include <QJsonObject>\n#include <sqlite3.h>\n");
        row("widgets in the window", "lab/gui/a.cpp", "#include <QWidget>\n#include <QtCharts>\n");
        row("oneTBB in a source", "lab/core/a.cpp", "#include <tbb/task_arena.h>\n");
        row("Highway in kernels", "engine/kernels/a.h", "#pragma once\n#include <hwy/highway.h>\n");
        row("a list of rows", "engine/a_list.h",
            "// There is no include guard on purpose: it is included per target.\n");
        row("someone else's get", "lab/core/a.h", "#pragma once\ninline int f(T& t) { return t.getValue(); }\n");
        row("JSON in tests", "tests/lab/cli/tst_a.cpp", "#include <QJsonObject>\n#include <QTest>\n");
    }

    void innocent()
    {
        QFETCH(QString, path);
        QFETCH(QString, text);
        const QStringList problems = house::problemsOfFile(path, text);
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join('\n')));
    }

    void plantedFolder_data()
    {
        QTest::addColumn<house::Files>("files");
        QTest::addColumn<QStringList>("answer");
        const QString good = "About the room.\n\n**Invariants**\n\n- No Qt.\n";
        QTest::newRow("all is well") << house::Files{{"engine/a.h", ""}, {"engine/README.md", good}} << QStringList();
        QTest::newRow("no README") << house::Files{{"engine/a.h", ""}}
                                   << QStringList{"engine/: a folder has a README.md"};
        QTest::newRow("no Invariants") << house::Files{{"engine/a.h", ""}, {"engine/README.md", "About.\n"}}
                                       << QStringList{
                                              "engine/README.md: a folder's README ends with **Invariants**, what is "
                                              "deliberately absent"};
        QTest::newRow("Invariants as a heading")
            << house::Files{{"engine/a.h", ""}, {"engine/README.md", "# Room\n\n## Invariants\n"}} << QStringList();
        QTest::newRow("Invariants in the middle")
            << house::Files{{"engine/a.h", ""}, {"engine/README.md", good + "# More\n"}}
            << QStringList{"engine/README.md: **Invariants** come last"};
        QTest::newRow("two screens") << house::Files{{"engine/a.h", ""}, {"engine/README.md", QString(60, '\n') + good}}
                                     << QStringList{
                                            "engine/README.md: a folder's README fits on one screen (60 lines)"};
        QTest::newRow("an experiment without a lesson") << house::Files{{"plugins/plane/plane.cpp", ""}}
                                                        << QStringList{"plugins/plane/: an experiment has a lesson.md"};
        QTest::newRow("an experiment") << house::Files{{"plugins/plane/plane.cpp", ""}, {"plugins/plane/lesson.md", ""}}
                                       << QStringList();
        QTest::newRow("tests of a room") << house::Files{{"tests/engine/tst_a.cpp", ""}} << QStringList();
    }

    void plantedFolder()
    {
        QFETCH(house::Files, files);
        QFETCH(QStringList, answer);
        QCOMPARE(house::problemsOfFolders(files), answer);
    }

    void plantedSymbols()
    {
        const QString symbols =
            "                 U expf@GLIBC_2.27\n                 U sqrt@GLIBC_2.2.5\n                 U "
            "fmaf@GLIBC_2.2.5\n"
            "                 U exit@GLIBC_2.2.5\n                 w pow@GLIBC_2.2.5\n                 U sin\n";
        QCOMPARE(house::problemsOfSymbols("libengine.so", symbols),
            QStringList({"libengine.so calls expf of the system's libm: use engine/elementary.h",
                "libengine.so calls sin of the system's libm: use engine/elementary.h"}));
    }
};

QTEST_APPLESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
