// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/comparison_json.h"

#include "lab/core/comparison_words.h"
#include "lab/core/value_json.h"

#include <QJsonArray>
#include <QJsonObject>

namespace nnlab {

namespace {

constexpr std::size_t largestCells = 10;

QString qt(const std::string& text) { return QString::fromStdString(text); }

template <typename Range, typename Json>
QJsonArray array(const Range& range, Json&& json)
{
    QJsonArray list;
    for (const auto& one : range)
        list.append(json(one));
    return list;
}

QJsonArray strings(const std::vector<std::string>& texts)
{
    return array(texts, [](const std::string& text) { return QJsonValue(qt(text)); });
}

QJsonArray seedsJson(const std::vector<std::uint64_t>& seeds)
{
    return array(seeds, [](std::uint64_t seed) { return QJsonValue(static_cast<qint64>(seed)); });
}

QJsonValue json(const Field& field)
{
    if (const auto* number = std::get_if<double>(&field))
        return *number;
    const auto* text = std::get_if<std::string>(&field);
    return text ? QJsonValue(qt(*text)) : QJsonValue();
}

QJsonObject valuesJson(const std::vector<std::string>& names, const std::vector<Field>& values)
{
    QJsonObject object;
    for (std::size_t i = 0; i < names.size(); ++i)
        object.insert(qt(names[i]), json(values[i]));
    return object;
}

void insert(QJsonObject& object, const char* key, const std::optional<double>& number)
{
    if (number)
        object.insert(QLatin1String(key), *number);
}

QJsonObject json(const Summary& summary)
{
    QJsonObject object{{"n", static_cast<qint64>(summary.count)}};
    if (summary.count == 0)
        return object;
    object.insert("mean", summary.mean);
    insert(object, "deviation", summary.deviation);
    if (summary.halfWidth) {
        object.insert("low", summary.mean - *summary.halfWidth);
        object.insert("high", summary.mean + *summary.halfWidth);
    }
    return object;
}

QJsonObject json(const GroupCurve& curve)
{
    QJsonObject object{{"last", json(curve.last)}, {"area", json(curve.area)}};
    if (curve.best.count > 0) {
        object.insert("best", json(curve.best));
        object.insert("bestAt", json(curve.bestAt));
        object.insert("chosenOn", qt(curve.chosenOn));
        object.insert("bestOnTest", curve.isChosenOnTest);
    }
    return object;
}

QJsonObject json(const Comparison& comparison, const RunGroup& group)
{
    QJsonObject scalars;
    for (const GroupCurve& curve : group.curves)
        scalars.insert(qt(curve.channel), json(curve));
    QJsonObject left;
    for (const auto& [status, count] : group.left)
        left.insert(qt(status), static_cast<qint64>(count));
    QJsonObject object{{"values", valuesJson(comparison.grouped, group.values)},
        {"runs",
            array(group.runs, [&](std::size_t r) { return QJsonValue(static_cast<qint64>(comparison.runs[r].id)); })},
        {"seeds", seedsJson(group.seeds)}, {"left", left}, {"measure", json(group.measure)}, {"scalars", scalars}};
    QJsonArray reached;
    for (std::size_t t = 0; t < group.reached.size(); ++t) {
        const GroupReached& one = group.reached[t];
        QJsonObject target{{"channel", qt(comparison.targets[t].channel)}, {"value", comparison.targets[t].value},
            {"seeds", static_cast<qint64>(one.reached)}, {"of", static_cast<qint64>(one.of)}};
        insert(target, "epochs", one.at);
        insert(target, "samples", one.samples);
        insert(target, "seconds", one.seconds);
        reached.append(target);
    }
    if (!reached.isEmpty())
        object.insert("reached", reached);
    return object;
}

QJsonObject json(const ConfusionDifference& confusion)
{
    const std::size_t classes = confusion.classes.size();
    QJsonArray rows;
    for (std::size_t actual = 0; actual < classes; ++actual) {
        QJsonArray row;
        for (std::size_t predicted = 0; predicted < classes; ++predicted)
            row.append(confusion.cells[actual * classes + predicted]);
        rows.append(row);
    }
    return {{"classes", strings(confusion.classes)}, {"cells", rows},
        {"largest", array(confusion.largest(largestCells), [&](const ConfusionDifference::Cell& cell) {
             return QJsonObject{{"actual", qt(confusion.classes[cell.actual])},
                 {"predicted", qt(confusion.classes[cell.predicted])}, {"change", cell.change}};
         })}};
}

QJsonObject json(const RunPair& pair)
{
    QJsonObject object{{"one", static_cast<qint64>(pair.one)}, {"other", static_cast<qint64>(pair.other)}};
    if (pair.first)
        object.insert(
            "firstDifference", QJsonObject{{"at", pair.first->at}, {"channels", strings(pair.first->channels)}});
    if (pair.same)
        object.insert("mcnemar",
            QJsonObject{{"samples", static_cast<qint64>(pair.same->samples)},
                {"onlyOne", static_cast<qint64>(pair.same->onlyOne)},
                {"onlyOther", static_cast<qint64>(pair.same->onlyOther)}, {"p", pair.same->p}});
    if (!pair.whyNoSame.empty())
        object.insert("problem", qt(pair.whyNoSame));
    return object;
}

QJsonObject json(const Comparison& comparison, const Contrast& contrast)
{
    QJsonObject object{{"one", static_cast<qint64>(contrast.one)}, {"other", static_cast<qint64>(contrast.other)},
        {"seeds", seedsJson(contrast.seeds)},
        {"differences", array(contrast.differences, [](double d) { return QJsonValue(d); })},
        {"difference", json(contrast.difference)}, {"verdict", qt(verdict(comparison, contrast))},
        {"pairs", array(contrast.pairs, [](const RunPair& pair) { return json(pair); })}};
    insert(object, "t", contrast.t);
    insert(object, "wilcoxon", contrast.wilcoxon);
    insert(object, "p", contrast.p);
    if (contrast.p)
        object.insert("decides", contrast.isByWilcoxon ? "wilcoxon" : "t");
    if (contrast.confusion.pairs > 0)
        object.insert("confusion", json(contrast.confusion));
    return object;
}

QJsonObject json(const Comparison& comparison, std::size_t r)
{
    const ComparedRun& run = comparison.runs[r];
    QJsonObject scalars;
    for (const CurveSummary& curve : run.curves) {
        QJsonObject one{{"last", curve.last.value}, {"lastAt", curve.last.at}, {"area", curve.area}};
        if (curve.best) {
            one.insert("best", curve.best->value);
            one.insert("bestAt", curve.best->at);
            one.insert("chosenOn", qt(curve.best->chosenOn));
            one.insert("bestOnTest", curve.best->isChosenOnTest);
        }
        scalars.insert(qt(curve.channel), one);
    }
    QJsonArray reached;
    for (const std::optional<Reached>& one : run.reached) {
        if (!one) {
            reached.append(QJsonValue());
            continue;
        }
        QJsonObject point{{"epochs", one->at}, {"seconds", one->seconds}};
        insert(point, "samples", one->samples);
        reached.append(point);
    }
    QJsonObject object{{"id", static_cast<qint64>(run.id)}, {"seed", static_cast<qint64>(run.seed)},
        {"status", qt(run.status)}, {"counts", run.counts},
        {"values", valuesJson(comparison.differing, comparison.values[r])}, {"seconds", run.seconds},
        {"scalars", scalars}};
    if (!reached.isEmpty())
        object.insert("reached", reached);
    if (run.repeats)
        object.insert("repeats", static_cast<qint64>(*run.repeats));
    if (!run.message.empty())
        object.insert("message", qt(run.message));
    return object;
}

} // namespace

std::string comparisonJsonText(const Comparison& comparison)
{
    QJsonArray runs;
    for (std::size_t r = 0; r < comparison.runs.size(); ++r)
        runs.append(json(comparison, r));
    QJsonObject object{{"experiment", qt(comparison.experiment)}, {"metric", qt(comparison.metric.text())},
        {"better", comparison.metric.better == Better::Higher ? "higher" : "lower"},
        {"differing", strings(comparison.differing)}, {"grouped", strings(comparison.grouped)},
        {"tests", static_cast<qint64>(comparison.tests)},
        {"groups", array(comparison.groups, [&](const RunGroup& group) { return json(comparison, group); })},
        {"comparisons",
            array(comparison.contrasts, [&](const Contrast& contrast) { return json(comparison, contrast); })},
        {"runs", runs}, {"conclusion", strings(conclusion(comparison))}, {"notes", strings(comparison.notes)}};
    if (comparison.pair) {
        QJsonObject pair = json(*comparison.pair);
        if (comparison.pair->confusion.pairs > 0)
            pair.insert("confusion", json(comparison.pair->confusion));
        object.insert("pair", pair);
    }
    return canonicalText(object) + "\n";
}

} // namespace nnlab
