// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/onnx.h"

#include "lab/core/onnx_graph.h"

namespace nnlab {

namespace {

/// The numbers of a tensor row after row; a network holds them column after column.
std::vector<float> rowsOf(const Matrix& matrix)
{
    std::vector<float> rows;
    rows.reserve(static_cast<std::size_t>(matrix.size()));
    for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
        for (Eigen::Index column = 0; column < matrix.cols(); ++column)
            rows.push_back(matrix(row, column));
    }
    return rows;
}

} // namespace

std::vector<std::byte> onnxOf(const SavedModel& model, const std::string& description, const std::string& version,
    std::map<std::string, std::string> metadata)
{
    const Network& network = model.network;
    const Shape shape = network.input;
    const bool isPicture = shape.height > 1;
    std::vector<std::int64_t> dimensions{network.inputs()};
    if (isPicture)
        dimensions = {shape.channels, shape.height, shape.width};
    const std::string input = model.readsBytes ? "pixels" : "inputs";
    OnnxGraph graph(input, dimensions);
    std::string now = input;
    if (model.readsBytes)
        now = graph.add("Div", {now, graph.constant(255)});
    if (isPicture)
        now = graph.add("Flatten", {now}, {{.name = "axis", .whole = 1}});
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const DenseLayer& layer = network.dense(l);
        const std::string name = std::to_string(l);
        const std::vector<float> biases(layer.biases.data(), layer.biases.data() + layer.biases.size());
        now = graph.add("Gemm",
            {now, graph.constant(name + ".weight", rowsOf(layer.weights), {layer.outputs(), layer.inputs()}),
                graph.constant(name + ".bias", biases, {layer.outputs()})},
            {{.name = "transB", .whole = 1}});
        now = graph.activation(layer.activation, now);
    }
    if (network.softmaxOutput)
        graph.add("Softmax", {now}, {{.name = "axis", .whole = 1}});
    std::string classes;
    for (const std::string& name : model.classes)
        classes += (classes.empty() ? "" : ",") + name;
    if (!classes.empty())
        metadata["classes"] = classes;
    return graph.model(network.outputs(), description, version, metadata);
}

} // namespace nnlab
