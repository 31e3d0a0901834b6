// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/python_program.h"

#include <algorithm>

namespace nnlab {

std::string pythonProgram(const CodeParts& parts, const std::string& origin)
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
        const std::string border = borderText(parts);
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

} // namespace nnlab
