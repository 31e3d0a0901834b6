// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/notebook_file.h"

#include "engine/error.h"
#include "lab/core/notebook_schema.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <thread>
#include <unistd.h>

namespace nnlab {

namespace {

using namespace std::chrono_literals;

QString qt(const std::string& text) { return QString::fromStdString(text); }

[[noreturn]] void cannotWrite(const std::string& notebook, int error)
{
    throw Error("The notebook " + notebook + " cannot be written: " + std::strerror(error)
            + ". Choose another place with --notebook FILE.",
        Error::Cause::InputOutput);
}

/// Whether it was lost since the lock file was opened: its holder takes it away when it is done.
bool isStillThere(int descriptor, const std::string& file)
{
    struct stat ours = {};
    struct stat theirs = {};
    return fstat(descriptor, &ours) == 0 && stat(file.c_str(), &theirs) == 0 && ours.st_ino == theirs.st_ino
        && ours.st_dev == theirs.st_dev;
}

std::string hostName()
{
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

WriterName readName(const std::string& file)
{
    WriterName name;
    QFile lock(qt(file));
    if (lock.open(QIODevice::ReadOnly)) {
        const QStringList lines = QString::fromUtf8(lock.read(1000)).split('\n');
        if (lines.size() >= 3) {
            name.process = lines[0].toLongLong();
            name.host = lines[1].toStdString();
            name.since = lines[2].toStdString();
        }
    }
    return name;
}

/// A database whose files lie in a folder of its own, which goes with it.
class TemporaryCopy : public Database
{
public:
    /// Nobody else has the copy, and SQLite needs to write to recover it.
    TemporaryCopy(const std::string& copy, const std::string& original, std::unique_ptr<QTemporaryDir> folder)
        : Database(copy, Mode::ReadWrite, original), m_folder(std::move(folder))
    { }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

constexpr auto writingPatience = 10'000ms; // with other programs that have the file locked
constexpr std::int64_t mostPadding = std::int64_t{1} << 34; // of a file that is cut off

/// What a killed writer may have left beside the file.
constexpr const char* leftBehind[] = {"-wal", "-journal"};

bool hasLeftovers(const std::string& file)
{
    return std::ranges::any_of(leftBehind, [&](const char* ending) { return QFileInfo::exists(qt(file + ending)); });
}

/// How long a database is by what its first page says, or 0; see "The Database Header" of SQLite's file format.
std::int64_t sizeInHeader(const std::string& file)
{
    QFile opened(qt(file));
    if (!opened.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray header = opened.read(100);
    if (header.size() < 100)
        return 0;
    const std::int64_t pageSize = qFromBigEndian<quint16>(header.constData() + 16);
    return (pageSize == 1 ? 65536 : pageSize) * qFromBigEndian<quint32>(header.constData() + 28);
}

/// `size`: filled up with zeros to so many bytes, which SQLite takes for pages that are damaged.
std::unique_ptr<Database> openCopy(const std::string& file, std::int64_t size = 0)
{
    auto folder = std::make_unique<QTemporaryDir>();
    const QString copy = folder->filePath("notebook.nnlab");
    if (!folder->isValid() || !QFile::copy(qt(file), copy))
        throw Error("The notebook " + file + " cannot be copied to a temporary folder, which reading it here needs.",
            Error::Cause::InputOutput);
    QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner);
    if (size > QFileInfo(copy).size())
        QFile::resize(copy, size);
    for (const char* ending : leftBehind) {
        if (QFile::copy(qt(file + ending), copy + ending))
            QFile::setPermissions(copy + ending, QFile::ReadOwner | QFile::WriteOwner);
    }
    return std::make_unique<TemporaryCopy>(copy.toStdString(), file, std::move(folder));
}

void refuseOthers(const std::string& file)
{
    switch (fileKind(file)) {
    case FileKind::Absent:
        throw Error(
            "There is no notebook " + file + "; `nnlab run EXPERIMENT --save` begins one.", Error::Cause::InputOutput);
    case FileKind::Empty:
    case FileKind::Other:
    case FileKind::OtherDatabase:
        throw Error("The file " + file + " is no nnlab notebook.", Error::Cause::Damaged);
    case FileKind::Notebook:
        return;
    }
}

void refuseNewer(Database& database)
{
    if (const std::int64_t version = database.integer("PRAGMA user_version"); version > notebookVersion) {
        throw Error("The notebook " + database.file() + " was written by a newer nnlab (notebook version "
                + std::to_string(version) + ", this one knows " + std::to_string(notebookVersion) + "); use that one.",
            Error::Cause::Damaged);
    }
}

void readFirstPage(Database& database) { database.integer("SELECT count(*) FROM sqlite_schema"); }

void makeTables(Database& database)
{
    database.execute("PRAGMA page_size=4096");
    Transaction transaction(database);
    database.execute("PRAGMA application_id=" + std::to_string(notebookApplicationId));
    database.execute("PRAGMA user_version=" + std::to_string(notebookVersion));
    database.execute(std::string(notebookSchema));
    transaction.commit();
}

/// Does something that needs the file to be whole; tells what can be done where it is not.
template <typename Use>
void useWhole(const std::string& file, Use&& use)
{
    try {
        use();
    } catch (const Error& error) {
        if (error.cause() != Error::Cause::Damaged)
            throw;
        throw Error(std::string(error.what()) + " `nnlab check " + file
                + "` tells which of its runs are whole, and `nnlab import " + file
                + " --notebook OTHER` takes those into another notebook.",
            Error::Cause::Damaged);
    }
}

} // namespace

FileKind fileKind(const std::string& file)
{
    QFile opened(qt(file));
    if (!QFileInfo::exists(qt(file)))
        return FileKind::Absent;
    if (!QFileInfo(qt(file)).isFile())
        return FileKind::Other;
    if (!opened.open(QIODevice::ReadOnly))
        throw Error("The file " + file + " cannot be read: " + opened.errorString().toStdString() + ".",
            Error::Cause::InputOutput);
    const QByteArray begin = opened.read(100);
    // A notebook whose first transaction is still in its -wal.
    if (begin.isEmpty())
        return QFileInfo(qt(file + "-wal")).size() > 0 ? FileKind::Notebook : FileKind::Empty;
    if (!begin.startsWith(QByteArray("SQLite format 3\0", 16)) || begin.size() < 72)
        return FileKind::Other;
    std::int64_t id = 0;
    for (int i = 68; i < 72; ++i)
        id = id << 8 | static_cast<unsigned char>(begin[i]);
    return id == notebookApplicationId ? FileKind::Notebook : FileKind::OtherDatabase;
}

std::string defaultNotebook()
{
    return (QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/nnlab/notebook.nnlab")
        .toStdString();
}

bool isNetworkFileSystem(std::int64_t type)
{
    // From statfs(2): NFS, SMB, CIFS, SMB2, AFS, Ceph, Coda, 9P, Lustre, GPFS, BeeGFS.
    for (const std::int64_t known : {0x6969LL, 0x517bLL, 0xff534d42LL, 0xfe534d42LL, 0x5346414fLL, 0x00c36400LL,
             0x73757245LL, 0x01021997LL, 0x0bd00bd0LL, 0x47504653LL, 0x19830326LL}) {
        if (type == known)
            return true;
    }
    return false;
}

bool isOnNetwork(const std::string& file)
{
    struct statfs system = {};
    const QByteArray folder = QFile::encodeName(QFileInfo(qt(file)).absolutePath());
    return statfs(folder.constData(), &system) == 0
        && isNetworkFileSystem(static_cast<std::int64_t>(static_cast<unsigned int>(system.f_type)));
}

NotebookLock::NotebookLock(const std::string& notebook, std::chrono::milliseconds patience) : m_file(notebook + "-lock")
{
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!tryOnce()) {
        if (std::chrono::steady_clock::now() >= end) {
            const WriterName name = readName(m_file);
            throw Error("The notebook " + notebook + " is being written by process " + std::to_string(name.process)
                    + " on " + name.host + ", since " + name.since
                    + "; try again when it has finished, or choose another place with --notebook FILE.",
                Error::Cause::Busy);
        }
        std::this_thread::sleep_for(20ms);
    }
    const std::string text = std::to_string(getpid()) + "\n" + hostName() + "\n" + timeNow() + "\n";
    if (ftruncate(m_descriptor, 0) != 0
        || pwrite(m_descriptor, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
        const int error = errno;
        unlink(m_file.c_str());
        close(m_descriptor);
        cannotWrite(notebook, error);
    }
}

bool NotebookLock::tryOnce()
{
    m_descriptor = open(m_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (m_descriptor < 0)
        cannotWrite(m_file.substr(0, m_file.size() - 5), errno);
    if (flock(m_descriptor, LOCK_EX | LOCK_NB) == 0 && isStillThere(m_descriptor, m_file))
        return true;
    close(m_descriptor);
    m_descriptor = -1;
    return false;
}

NotebookLock::~NotebookLock()
{
    unlink(m_file.c_str()); // before it is unlocked, so that nobody locks a file that is about to go
    close(m_descriptor);
}

std::optional<WriterName> NotebookLock::holder(const std::string& notebook)
{
    const std::string file = notebook + "-lock";
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return {};
    const bool isFree = flock(descriptor, LOCK_SH | LOCK_NB) == 0;
    close(descriptor);
    return isFree ? std::optional<WriterName>() : readName(file);
}

OpenedNotebook openForReading(const std::string& file)
{
    refuseOthers(file);
    OpenedNotebook opened;
    try {
        opened.database = std::make_unique<Database>(file, Database::Mode::ReadOnly);
        readFirstPage(*opened.database);
    } catch (const Error& error) {
        const std::int64_t size = QFileInfo(qt(file)).size();
        const std::int64_t whole = sizeInHeader(file);
        // What a killed writer left has to be taken in first, and whoever only reads may not do that to the file
        // itself.
        if (error.cause() == Error::Cause::InputOutput && hasLeftovers(file)) {
            opened.database = openCopy(file);
        } else if (error.cause() == Error::Cause::Damaged && whole > size && whole - size < mostPadding) {
            opened.database = openCopy(file, whole);
            opened.damage = "The notebook " + file + " is cut off: of its " + std::to_string(whole) + " bytes only "
                + std::to_string(size) + " are there.";
        } else {
            throw;
        }
        readFirstPage(*opened.database);
    }
    refuseNewer(*opened.database);
    return opened;
}

std::unique_ptr<Database> openForWriting(const std::string& file)
{
    const FileKind kind = fileKind(file);
    if (kind != FileKind::Absent && kind != FileKind::Empty)
        refuseOthers(file);
    auto database = std::make_unique<Database>(file, Database::Mode::ReadWrite);
    database->waitAtMost(static_cast<int>(writingPatience.count()));
    bool isNew = false;
    useWhole(file, [&] { isNew = database->integer("SELECT count(*) FROM sqlite_schema") == 0; });
    if (!isNew)
        refuseNewer(*database);
    try {
        if (isNew)
            makeTables(*database);
        useWhole(file, [&] { database->execute(std::string(notebookSweepSchema)); });
    } catch (const Error&) {
        if (kind == FileKind::Absent)
            QFile::remove(qt(file)); // of no use to anybody while it is empty
        throw;
    }
    if (isOnNetwork(file)) {
        database->execute("PRAGMA locking_mode=EXCLUSIVE");
        database->text("PRAGMA journal_mode=DELETE");
    } else {
        database->text("PRAGMA journal_mode=WAL");
    }
    database->execute("PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON");
    // Whoever wrote them held the lock that we hold now.
    useWhole(file, [&] {
        database->execute("UPDATE runs SET status='stopped', message='The process ended before the run did.'"
                          " WHERE status IN ('waiting', 'running', 'paused')");
    });
    return database;
}

void closeCleanly(std::unique_ptr<Database> database)
{
    try {
        database->waitAtMost(200); // somebody who reads right now leaves the rest to the next writer
        database->text("PRAGMA journal_mode=DELETE");
    } catch (const Error&) {
        // Everything is in the file and its -wal, which belong together; nothing is lost.
    }
}

std::string timeNow() { return QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString(); }

} // namespace nnlab
