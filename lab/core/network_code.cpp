// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/network_code.h"

#include <algorithm>
#include <charconv>

namespace nnlab {

namespace {

constexpr std::size_t widest = 110; // columns of code

/// An activation and what it is called in the code.
struct NamedActivation
{
    Activation activation;
    Formula formula;
    std::string name;
    bool needsFunction = true; ///< not if it does nothing, or the language has it
};

/// Everything that code is written from.
struct Parts
{
    const SavedModel& model;
    Language language;
    std::vector<NamedActivation> activations; ///< each once
    std::vector<std::size_t> ofLayer; ///< which of them

    const Network& network() const { return model.network; }
    std::size_t layers() const { return model.network.layers.size(); }
    std::int64_t unitsOf(std::size_t layer) const { return model.network.dense(layer).outputs(); }
    const NamedActivation& activationOf(std::size_t layer) const { return activations[ofLayer[layer]]; }
};

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

Parts partsOf(const SavedModel& model, Language language)
{
    Parts parts{model, language, {}, {}};
    for (std::size_t l = 0; l < model.network.layers.size(); ++l) {
        const Activation& activation = model.network.dense(l).activation;
        const auto found = std::ranges::find(parts.activations, activation, &NamedActivation::activation);
        parts.ofLayer.push_back(std::size_t(found - parts.activations.begin()));
        if (found == parts.activations.end())
            parts.activations.push_back(named(activation, language, parts.activations));
    }
    return parts;
}

/// "784 pixels -> 20 units (sigmoid) -> 10 outputs (softmax)".
std::string shapeText(const Parts& parts)
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

/// One layer's numbers between `open` and `close`, a group for each unit, and its biases.
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

/// `lines` with `before` in front of each.
std::string prefixed(const std::string& lines, const std::string& before)
{
    std::string text;
    for (std::size_t begin = 0; begin < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        text += before + lines.substr(begin, end - begin) + "\n";
        begin = end + 1;
    }
    return text;
}

std::string inputWords(const Parts& parts)
{
    const Shape shape = parts.network().input;
    const std::string count = std::to_string(parts.network().inputs());
    if (!parts.model.readsBytes)
        return count + " numbers";
    return count + " pixels from 0 to 255" + (shape.height > 1 ? ", row after row from the top" : std::string());
}

/// How the program says which class it is: only where there are classes.
constexpr std::string_view oneOutput = "the only output is above ";

std::string cProgram(const Parts& parts, const std::string& origin)
{
    const SavedModel& model = parts.model;
    const bool bytes = model.readsBytes;
    const std::size_t layers = parts.layers();
    const std::string last = std::to_string(layers);
    std::string code = "/* A neural network: " + shapeText(parts) + ".\n" + prefixed(origin, " * ")
        + " *\n"
          " *     cc -O2 -o network network.c -lm\n"
          " *     ./network < sample.txt\n"
          " *\n"
          " * A sample is "
        + inputWords(parts)
        + ", as text.\n */\n\n"
          "#include <math.h>\n#include <stdio.h>\n#include <string.h>\n\n"
          "#define INPUTS "
        + std::to_string(parts.network().inputs()) + "\n";
    for (std::size_t l = 0; l + 1 < layers; ++l)
        code += "#define UNITS_" + std::to_string(l + 1) + " " + std::to_string(parts.unitsOf(l)) + "\n";
    code += "#define OUTPUTS " + std::to_string(parts.network().outputs()) + "\n\n";
    const auto unitsName = [&](std::size_t layer) {
        return layer + 1 == layers ? std::string("OUTPUTS") : "UNITS_" + std::to_string(layer + 1);
    };
    const auto inputsName = [&](std::size_t layer) {
        return layer == 0 ? std::string("INPUTS") : unitsName(layer - 1);
    };

    code +=
        "/* What the network has learned; the numbers stand at the end of this file. weights_1[u][i] is how strongly\n"
        " * input i speaks to unit u of layer 1, biases_1[u] is added to what it hears. */\n";
    for (std::size_t l = 0; l < layers; ++l) {
        const std::string number = std::to_string(l + 1);
        code += "static const float weights_" + number + "[" + unitsName(l) + "][" + inputsName(l) + "];\n";
        code += "static const float biases_" + number + "[" + unitsName(l) + "];\n";
    }
    code += "\n";
    if (!model.classes.empty())
        code += "static const char *const class_names[" + std::to_string(model.classes.size()) + "] = {"
            + classNames(model) + "};\n\n";

    for (const NamedActivation& activation : parts.activations) {
        if (activation.needsFunction)
            code += "/* " + formulaText(activation.activation) + " */\nstatic double " + activation.name
                + "(double z)\n{\n    return " + textOf(activation.formula, Language::C) + ";\n}\n\n";
    }
    code += "/* One layer: each unit multiplies every input by its weight and adds all up, and its bias. */\n"
            "static void weighted_sums(int units, int inputs, const float *weights, const float *biases, const double "
            "*input,\n"
            "                          double *sums)\n"
            "{\n"
            "    for (int u = 0; u < units; u++) {\n"
            "        double sum = biases[u];\n"
            "        for (int i = 0; i < inputs; i++)\n"
            "            sum += (double)weights[u * inputs + i] * input[i];\n"
            "        sums[u] = sum;\n"
            "    }\n"
            "}\n\n";
    if (parts.network().softmaxOutput)
        code += "/* Softmax: e^z of each output, divided by the sum of all, so that they are shares of 1. The largest "
                "z is\n"
                " * subtracted first: that changes nothing but keeps e^z from growing beyond all numbers. */\n"
                "static void softmax(int units, double *z)\n"
                "{\n"
                "    double largest = z[0];\n"
                "    double sum = 0;\n"
                "    for (int u = 1; u < units; u++)\n"
                "        largest = z[u] > largest ? z[u] : largest;\n"
                "    for (int u = 0; u < units; u++) {\n"
                "        z[u] = exp(z[u] - largest);\n"
                "        sum += z[u];\n"
                "    }\n"
                "    for (int u = 0; u < units; u++)\n"
                "        z[u] /= sum;\n"
                "}\n\n";

    code += "/* What the network says about one sample. In: " + inputWords(parts)
        + ". Out: OUTPUTS numbers. */\n"
          "void predict(const "
        + std::string(bytes ? "unsigned char pixels" : "float numbers")
        + "[INPUTS], float outputs[OUTPUTS])\n{\n    double input[INPUTS];\n";
    for (std::size_t l = 0; l < layers; ++l)
        code += "    double layer_" + std::to_string(l + 1) + "[" + unitsName(l) + "];\n";
    code += "\n    for (int i = 0; i < INPUTS; i++)\n        input[i] = "
        + std::string(bytes ? "(float)pixels[i] / 255.0f" : "numbers[i]") + ";\n";
    for (std::size_t l = 0; l < layers; ++l) {
        const std::string number = std::to_string(l + 1);
        const std::string name = "layer_" + number;
        code += "\n    weighted_sums(" + unitsName(l) + ", " + inputsName(l) + ", &weights_" + number
            + "[0][0], biases_" + number + ", " + (l == 0 ? "input" : "layer_" + std::to_string(l)) + ", " + name
            + ");\n";
        const NamedActivation& activation = parts.activationOf(l);
        if (activation.formula.kind != Formula::Kind::Variable)
            code += "    for (int u = 0; u < " + unitsName(l) + "; u++)\n        " + name + "[u] = " + activation.name
                + "(" + name + "[u]);\n";
    }
    if (parts.network().softmaxOutput)
        code += "    softmax(OUTPUTS, layer_" + last + ");\n";
    code += "\n    for (int u = 0; u < OUTPUTS; u++)\n        outputs[u] = (float)layer_" + last + "[u];\n}\n\n";

    const bool isSingle = parts.network().outputs() == 1;
    if (!model.classes.empty() && isSingle)
        code += "/* Which class the network means: the second one if " + std::string(oneOutput)
            + textOf(Value(double(parts.activationOf(layers - 1).activation.row().middle)))
            + ". */\nint class_of(const float outputs[OUTPUTS])\n{\n    return outputs[0] > "
            + textOf(Value(double(parts.activationOf(layers - 1).activation.row().middle))) + ";\n}\n\n";
    else if (!model.classes.empty())
        code += "/* Which class the network means: the one whose output is largest. */\n"
                "int class_of(const float outputs[OUTPUTS])\n"
                "{\n"
                "    int largest = 0;\n"
                "    for (int u = 1; u < OUTPUTS; u++)\n"
                "        largest = outputs[u] > outputs[largest] ? u : largest;\n"
                "    return largest;\n"
                "}\n\n";

    code += "/* Reads the next number, whatever stands between numbers; 0 at the end of the text. */\n"
            "static int next_number(FILE *file, double *number)\n"
            "{\n"
            "    int character = getc(file);\n"
            "    while (character != EOF && !strchr(\"+-.0123456789\", character))\n"
            "        character = getc(file);\n"
            "    if (character == EOF)\n"
            "        return 0;\n"
            "    ungetc(character, file);\n"
            "    return fscanf(file, \"%lf\", number) == 1;\n"
            "}\n\n"
            "/* Reads samples from a file, or from what is typed or piped in, until there are no more. */\n"
            "int main(int argc, char **argv)\n"
            "{\n"
            "    FILE *file = argc > 1 ? fopen(argv[1], \"r\") : stdin;\n"
            "    if (!file) {\n"
            "        perror(argv[1]);\n"
            "        return 1;\n"
            "    }\n";
    code += bytes ? "    unsigned char pixels[INPUTS];\n" : "    float numbers[INPUTS];\n";
    code += "    float outputs[OUTPUTS];\n"
            "    double number;\n"
            "    int count = 0;\n"
            "    while (next_number(file, &number)) {\n";
    if (bytes)
        code += "        if (number < 0 || number > 255) {\n"
                "            fprintf(stderr, \"A pixel is %g; it has to be from 0 to 255.\\n\", number);\n"
                "            return 1;\n"
                "        }\n"
                "        pixels[count++] = (unsigned char)number;\n";
    else
        code += "        numbers[count++] = (float)number;\n";
    code += "        if (count < INPUTS)\n"
            "            continue;\n"
            "        count = 0;\n"
            "        predict("
        + std::string(bytes ? "pixels" : "numbers")
        + ", outputs);\n"
          "        for (int u = 0; u < OUTPUTS; u++)\n";
    if (!model.classes.empty() && !isSingle)
        code += "            printf(\"%s: %.9g\\n\", class_names[u], outputs[u]);\n";
    else
        code += "            printf(\"%.9g\\n\", outputs[u]);\n";
    if (!model.classes.empty())
        code += "        printf(\"It says %s.\\n\", class_names[class_of(outputs)]);\n";
    code += "    }\n"
            "    if (count > 0) {\n"
            "        fprintf(stderr, \"The last sample ends after %d of %d numbers.\\n\", count, INPUTS);\n"
            "        return 1;\n"
            "    }\n"
            "    return 0;\n"
            "}\n\n/* The numbers. */\n\n";
    for (std::size_t l = 0; l < layers; ++l) {
        const DenseLayer& layer = parts.network().dense(l);
        const std::string number = std::to_string(l + 1);
        code += "static const float weights_" + number + "[" + unitsName(l) + "][" + inputsName(l) + "] = {\n"
            + weightsText(layer, Language::C, '{', '}') + "};\n\nstatic const float biases_" + number + "["
            + unitsName(l) + "] = {\n" + biasesText(layer, Language::C) + "\n};\n" + (l + 1 < layers ? "\n" : "");
    }
    return code;
}

std::string pythonProgram(const Parts& parts, const std::string& origin)
{
    const SavedModel& model = parts.model;
    const bool bytes = model.readsBytes;
    const std::size_t layers = parts.layers();
    const bool needsErf = std::ranges::any_of(
        parts.activations, [](const NamedActivation& activation) { return calls(activation.formula, "erf"); });
    std::string code = "#!/usr/bin/env python3\n\"\"\"A neural network: " + shapeText(parts) + ".\n\n" + origin
        + "\n    python3 network.py < sample.txt\n\nA sample is " + inputWords(parts) + ", as text.\n\"\"\"\n\n"
        + (needsErf ? "import math\n" : "") + "import re\nimport sys\n\nimport numpy as np\n\n";
    if (!model.classes.empty())
        code += "CLASSES = [" + classNames(model) + "]\n\n";
    if (needsErf)
        code += "erf = np.vectorize(math.erf, otypes=[float])  # numpy has none\n\n";
    code += "np.seterr(over=\"ignore\")  # e^z of a large z is infinite, and that is right\n\n\n";
    for (const NamedActivation& activation : parts.activations) {
        if (activation.needsFunction)
            code += "def " + activation.name + "(z):\n    \"\"\"" + formulaText(activation.activation)
                + "\"\"\"\n    return " + textOf(activation.formula, Language::Python) + "\n\n\n";
    }
    if (parts.network().softmaxOutput)
        code += "def softmax(z):\n"
                "    \"\"\"e^z of each output, divided by the sum of all, so that they are shares of 1.\n\n"
                "    The largest z is subtracted first: that changes nothing but keeps e^z from growing beyond all "
                "numbers.\n"
                "    \"\"\"\n"
                "    e = np.exp(z - z.max(axis=-1, keepdims=True))\n"
                "    return e / e.sum(axis=-1, keepdims=True)\n\n\n";
    const std::string argument = bytes ? "pixels" : "numbers";
    code += "def predict(" + argument
        + "):\n    \"\"\"What the network says about one sample, or about many (one a row).\n\n    In: "
        + inputWords(parts) + ". Out: " + std::to_string(parts.network().outputs())
        + (parts.network().outputs() == 1 ? " number" : " numbers")
        + ".\n    \"\"\"\n"
          "    a = np.asarray("
        + argument + ", dtype=float)" + (bytes ? " / 255" : "") + "\n";
    for (std::size_t l = 0; l < layers; ++l) {
        const std::string number = std::to_string(l + 1);
        const NamedActivation& activation = parts.activationOf(l);
        const std::string sum = "a @ WEIGHTS_" + number + ".T + BIASES_" + number;
        const std::string function = l + 1 == layers && parts.network().softmaxOutput ? "softmax"
            : activation.formula.kind == Formula::Kind::Variable                      ? ""
                                                                                      : activation.name;
        code += "    a = " + (function.empty() ? sum : function + "(" + sum + ")") + "\n";
    }
    code += "    return a\n\n\n";
    const bool isSingle = parts.network().outputs() == 1;
    if (!model.classes.empty() && isSingle) {
        const std::string border = textOf(Value(double(parts.activationOf(layers - 1).activation.row().middle)));
        code += "def class_of(outputs):\n    \"\"\"Which class the network means: the second one if "
            + std::string(oneOutput) + border + ".\"\"\"\n    return int(outputs[0] > " + border + ")\n\n\n";
    } else if (!model.classes.empty()) {
        code +=
            "def class_of(outputs):\n    \"\"\"Which class the network means: the one whose output is largest.\"\"\"\n"
            "    return int(np.argmax(outputs))\n\n\n";
    }
    code += "def main():\n"
            "    \"\"\"Reads samples from a file, or from what is typed or piped in.\"\"\"\n"
            "    text = open(sys.argv[1]).read() if len(sys.argv) > 1 else sys.stdin.read()\n"
            "    numbers = [float(number) for number in re.findall(r\"[-+]?[.\\d]+(?:[eE][-+]?\\d+)?\", text)]\n"
            "    inputs = WEIGHTS_1.shape[1]\n"
            "    if len(numbers) % inputs:\n"
            "        sys.exit(f\"The last sample ends after {len(numbers) % inputs} of {inputs} numbers.\")\n";
    if (bytes)
        code += "    if numbers and not 0 <= min(numbers) <= max(numbers) <= 255:\n"
                "        sys.exit(\"Pixels have to be from 0 to 255.\")\n";
    code += "    for sample in np.array(numbers).reshape(-1, inputs):\n"
            "        outputs = predict(sample)\n";
    if (!model.classes.empty() && !isSingle)
        code += "        for name, output in zip(CLASSES, outputs):\n"
                "            print(f\"{name}: {output:.9g}\")\n";
    else
        code += "        for output in outputs:\n"
                "            print(f\"{output:.9g}\")\n";
    if (!model.classes.empty())
        code += "        print(f\"It says {CLASSES[class_of(outputs)]}.\")\n";
    code += "\n\n# What the network has learned. WEIGHTS_1[u][i] is how strongly input i speaks to unit u of layer 1, "
            "BIASES_1[u] is\n"
            "# added to what it hears. They were trained in 32 bits; here they are the same numbers.\n\n";
    for (std::size_t l = 0; l < layers; ++l) {
        const DenseLayer& layer = parts.network().dense(l);
        const std::string number = std::to_string(l + 1);
        code += "WEIGHTS_" + number + " = np.array([\n" + weightsText(layer, Language::Python, '[', ']')
            + "], dtype=np.float32).astype(float)\n\nBIASES_" + number + " = np.array([\n"
            + biasesText(layer, Language::Python) + "\n], dtype=np.float32).astype(float)\n\n";
    }
    return code + "if __name__ == \"__main__\":\n    main()\n";
}

} // namespace

std::string codeOf(const SavedModel& model, Language language, const std::string& origin)
{
    if (model.network.weightCount() > mostWeightsAsCode)
        throw Error("The network has " + std::to_string(model.network.weightCount())
                + " weights and biases, too many for a program that is read; export it as onnx or safetensors.",
            Error::Cause::Usage);
    const Parts parts = partsOf(model, language);
    return language == Language::C ? cProgram(parts, origin) : pythonProgram(parts, origin);
}

} // namespace nnlab
