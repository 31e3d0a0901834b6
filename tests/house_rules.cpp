// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/house_rules.h"

#include <QFileInfo>
#include <QLibraryInfo>
#include <QRegularExpression>
#include <QSet>

namespace house {
namespace {

enum class QtPart { None, Core, CoreAndTest, All };

struct Room
{
    QString folder;
    QStringList mayInclude;
    QtPart qt;
};

const QString anywhere = QStringLiteral("");

// The direction of the house; the first folder that a path begins with is its room. Beside what is listed, every file
// may include its own folder, so that one experiment never includes another.
const QList<Room>& rooms()
{
    static const QList<Room> list = {
        {"engine/", {"engine/"}, QtPart::None},
        {"datasets/", {"engine/"}, QtPart::None},
        {"plugins/sdk/", {"engine/"}, QtPart::Core},
        {"plugins/", {"engine/", "datasets/", "plugins/sdk/"}, QtPart::Core},
        {"lab/core/", {"engine/", "datasets/", "plugins/sdk/"}, QtPart::Core},
        {"lab/cli/", {"engine/", "datasets/", "plugins/sdk/", "lab/core/"}, QtPart::Core},
        {"lab/gui/", {"engine/", "datasets/", "plugins/sdk/", "lab/core/"}, QtPart::All},
        {"tests/sdk_consumer/", {"engine/", "datasets/", "plugins/sdk/"}, QtPart::Core},
        {"tests/lab/gui/", {anywhere}, QtPart::All},
        {"tests/", {anywhere}, QtPart::CoreAndTest},
    };
    return list;
}

const Room* roomOf(const QString& path)
{
    for (const Room& room : rooms()) {
        if (path.startsWith(room.folder))
            return &room;
    }
    return nullptr;
}

QString folderOf(const QString& path) { return path.left(path.lastIndexOf('/') + 1); }

bool isOneOf(const QString& path, std::initializer_list<const char*> folders)
{
    return std::any_of(
        folders.begin(), folders.end(), [&](const char* folder) { return path.startsWith(QLatin1String(folder)); });
}

bool isCpp(const QString& path) { return path.endsWith(".h") || path.endsWith(".cpp"); }

QString headerOfQt(const QString& module, const QString& name)
{
    return QLibraryInfo::path(QLibraryInfo::HeadersPath) + '/' + module + '/' + name;
}

/// QtCore for QString, QtCore/QString and QtCore; "another module" if it is in neither QtCore nor QtTest.
QString moduleOf(const QString& header)
{
    for (const QString& module : {QStringLiteral("QtCore"), QStringLiteral("QtTest")}) {
        if (header == module || header.startsWith(module + '/') || QFileInfo::exists(headerOfQt(module, header)))
            return module;
    }
    return "another module";
}

bool allows(QtPart qt, const QString& module)
{
    switch (qt) {
    case QtPart::None:
        return false;
    case QtPart::Core:
        return module == "QtCore";
    case QtPart::CoreAndTest:
        return module == "QtCore" || module == "QtTest";
    case QtPart::All:
        return true;
    }
    return false;
}

// All functions of <cmath>.
const QSet<QString>& mathFunctions()
{
    static const QSet<QString> names = [] {
        const QString text =
            "abs fabs fmod remainder remquo fma fmax fmin fdim lerp exp exp2 expm1 log log10 log2 log1p pow sqrt cbrt "
            "hypot sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh erf erfc tgamma lgamma ceil "
            "floor trunc round lround llround nearbyint rint lrint llrint frexp ldexp modf scalbn scalbln ilogb "
            "logb nextafter nexttoward copysign fpclassify isfinite isinf isnan isnormal signbit beta expint legendre "
            "hermite laguerre riemann_zeta";
        const QStringList list = text.split(' ');
        return QSet<QString>(list.begin(), list.end());
    }();
    return names;
}

// Those of them that IEEE 754 or the C standard defines to the last bit, so that every libm gives the same. The second
// line is exact by nature as well: it looks at a number, moves its sign or exponent, or rounds it to a whole one.
const QSet<QString>& exactMathFunctions()
{
    static const QSet<QString> names = {"sqrt", "fma", "abs", "floor", "nearbyint", "ldexp", "isfinite", //
        "copysign", "signbit", "isnan", "isinf", "frexp", "ceil", "trunc"};
    return names;
}

QString inexactAlternatives()
{
    static const QString names = QStringList((mathFunctions() - exactMathFunctions()).values()).join('|');
    return names;
}

class Findings
{
public:
    explicit Findings(const QString& path) : m_path(path) { }

    void add(qsizetype line, const QString& sentence)
    {
        m_list += QStringLiteral("%1:%2: %3").arg(m_path).arg(line).arg(sentence);
    }
    void add(const QString& sentence) { m_list += m_path + ": " + sentence; }

    /// One finding for each match of `pattern` in `code`; %1 in `sentence` is what matched.
    void addMatches(const QString& code, const QString& pattern, const QString& sentence)
    {
        const QRegularExpression expression(pattern);
        Q_ASSERT(expression.isValid());
        for (auto found = expression.globalMatch(code); found.hasNext();) {
            const QRegularExpressionMatch match = found.next();
            add(code.left(match.capturedStart()).count('\n') + 1, sentence.arg(match.captured(0).trimmed()));
        }
    }

    QStringList list() const { return m_list; }

private:
    QString m_path;
    QStringList m_list;
};

void checkQuoted(Findings& findings, qsizetype line, const QString& path, const Room& room, const QString& header)
{
    if (header == QFileInfo(path).completeBaseName() + ".moc")
        return;
    const bool isAddress = roomOf(header) != nullptr;
    if (!isAddress) {
        findings.add(
            line, QStringLiteral("\"%1\" is no address: an include begins at the root of the repository").arg(header));
        return;
    }
    if (header.startsWith(folderOf(path)))
        return;
    const auto mayInclude = [&](const QString& folder) { return header.startsWith(folder); };
    if (std::none_of(room.mayInclude.begin(), room.mayInclude.end(), mayInclude))
        findings.add(line,
            QStringLiteral("%1 must not include \"%2\": that is against the direction of the house")
                .arg(room.folder, header));
}

void checkAngled(Findings& findings, qsizetype line, const QString& path, const Room& room, const QString& header)
{
    const bool inKernels = path.startsWith("engine/kernels/");
    const bool inTests = path.startsWith("tests/");
    const bool isTbb = header.startsWith("tbb/") || header.startsWith("oneapi/");
    const bool isHighway = header.startsWith("hwy/");

    if (isHighway && !inKernels && !inTests)
        findings.add(line, QStringLiteral("<%1>: only engine/kernels knows vector width").arg(header));
    else if (isTbb && path.endsWith(".h") && !inKernels && !inTests)
        findings.add(line, QStringLiteral("<%1>: no header shows oneTBB").arg(header));

    static const QRegularExpression parallelLoop("^(tbb|oneapi/tbb)/parallel_");
    if (parallelLoop.match(header).hasMatch() && path != "engine/parallel.cpp" && !inKernels)
        findings.add(line, QStringLiteral("<%1>: every parallel loop is parallelFor of engine/parallel.h").arg(header));

    static const QRegularExpression qtHeader("^Q[A-Zt]");
    if (qtHeader.match(header).hasMatch()) {
        const QString module = moduleOf(header);
        if (room.qt == QtPart::None)
            findings.add(line, QStringLiteral("<%1>: there is no Qt in %2").arg(header, room.folder));
        else if (!allows(room.qt, module))
            findings.add(
                line, QStringLiteral("<%1> is of %2: of Qt, %3 knows the core only").arg(header, module, room.folder));
    }

    static const QRegularExpression storage("^(QtCore/)?QJson|^(QtSql/)?QSql|^sqlite3");
    if (storage.match(header).hasMatch() && room.folder != "lab/core/" && !inTests)
        findings.add(line, QStringLiteral("<%1>: JSON and SQL stay in lab/core").arg(header));

    if (isOneOf(path, {"engine/", "datasets/", "plugins/"})) {
        if (header == "math.h" || header == "tgmath.h" || header == "complex")
            findings.add(line, QStringLiteral("<%1>: elementary functions come from engine/elementary.h").arg(header));
        if (header == "random")
            findings.add(line, "<random>: chance comes from engine/random.h");
    }
}

void checkIncludes(Findings& findings, const QString& path, const QString& text, const Room& room)
{
    static const QRegularExpression include(R"(^\s*#\s*include\s*(?:"([^"]+)\"|<([^>]+)>))");
    qsizetype line = 0;
    for (const QString& text : text.split('\n')) {
        ++line;
        const QRegularExpressionMatch match = include.match(text);
        if (!match.hasMatch())
            continue;
        if (!match.captured(1).isEmpty())
            checkQuoted(findings, line, path, room, match.captured(1));
        else
            checkAngled(findings, line, path, room, match.captured(2));
    }
}

void checkMathematics(Findings& findings, const QString& code)
{
    const QString sentence = "`%1` may differ in its last bit from machine to machine: use engine/elementary.h";
    findings.addMatches(
        code, QStringLiteral(R"((?:\bstd::|(?<![\w:>])::)(?:%1)[fl]?\b)").arg(inexactAlternatives()), sentence);
    findings.addMatches(code, QStringLiteral(R"((?<![\w:.>])(?:%1)[fl]\s*\()").arg(inexactAlternatives()), sentence);
    findings.addMatches(code, QStringLiteral(R"(__builtin_(?:%1)[fl]?\b)").arg(inexactAlternatives()), sentence);
    // Eigen's own versions: coefficient by coefficient and as methods without arguments.
    findings.addMatches(
        code, QStringLiteral(R"(\.(?:%1|rsqrt|logistic|digamma)\(\s*\)|\.pow\()").arg(inexactAlternatives()), sentence);
}

void checkNames(Findings& findings, const QString& path, const QString& text, const QString& code)
{
    static const QRegularExpression snakeCase("^[a-z][a-z0-9_]*\\.(h|cpp)$");
    const QString name = QFileInfo(path).fileName();
    if (!snakeCase.match(name).hasMatch())
        findings.add("files are named in snake_case");
    if (!path.endsWith(".h"))
        return;
    static const QRegularExpression once("^#pragma once$", QRegularExpression::MultilineOption);
    // What the kernels include once for each vector target says so.
    if (!code.contains(once) && !text.contains("no include guard") && !code.contains("HWY_TARGET_TOGGLE"))
        findings.add("a header begins with #pragma once");
    findings.addMatches(
        code, R"((?<![\w.>:])get[A-Z]\w*\s*\()", "`%1`: a question is called by what it answers, without get");
}

void checkLicence(Findings& findings, const QString& text)
{
    const QString top = text.section('\n', 0, 3);
    if (!top.contains("SPDX-FileCopyrightText: ") || !top.contains("SPDX-License-Identifier: GPL-3.0-or-later"))
        findings.add("a file begins with its two SPDX lines");
}

} // namespace

QString codeOf(const QString& text)
{
    // In this order at every place: line comment, block comment, raw string, string, character (but not the ' in
    // 10'000).
    static const QRegularExpression silent(
        R"(//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:[^"\\\n]|\\.)*"|(?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)*')",
        QRegularExpression::DotMatchesEverythingOption);
    QString code = text;
    for (auto found = silent.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const bool isComment = match.capturedView(0).startsWith('/');
        for (qsizetype i = match.capturedStart() + !isComment; i < match.capturedEnd() - !isComment; ++i) {
            if (code[i] != '\n')
                code[i] = ' ';
        }
    }
    return code;
}

QStringList problemsOfFile(const QString& path, const QString& text)
{
    Findings findings(path);
    checkLicence(findings, text);
    const Room* room = roomOf(path);
    if (!isCpp(path) || !room)
        return findings.list();

    const QString code = codeOf(text);
    checkIncludes(findings, path, text, *room);
    checkNames(findings, path, text, code);
    if (isOneOf(path, {"engine/", "datasets/", "plugins/"}))
        checkMathematics(findings, code);
    return findings.list();
}

QStringList problemsOfFolders(const Files& files)
{
    QSet<QString> folders;
    for (auto file = files.begin(); file != files.end(); ++file) {
        if (isCpp(file.key()))
            folders += folderOf(file.key());
    }

    QStringList problems;
    for (const QString& folder : folders) {
        // tests/ is the same tree again, and one README tells about all of it.
        if (folder.startsWith("tests/") && folder != "tests/")
            continue;
        if (folder.startsWith("plugins/") && folder != "plugins/sdk/") {
            if (!files.contains(folder + "lesson.md"))
                problems += folder + ": an experiment has a lesson.md";
            continue;
        }
        const QString readme = folder + "README.md";
        if (!files.contains(readme)) {
            problems += folder + ": a folder has a README.md";
            continue;
        }
        const QString text = files[readme];
        if (text.count('\n') > 60)
            problems += readme + ": a folder's README fits on one screen (60 lines)";
        static const QRegularExpression title(
            "^(#+ Invariants|\\*\\*Invariants\\*\\*)", QRegularExpression::MultilineOption);
        const qsizetype invariants = text.indexOf(title);
        if (invariants < 0)
            problems += readme + ": a folder's README ends with **Invariants**, what is deliberately absent";
        else if (text.indexOf("\n#", invariants + 1) >= 0)
            problems += readme + ": **Invariants** come last";
    }
    problems.sort();
    return problems;
}

QStringList problemsOfSymbols(const QString& library, const QString& symbols)
{
    static const QRegularExpression undefined(R"(^\s*U\s+(\w+?)([fl]?)(?:@.*)?$)", QRegularExpression::MultilineOption);
    QStringList problems;
    for (auto found = undefined.globalMatch(symbols); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const QString name = match.captured(1);
        const QString whole = name + match.captured(2);
        const bool isMathematics = mathFunctions().contains(name) || mathFunctions().contains(whole);
        const bool isExact = exactMathFunctions().contains(name) || exactMathFunctions().contains(whole);
        if (isMathematics && !isExact)
            problems += QStringLiteral("%1 calls %2 of the system's libm: use engine/elementary.h").arg(library, whole);
    }
    return problems;
}

} // namespace house
