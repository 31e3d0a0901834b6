// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/bench_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace nnlab {

std::string benchJsonText(const BenchReport& report)
{
    QJsonObject experiments;
    for (const auto& [id, hash] : report.experiments)
        experiments.insert(QString::fromStdString(id), QString::fromStdString(hash));
    QJsonArray workloads;
    for (const BenchResult& result : report.workloads) {
        workloads.append(QJsonObject{{QStringLiteral("id"), QString::fromStdString(result.id)},
            {QStringLiteral("seconds"), result.seconds}, {QStringLiteral("samplesPerSecond"), result.samplesPerSecond},
            {QStringLiteral("gflops"), result.gflops}, {QStringLiteral("peakShare"), result.peakShare}});
    }
    const QJsonObject json{{QStringLiteral("signature"), QString::fromStdString(report.signature)},
        {QStringLiteral("experiments"), experiments}, {QStringLiteral("target"), QString::fromStdString(report.target)},
        {QStringLiteral("threads"), report.threads}, {QStringLiteral("workloads"), workloads}};
    return QJsonDocument(json).toJson().toStdString();
}

} // namespace nnlab
