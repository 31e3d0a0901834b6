// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/sweep_json.h"

#include "lab/core/runs_json.h"
#include "lab/core/value_json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace nnlab {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

QJsonObject objectFrom(const std::string& json)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
}

} // namespace

std::string sweepJsonText(const SweepEntry& sweep, const std::string& file, std::span<const RunEntry> runs)
{
    QJsonObject json = objectFrom(runsJsonText(runs));
    json.insert("sweep",
        QJsonObject{{"id", static_cast<qint64>(sweep.id)}, {"experiment", qt(sweep.experiment)},
            {"spec", qt(sweep.spec)}, {"definition", objectFrom(sweep.definition)},
            {"runs", static_cast<qint64>(sweep.runs)}, {"started", qt(sweep.started)}, {"notebook", qt(file)}});
    return canonicalText(json) + "\n";
}

std::string plannedSweepJsonText(
    const CheckedSweep& sweep, std::span<const std::size_t> places, std::optional<double> seconds)
{
    QJsonArray runs;
    for (const std::size_t place : places) {
        const RunSpec& run = sweep.runs[place];
        runs.append(QJsonObject{{"place", static_cast<qint64>(place)}, {"seed", static_cast<qint64>(run.seed)},
            {"spec", qt(run.hash())}, {"values", toJson(run.values)}});
    }
    QJsonObject json{
        {"sweep",
            QJsonObject{{"experiment", qt(sweep.definition.experiment)}, {"spec", qt(sweep.spec)},
                {"definition", objectFrom(sweep.canonicalJson)}, {"runs", static_cast<qint64>(sweep.runs.size())}}},
        {"runs", runs}};
    if (seconds)
        json.insert("seconds", *seconds);
    return canonicalText(json) + "\n";
}

} // namespace nnlab
