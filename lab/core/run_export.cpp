// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/run_export.h"

#include "lab/core/batch_file.h"
#include "lab/core/network_code.h"
#include "lab/core/npz_writer.h"
#include "lab/core/onnx.h"
#include "lab/core/run_json.h"
#include "lab/core/run_record.h"
#include "lab/core/safetensors.h"
#include "lab/core/value_json.h"

#include <QJsonArray>

namespace nnlab {

namespace {

std::vector<std::byte> bytesOf(const std::string& text)
{
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    return {first, first + text.size()};
}

Network networkOf(Notebook& notebook, const RunEntry& run)
{
    std::optional<Network> network = notebook.network(run);
    if (!network)
        throw Error("Run " + std::to_string(run.id) + " has no network to export; csv and json take what it has.",
            Error::Cause::Usage);
    return std::move(*network);
}

std::vector<std::byte> csv(Notebook& notebook, std::span<const RunEntry> runs)
{
    std::string text = "run,experiment,channel,at,value,seconds\n";
    for (const RunEntry& run : runs) {
        const SavedReports reports = notebook.reports(run);
        for (const ChannelSummary& channel : run.channels) {
            for (const ScalarPoint& point : reports.channels[channel.channel].points) {
                text += std::to_string(run.id) + "," + run.spec.experiment + "," + channel.name + ","
                    + textOf(Value(point.at)) + "," + textOf(Value(point.value)) + "," + textOf(Value(point.seconds))
                    + "\n";
            }
        }
    }
    return bytesOf(text);
}

std::vector<std::byte> json(Notebook& notebook, std::span<const RunEntry> runs)
{
    QJsonArray array;
    for (const RunEntry& run : runs) {
        RunRecord record(run.declared, run.spec);
        replay(notebook, run, record);
        array.append(toJson(record));
    }
    return bytesOf(canonicalText(runs.size() == 1 ? array.first().toObject() : QJsonObject{{"runs", array}}) + "\n");
}

std::vector<std::byte> npz(Notebook& notebook, std::span<const RunEntry> runs)
{
    const RunEntry& run = runs.front();
    RunRecord record(run.declared, run.spec);
    replay(notebook, run, record);
    NpzWriter writer;
    for (const ChannelRecord& channel : record.channels()) {
        const std::string id(idOf(channel.channel));
        if (!channel.points.empty()) {
            std::vector<double> at;
            std::vector<double> values;
            for (const ScalarPoint& point : channel.points) {
                at.push_back(point.at);
                values.push_back(point.value);
            }
            const std::int64_t count[] = {static_cast<std::int64_t>(at.size())};
            writer.add(id + ".at", at, count);
            writer.add(id + ".value", values, count);
        } else if (const auto* confusion = channel.last ? std::get_if<Confusion>(&channel.last->payload) : nullptr) {
            const auto classes = static_cast<std::int64_t>(confusion->classes.size());
            const std::int64_t sizes[] = {classes, classes};
            writer.add(id, confusion->counts, sizes);
        }
    }
    if (const auto network = notebook.network(run)) {
        for (const auto& tensor : network->tensors()) {
            std::vector<float> rows; // numpy's order
            for (std::int64_t row = 0; row < tensor.rows; ++row) {
                for (std::int64_t column = 0; column < tensor.columns; ++column)
                    rows.push_back(tensor.numbers[static_cast<std::size_t>(column * tensor.rows + row)]);
            }
            const std::int64_t sizes[] = {tensor.rows, tensor.columns};
            writer.add(tensor.name, rows, std::span(sizes).first(tensor.isBias ? 1 : 2));
        }
    }
    return writer.archive();
}

std::vector<std::byte> safetensors(Notebook& notebook, std::span<const RunEntry> runs)
{
    const RunEntry& run = runs.front();
    return safetensorsOf(networkOf(notebook, run),
        {{"experiment", run.spec.experiment}, {"spec", run.specHash}, {"signature", run.signature},
            {"nnlab", run.program}});
}

/// Where a network comes from, in lines of text.
std::string originOf(const RunEntry& run)
{
    return "Trained by nnlab " + run.program + ", experiment " + run.spec.experiment + ", seed "
        + std::to_string(run.spec.seed) + ".\nSpec " + run.specHash + "\nSignature " + run.signature + "\n";
}

std::vector<std::byte> onnx(Notebook& notebook, std::span<const RunEntry> runs)
{
    const RunEntry& run = runs.front();
    return onnxOf(savedModel(notebook, run), originOf(run), run.program,
        {{"experiment", run.spec.experiment}, {"spec", run.specHash}, {"signature", run.signature}});
}

std::vector<std::byte> c(Notebook& notebook, std::span<const RunEntry> runs)
{
    return bytesOf(codeOf(savedModel(notebook, runs.front()), Language::C, originOf(runs.front())));
}

std::vector<std::byte> python(Notebook& notebook, std::span<const RunEntry> runs)
{
    return bytesOf(codeOf(savedModel(notebook, runs.front()), Language::Python, originOf(runs.front())));
}

std::vector<std::byte> batch(Notebook& notebook, std::span<const RunEntry> runs)
{
    std::vector<BatchRun> again;
    for (const RunEntry& run : runs) {
        std::string comment = "Run " + std::to_string(run.id) + " of " + notebook.file() + ", " + run.status;
        if (!run.signature.empty())
            comment += ", signature " + run.signature;
        again.push_back({std::move(comment), run.spec, run.name, run.tags});
    }
    return bytesOf(batchText(again));
}

} // namespace

std::span<const ExportFormat> exportFormats()
{
    static constexpr ExportFormat formats[] = {
        {"csv", "every point of every scalar, one a line", true, true, csv},
        {"json", "everything as `nnlab run --json` writes it", true, true, json},
        {"npz", "curves, confusion matrix and network of a run, for numpy", false, false, npz},
        {"safetensors", "the network of a run, with the names of PyTorch", false, false, safetensors},
        {"onnx", "the network of a run, for ONNX Runtime, OpenCV and others", false, false, onnx},
        {"c", "the network of a run as a C program that stands alone, weights and all", false, true, c},
        {"python", "the same as a Python program, with numpy", false, true, python},
        {"batch", "a batch file that runs the same again: `nnlab batch FILE`", true, true, batch},
    };
    return formats;
}

} // namespace nnlab
