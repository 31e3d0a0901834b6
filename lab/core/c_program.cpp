// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/c_program.h"

#include <algorithm>

namespace nnlab {

namespace {

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

} // namespace

std::string cProgram(const CodeParts& parts, const std::string& origin)
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
        code += "/* Which class the network means: the second one if " + std::string(oneOutput) + borderText(parts)
            + ". */\nint class_of(const float outputs[OUTPUTS])\n{\n    return outputs[0] > " + borderText(parts)
            + ";\n}\n\n";
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

} // namespace nnlab
