// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/datasets/data_files.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

#include <zlib.h>

namespace data_files {

QByteArray idx(std::uint8_t type, const std::vector<std::uint32_t>& dimensions, const QByteArray& content)
{
    QByteArray file("\0\0", 2);
    file += static_cast<char>(type);
    file += static_cast<char>(dimensions.size());
    for (const std::uint32_t dimension : dimensions) {
        for (const int shift : {24, 16, 8, 0})
            file += static_cast<char>(dimension >> shift & 0xff);
    }
    return file + content;
}

QByteArray ramp(int count)
{
    QByteArray bytes;
    for (int i = 0; i < count; ++i)
        bytes += static_cast<char>(i);
    return bytes;
}

QByteArray gzip(const QByteArray& content)
{
    z_stream stream = {};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray packed(static_cast<int>(deflateBound(&stream, content.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(static_cast<int>(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

void fuzz(const QByteArray& good, const std::function<void(const std::filesystem::path&)>& read, int files)
{
    const Folder folder;
    QRandomGenerator chance(1);
    const auto below = [&](qsizetype bound) {
        return static_cast<qsizetype>(chance.bounded(static_cast<quint32>(bound)));
    };
    const QByteArray telling("\0\1\xff\x7f\x80\",'({.9\n", 13);
    int refused = 0;
    for (int i = 0; i < files; ++i) {
        QByteArray bad = good;
        for (qsizetype changes = 1 + below(4); changes > 0 && !bad.isEmpty(); --changes) {
            const qsizetype place = below(2) ? below(bad.size()) : below(qMin<qsizetype>(bad.size(), 160));
            switch (below(6)) {
            case 0:
                bad.truncate(place);
                break;
            case 1:
                bad.insert(place, telling[below(telling.size())]);
                break;
            case 2:
                bad.remove(place, 1 + below(8));
                break;
            case 3:
                bad[place] = static_cast<char>(below(256));
                break;
            case 4:
                bad[place] = telling[below(telling.size())];
                break;
            case 5:
                bad[place] = static_cast<char>(bad[place] ^ 1 << below(8));
                break;
            }
        }
        // Always a new file: to replace one is to wait for the disk.
        const auto path = folder.write("mutant" + std::to_string(i), bad);
        try {
            read(path);
        } catch (const nnlab::Error& error) {
            ++refused;
            QVERIFY2(error.cause() == nnlab::Error::Cause::Data, error.what());
        } catch (const std::exception& error) {
            QFAIL(qPrintable(
                QStringLiteral("file %1: %2\n%3").arg(i).arg(error.what(), QString::fromLatin1(bad.toHex()))));
        }
        std::filesystem::remove(path);
    }
    // Otherwise the mutants were too tame to tell anything.
    QVERIFY2(refused > files / 3, qPrintable(QString::number(refused)));
}

} // namespace data_files
