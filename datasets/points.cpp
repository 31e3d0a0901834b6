// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/points.h"

#include "datasets/text.h"
#include "engine/elementary.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>

// The definitions of circle, xor, gauss and spiral are those of TensorFlow Playground (src/dataset.ts), that of the
// moons is scikit-learn's make_moons; written anew, with a counter for each random number instead of a generator's
// state.

namespace nnlab {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double radius = 5; ///< Playground scatters its points within 5, and shows 6

struct Point
{
    double x;
    double y;
};

/// One sample to be drawn.
struct Draw
{
    std::uint32_t sample; ///< its number among all
    bool positive; ///< drawn for class 1
    double place; ///< in spiral and moons: its place along its arm, 0..1
    double noise;
    const Random& points;
    const Random& noises;

    double uniform(const Random& chance, std::uint32_t coordinate, double from, double to) const
    {
        return from + (to - from) * chance.uniform({sample, coordinate, 0, 0});
    }
    double uniform(std::uint32_t coordinate, double from, double to) const
    {
        return uniform(points, coordinate, from, to);
    }
    double noiseWithin(std::uint32_t coordinate, double reach) const
    {
        return noise * uniform(noises, coordinate, -reach, reach);
    }
};

struct Drawn
{
    Point point;
    bool positive; ///< the class it ends up in
};

Drawn circle(const Draw& draw)
{
    const double r = draw.positive ? draw.uniform(0, 0, 0.5 * radius) : draw.uniform(0, 0.7 * radius, radius);
    const double angle = draw.uniform(1, 0, 2 * pi);
    const Point point{r * elementary::sin(angle), r * elementary::cos(angle)};
    const double x = point.x + draw.noiseWithin(0, radius);
    const double y = point.y + draw.noiseWithin(1, radius);
    return {point, std::sqrt(x * x + y * y) < 0.5 * radius};
}

Drawn exclusiveOr(const Draw& draw)
{
    constexpr double padding = 0.3;
    const auto padded = [](double value) { return value + (value > 0 ? padding : -padding); };
    Point point{padded(draw.uniform(0, -radius, radius)), padded(draw.uniform(1, -radius, radius))};
    // Playground leaves the class to chance; mirroring makes both equally many and changes nothing else.
    if ((point.x * point.y >= 0) != draw.positive)
        point.y = -point.y;
    const double x = point.x + draw.noiseWithin(0, radius);
    const double y = point.y + draw.noiseWithin(1, radius);
    return {point, x * y >= 0};
}

Drawn gauss(const Draw& draw)
{
    const double variance = 0.5 + draw.noise / 0.5 * 3.5;
    const double deviation = std::sqrt(variance);
    const double centre = draw.positive ? 2 : -2;
    return {{centre + deviation * draw.points.normal({draw.sample, 0, 0, 0}),
                centre + deviation * draw.points.normal({draw.sample, 1, 0, 0})},
        draw.positive};
}

Drawn spiral(const Draw& draw)
{
    const double r = draw.place * radius;
    const double angle = 1.75 * draw.place * 2 * pi + (draw.positive ? 0 : pi);
    return {{r * elementary::sin(angle) + draw.noiseWithin(0, 1), r * elementary::cos(angle) + draw.noiseWithin(1, 1)},
        draw.positive};
}

Drawn moons(const Draw& draw)
{
    // scikit-learn's moons lie within -1..2 and -0.5..1; from there to -5..5 and -2.5..2.5.
    constexpr double scale = 10.0 / 3;
    const double cosine = elementary::cos(pi * draw.place);
    const double sine = elementary::sin(pi * draw.place);
    const Point moon = draw.positive ? Point{1 - cosine, 0.5 - sine} : Point{cosine, sine};
    const auto place = [&](double value, double middle, std::uint32_t coordinate) {
        return scale * (value - middle + draw.noise * draw.noises.normal({draw.sample, coordinate, 0, 0}));
    };
    return {{place(moon.x, 0.5, 0), place(moon.y, 0.25, 1)}, draw.positive};
}

struct Row
{
    PlaneProblem problem;
    Drawn (*draw)(const Draw&);
    enum {
        Scattered,
        FromZero,
        FromZeroToOne
    } places; ///< whether samples have a place along an arm, and if it ends at 1
};

constexpr std::string_view playground = "TensorFlow Playground (Smilkov, Carter)";

constexpr auto rows = std::to_array<Row>({
    {{"circle", "Circle", "A disc within a ring.", playground}, &circle, Row::Scattered},
    {{"xor", "Exclusive or", "Four squares, opposite ones of one class.", playground}, &exclusiveOr, Row::Scattered},
    {{"gauss", "Two Gaussians", "Two round clouds.", playground}, &gauss, Row::Scattered},
    {{"spiral", "Spiral", "Two spiral arms wound around each other.", playground}, &spiral, Row::FromZero},
    {{"moons", "Two moons", "Two half circles that reach into each other.", "scikit-learn, make_moons"}, &moons,
        Row::FromZeroToOne},
});

constexpr auto problems = [] {
    std::array<PlaneProblem, rows.size()> result;
    std::ranges::transform(rows, result.begin(), &Row::problem);
    return result;
}();

const Row& rowNamed(std::string_view id)
{
    const auto found = std::ranges::find(rows, id, [](const Row& row) { return row.problem.id; });
    if (found != rows.end())
        return *found;
    std::vector<std::string_view> ids;
    for (const PlaneProblem& problem : problems)
        ids.push_back(problem.id);
    throw Error("There is no problem " + excerpt(id) + didYouMean(id, ids) + ".", Error::Cause::Usage);
}

/// Labelled points, filled one by one.
class PointSet
{
public:
    explicit PointSet(std::int64_t samples)
        : m_inputs(2, samples), m_targets(1, samples), m_labels(static_cast<std::size_t>(samples))
    { }

    void set(std::int64_t sample, Point point, bool positive)
    {
        m_inputs(0, sample) = static_cast<float>(point.x);
        m_inputs(1, sample) = static_cast<float>(point.y);
        m_targets(0, sample) = positive ? 1.0f : -1.0f;
        m_labels[static_cast<std::size_t>(sample)] = positive ? 1 : 0;
    }

    Dataset dataset() &&
    {
        Dataset result;
        result.inputs = Features::ofFloats({1, 1, 2}, std::move(m_inputs));
        result.targets = std::move(m_targets);
        result.labels = std::move(m_labels);
        result.classes = {"-1", "1"};
        return result;
    }

private:
    Matrix m_inputs;
    Matrix m_targets;
    std::vector<std::uint8_t> m_labels;
};

void requireCount(std::int64_t samples)
{
    if (samples < 0 || samples > std::numeric_limits<std::uint32_t>::max())
        throw Error(std::to_string(samples) + " points cannot be drawn: choose 0 to 4294967295.", Error::Cause::Usage);
}

} // namespace

std::span<const PlaneProblem> planeProblems() { return problems; }

Dataset planePoints(
    std::string_view problem, std::int64_t samples, double noise, const Random& pointChance, const Random& noiseChance)
{
    const Row& row = rowNamed(problem);
    requireCount(samples);
    if (!(noise >= 0 && noise <= 0.5))
        throw Error("Noise of " + std::to_string(noise) + " is not meaningful: choose 0 to 0.5.", Error::Cause::Usage);

    // Along an arm the samples stand in a random order, so that a slice is not one end of it.
    std::array<std::vector<std::uint32_t>, 2> order;
    const std::array<std::int64_t, 2> armSamples = {samples - samples / 2, samples / 2};
    if (row.places != Row::Scattered) {
        for (std::uint32_t arm = 0; arm < 2; ++arm)
            order[arm] = pointChance.permutation(static_cast<std::uint32_t>(armSamples[arm]), arm);
    }

    PointSet points(samples);
    for (std::int64_t i = 0; i < samples; ++i) {
        const std::size_t arm = i % 2;
        double place = 0;
        if (row.places != Row::Scattered) {
            const std::int64_t steps = armSamples[arm] - (row.places == Row::FromZeroToOne ? 1 : 0);
            place = steps > 0
                ? static_cast<double>(order[arm][static_cast<std::size_t>(i / 2)]) / static_cast<double>(steps)
                : 0;
        }
        const Draw draw{static_cast<std::uint32_t>(i), arm == 0, place, noise, pointChance, noiseChance};
        const Drawn drawn = row.draw(draw);
        points.set(i, drawn.point, drawn.positive);
    }
    return std::move(points).dataset();
}

Dataset pointsAroundLine(std::int64_t samples, double slope, double intercept, double noise, const Random& pointChance,
    const Random& noiseChance)
{
    requireCount(samples);
    Matrix inputs(1, samples);
    Matrix targets(1, samples);
    for (std::int64_t i = 0; i < samples; ++i) {
        const Counter counter{static_cast<std::uint32_t>(i), 0, 0, 0};
        // The network sees x in float32, so the target belongs to that x.
        const auto x = static_cast<float>(2 * pointChance.uniform(counter) - 1);
        inputs(0, i) = x;
        targets(0, i) = static_cast<float>(slope * x + intercept + noise * noiseChance.normal(counter));
    }
    Dataset result;
    result.inputs = Features::ofFloats({1, 1, 1}, std::move(inputs));
    result.targets = std::move(targets);
    return result;
}

Dataset classesBesideLine(
    std::int64_t samples, double slope, double intercept, double margin, const Random& pointChance)
{
    requireCount(samples);
    assert(margin >= 0);
    const double length = std::sqrt(1 + slope * slope);
    PointSet points(samples);
    for (std::int64_t i = 0; i < samples; ++i) {
        const auto sample = static_cast<std::uint32_t>(i);
        const bool above = i % 2 == 0;
        const double along = 2 * pointChance.uniform({sample, 0, 0, 0}) - 1;
        const double away = (above ? 1 : -1) * (margin + 1 - pointChance.uniform({sample, 1, 0, 0}));
        points.set(i, {(along - away * slope) / length, intercept + (along * slope + away) / length}, above);
    }
    return std::move(points).dataset();
}

Dataset xorCorners()
{
    PointSet points(4);
    std::int64_t i = 0;
    for (const double x : {-1.0, 1.0}) {
        for (const double y : {-1.0, 1.0})
            points.set(i++, {x, y}, x != y);
    }
    return std::move(points).dataset();
}

} // namespace nnlab
