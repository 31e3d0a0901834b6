# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judges exported networks: NAME.onnx by onnx.checker, and what it answers to NAME.in (lines of numbers) by OpenCV,
beside what nnlab answered (NAME.out). Prints a line for each name: accepted, then the largest difference, relative to
numbers beyond 1, or "-" where OpenCV is not installed. Exit code 77: onnx is not installed."""

import sys

try:
    import onnx
except ImportError:
    sys.exit(77)
try:
    import cv2
    import numpy as np
except ImportError:
    cv2 = None


def difference(name, model):
    dimensions = [dimension.dim_value for dimension in model.graph.input[0].type.tensor_type.shape.dim][1:]
    inputs = np.loadtxt(name + ".in", delimiter=",", dtype=np.float32, ndmin=2).reshape(-1, *dimensions)
    wanted = np.loadtxt(name + ".out", delimiter=",", ndmin=2)
    network = cv2.dnn.readNetFromONNX(name + ".onnx")
    network.setInput(inputs)
    return np.max(np.abs(network.forward() - wanted) / np.maximum(1, np.abs(wanted)))


for name in sys.argv[1:]:
    model = onnx.load(name + ".onnx")
    onnx.checker.check_model(model, full_check=True)
    versions = f"ir {model.ir_version}, opset {model.opset_import[0].version}"
    batch = model.graph.input[0].type.tensor_type.shape.dim[0].dim_param
    print("accepted", f"{versions}, batch {batch}", difference(name, model) if cv2 else "-", sep="; ")
