// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/formula.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// A computation in the making, in the format ONNX (onnx/onnx.proto of github.com/onnx/onnx): nodes that take what
/// others give, one input and one output with a first dimension N, operators of opset 13, IR version 7.
class OnnxGraph
{
public:
    /// `dimensions` are those behind N.
    OnnxGraph(std::string input, std::vector<std::int64_t> dimensions);

    struct Attribute
    {
        std::string_view name;
        std::optional<std::int64_t> whole = {};
        float real = 0; ///< unless it is whole
    };

    /// Adds a node and returns the name of what it gives.
    std::string add(
        std::string_view operation, std::vector<std::string> inputs, std::vector<Attribute> attributes = {});
    /// Adds numbers that are known, row after row, and returns `name`. No dimensions: a single number.
    std::string constant(const std::string& name, std::span<const float> numbers, std::vector<std::int64_t> dimensions);
    std::string constant(double number);

    /// Adds what computes the formula of `z`: in operators of ONNX where it has them, in their parts otherwise.
    std::string formula(const Formula& formula, const std::string& z);
    /// Adds what applies the activation to `z`.
    std::string activation(const Activation& activation, const std::string& z);

    /// The model, whose output, called "outputs" and N x `outputs` numbers large, is what the last node gives. Nothing
    /// can be added afterwards.
    std::vector<std::byte> model(std::int64_t outputs, const std::string& description, const std::string& version,
        const std::map<std::string, std::string>& metadata);

private:
    struct Node
    {
        std::string operation;
        std::vector<std::string> inputs;
        std::vector<Attribute> attributes;
        std::string output;
    };

    std::string choice(const Formula& formula, const std::string& z);
    std::string mask(Formula::Comparison comparison, const std::string& left, const std::string& right);

    std::string m_input;
    std::vector<std::int64_t> m_dimensions;
    std::vector<Node> m_nodes;
    std::vector<std::string> m_constants; // each a TensorProto
    std::set<std::string> m_constantNames;
};

} // namespace nnlab
