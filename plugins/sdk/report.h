// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/network.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nnlab {

/// What the `at` of a channel's reports counts. It is always a real number; 2.25 epochs: a quarter into the third.
enum class AtUnit { Epoch, MiniBatch, Sample };

/// Which end of a scalar is the good one.
enum class Better { Unknown, Lower, Higher };

// The kinds of payload. All are plain values.

/// One line through (x, y) points; both have the same length.
struct Curve
{
    std::string name;
    std::vector<float> x;
    std::vector<float> y;
    bool operator==(const Curve&) const = default;
};

/// One or several curves in one picture.
struct Curves
{
    std::vector<Curve> curves;
    bool operator==(const Curves&) const = default;
};

/// Points that belong together (training, test, mistakes); `labels` is empty or has a class for each point.
struct PointGroup
{
    std::string name;
    std::vector<float> x;
    std::vector<float> y;
    std::vector<std::uint8_t> labels;
    bool operator==(const PointGroup&) const = default;
};

struct Points
{
    std::vector<PointGroup> groups;
    bool operator==(const Points&) const = default;
};

/// `count` pictures of height x width numbers each, picture after picture, row after row from the top.
struct Images
{
    int width = 0;
    int height = 0;
    int count = 0;
    std::vector<float> values;
    bool operator==(const Images&) const = default;
};

/// A confusion matrix with the prediction behind every cell.
struct Confusion
{
    std::vector<std::string> classes;
    std::vector<std::uint32_t> counts; ///< classes x classes, row after row; rows actual, columns predicted
    std::vector<std::uint8_t> predictions; ///< the predicted class of each sample of the test set, in its order
    bool operator==(const Confusion&) const = default;
};

/// One grid of numbers of a map, row after row from yFrom upwards.
struct MapLayer
{
    std::string name;
    std::vector<float> values;
    bool operator==(const MapLayer&) const = default;
};

/// Numbers over a rectangle: loss maps, decision regions, what each unit answers. Grid points include the borders.
struct Map
{
    double xFrom = 0;
    double xTo = 1;
    double yFrom = 0;
    double yTo = 1;
    int width = 0;
    int height = 0;
    std::vector<MapLayer> layers;
    bool operator==(const Map&) const = default;
};

/// A few words of a lesson or a result.
struct Text
{
    std::string text;
    bool operator==(const Text&) const = default;
};

/// The declaration of an output, and at the same time the key that reports to it: run.report(loss, epoch, 0.3).
///
/// A scalar channel is a series; any other channel is a current value with a bounded history.
/// Channels that name the same `panel` share a tile and its axes, drawn in the order declared.
template <typename P>
struct ChannelOf
{
    using Payload = P;

    std::string_view id;
    std::string_view label;
    std::string_view help = {};
    std::string_view panel = {};
    std::string_view unit = {};
    AtUnit at = AtUnit::Epoch;
    Better better = Better::Unknown; ///< scalars only
    bool timing = false; ///< depends on the clock: never part of the signature
    std::string_view xLabel = {}; ///< curves, points and maps only
    std::string_view yLabel = {};
};

using ScalarChannel = ChannelOf<double>;
using CurveChannel = ChannelOf<Curves>;
using PointsChannel = ChannelOf<Points>;
using ImageChannel = ChannelOf<Images>;
using ConfusionChannel = ChannelOf<Confusion>;
using NetworkChannel = ChannelOf<Network>;
using MapChannel = ChannelOf<Map>;
using TextChannel = ChannelOf<Text>;

using Channel = std::variant<ScalarChannel, CurveChannel, PointsChannel, ImageChannel, ConfusionChannel, NetworkChannel,
                             MapChannel, TextChannel>;
using Payload = std::variant<double, Curves, Points, Images, Confusion, Network, Map, Text>;

/// One thing a run has to say: where, when, what.
struct Report
{
    std::string channel; ///< its id
    double at = 0; ///< in the unit the channel declares
    Payload payload;
    bool isPeek = false; ///< made because a person looks: shown, neither recorded nor part of the signature
    bool operator==(const Report&) const = default;
};

inline std::string_view idOf(const Channel& channel)
{
    return std::visit([](const auto& c) { return c.id; }, channel);
}

inline std::string_view labelOf(const Channel& channel)
{
    return std::visit([](const auto& c) { return c.label; }, channel);
}

/// The name of a channel's kind as programs write it: scalar, curve, points, image, confusion, network, map, text.
inline std::string_view kindOf(const Channel& channel)
{
    constexpr std::string_view names[]
        = {"scalar", "curve", "points", "image", "confusion", "network", "map", "text"};
    static_assert(std::size(names) == std::variant_size_v<Channel>);
    return names[channel.index()];
}

} // namespace nnlab
