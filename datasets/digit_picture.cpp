// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/digit_picture.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace nnlab {

namespace {

constexpr int side = 28;
constexpr int box = 20;
constexpr double leastCentre = 13.5; // in every picture of MNIST the centre of mass is from here to less than 14.5
constexpr int leastContrast = 16;

int groundOf(const GreyPicture& picture)
{
    std::vector<std::uint8_t> border;
    for (int x = 0; x < picture.width; ++x) {
        border.push_back(picture.at(x, 0));
        border.push_back(picture.at(x, picture.height - 1));
    }
    for (int y = 0; y < picture.height; ++y) {
        border.push_back(picture.at(0, y));
        border.push_back(picture.at(picture.width - 1, y));
    }
    const auto median = border.begin() + static_cast<std::ptrdiff_t>(border.size() / 2);
    std::ranges::nth_element(border, median);
    return *median;
}

/// How much ink there is at each pixel, 0 .. 255, in a picture of the same size.
DigitPicture inkOf(const GreyPicture& picture)
{
    const int ground = groundOf(picture);
    const auto [darkest, lightest] = std::ranges::minmax(picture.pixels);
    const bool isInverted = ground - darkest > lightest - ground;
    const int strongest = isInverted ? ground - darkest : lightest - ground;
    if (strongest < leastContrast)
        throw Error("Nothing stands out in the picture: draw something on it.", Error::Cause::Data);
    DigitPicture ink{picture, isInverted};
    for (std::uint8_t& pixel : ink.picture.pixels) {
        const int difference = isInverted ? ground - pixel : pixel - ground;
        pixel = static_cast<std::uint8_t>(
            difference * 10 <= strongest ? 0 : (255 * difference + strongest / 2) / strongest);
    }
    return ink;
}

struct Box
{
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
};

Box inkBox(const GreyPicture& ink)
{
    int left = ink.width;
    int top = ink.height;
    int right = 0;
    int bottom = 0;
    for (int y = 0; y < ink.height; ++y) {
        for (int x = 0; x < ink.width; ++x) {
            if (ink.at(x, y) == 0)
                continue;
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
            bottom = std::max(bottom, y);
        }
    }
    return {left, top, right - left + 1, bottom - top + 1};
}

/// How much of the source pixels of one row or column lies under each of `count` pixels that share them out evenly.
struct Share
{
    int source;
    double weight;
};

std::vector<std::vector<Share>> sharesOf(int sources, int count)
{
    std::vector<std::vector<Share>> shares(static_cast<std::size_t>(count));
    const double step = double(sources) / count;
    for (int i = 0; i < count; ++i) {
        const double from = i * step;
        const double to = from + step;
        for (int s = int(std::floor(from)); s < sources && s < to; ++s) {
            const double weight = (std::min<double>(to, s + 1) - std::max<double>(from, s)) / step;
            if (weight > 0)
                shares[std::size_t(i)].push_back({s, weight});
        }
    }
    return shares;
}

/// The part of `ink` inside `from` at another size: each pixel is the mean of what lies under it.
GreyPicture scaled(const GreyPicture& ink, const Box& from, int width, int height)
{
    const auto across = sharesOf(from.width, width);
    const auto down = sharesOf(from.height, height);
    GreyPicture result{width, height, {}};
    for (const auto& rows : down) {
        for (const auto& columns : across) {
            double sum = 0;
            for (const Share& row : rows) {
                for (const Share& column : columns)
                    sum += row.weight * column.weight * ink.at(from.left + column.source, from.top + row.source);
            }
            result.pixels.push_back(static_cast<std::uint8_t>(std::nearbyint(sum)));
        }
    }
    return result;
}

int shrunk(int length, int longest)
{
    return std::max(1, static_cast<int>(std::floor(double(length) * box / longest + 0.5)));
}

/// Where the digit's first row or column goes so that its centre of mass comes into the middle, and nothing is cut off.
int placeOf(double centre, int length)
{
    return std::clamp(static_cast<int>(std::ceil(leastCentre - centre)), 0, side - length);
}

} // namespace

DigitPicture asDigit(const GreyPicture& picture)
{
    const DigitPicture ink = inkOf(picture);
    const Box from = inkBox(ink.picture);
    const int longest = std::max(from.width, from.height);
    const GreyPicture digit = scaled(ink.picture, from, shrunk(from.width, longest), shrunk(from.height, longest));
    double mass = 0;
    double x = 0;
    double y = 0;
    for (int row = 0; row < digit.height; ++row) {
        for (int column = 0; column < digit.width; ++column) {
            mass += digit.at(column, row);
            x += double(digit.at(column, row)) * column;
            y += double(digit.at(column, row)) * row;
        }
    }
    const int left = placeOf(mass > 0 ? x / mass : 0, digit.width);
    const int top = placeOf(mass > 0 ? y / mass : 0, digit.height);
    GreyPicture placed{side, side, std::vector<std::uint8_t>(std::size_t{side} * side)};
    for (int row = 0; row < digit.height; ++row) {
        for (int column = 0; column < digit.width; ++column)
            placed.pixels[std::size_t((top + row) * side + left + column)] = digit.at(column, row);
    }
    return {std::move(placed), ink.wasInverted};
}

} // namespace nnlab
