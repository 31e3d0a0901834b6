// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/onnx_graph.h"

#include "plugins/sdk/parameter.h"

#include <protozero/pbf_builder.hpp>

#include <array>
#include <bit>
#include <cassert>

namespace nnlab {

namespace {

constexpr std::int64_t irVersion = 7;
constexpr std::int64_t opset = 13;
constexpr std::int32_t floatType = 1; // TensorProto.FLOAT

static_assert(std::endian::native == std::endian::little, "raw_data is little-endian, as numbers lie in memory");

// The fields of onnx.proto that are written.
enum class Model : protozero::pbf_tag_type {
    IrVersion = 1,
    ProducerName = 2,
    ProducerVersion = 3,
    DocString = 6,
    Graph = 7,
    OpsetImport = 8,
    MetadataProps = 14
};
enum class Opset : protozero::pbf_tag_type { Domain = 1, Version = 2 };
enum class Property : protozero::pbf_tag_type { Key = 1, Value = 2 };
enum class Graph : protozero::pbf_tag_type { Node = 1, Name = 2, Initializer = 5, Input = 11, Output = 12 };
enum class NodeField : protozero::pbf_tag_type { Input = 1, Output = 2, Name = 3, OpType = 4, Attribute = 5 };
enum class AttributeField : protozero::pbf_tag_type { Name = 1, Float = 2, Int = 3, Type = 20 };
enum class Tensor : protozero::pbf_tag_type { Dims = 1, DataType = 2, Name = 8, RawData = 9 };
enum class ValueInfo : protozero::pbf_tag_type { Name = 1, Type = 2 };
enum class Type : protozero::pbf_tag_type { TensorType = 1 };
enum class TensorType : protozero::pbf_tag_type { ElemType = 1, Shape = 2 };
enum class Shapes : protozero::pbf_tag_type { Dim = 1 };
enum class Dimension : protozero::pbf_tag_type { Value = 1, Param = 2 };

constexpr std::int32_t attributeFloat = 1;
constexpr std::int32_t attributeInt = 2;

/// Activations that are an operator of ONNX. Others are written in parts, among which these are found again. Softplus
/// is not here although there is one: OpenCV's overflows where z is large.
struct Operator
{
    std::string_view activation;
    std::string_view operation;
};
constexpr Operator operators[] = {{"sigmoid", "Sigmoid"}, {"relu", "Relu"}, {"softsign", "Softsign"},
    {"hard-sigmoid", "HardSigmoid"}, {"leaky-relu", "LeakyRelu"}, {"elu", "Elu"}, {"selu", "Selu"}};

std::vector<OnnxGraph::Attribute> attributesOf(const Operator& found, double alpha)
{
    if (found.activation == "hard-sigmoid")
        return {{.name = "alpha", .real = 1.0f / 6}, {.name = "beta", .real = 0.5f}};
    if (found.activation == "selu")
        return {{.name = "alpha", .real = 1.6732632423543772f}, {.name = "gamma", .real = 1.0507009873554805f}};
    if (activationNamed(found.activation).row().hasAlpha)
        return {{.name = "alpha", .real = float(alpha)}};
    return {};
}

/// Whether `formula` is `pattern` with some formula in place of z; that one is then `z`.
bool matches(const Formula& pattern, const Formula& formula, std::optional<Formula>& z)
{
    if (pattern.kind == Formula::Kind::Variable) {
        if (!z)
            z = formula;
        return *z == formula;
    }
    if (pattern.kind != formula.kind || pattern.number != formula.number || pattern.function != formula.function
        || pattern.comparison != formula.comparison || pattern.arguments.size() != formula.arguments.size())
        return false;
    for (std::size_t i = 0; i < pattern.arguments.size(); ++i) {
        if (!matches(pattern.arguments[i], formula.arguments[i], z))
            return false;
    }
    return true;
}

std::string_view operationOf(const Formula& formula)
{
    switch (formula.kind) {
    case Formula::Kind::Add:
        return "Add";
    case Formula::Kind::Subtract:
        return "Sub";
    case Formula::Kind::Multiply:
        return "Mul";
    case Formula::Kind::Divide:
        return "Div";
    case Formula::Kind::Negate:
        return "Neg";
    case Formula::Kind::Call:
        break;
    case Formula::Kind::Variable:
    case Formula::Kind::Number:
    case Formula::Kind::Select:
        return {};
    }
    constexpr std::array<std::array<std::string_view, 2>, 9> functions = {
        {{"abs", "Abs"}, {"atan", "Atan"}, {"cos", "Cos"}, {"erf", "Erf"}, {"exp", "Exp"}, {"log", "Log"},
            {"sin", "Sin"}, {"sqrt", "Sqrt"}, {"tanh", "Tanh"}}};
    for (const auto& [function, operation] : functions) {
        if (formula.function == function)
            return operation;
    }
    return {};
}

void addValueInfo(protozero::pbf_builder<Graph>& graph, Graph field, const std::string& name,
    std::span<const std::int64_t> dimensions)
{
    protozero::pbf_builder<ValueInfo> info(graph, field);
    info.add_string(ValueInfo::Name, name);
    protozero::pbf_builder<Type> type(info, ValueInfo::Type);
    protozero::pbf_builder<TensorType> tensor(type, Type::TensorType);
    tensor.add_int32(TensorType::ElemType, floatType);
    protozero::pbf_builder<Shapes> shape(tensor, TensorType::Shape);
    {
        protozero::pbf_builder<Dimension> batch(shape, Shapes::Dim);
        batch.add_string(Dimension::Param, "N");
    }
    for (const std::int64_t size : dimensions) {
        protozero::pbf_builder<Dimension> dimension(shape, Shapes::Dim);
        dimension.add_int64(Dimension::Value, size);
    }
}

} // namespace

OnnxGraph::OnnxGraph(std::string input, std::vector<std::int64_t> dimensions)
    : m_input(std::move(input)), m_dimensions(std::move(dimensions))
{ }

std::string OnnxGraph::add(
    std::string_view operation, std::vector<std::string> inputs, std::vector<Attribute> attributes)
{
    std::string output = std::string(operation) + "_" + std::to_string(m_nodes.size() + 1);
    m_nodes.push_back({std::string(operation), std::move(inputs), std::move(attributes), output});
    return output;
}

std::string OnnxGraph::constant(
    const std::string& name, std::span<const float> numbers, std::vector<std::int64_t> dimensions)
{
    if (!m_constantNames.insert(name).second)
        return name;
    protozero::pbf_builder<Tensor> tensor(m_constants.emplace_back());
    for (const std::int64_t size : dimensions)
        tensor.add_int64(Tensor::Dims, size);
    tensor.add_int32(Tensor::DataType, floatType);
    tensor.add_string(Tensor::Name, name);
    tensor.add_bytes(Tensor::RawData, reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes());
    return name;
}

std::string OnnxGraph::constant(double number)
{
    const auto rounded = float(number);
    return constant("number_" + textOf(Value(number)), {&rounded, 1}, {});
}

std::string OnnxGraph::activation(const Activation& activation, const std::string& z)
{
    for (const Operator& known : operators) {
        if (known.activation == activation.id())
            return add(known.operation, {z}, attributesOf(known, activation.alpha()));
    }
    return formula(formulaOf(activation), z);
}

std::string OnnxGraph::formula(const Formula& whole, const std::string& z)
{
    if (whole.kind == Formula::Kind::Variable)
        return z;
    if (whole.kind == Formula::Kind::Number)
        return constant(whole.number);
    for (const Operator& known : operators) {
        const Activation activation = activationNamed(known.activation);
        std::optional<Formula> inner;
        if (!activation.row().hasAlpha && matches(formulaOf(activation), whole, inner))
            return add(known.operation, {formula(*inner, z)}, attributesOf(known, 0));
    }
    if (whole.kind == Formula::Kind::Select)
        return choice(whole, z);
    // ONNX has neither; near 0 what is lost is less than a unit in the last place of 1.
    if (whole.function == "expm1")
        return add("Sub", {add("Exp", {formula(whole.arguments[0], z)}), constant(1)});
    if (whole.function == "log1p")
        return add("Log", {add("Add", {constant(1), formula(whole.arguments[0], z)})});
    std::vector<std::string> inputs;
    for (const Formula& argument : whole.arguments)
        inputs.push_back(formula(argument, z));
    return add(operationOf(whole), std::move(inputs));
}

std::string OnnxGraph::choice(const Formula& formula, const std::string& z)
{
    const std::string left = this->formula(formula.arguments[0], z);
    const std::string right = this->formula(formula.arguments[1], z);
    const Formula& ifTrue = formula.arguments[2];
    const Formula& ifFalse = formula.arguments[3];
    // Between two numbers a mask of ones and zeros chooses exactly, and readers without Where and comparisons (OpenCV)
    // understand it.
    if (ifTrue.kind == Formula::Kind::Number && ifFalse.kind == Formula::Kind::Number)
        return add("Add",
            {add("Mul", {mask(formula.comparison, left, right), constant(ifTrue.number - ifFalse.number)}),
                constant(ifFalse.number)});
    constexpr std::string_view comparisons[] = {"Less", "LessOrEqual", "Greater", "GreaterOrEqual"};
    const std::string condition = add(comparisons[std::size_t(formula.comparison)], {left, right});
    return add("Where", {condition, this->formula(ifTrue, z), this->formula(ifFalse, z)});
}

std::string OnnxGraph::mask(Formula::Comparison comparison, const std::string& left, const std::string& right)
{
    // The sign of the difference is -1, 0 or 1; half a step beside it the sign says yes or no, also for equal numbers.
    const bool isLess = comparison == Formula::Comparison::Less || comparison == Formula::Comparison::LessOrEqual;
    const bool takesEqual =
        comparison == Formula::Comparison::LessOrEqual || comparison == Formula::Comparison::GreaterOrEqual;
    const std::string sign = add("Sign", {isLess ? add("Sub", {right, left}) : add("Sub", {left, right})});
    const std::string yesOrNo = add("Sign", {add("Add", {sign, constant(takesEqual ? 0.5 : -0.5)})});
    return add("Add", {add("Mul", {yesOrNo, constant(0.5)}), constant(0.5)});
}

std::vector<std::byte> OnnxGraph::model(std::int64_t outputs, const std::string& description,
    const std::string& version, const std::map<std::string, std::string>& metadata)
{
    assert(!m_nodes.empty());
    m_nodes.back().output = "outputs";
    std::string bytes;
    {
        protozero::pbf_builder<Model> model(bytes);
        model.add_int64(Model::IrVersion, irVersion);
        model.add_string(Model::ProducerName, "nnlab");
        model.add_string(Model::ProducerVersion, version);
        model.add_string(Model::DocString, description);
        {
            protozero::pbf_builder<Graph> graph(model, Model::Graph);
            for (const Node& node : m_nodes) {
                protozero::pbf_builder<NodeField> builder(graph, Graph::Node);
                for (const std::string& input : node.inputs)
                    builder.add_string(NodeField::Input, input);
                builder.add_string(NodeField::Output, node.output);
                builder.add_string(NodeField::Name, node.output);
                builder.add_string(NodeField::OpType, node.operation);
                for (const Attribute& attribute : node.attributes) {
                    protozero::pbf_builder<AttributeField> field(builder, NodeField::Attribute);
                    field.add_string(AttributeField::Name, std::string(attribute.name));
                    if (attribute.whole)
                        field.add_int64(AttributeField::Int, *attribute.whole);
                    else
                        field.add_float(AttributeField::Float, attribute.real);
                    field.add_enum(AttributeField::Type, attribute.whole ? attributeInt : attributeFloat);
                }
            }
            graph.add_string(Graph::Name, "network");
            for (const std::string& constant : m_constants)
                graph.add_message(Graph::Initializer, constant);
            addValueInfo(graph, Graph::Input, m_input, m_dimensions);
            addValueInfo(graph, Graph::Output, "outputs", {&outputs, 1});
        }
        {
            protozero::pbf_builder<Opset> operators(model, Model::OpsetImport);
            operators.add_string(Opset::Domain, "");
            operators.add_int64(Opset::Version, opset);
        }
        for (const auto& [key, value] : metadata) {
            protozero::pbf_builder<Property> property(model, Model::MetadataProps);
            property.add_string(Property::Key, key);
            property.add_string(Property::Value, value);
        }
    }
    const auto* first = reinterpret_cast<const std::byte*>(bytes.data());
    return {first, first + bytes.size()};
}

} // namespace nnlab
