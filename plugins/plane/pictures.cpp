// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The plane as the network sees it, and the network as seen on the plane.

#include "plugins/plane/pictures.h"

#include "engine/backpropagation.h"
#include "engine/elementary.h"

#include <array>

namespace nnlab::plane {

namespace {

constexpr double reach = 6; // Playground's
constexpr int decisionSide = 50;
constexpr int unitSide = 25;
constexpr std::size_t mostUnits = 64;

constexpr auto table = std::to_array<Feature>({
    {"x", "x", "x", [](float x, float) { return x; }},
    {"y", "y", "y", [](float, float y) { return y; }},
    {"x-squared", "x²", "x²", [](float x, float) { return x * x; }},
    {"y-squared", "y²", "y²", [](float, float y) { return y * y; }},
    {"xy", "xy", "x y", [](float x, float y) { return x * y; }},
    {"sin-x", "sin x", "sin x", [](float x, float) { return elementary::sin(x); }},
    {"sin-y", "sin y", "sin y", [](float, float y) { return elementary::sin(y); }},
});

void writeFeatures(float x, float y, const std::vector<const Feature*>& chosen, Matrix& into, Eigen::Index column)
{
    for (std::size_t f = 0; f < chosen.size(); ++f)
        into(Eigen::Index(f), column) = chosen[f]->value(x, y);
}

Matrix gridInputs(int side, const std::vector<const Feature*>& chosen)
{
    Matrix inputs(Eigen::Index(chosen.size()), side * side);
    const auto place = [side](int step) { return float(-reach + 2 * reach * step / (side - 1)); };
    for (int row = 0; row < side; ++row) {
        for (int column = 0; column < side; ++column)
            writeFeatures(place(column), place(row), chosen, inputs, row * side + column);
    }
    return inputs;
}

Map emptyMap(int side) { return {-reach, reach, -reach, reach, side, side, {}}; }

MapLayer layerOf(std::string name, const Matrix& activations, Eigen::Index unit)
{
    MapLayer layer{std::move(name), std::vector<float>(std::size_t(activations.cols()))};
    for (Eigen::Index i = 0; i < activations.cols(); ++i)
        layer.values[std::size_t(i)] = activations(unit, i);
    return layer;
}

} // namespace

std::span<const Feature> features() { return table; }

Features featuresOf(const Features& coordinates, const std::vector<const Feature*>& chosen)
{
    Matrix inputs(Eigen::Index(chosen.size()), coordinates.samples());
    for (std::int64_t s = 0; s < coordinates.samples(); ++s) {
        const std::span<const float> point = coordinates.floats(s);
        writeFeatures(point[0], point[1], chosen, inputs, s);
    }
    return Features::ofFloats({1, 1, int(chosen.size())}, std::move(inputs));
}

PointGroup pointsOf(std::string name, const Dataset& coordinates)
{
    PointGroup group{std::move(name), {}, {}, coordinates.labels};
    for (std::int64_t s = 0; s < coordinates.samples(); ++s) {
        const std::span<const float> point = coordinates.inputs.floats(s);
        group.x.push_back(point[0]);
        group.y.push_back(point[1]);
    }
    return group;
}

Pictures::Pictures(const std::vector<const Feature*>& chosen)
    : m_decisionInputs(gridInputs(decisionSide, chosen)), m_unitInputs(gridInputs(unitSide, chosen))
{ }

Map Pictures::decision(const Network& network) const
{
    Backpropagation pass(network.layers.size());
    pass.forward(network, m_decisionInputs);
    Map map = emptyMap(decisionSide);
    map.layers.push_back(layerOf("output", pass.outputs(), 0));
    return map;
}

Map Pictures::units(const Network& network) const
{
    Backpropagation pass(network.layers.size());
    pass.forward(network, m_unitInputs);
    Map map = emptyMap(unitSide);
    for (std::size_t l = 0; l + 1 < network.layers.size(); ++l) {
        const Matrix& activations = pass.passes()[l].a;
        for (Eigen::Index unit = 0; unit < activations.rows() && map.layers.size() < mostUnits; ++unit)
            map.layers.push_back(layerOf(std::to_string(l + 1) + "." + std::to_string(unit + 1), activations, unit));
    }
    return map;
}

} // namespace nnlab::plane
