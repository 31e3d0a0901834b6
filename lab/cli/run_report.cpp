// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/run_report.h"

#include "engine/evaluation.h"
#include "lab/cli/numbers_text.h"
#include "lab/cli/terminal.h"
#include "lab/core/describe.h"
#include "lab/core/table.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nnlab {

namespace {

/// The lowest and the highest of some numbers, NaN left out.
struct Range
{
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void add(std::span<const float> values)
    {
        for (const float value : values) {
            if (std::isfinite(value)) {
                low = std::min<double>(low, value);
                high = std::max<double>(high, value);
            }
        }
    }
    std::string text() const { return low > high ? "nothing" : shortNumber(low) + " to " + shortNumber(high); }
};

std::string counted(std::size_t count, const std::string& one, const std::string& many)
{
    return grouped(static_cast<std::int64_t>(count)) + " " + (count == 1 ? one : many);
}

/// Several short curves over the same places are columns of a table: layers and their health, say.
bool isTable(const Curves& payload)
{
    constexpr std::size_t mostRows = 12;
    const auto& first = payload.curves.front().x;
    return payload.curves.size() > 1 && first.size() <= mostRows
        && std::ranges::all_of(payload.curves, [&](const Curve& curve) { return curve.x == first; });
}

std::string tableText(const Curves& payload, std::string_view xLabel)
{
    Table table{"curves", {{std::string(xLabel), true}}, {}};
    for (const Curve& curve : payload.curves)
        table.columns.push_back({curve.name, true});
    for (std::size_t place = 0; place < payload.curves.front().x.size(); ++place) {
        table.rows.push_back({shortNumber(payload.curves.front().x[place])});
        for (const Curve& curve : payload.curves)
            table.rows.back().push_back(scalarText(curve.name, curve.y[place]));
    }
    return table.text(ListFormat::Table);
}

std::string summary(const Curves& payload)
{
    std::string text;
    for (const Curve& curve : payload.curves) {
        Range x;
        Range y;
        x.add(curve.x);
        y.add(curve.y);
        const bool hasName = payload.curves.size() > 1 && !curve.name.empty();
        text += (text.empty() ? "" : "; ") + (hasName ? curve.name + ": " : "")
            + counted(curve.x.size(), "point", "points");
        if (!curve.x.empty())
            text += ", x " + x.text() + ", y " + y.text();
    }
    return text;
}

std::string summary(const Points& payload)
{
    std::string text;
    for (const PointGroup& group : payload.groups) {
        const bool hasName = payload.groups.size() > 1 && !group.name.empty();
        text += (text.empty() ? "" : ", ") + (hasName ? group.name + ": " : "")
            + counted(group.x.size(), "point", "points");
    }
    return text;
}

std::string summary(const Images& payload)
{
    Range range;
    range.add(payload.values);
    return counted(static_cast<std::size_t>(payload.count), "picture", "pictures") + " of "
        + std::to_string(payload.width) + " x " + std::to_string(payload.height) + ", values " + range.text();
}

std::string summary(const Network& payload)
{
    std::string widths = std::to_string(payload.inputs());
    std::string activations;
    for (const Layer& layer : payload.layers) {
        const auto& dense = std::get<DenseLayer>(layer);
        widths += "-" + std::to_string(dense.outputs());
        activations += (activations.empty() ? "" : ", ") + std::string(dense.activation.id());
    }
    if (payload.softmaxOutput)
        activations += ", then softmax";
    return widths + " (" + activations + "), " + grouped(payload.weightCount()) + " weights and biases";
}

std::string summary(const Map& payload)
{
    std::string text = std::to_string(payload.width) + " x " + std::to_string(payload.height) + " over x "
        + shortNumber(payload.xFrom) + " to " + shortNumber(payload.xTo) + ", y " + shortNumber(payload.yFrom) + " to "
        + shortNumber(payload.yTo);
    if (payload.layers.size() == 1) {
        Range range;
        range.add(payload.layers.front().values);
        return text + ", values " + range.text();
    }
    return text + ", " + counted(payload.layers.size(), "layer", "layers");
}

std::string summary(const Text& payload) { return payload.text; }

// Numbers and confusion matrices have sections of their own.
std::string summary(double) { return {}; }
std::string summary(const Confusion&) { return {}; }

std::string unitOf(const Channel& channel)
{
    switch (std::visit([](const auto& c) { return c.at; }, channel)) {
    case AtUnit::Epoch:
        return "epoch";
    case AtUnit::MiniBatch:
        return "mini-batch";
    case AtUnit::Sample:
        return "sample";
    }
    return {};
}

std::string headText(const RunRecord& record, const Preset* preset)
{
    const ExperimentInfo& info = record.experiment().info;
    std::string text = bold(info.label) + " (" + info.id + ")";
    if (preset)
        text += ", preset " + preset->id + ": " + preset->label;
    text += "\n";
    if (preset && !preset->source.empty())
        text += "source: " + preset->source + "\n";
    if (const auto& data = record.outcome().data)
        text += "data:   " + data->source + " (SHA-256 " + data->sha256.substr(0, 16) + "...)\n";
    return text;
}

std::string expectationsText(const RunRecord& record, const Preset* preset)
{
    if (!preset || preset->expected.empty())
        return {};
    Table table{"expected", {{"channel"}, {"which"}, {"expected", true}, {"got", true}, {""}}, {}};
    for (const Expectation& expectation : preset->expected) {
        const ChannelRecord* channel = record.channel(expectation.channel);
        const ScalarPoint* point = channel ? pointOf(*channel, expectation) : nullptr;
        const std::string tolerance =
            expectation.tolerance > 0 ? " +- " + scalarText(expectation.channel, expectation.tolerance) : std::string();
        std::string verdict = "the run did not get there";
        if (point && expectation.tolerance > 0)
            verdict = std::fabs(point->value - expectation.value) <= expectation.tolerance ? "as expected"
                                                                                           : "not as expected";
        else if (point)
            verdict = "";
        table.rows.push_back({expectation.channel,
            expectation.at ? "at " + shortNumber(*expectation.at) : std::string(idOf(expectation.statistic)),
            scalarText(expectation.channel, expectation.value) + tolerance,
            point ? scalarText(expectation.channel, point->value) : "-", verdict});
    }
    return "\n" + bold("Expected and got") + "\n" + table.text(ListFormat::Table);
}

std::string scalarsText(const RunRecord& record)
{
    Table table{"numbers", {{""}, {"first", true}, {"best", true}, {"at", true}, {"last", true}}, {}};
    for (const ChannelRecord& channel : record.channels()) {
        if (channel.points.empty())
            continue;
        const std::string_view id = idOf(channel.channel);
        const bool hasBest = std::visit([](const auto& c) { return c.better != Better::Unknown; }, channel.channel);
        const ScalarPoint* best = channel.best();
        table.rows.push_back({std::string(labelOf(channel.channel)), scalarText(id, channel.first()->value),
            hasBest ? scalarText(id, best->value) : "", hasBest ? shortNumber(best->at) : "",
            scalarText(id, channel.latest()->value)});
    }
    return table.rows.empty() ? std::string() : "\n" + bold("Numbers") + "\n" + table.text(ListFormat::Table);
}

std::string confusionsText(const RunRecord& record)
{
    std::string text;
    for (const ChannelRecord& channel : record.channels()) {
        if (!channel.last || !std::holds_alternative<Confusion>(channel.last->payload))
            continue;
        const auto& confusion = std::get<Confusion>(channel.last->payload);
        text += "\n" + bold(labelOf(channel.channel)) + " at " + unitOf(channel.channel) + " "
            + shortNumber(channel.last->at) + " (rows: what it is; columns: what it is taken for)\n"
            + confusionText(confusion);
        if (const std::string common = commonestConfusions(confusion, 5); !common.empty())
            text += "\nmost often: " + common + "\n";
    }
    return text;
}

std::string othersText(const RunRecord& record)
{
    std::string tables;
    std::string text;
    for (const ChannelRecord& channel : record.channels()) {
        if (!channel.last)
            continue;
        const auto* curves = std::get_if<CurveChannel>(&channel.channel);
        const auto* drawn = std::get_if<Curves>(&channel.last->payload);
        if (curves && drawn && !drawn->curves.empty() && isTable(*drawn)) {
            tables += "\n" + bold(labelOf(channel.channel)) + "\n" + tableText(*drawn, curves->xLabel);
            continue;
        }
        const std::string said =
            std::visit([](const auto& payload) { return summary(payload); }, channel.last->payload);
        if (!said.empty())
            text += bold(labelOf(channel.channel)) + ": " + said + "\n";
    }
    for (const std::string& line : record.lines())
        text += line + "\n";
    return tables + (text.empty() ? "" : "\n" + text);
}

} // namespace

std::string confusionText(const Confusion& confusion)
{
    const std::size_t classes = confusion.classes.size();
    const std::vector<ClassMeasures> measures = classMeasures(confusion.counts, static_cast<int>(classes));
    Table table;
    table.columns.push_back({""});
    for (const std::string& name : confusion.classes)
        table.columns.push_back({name + " ", true});
    for (const char* measure : {"precision", "recall", "F1"})
        table.columns.push_back({measure, true});
    for (std::size_t actual = 0; actual < classes; ++actual) {
        std::vector<std::string> row{confusion.classes[actual]};
        for (std::size_t predicted = 0; predicted < classes; ++predicted) {
            const std::uint32_t count = confusion.counts[actual * classes + predicted];
            const std::string number = count == 0 ? "." : std::to_string(count);
            row.push_back(actual == predicted ? "[" + number + "]" : number + " ");
        }
        for (const double measure : {measures[actual].precision, measures[actual].recall, measures[actual].f1})
            row.push_back(scalarText("share", measure));
        table.rows.push_back(std::move(row));
    }
    return table.text(ListFormat::Table);
}

std::string commonestConfusions(const Confusion& confusion, std::size_t count)
{
    const std::size_t classes = confusion.classes.size();
    std::vector<std::size_t> cells;
    for (std::size_t cell = 0; cell < confusion.counts.size(); ++cell) {
        if (cell / classes != cell % classes && confusion.counts[cell] > 0)
            cells.push_back(cell);
    }
    std::ranges::stable_sort(cells, std::greater<>(), [&](std::size_t cell) { return confusion.counts[cell]; });
    cells.resize(std::min(cells.size(), count));
    std::string text;
    for (const std::size_t cell : cells) {
        text += (text.empty() ? "" : ", ") + confusion.classes[cell / classes] + " taken for "
            + confusion.classes[cell % classes] + ": " + std::to_string(confusion.counts[cell]);
    }
    return text;
}

std::string repeatLine(const RunRecord& record, const Preset* preset)
{
    const LoadedExperiment& experiment = record.experiment();
    // A saved run may have nothing but its declarations left.
    const Values base =
        experiment.experiment ? checkedSpec(experiment, preset, {}).spec.values : Values(experiment.parameters);
    return "again: nnlab run " + experiment.info.id + (preset ? " --preset " + preset->id : "")
        + flagsThatDiffer(experiment, base, record.spec().values) + " --seed " + std::to_string(record.spec().seed);
}

std::string runReport(const RunRecord& record, const Preset* preset, const std::string& saving)
{
    const RunOutcome& outcome = record.outcome();
    std::string text = headText(record, preset) + expectationsText(record, preset) + confusionsText(record)
        + othersText(record) + scalarsText(record) + "\n";
    // A saved run is signed when it is over.
    if (outcome.signature.empty())
        text += "not over: under way, or cut off\n";
    else
        text += std::string(idOf(outcome.status)) + " after " + durationText(outcome.seconds) + ", signature "
            + outcome.signature + "\n";
    if (!outcome.message.empty())
        text += outcome.message + "\n";
    return text + repeatLine(record, preset) + "\n" + saving + "\n";
}

} // namespace nnlab
