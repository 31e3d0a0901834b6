# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The 20-line example as a whole program: reads the training digits, trains three epochs, prints the training accuracy
of each. Usage: example.py FOLDER"""

import os
import sys

import numpy as np

import contest

folder = sys.argv[1]
images = contest.read_idx(os.path.join(folder, "train-images-idx3-ubyte.gz"), 16)
images = images.reshape(-1, 784).astype("float32") / 255
labels = np.eye(10)[contest.read_idx(os.path.join(folder, "train-labels-idx1-ubyte.gz"), 8)]

w1 = np.random.uniform(-0.5, 0.5, (20, 784))
w2 = np.random.uniform(-0.5, 0.5, (10, 20))
b1 = np.zeros((20, 1))
b2 = np.zeros((10, 1))
rate = 0.01

for epoch in range(3):
    right = 0
    for image, label in zip(images, labels):
        image = image.reshape(-1, 1)
        label = label.reshape(-1, 1)
        a = 1 / (1 + np.exp(-(b1 + w1 @ image)))
        output = 1 / (1 + np.exp(-(b2 + w2 @ a)))
        right += int(np.argmax(output) == np.argmax(label))
        delta = output - label
        w2 += -rate * delta @ a.T
        b2 += -rate * delta
        delta = w2.T @ delta * (a * (1 - a))
        w1 += -rate * delta @ image.T
        b1 += -rate * delta
    print(f"Training accuracy: {100 * right / len(images):.2f} %")
