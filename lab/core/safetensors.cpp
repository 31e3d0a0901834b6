// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/safetensors.h"

#include "engine/error.h"
#include "plugins/sdk/parameter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <charconv>
#include <cstring>

namespace nnlab {

namespace {

[[noreturn]] void wrong(const std::string& what)
{
    throw Error("The safetensors of a network " + what + "; they are damaged or not nnlab's.", Error::Cause::Data);
}

QString qt(const std::string& text) { return QString::fromStdString(text); }

std::string activationText(const Activation& activation)
{
    return std::string(activation.id())
        + (activation.row().hasAlpha ? ":" + textOf(Value(double(activation.alpha()))) : std::string());
}

Activation activationFrom(const std::string& text)
{
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos)
        return activationNamed(text);
    double alpha = 0;
    if (std::from_chars(text.data() + colon + 1, text.data() + text.size(), alpha).ec != std::errc())
        wrong("have an activation " + text);
    return activationNamed(text.substr(0, colon), alpha);
}

/// The numbers of a tensor, row after row.
void appendNumbers(std::vector<std::byte>& bytes, const TensorOf<const float>& tensor)
{
    for (std::int64_t row = 0; row < tensor.rows; ++row) {
        for (std::int64_t column = 0; column < tensor.columns; ++column) {
            const float number = tensor.numbers[static_cast<std::size_t>(column * tensor.rows + row)];
            const auto* first = reinterpret_cast<const std::byte*>(&number);
            bytes.insert(bytes.end(), first, first + sizeof number);
        }
    }
}

QJsonObject metadataOf(const Network& network, const std::map<std::string, std::string>& more)
{
    QStringList activations;
    for (const Layer& layer : network.layers)
        activations += qt(activationText(std::get<DenseLayer>(layer).activation));
    QJsonObject metadata{{"format", "pt"}, {"softmax", network.softmaxOutput ? "true" : "false"},
        {"activations", activations.join(',')},
        {"input",
            QStringLiteral("%1x%2x%3").arg(network.input.channels).arg(network.input.height).arg(network.input.width)}};
    for (const auto& [key, value] : more)
        metadata.insert(qt(key), qt(value));
    return metadata;
}

struct Header
{
    QJsonObject json;
    std::span<const std::byte> data;
};

Header headerOf(std::span<const std::byte> bytes)
{
    std::uint64_t size = 0;
    if (bytes.size() < sizeof size)
        wrong("are shorter than their header");
    std::memcpy(&size, bytes.data(), sizeof size);
    bytes = bytes.subspan(sizeof size);
    if (size > bytes.size())
        wrong("are shorter than their header");
    const auto text =
        QByteArray::fromRawData(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(size));
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject())
        wrong("have a header that is no JSON");
    return {document.object(), bytes.subspan(size)};
}

/// The numbers of the tensor `name`, which has to have `rows` x `columns` of them (columns 0: a list).
struct Tensor
{
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::span<const std::byte> data;

    float at(std::int64_t index) const
    {
        float number = 0;
        std::memcpy(&number, data.data() + static_cast<std::size_t>(index) * sizeof number, sizeof number);
        return number;
    }
};

Tensor tensorOf(const Header& header, const QString& name, int dimensions)
{
    const QJsonObject entry = header.json.value(name).toObject();
    const QJsonArray shape = entry.value("shape").toArray();
    const QJsonArray offsets = entry.value("data_offsets").toArray();
    const std::string who = name.toStdString();
    if (entry.value("dtype").toString() != "F32" || shape.size() != dimensions || offsets.size() != 2)
        wrong("have no fitting tensor " + who);
    Tensor tensor;
    tensor.rows = shape.at(0).toInteger(-1);
    tensor.columns = dimensions == 2 ? shape.at(1).toInteger(-1) : 1;
    const qint64 begin = offsets.at(0).toInteger(-1);
    const qint64 end = offsets.at(1).toInteger(-1);
    if (tensor.rows < 1 || tensor.columns < 1 || tensor.rows > Network::maxWeights / tensor.columns || begin < 0
        || end < begin || static_cast<std::uint64_t>(end) > header.data.size()
        || end - begin != tensor.rows * tensor.columns * static_cast<qint64>(sizeof(float)))
        wrong("have a tensor " + who + " whose size does not fit");
    tensor.data = header.data.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    return tensor;
}

} // namespace

std::vector<std::byte> safetensorsOf(const Network& network, const std::map<std::string, std::string>& metadata)
{
    QJsonObject json{{"__metadata__", metadataOf(network, metadata)}};
    std::vector<std::byte> data;
    for (const auto& tensor : network.tensors()) {
        const auto begin = static_cast<qint64>(data.size());
        appendNumbers(data, tensor);
        QJsonArray shape{static_cast<qint64>(tensor.rows)};
        if (!tensor.isBias)
            shape.append(static_cast<qint64>(tensor.columns));
        json.insert(qt(tensor.name),
            QJsonObject{{"dtype", "F32"}, {"shape", shape},
                {"data_offsets", QJsonArray{begin, static_cast<qint64>(data.size())}}});
    }
    QByteArray header = QJsonDocument(json).toJson(QJsonDocument::Compact);
    header.append((8 - header.size() % 8) % 8, ' '); // so that the numbers lie where they can be read in place
    const auto size = static_cast<std::uint64_t>(header.size());
    std::vector<std::byte> bytes(sizeof size + size);
    std::memcpy(bytes.data(), &size, sizeof size);
    std::memcpy(bytes.data() + sizeof size, header.data(), size);
    bytes.insert(bytes.end(), data.begin(), data.end());
    return bytes;
}

Network networkFromSafetensors(std::span<const std::byte> bytes)
{
    const Header header = headerOf(bytes);
    const QJsonObject metadata = header.json.value("__metadata__").toObject();
    Network network;
    network.softmaxOutput = metadata.value("softmax").toString() == "true";
    const QStringList sizes = metadata.value("input").toString().split('x');
    if (sizes.size() != 3)
        wrong("do not say the shape of the input");
    network.input = {sizes[0].toInt(), sizes[1].toInt(), sizes[2].toInt()};
    std::int64_t features = 1;
    for (const int size : {network.input.channels, network.input.height, network.input.width}) {
        if (size < 1 || features > Network::maxWeights / size)
            wrong("say an impossible shape of the input");
        features *= size;
    }
    const QStringList activations = metadata.value("activations").toString().split(',', Qt::SkipEmptyParts);
    if (activations.isEmpty())
        wrong("do not say the activations");
    std::int64_t inputs = network.inputs();
    for (qsizetype l = 0; l < activations.size(); ++l) {
        const Tensor weights = tensorOf(header, QString::number(l) + ".weight", 2);
        const Tensor biases = tensorOf(header, QString::number(l) + ".bias", 1);
        if (weights.columns != inputs || biases.rows != weights.rows)
            wrong("have layers that do not fit each other");
        DenseLayer layer;
        layer.activation = activationFrom(activations[l].toStdString());
        layer.weights.resize(weights.rows, weights.columns);
        layer.biases.resize(biases.rows);
        for (std::int64_t row = 0; row < weights.rows; ++row) {
            layer.biases(row) = biases.at(row);
            for (std::int64_t column = 0; column < weights.columns; ++column)
                layer.weights(row, column) = weights.at(row * weights.columns + column);
        }
        network.layers.emplace_back(std::move(layer));
        inputs = weights.rows;
    }
    return network;
}

} // namespace nnlab
