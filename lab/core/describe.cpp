// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/describe.h"

#include "datasets/catalogue.h"
#include "engine/activation.h"
#include "engine/initializer.h"
#include "engine/loss.h"
#include "engine/optimizer.h"
#include "engine/schedule.h"
#include "lab/core/exit_code.h"
#include "lab/core/parameter_text.h"
#include "lab/core/run_spec.h"
#include "lab/core/value_json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace nnlab {

namespace {

QString qt(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

std::string text(std::string_view view) { return std::string(view); }

QJsonArray optionsJson(const std::vector<Option>& options)
{
    QJsonArray array;
    for (const Option& option : options) {
        QJsonObject json{{QStringLiteral("id"), qt(option.id)}, {QStringLiteral("label"), qt(option.label)}};
        if (!option.formula.empty())
            json.insert(QStringLiteral("formula"), qt(option.formula));
        array.append(json);
    }
    return array;
}

template <typename Number>
void insertRange(QJsonObject& json, const Number& p)
{
    json.insert(QStringLiteral("min"), toJson(Value(p.min)));
    json.insert(QStringLiteral("max"), toJson(Value(p.max)));
    json.insert(QStringLiteral("scale"),
        p.scale == Scale::Logarithmic ? QStringLiteral("logarithmic") : QStringLiteral("linear"));
    if (p.comfortable)
        json.insert(QStringLiteral("comfortable"), QJsonArray{p.comfortable->from, p.comfortable->to});
    if (!p.unit.empty())
        json.insert(QStringLiteral("unit"), qt(p.unit));
}

void insertKind(QJsonObject& json, const Real& p) { insertRange(json, p); }
void insertKind(QJsonObject& json, const Integer& p) { insertRange(json, p); }
void insertKind(QJsonObject&, const Flag&) { }
void insertKind(QJsonObject& json, const Choice& p) { json.insert(QStringLiteral("options"), optionsJson(p.options)); }
void insertKind(QJsonObject& json, const LayerWidths& p)
{
    json.insert(QStringLiteral("maxLayers"), p.maxLayers);
    json.insert(QStringLiteral("maxWidth"), p.maxWidth);
}
void insertKind(QJsonObject& json, const Path& p)
{
    json.insert(QStringLiteral("suggestions"), optionsJson(p.suggestions));
}

QJsonArray namesJson(const std::vector<std::string_view>& names)
{
    QJsonArray array;
    for (const std::string_view name : names)
        array.append(qt(name));
    return array;
}

QJsonObject parameterJson(const Parameter& parameter)
{
    QJsonObject json{{QStringLiteral("id"), qt(idOf(parameter))}, {QStringLiteral("kind"), qt(kindOf(parameter))},
        {QStringLiteral("label"), qt(labelOf(parameter))}, {QStringLiteral("help"), qt(helpOf(parameter))},
        {QStringLiteral("initial"), toJson(initialValue(parameter))}};
    std::visit([&json](const auto& p) { insertKind(json, p); }, parameter);
    QJsonArray when;
    for (const Condition& condition : conditionsOf(parameter)) {
        QJsonObject one{{QStringLiteral("parameter"), qt(condition.parameter)}};
        if (!condition.isOneOf.empty())
            one.insert(QStringLiteral("isOneOf"), namesJson(condition.isOneOf));
        if (!condition.isNoneOf.empty())
            one.insert(QStringLiteral("isNoneOf"), namesJson(condition.isNoneOf));
        when.append(one);
    }
    if (!when.isEmpty())
        json.insert(QStringLiteral("when"), when);
    return json;
}

std::string_view idOf(AtUnit unit)
{
    switch (unit) {
    case AtUnit::Epoch:
        return "epoch";
    case AtUnit::MiniBatch:
        return "mini-batch";
    case AtUnit::Sample:
        return "sample";
    }
    return {};
}

QJsonObject channelJson(const Channel& channel)
{
    return std::visit(
        [&channel](const auto& c) {
            QJsonObject json{{QStringLiteral("id"), qt(c.id)}, {QStringLiteral("kind"), qt(kindOf(channel))},
                {QStringLiteral("label"), qt(c.label)}, {QStringLiteral("at"), qt(idOf(c.at))}};
            const auto insert = [&json](const char* key, std::string_view value) {
                if (!value.empty())
                    json.insert(QLatin1String(key), qt(value));
            };
            insert("help", c.help);
            insert("panel", c.panel);
            insert("unit", c.unit);
            insert("xLabel", c.xLabel);
            insert("yLabel", c.yLabel);
            insert("better", c.better == Better::Lower ? "lower" : c.better == Better::Higher ? "higher" : "");
            if (c.timing)
                json.insert(QStringLiteral("timing"), true);
            return json;
        },
        channel);
}

QJsonObject presetJson(const LoadedExperiment& experiment, const Preset& preset)
{
    QJsonObject values;
    for (const auto& [key, typed] : preset.values) {
        const Parameter* parameter = experiment.parameter(key);
        auto parsed = parameter ? parseValue(*parameter, typed) : std::variant<Value, Problem>(Value(typed));
        values.insert(
            qt(key), std::holds_alternative<Value>(parsed) ? toJson(std::get<Value>(parsed)) : QJsonValue(qt(typed)));
    }
    QJsonArray expected;
    for (const Expectation& expectation : preset.expected) {
        QJsonObject json{{QStringLiteral("channel"), qt(expectation.channel)},
            {QStringLiteral("value"), expectation.value}, {QStringLiteral("tolerance"), expectation.tolerance}};
        if (expectation.at)
            json.insert(QStringLiteral("at"), *expectation.at);
        else
            json.insert(QStringLiteral("statistic"), qt(idOf(expectation.statistic)));
        expected.append(json);
    }
    return {{QStringLiteral("id"), qt(preset.id)}, {QStringLiteral("label"), qt(preset.label)},
        {QStringLiteral("source"), qt(preset.source)}, {QStringLiteral("values"), values},
        {QStringLiteral("expected"), expected}};
}

std::string presetValues(const Preset& preset)
{
    std::string typed;
    for (const auto& [key, value] : preset.values)
        typed += (typed.empty() ? "" : " ") + key + "=" + value;
    return typed;
}

} // namespace

std::vector<Table> listedTables()
{
    Table activationTable{"activations", {{"id"}, {"label"}, {"formula"}, {"alpha"}}, {}};
    for (const ActivationRow& row : activations())
        activationTable.rows.push_back(
            {text(row.id), text(row.label), text(row.formula), row.hasAlpha ? textOf(row.alpha) : ""});
    Table lossTable{"losses", {{"id"}, {"label"}, {"formula"}, {"outputs"}}, {}};
    for (const LossRow& row : losses())
        lossTable.rows.push_back({text(row.id), text(row.label), text(row.formula), text(row.outputActivation)});
    Table optimizerTable{"optimizers", {{"id"}, {"label"}, {"formula"}}, {}};
    for (const OptimizerRow& row : optimizers())
        optimizerTable.rows.push_back({text(row.id), text(row.label), text(row.formula)});
    Table scheduleTable{"schedules", {{"id"}, {"label"}, {"formula"}}, {}};
    for (const ScheduleRow& row : schedules())
        scheduleTable.rows.push_back({text(row.id), text(row.label), text(row.formula)});
    Table initializerTable{"initializers", {{"id"}, {"label"}, {"formula"}, {"source"}}, {}};
    for (const InitializerRow& row : initializers())
        initializerTable.rows.push_back({text(row.id), text(row.label), text(row.formula), text(row.source)});
    Table dataTable{"dataSets", {{"id"}, {"kind"}, {"label"}, {"summary"}, {"origin"}}, {}};
    for (const CatalogueEntry& entry : catalogue())
        dataTable.rows.push_back(
            {text(entry.id), text(idOf(entry.kind)), text(entry.label), text(entry.summary), text(entry.origin)});
    Table exitTable{"exitCodes", {{"code", true}, {"meaning"}}, {}};
    for (const ExitCodeRow& row : exitCodes())
        exitTable.rows.push_back({std::to_string(static_cast<int>(row.code)), text(row.meaning)});
    return {activationTable, lossTable, optimizerTable, scheduleTable, initializerTable, dataTable, exitTable};
}

QJsonObject describeJson(const LoadedExperiment& experiment)
{
    QJsonArray parameters;
    for (const Parameter& parameter : experiment.parameters)
        parameters.append(parameterJson(parameter));
    QJsonArray channels;
    for (const Channel& channel : experiment.channels)
        channels.append(channelJson(channel));
    QJsonArray presets;
    for (const Preset& preset : experiment.info.presets)
        presets.append(presetJson(experiment, preset));
    QJsonArray handles;
    for (const Handle& handle : experiment.handles) {
        handles.append(QJsonObject{{QStringLiteral("id"), qt(handle.id)}, {QStringLiteral("label"), qt(handle.label)},
            {QStringLiteral("panel"), qt(handle.panel)}, {QStringLiteral("parameters"), namesJson(handle.parameters)}});
    }
    return {{QStringLiteral("id"), qt(experiment.info.id)}, {QStringLiteral("label"), qt(experiment.info.label)},
        {QStringLiteral("summary"), qt(experiment.info.summary)},
        {QStringLiteral("version"), static_cast<qint64>(experiment.info.version)},
        {QStringLiteral("parameters"), parameters}, {QStringLiteral("channels"), channels},
        {QStringLiteral("presets"), presets}, {QStringLiteral("handles"), handles}};
}

QJsonObject describeJson(std::span<const std::shared_ptr<const LoadedExperiment>> experiments)
{
    QJsonArray list;
    for (const auto& experiment : experiments)
        list.append(describeJson(*experiment));
    QJsonObject json{{QStringLiteral("experiments"), list}};
    for (const Table& table : listedTables()) {
        const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(table.text(ListFormat::Json)));
        json.insert(qt(table.id), document.object().value(qt(table.id)));
    }
    return json;
}

std::string parametersText(const LoadedExperiment& experiment, std::size_t width)
{
    std::string lines;
    for (const Parameter& parameter : experiment.parameters) {
        lines += "  --" + text(idOf(parameter)) + "\n      ";
        std::string sentence = text(helpOf(parameter)) + " " + rangeText(parameter) + "; initially "
            + textOf(initialValue(parameter)) + ".";
        if (const std::string condition = conditionText(parameter); !condition.empty())
            sentence += " Only where " + condition + ".";
        lines += wrapped(sentence, width - 6, 6) + "\n";
    }
    return lines;
}

std::string presetsText(const LoadedExperiment& experiment, std::size_t width)
{
    std::string lines;
    for (const Preset& preset : experiment.info.presets) {
        lines += "  " + preset.id + "\n      "
            + wrapped(preset.label + (preset.source.empty() ? "" : " (" + preset.source + ")"), width - 6, 6) + "\n";
        if (const std::string values = presetValues(preset); !values.empty())
            lines += "      " + wrapped(values, width - 6, 6) + "\n";
        for (const Expectation& expectation : preset.expected)
            lines += "      expected: " + expectationText(expectation) + "\n";
    }
    return lines;
}

std::string describeText(const LoadedExperiment& experiment, std::size_t width)
{
    std::string lines = experiment.info.label + " (" + experiment.info.id + ", version "
        + std::to_string(experiment.info.version) + ")\n" + wrapped(experiment.info.summary, width, 0)
        + "\n\nParameters\n" + parametersText(experiment, width) + "\nChannels\n";
    for (const Channel& channel : experiment.channels) {
        const std::string help = std::visit([](const auto& c) { return text(c.help); }, channel);
        lines += "  " + text(idOf(channel)) + " (" + text(kindOf(channel)) + ")\n      "
            + wrapped(text(labelOf(channel)) + (help.empty() ? "" : ": " + help), width - 6, 6) + "\n";
    }
    if (!experiment.info.presets.empty())
        lines += "\nPresets\n" + presetsText(experiment, width);
    return lines;
}

std::string describeMarkdown(const LoadedExperiment& experiment)
{
    Table parameters{"parameters", {{"parameter"}, {"initial"}, {"range"}, {"meaning"}}, {}};
    for (const Parameter& parameter : experiment.parameters) {
        const std::string condition = conditionText(parameter);
        parameters.rows.push_back(
            {"`" + text(idOf(parameter)) + "`", "`" + textOf(initialValue(parameter)) + "`", rangeText(parameter),
                text(helpOf(parameter)) + (condition.empty() ? "" : " Only where " + condition + ".")});
    }
    Table channels{"channels", {{"channel"}, {"kind"}, {"meaning"}}, {}};
    for (const Channel& channel : experiment.channels) {
        const std::string help = std::visit([](const auto& c) { return text(c.help); }, channel);
        channels.rows.push_back({"`" + text(idOf(channel)) + "`", text(kindOf(channel)),
            text(labelOf(channel)) + (help.empty() ? "" : ": " + help)});
    }
    std::string markdown = "# " + experiment.info.label + "\n\n" + experiment.info.summary + "\n\n## Parameters\n\n"
        + parameters.text(ListFormat::Markdown) + "\n## Channels\n\n" + channels.text(ListFormat::Markdown);
    if (experiment.info.presets.empty())
        return markdown;
    Table presets{"presets", {{"preset"}, {"what"}, {"source"}, {"values"}, {"expected"}}, {}};
    for (const Preset& preset : experiment.info.presets) {
        std::string expected;
        for (const Expectation& expectation : preset.expected)
            expected += (expected.empty() ? "" : "; ") + expectationText(expectation);
        presets.rows.push_back({"`" + preset.id + "`", preset.label, preset.source, presetValues(preset), expected});
    }
    return markdown + "\n## Presets\n\n" + presets.text(ListFormat::Markdown);
}

std::string describeSkeleton(std::span<const std::shared_ptr<const LoadedExperiment>> experiments)
{
    QJsonArray runs;
    for (const auto& experiment : experiments) {
        QJsonArray comments;
        for (const Parameter& parameter : experiment->parameters)
            comments.append(
                qt(text(idOf(parameter)) + ": " + text(helpOf(parameter)) + " " + rangeText(parameter) + "."));
        runs.append(
            QJsonObject{{QStringLiteral("//"), comments}, {QStringLiteral("experiment"), qt(experiment->info.id)},
                {QStringLiteral("values"), toJson(Values(experiment->parameters))},
                {QStringLiteral("seed"), static_cast<qint64>(defaultSeed)}});
    }
    const QJsonObject json{
        {QStringLiteral("//"),
            QStringLiteral(
                "A batch file: each member of runs is one run; each member of sweeps, beside runs, is many, with lists "
                "of values and seeds. Keys that begin with // are comments; values that you leave out keep what stands "
                "here. `nnlab help formats` tells more.")},
        {QStringLiteral("runs"), runs}};
    return QJsonDocument(json).toJson().toStdString();
}

std::string expectationText(const Expectation& expectation)
{
    std::string sentence = expectation.channel + " ";
    sentence += expectation.at ? "at " + textOf(*expectation.at) : text(idOf(expectation.statistic));
    sentence += " " + textOf(expectation.value);
    if (expectation.tolerance > 0)
        sentence += " +- " + textOf(expectation.tolerance);
    return sentence;
}

std::string flagsThatDiffer(const LoadedExperiment& experiment, const Values& from, const Values& values)
{
    std::string flags;
    for (const Parameter& parameter : experiment.parameters) {
        const Value* value = values.find(idOf(parameter));
        const Value* before = from.find(idOf(parameter));
        if (!value || (before && *before == *value))
            continue;
        flags += " --" + text(idOf(parameter)) + " " + shellQuoted(textOf(*value));
    }
    return flags;
}

} // namespace nnlab
