// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/runs_json.h"

#include "lab/core/value_json.h"

#include <QJsonArray>
#include <QJsonObject>

namespace nnlab {

namespace {

QString qt(const std::string& text) { return QString::fromStdString(text); }

QJsonObject json(const RunEntry& run)
{
    QJsonObject last;
    QJsonObject best;
    for (const ChannelSummary& channel : run.channels) {
        if (!channel.last || !channel.best)
            continue;
        last.insert(qt(channel.name), channel.last->value);
        best.insert(qt(channel.name), channel.best->value);
    }
    QJsonArray tags;
    for (const std::string& tag : run.tags)
        tags.append(qt(tag));
    QJsonObject object{{"id", static_cast<qint64>(run.id)}, {"experiment", qt(run.spec.experiment)},
        {"name", qt(run.name)}, {"values", toJson(run.spec.values)}, {"seed", static_cast<qint64>(run.spec.seed)},
        {"status", qt(run.status)}, {"signature", qt(run.signature)}, {"tags", tags}, {"last", last}, {"best", best},
        {"seconds", run.seconds}, {"version", static_cast<qint64>(run.spec.version)}, {"spec", qt(run.specHash)},
        {"started", qt(run.started)}};
    if (!run.message.empty())
        object.insert("message", qt(run.message));
    if (!run.note.empty())
        object.insert("note", qt(run.note));
    if (run.parent)
        object.insert("parent", static_cast<qint64>(*run.parent));
    if (run.sweep) {
        object.insert("sweep", static_cast<qint64>(run.sweep->sweep));
        object.insert("place", static_cast<qint64>(run.sweep->place));
    }
    if (run.data)
        object.insert("data", QJsonObject{{"source", qt(run.data->source)}, {"sha256", qt(run.data->sha256)}});
    return object;
}

} // namespace

std::string runsJsonText(std::span<const RunEntry> runs)
{
    QJsonArray array;
    for (const RunEntry& run : runs)
        array.append(json(run));
    return canonicalText({{"runs", array}}) + "\n";
}

} // namespace nnlab
