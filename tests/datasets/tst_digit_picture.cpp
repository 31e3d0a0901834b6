// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/digit_picture.h"

#include "datasets/catalogue.h"
#include "engine/error.h"

#include <QTest>

using namespace nnlab;

namespace {

GreyPicture blank(int width, int height, std::uint8_t grey = 0)
{
    return {width, height, std::vector<std::uint8_t>(std::size_t(width) * std::size_t(height), grey)};
}

void draw(GreyPicture& picture, int left, int top, int width, int height, std::uint8_t grey)
{
    for (int y = top; y < top + height; ++y) {
        for (int x = left; x < left + width; ++x)
            picture.pixels[std::size_t(y * picture.width + x)] = grey;
    }
}

GreyPicture digitOf(std::span<const std::uint8_t> pixels) { return {28, 28, {pixels.begin(), pixels.end()}}; }

GreyPicture enlarged(const GreyPicture& picture, int factor)
{
    GreyPicture result{picture.width * factor, picture.height * factor, {}};
    for (int y = 0; y < result.height; ++y) {
        for (int x = 0; x < result.width; ++x)
            result.pixels.push_back(picture.at(x / factor, y / factor));
    }
    return result;
}

GreyPicture moved(const GreyPicture& picture, int right, int down)
{
    GreyPicture result = blank(picture.width + right, picture.height + down);
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x)
            result.pixels[std::size_t((y + down) * result.width + x + right)] = picture.at(x, y);
    }
    return result;
}

GreyPicture inverted(GreyPicture picture)
{
    for (std::uint8_t& pixel : picture.pixels)
        pixel = std::uint8_t(255 - pixel);
    return picture;
}

/// The faintest pixels count as ground, so these are left out of comparisons.
GreyPicture withoutFaint(GreyPicture picture)
{
    for (std::uint8_t& pixel : picture.pixels)
        pixel = pixel <= 25 ? 0 : pixel;
    return picture;
}

} // namespace

class TestDigitPicture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void digitsOfMnistComeOutAsTheyAre()
    {
        const auto images = loadImages("mnist");
        int same = 0;
        constexpr int count = 1000;
        for (int s = 0; s < count; ++s) {
            const GreyPicture digit = digitOf(images->test.inputs.bytes(s));
            same += withoutFaint(asDigit(digit).picture) == withoutFaint(digit) ? 1 : 0;
        }
        // Where the digit's outermost row is faint, cropping takes it away, and the rest is enlarged.
        QVERIFY2(same >= count * 85 / 100, qPrintable(QString::number(same)));
    }

    void sizePlaceAndSideOfTheRampDoNotMatter()
    {
        const auto images = loadImages("mnist");
        const GreyPicture digit = withoutFaint(digitOf(images->test.inputs.bytes(0)));
        const DigitPicture plain = asDigit(digit);
        QVERIFY(!plain.wasInverted);
        const DigitPicture large = asDigit(moved(enlarged(digit, 9), 100, 33));
        QVERIFY(large.picture == plain.picture);
        const DigitPicture dark = asDigit(inverted(digit));
        QVERIFY(dark.wasInverted);
        QVERIFY(dark.picture == plain.picture);
    }

    void keepsProportionsAndCentresTheMass()
    {
        GreyPicture bar = blank(200, 100, 255);
        draw(bar, 30, 20, 10, 40, 0);
        const DigitPicture digit = asDigit(bar);
        QVERIFY(digit.wasInverted);
        QCOMPARE(digit.picture.width, 28);
        int ink = 0;
        for (int y = 0; y < 28; ++y) {
            for (int x = 0; x < 28; ++x) {
                const bool isInside = x >= 12 && x < 17 && y >= 4 && y < 24;
                QCOMPARE(int(digit.picture.at(x, y)), isInside ? 255 : 0);
                ink += isInside ? 1 : 0;
            }
        }
        QCOMPARE(ink, 100); // 5 x 20
    }

    void nothingIsCutOff()
    {
        // Nearly all the mass is at one end, so that centring it would push the other end out.
        GreyPicture picture = blank(60, 60);
        draw(picture, 5, 5, 6, 40, 255);
        draw(picture, 11, 5, 34, 1, 255);
        const GreyPicture digit = asDigit(picture).picture;
        int width = 0;
        for (int x = 0; x < 28; ++x) {
            bool hasInk = false;
            for (int y = 0; y < 28; ++y)
                hasInk = hasInk || digit.at(x, y) > 0;
            width += hasInk ? 1 : 0;
        }
        QCOMPARE(width, 20);
    }

    void paperMayBeGrey()
    {
        GreyPicture picture = blank(50, 50, 200);
        for (int i = 0; i < 50; ++i)
            picture.pixels[std::size_t(i * 50 + (i * 7) % 50)] = 190; // specks
        draw(picture, 20, 10, 10, 30, 60);
        GreyPicture clean = blank(50, 50, 200);
        draw(clean, 20, 10, 10, 30, 60);
        QVERIFY(asDigit(picture).picture == asDigit(clean).picture);
    }

    void aDotIsADigitToo()
    {
        GreyPicture picture = blank(1, 1, 0);
        picture = blank(9, 9, 0);
        draw(picture, 4, 4, 1, 1, 255);
        const GreyPicture digit = asDigit(picture).picture;
        QCOMPARE(int(std::ranges::count(digit.pixels, std::uint8_t(255))), 400);
    }

    void nothingToSeeIsToldSo()
    {
        for (const GreyPicture& picture : {blank(28, 28, 0), blank(28, 28, 255), blank(1, 1, 7)}) {
            try {
                asDigit(picture);
                QFAIL("was taken");
            } catch (const Error& error) {
                QCOMPARE(error.cause(), Error::Cause::Data);
                QCOMPARE(QString(error.what()), QString("Nothing stands out in the picture: draw something on it."));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestDigitPicture)
#include "tst_digit_picture.moc"
