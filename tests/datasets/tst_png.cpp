// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/png.h"

#include "engine/error.h"
#include "engine/random.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <png.h>

#include <csetjmp>

using namespace nnlab;

namespace {

struct Kind
{
    int colourType = PNG_COLOR_TYPE_GRAY;
    int bits = 8;
    bool isInterlaced = false;
};

void append(png_structp png, png_bytep bytes, size_t count)
{
    static_cast<QByteArray*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(bytes), qsizetype(count));
}

/// A PNG whose rows are given as they lie in the file.
QByteArray written(const Kind& kind, int width, const std::vector<QByteArray>& rows,
    const std::vector<png_color>& palette = {}, const QByteArray& paletteAlpha = {})
{
    QByteArray file;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &file, append, nullptr);
    png_set_IHDR(png, info, png_uint_32(width), png_uint_32(rows.size()), kind.bits, kind.colourType,
        kind.isInterlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    if (!palette.empty())
        png_set_PLTE(png, info, palette.data(), int(palette.size()));
    if (!paletteAlpha.isEmpty())
        png_set_tRNS(
            png, info, reinterpret_cast<const png_byte*>(paletteAlpha.data()), int(paletteAlpha.size()), nullptr);
    std::vector<png_bytep> pointers;
    for (const QByteArray& row : rows)
        pointers.push_back(reinterpret_cast<png_bytep>(const_cast<char*>(row.data())));
    png_set_rows(png, info, pointers.data());
    png_write_png(png, info, PNG_TRANSFORM_IDENTITY, nullptr);
    png_destroy_write_struct(&png, &info);
    return file;
}

QByteArray bytes(std::initializer_list<int> numbers)
{
    QByteArray result;
    for (const int number : numbers)
        result += char(number);
    return result;
}

} // namespace

class TestPng : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kinds_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("grey"); // 2 x 2
        const auto row = [](const char* name, const QByteArray& file, const QByteArray& grey) {
            QTest::newRow(name) << file << grey;
        };
        const QByteArray plain = bytes({0, 255, 100, 7});
        row("grey", written({}, 2, {bytes({0, 255}), bytes({100, 7})}), plain);
        row("grey, 16 bits", written({.bits = 16}, 2, {bytes({0, 0, 255, 255}), bytes({100, 100, 7, 7})}), plain);
        row("grey, 4 bits", written({.bits = 4}, 2, {bytes({0x0f}), bytes({0x61})}), bytes({0, 255, 102, 17}));
        row("grey, 2 bits", written({.bits = 2}, 2, {bytes({0x30}), bytes({0x60})}), bytes({0, 255, 85, 170}));
        row("black and white", written({.bits = 1}, 2, {bytes({0x40}), bytes({0x80})}), bytes({0, 255, 255, 0}));
        row("interlaced", written({.isInterlaced = true}, 2, {bytes({0, 255}), bytes({100, 7})}), plain);
        row("colour",
            written({PNG_COLOR_TYPE_RGB}, 2, {bytes({0, 0, 0, 255, 255, 255}), bytes({100, 100, 100, 7, 7, 7})}),
            plain);
        row("colour, 16 bits",
            written({PNG_COLOR_TYPE_RGB, 16}, 2,
                {bytes({0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255}),
                    bytes({100, 100, 100, 100, 100, 100, 7, 7, 7, 7, 7, 7})}),
            plain);
        row("palette",
            written({PNG_COLOR_TYPE_PALETTE, 8}, 2, {bytes({1, 0}), bytes({2, 3})},
                {{255, 255, 255}, {0, 0, 0}, {100, 100, 100}, {7, 7, 7}}),
            plain);
        row("dark ink on nothing",
            written({PNG_COLOR_TYPE_GRAY_ALPHA}, 2, {bytes({0, 0, 0, 255}), bytes({0, 51, 0, 0})}),
            bytes({255, 0, 204, 255}));
        row("light ink on nothing",
            written({PNG_COLOR_TYPE_RGB_ALPHA}, 2,
                {bytes({255, 255, 255, 0, 255, 255, 255, 255}), bytes({255, 255, 255, 51, 255, 255, 255, 0})}),
            bytes({0, 255, 51, 0}));
        row("palette with transparency",
            written({PNG_COLOR_TYPE_PALETTE, 8}, 2, {bytes({0, 1}), bytes({0, 1})}, {{0, 0, 0}, {0, 0, 0}},
                bytes({0, 255})),
            bytes({255, 0, 255, 0}));
    }
    void kinds()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, grey);
        const GreyPicture picture = readPng(saved(file));
        QCOMPARE(picture.width, 2);
        QCOMPARE(picture.height, 2);
        QCOMPARE(
            QByteArray(reinterpret_cast<const char*>(picture.pixels.data()), qsizetype(picture.pixels.size())), grey);
    }

    void coloursBecomeTheirLuminance()
    {
        const GreyPicture picture =
            readPng(saved(written({PNG_COLOR_TYPE_RGB}, 3, {bytes({255, 0, 0, 0, 255, 0, 0, 0, 255})})));
        QVERIFY(picture.at(2, 0) < picture.at(0, 0) && picture.at(0, 0) < picture.at(1, 0));
    }

    void whatIsWrittenIsReadBack()
    {
        GreyPicture picture{37, 11, {}};
        const Random chance(3, Purpose::Points);
        for (std::uint32_t i = 0; i < 37 * 11; ++i)
            picture.pixels.push_back(std::uint8_t(chance.uniform({i, 0, 0, 0}) * 256));
        const std::vector<std::byte> file = pngOf(picture);
        QVERIFY(readPng(saved({reinterpret_cast<const char*>(file.data()), qsizetype(file.size())})) == picture);
    }

    void wrongFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("sentence");
        const QByteArray good = written({}, 2, {bytes({0, 255}), bytes({100, 7})});
        const auto withHeader = [&](int at, std::initializer_list<int> numbers) {
            QByteArray file = good;
            file.replace(at, qsizetype(numbers.size()), bytes(numbers));
            return file;
        };
        const auto row = [](const char* name, const QByteArray& file, const char* sentence) {
            QTest::newRow(name) << file << sentence;
        };
        row("empty", {}, "is no PNG");
        row("text", "P2 2 2 255 0 255 100 7\n", "is no PNG");
        row("only a signature", good.left(8), "it ends or goes wrong in its header");
        row("ends in its header", good.left(30), "it ends or goes wrong in its header");
        row("another first chunk", withHeader(12, {'I', 'D', 'A', 'T'}), "it ends or goes wrong in its header");
        row("no pixels", withHeader(16, {0, 0, 0, 0}), "it says that it has no pixels");
        row("too wide", withHeader(16, {0x7f, 0xff, 0xff, 0xff}), "more than the 64 million that are read");
        row("too many pixels", withHeader(16, {0, 0, 0x40, 0, 0, 0, 0x40, 0}),
            "more than the 64 million that are read");
        row("promises more than it has", withHeader(16, {0, 0, 0x10, 0, 0, 0, 0x10, 0}), "cannot hold the 4096 x 4096");
        row("wrong checksum", withHeader(29, {1, 2, 3, 4}), "is damaged (libpng says:");
        row("no end", good.left(good.size() - 20), "is damaged (libpng says:");
    }
    void wrongFilesAreRefused()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, sentence);
        const std::string path = saved(file);
        try {
            readPng(path);
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.cause(), Error::Cause::Data);
            QVERIFY2(QString(error.what()).contains(sentence) && QString(error.what()).startsWith("'"), error.what());
        }
    }

    void missingFilesAndFoldersAreRefused()
    {
        QVERIFY_EXCEPTION_THROWN(readPng("/nowhere/x.png"), Error);
        QVERIFY_EXCEPTION_THROWN(readPng(m_folder.path().toStdString()), Error);
    }

    void damagedFilesAreRefusedOrRead()
    {
        std::vector<QByteArray> rows(40, QByteArray(120, '\x55'));
        const QByteArray good = written({PNG_COLOR_TYPE_RGB, 8, true}, 40, rows);
        const Random chance(1, Purpose::Noise);
        int refused = 0;
        for (std::uint32_t trial = 0; trial < 600; ++trial) {
            QByteArray file = good;
            for (std::uint32_t change = 0; change < 3; ++change) {
                const auto place = qsizetype(chance.uniform({trial, change, 0, 0}) * double(good.size()));
                file[place] = char(chance.uniform({trial, change, 1, 0}) * 256);
            }
            if (trial % 4 == 0)
                file.truncate(qsizetype(chance.uniform({trial, 0, 2, 0}) * double(good.size())));
            try {
                readPng(saved(file));
            } catch (const Error& error) {
                QCOMPARE(error.cause(), Error::Cause::Data);
                ++refused;
            }
        }
        QVERIFY2(refused > 450, qPrintable(QString::number(refused)));
    }

private:
    std::string saved(const QByteArray& content)
    {
        QFile file(m_folder.filePath("picture.png"));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        return file.fileName().toStdString();
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestPng)
#include "tst_png.moc"
