// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/prediction_json.h"

#include "engine/block_sum.h"
#include "engine/evaluation.h"
#include "lab/core/value_json.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <charconv>

namespace nnlab {

namespace {

QString qt(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

template <typename Number>
QJsonArray arrayOf(std::span<const Number> numbers)
{
    QJsonArray array;
    for (const Number number : numbers)
        array.append(double(number));
    return array;
}

QJsonArray namesOf(std::span<const std::string> names)
{
    QJsonArray array;
    for (const std::string& name : names)
        array.append(qt(name));
    return array;
}

/// What a single prediction says of itself, but its parts.
QJsonObject verdictOf(const Predictions& predictions, const Prediction& prediction)
{
    QJsonObject json{{"outputs", arrayOf<float>(prediction.outputs)}};
    if (!prediction.ideal.empty())
        json.insert("loss", prediction.loss);
    if (!predictions.model.classes.empty())
        json.insert("class", qt(predictions.className(prediction.winner)));
    if (prediction.label) {
        json.insert("label", qt(predictions.className(*prediction.label)));
        json.insert("right", prediction.isRight());
    }
    if (prediction.probability)
        json.insert("probability", *prediction.probability);
    return json;
}

QJsonArray inputOf(const PredictionSamples& samples)
{
    const Features& inputs = samples.data.inputs;
    return inputs.areBytes() ? arrayOf<std::uint8_t>(inputs.bytes(0)) : arrayOf<float>(inputs.floats(0));
}

/// The shortest text that reads back to the same float.
std::string numberText(float number)
{
    char buffer[32];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr};
}

} // namespace

double Predictions::meanLoss() const
{
    BlockSum sum;
    for (const Prediction& prediction : all)
        sum.add(prediction.loss);
    return all.empty() ? 0 : sum.value() / double(all.size());
}

std::int64_t Predictions::rightOnes() const { return std::ranges::count_if(all, &Prediction::isRight); }

Confusion Predictions::confusion() const
{
    if (!areLabelled())
        return {};
    Confusion confusion{model.classes, {}, {}};
    for (const Prediction& prediction : all)
        confusion.predictions.push_back(prediction.winner);
    confusion.counts = confusionCounts(samples.data.labels, confusion.predictions, int(model.classes.size()));
    return confusion;
}

std::string Predictions::className(std::uint8_t c) const
{
    return c < model.classes.size() ? model.classes[c] : std::to_string(c);
}

std::string predictionsJson(const Predictions& predictions)
{
    const PredictionSamples& samples = predictions.samples;
    QJsonObject json{
        {"run", static_cast<qint64>(predictions.run.id)}, {"experiment", qt(predictions.run.spec.experiment)}};
    QJsonObject from;
    if (!samples.source.empty())
        from.insert("data", qt(samples.source));
    if (samples.part)
        from.insert("split", qt(idOf(*samples.part)));
    const bool hasIdeal = !predictions.all.empty() && !predictions.all.front().ideal.empty();
    if (hasIdeal)
        json.insert("lossName", qt(predictions.model.loss.id()));

    if (predictions.all.size() == 1) {
        const Prediction& prediction = predictions.all.front();
        if (samples.isList)
            from.insert("index", static_cast<qint64>(predictions.first));
        if (!from.isEmpty())
            json.insert("sample", from);
        json.insert("input", inputOf(samples));
        if (hasIdeal) {
            json.insert("ideal", arrayOf<float>(prediction.ideal));
            json.insert("terms", arrayOf<double>(prediction.terms));
        }
        const QJsonObject verdict = verdictOf(predictions, prediction);
        for (auto it = verdict.begin(); it != verdict.end(); ++it)
            json.insert(it.key(), it.value());
        return canonicalText(json) + "\n";
    }

    for (auto it = from.begin(); it != from.end(); ++it)
        json.insert(it.key(), it.value());
    json.insert("samples", static_cast<qint64>(predictions.all.size()));
    if (hasIdeal)
        json.insert("loss", predictions.meanLoss());
    if (predictions.areLabelled()) {
        json.insert("accuracy", double(predictions.rightOnes()) / double(predictions.all.size()));
        const Confusion confusion = predictions.confusion();
        const std::size_t classes = confusion.classes.size();
        QJsonArray rows;
        for (std::size_t row = 0; row < classes; ++row)
            rows.append(arrayOf<std::uint32_t>(std::span(confusion.counts).subspan(row * classes, classes)));
        json.insert("confusion", QJsonObject{{"classes", namesOf(confusion.classes)}, {"counts", rows}});
    }
    QJsonArray list;
    for (std::size_t s = 0; s < predictions.all.size(); ++s) {
        QJsonObject verdict = verdictOf(predictions, predictions.all[s]);
        verdict.insert("index", static_cast<qint64>(predictions.first) + static_cast<qint64>(s));
        list.append(verdict);
    }
    json.insert("predictions", list);
    return canonicalText(json) + "\n";
}

Table outputsTable(const Predictions& predictions, std::string (*write)(double number))
{
    const Prediction& prediction = predictions.all.front();
    const bool areClasses = prediction.outputs.size() > 1 && !predictions.model.classes.empty();
    Table table{"outputs", {{areClasses ? "class" : "unit", true}, {"output", true}}, {}};
    if (!prediction.ideal.empty()) {
        table.columns.push_back({"ideal", true});
        table.columns.push_back({"loss", true});
    }
    for (std::size_t o = 0; o < prediction.outputs.size(); ++o) {
        table.rows.push_back({areClasses ? predictions.className(std::uint8_t(o)) : std::to_string(o + 1),
            write(double(prediction.outputs[o]))});
        if (!prediction.ideal.empty()) {
            table.rows.back().push_back(write(double(prediction.ideal[o])));
            table.rows.back().push_back(write(prediction.terms[o]));
        }
    }
    return table;
}

Table predictionsTable(const Predictions& predictions)
{
    const bool hasClasses = !predictions.model.classes.empty();
    const bool isLabelled = predictions.areLabelled();
    const bool hasIdeal = !predictions.all.empty() && !predictions.all.front().ideal.empty();
    const bool hasProbability = hasClasses && outputMeaning(predictions.model.network) != OutputMeaning::Numbers;
    Table table{"predictions", {{"index", true}}, {}};
    if (isLabelled)
        table.columns.push_back({"label"});
    if (hasClasses)
        table.columns.push_back({"class"});
    if (isLabelled)
        table.columns.push_back({"right"});
    if (hasProbability)
        table.columns.push_back({"probability", true});
    if (hasIdeal)
        table.columns.push_back({"loss", true});
    const std::int64_t outputs = predictions.model.network.outputs();
    for (std::int64_t o = 0; o < outputs; ++o)
        table.columns.push_back({"output"
                + (outputs == 1 ? std::string()
                                : ":" + (hasClasses ? predictions.className(std::uint8_t(o)) : std::to_string(o + 1))),
            true});
    for (std::size_t s = 0; s < predictions.all.size(); ++s) {
        const Prediction& prediction = predictions.all[s];
        std::vector<std::string> row{std::to_string(predictions.first + std::int64_t(s))};
        if (isLabelled)
            row.push_back(predictions.className(*prediction.label));
        if (hasClasses)
            row.push_back(predictions.className(prediction.winner));
        if (isLabelled)
            row.emplace_back(prediction.isRight() ? "true" : "false");
        if (hasProbability)
            row.push_back(textOf(Value(*prediction.probability)));
        if (hasIdeal)
            row.push_back(textOf(Value(prediction.loss)));
        for (const float output : prediction.outputs)
            row.push_back(numberText(output));
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace nnlab
