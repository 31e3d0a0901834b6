// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/code_parts.h"

#include <algorithm>
#include <charconv>

namespace nnlab {

namespace {

constexpr std::size_t widest = 110; // columns of code

std::string joined(std::string_view id)
{
    std::string name(id);
    std::ranges::replace(name, '-', '_');
    return name;
}

NamedActivation named(const Activation& activation, Language language, std::span<const NamedActivation> others)
{
    NamedActivation result{activation, formulaOf(activation), joined(activation.id())};
    const Formula& formula = result.formula;
    if (formula.kind == Formula::Kind::Variable) {
        result.needsFunction = false;
    } else if (formula.kind == Formula::Kind::Call && formula.arguments[0].kind == Formula::Kind::Variable) {
        const std::string text = textOf(formula, language);
        result.name = text.substr(0, text.find('('));
        result.needsFunction = false;
    }
    const auto namesakes = std::ranges::count_if(
        others, [&](const NamedActivation& other) { return other.activation.id() == activation.id(); });
    if (namesakes > 0)
        result.name += "_" + std::to_string(namesakes + 1);
    return result;
}

/// Text in double quotes, for C and Python alike. Control characters, and question marks, two of which begin a
/// trigraph in C, are written by three octal digits: no digit that follows can be mistaken for one of them.
std::string quoted(std::string_view text)
{
    std::string result = "\"";
    for (const char character : text) {
        const auto code = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            result += std::string("\\") + character;
        } else if (code >= ' ' && code != 127 && character != '?') {
            result += character;
        } else {
            result += '\\';
            for (const int shift : {6, 3, 0})
                result += static_cast<char>('0' + ((code >> shift) & 7));
        }
    }
    return result + "\"";
}

std::string numberText(float number, Language language)
{
    char buffer[32];
    std::string text(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr); // reads back to the same bits
    if (language == Language::Python)
        return text;
    if (text.find_first_of(".e") == std::string::npos)
        text += ".0";
    return text + "f";
}

/// Numbers separated by commas, in lines of bearable length that begin with `indent`.
void appendNumbers(std::string& text, std::span<const float> numbers, Language language, const std::string& indent)
{
    std::size_t column = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::string number = numberText(numbers[i], language) + (i + 1 < numbers.size() ? "," : "");
        if (i == 0 || column + 1 + number.size() > widest) {
            text += (i == 0 ? "" : "\n") + indent;
            column = indent.size();
        } else {
            text += ' ';
            ++column;
        }
        text += number;
        column += number.size();
    }
}

} // namespace

CodeParts partsOf(const SavedModel& model, Language language)
{
    CodeParts parts{model, language, {}, {}};
    for (std::size_t l = 0; l < model.network.layers.size(); ++l) {
        const Activation& activation = model.network.dense(l).activation;
        const auto found = std::ranges::find(parts.activations, activation, &NamedActivation::activation);
        parts.ofLayer.push_back(std::size_t(found - parts.activations.begin()));
        if (found == parts.activations.end())
            parts.activations.push_back(named(activation, language, parts.activations));
    }
    return parts;
}

std::string shapeText(const CodeParts& parts)
{
    std::string text = std::to_string(parts.network().inputs()) + (parts.model.readsBytes ? " pixels" : " inputs");
    for (std::size_t l = 0; l < parts.layers(); ++l) {
        const bool isLast = l + 1 == parts.layers();
        const std::string_view activation = isLast && parts.network().softmaxOutput
            ? std::string_view("softmax")
            : parts.activationOf(l).activation.id();
        text += " -> " + std::to_string(parts.unitsOf(l)) + (isLast ? " output" : " unit")
            + (parts.unitsOf(l) == 1 ? " (" : "s (") + std::string(activation) + ")";
    }
    return text;
}

std::string formulaText(const Activation& activation)
{
    const ActivationRow& row = activation.row();
    std::string text = std::string(row.label) + ": " + std::string(row.formula);
    if (row.hasAlpha)
        text += ", alpha = " + textOf(Value(activation.alpha()));
    return text;
}

std::string weightsText(const DenseLayer& layer, Language language, char open, char close)
{
    std::string text;
    std::vector<float> row(static_cast<std::size_t>(layer.inputs()));
    for (Eigen::Index unit = 0; unit < layer.outputs(); ++unit) {
        for (Eigen::Index input = 0; input < layer.inputs(); ++input)
            row[std::size_t(input)] = layer.weights(unit, input);
        text += std::string("    ") + open + "\n";
        appendNumbers(text, row, language, "        ");
        text += std::string("\n    ") + close + (unit + 1 < layer.outputs() ? ",\n" : "\n");
    }
    return text;
}

std::string biasesText(const DenseLayer& layer, Language language)
{
    std::string text;
    appendNumbers(text, {layer.biases.data(), std::size_t(layer.biases.size())}, language, "    ");
    return text;
}

std::string classNames(const SavedModel& model)
{
    std::string text;
    for (const std::string& name : model.classes)
        text += (text.empty() ? "" : ", ") + quoted(name);
    return text;
}

std::string inputWords(const CodeParts& parts)
{
    const Shape shape = parts.network().input;
    const std::string count = std::to_string(parts.network().inputs());
    if (!parts.model.readsBytes)
        return count + " numbers";
    return count + " pixels from 0 to 255" + (shape.height > 1 ? ", row after row from the top" : std::string());
}

std::string borderText(const CodeParts& parts)
{
    return textOf(Value(double(parts.activationOf(parts.layers() - 1).activation.row().middle)));
}

} // namespace nnlab
