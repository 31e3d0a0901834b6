# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every contestant in Python is asked, and how its time is taken: as rivals/competition.h has it."""

import argparse
import gzip
import json
import os
import time

import numpy as np

WORKLOADS = ("online", "nielsen", "minibatch", "dense")
PIXELS = 784
CLASSES = 10
MOST_EPOCHS = 3
PATIENCE = 1  # seconds after which no further epoch begins


class Recipe:
    """A network and how it learns; nothing but numbers."""

    def __init__(self, widths, batch, rate, momentum, samples):
        self.widths = widths
        self.batch = batch
        self.rate = rate
        self.momentum = momentum
        self.samples = samples


ONLINE = Recipe((PIXELS, 20, CLASSES), 1, 0.01, 0, 60_000)
NIELSEN = Recipe((PIXELS, 30, CLASSES), 10, 3.0, 0, 50_000)
MINIBATCH = Recipe((PIXELS, 128, 64, CLASSES), 64, 0.05, 0.9, 60_000)


def recipe_of(workload):
    return {"online": ONLINE, "nielsen": NIELSEN}.get(workload, MINIBATCH)


def read_idx(path, header):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def noisy(data):
    """What `dense` puts in the place of the pixels: half the digit, and noise that leaves no zero."""
    place = np.arange(data.size, dtype=np.uint32).reshape(data.shape)
    place *= np.uint32(0x9E3779B1)
    place ^= place >> np.uint32(16)
    place *= np.uint32(0x85EBCA6B)
    place ^= place >> np.uint32(13)
    place *= np.uint32(0xC2B2AE35)
    return (1 + data // 2 + (place >> np.uint32(25))).astype(np.uint8)


def read_digits(folder, name, samples, is_noisy):
    """Images as float32 numbers 0..1, samples x 784, and labels."""
    images = read_idx(os.path.join(folder, name + "-images-idx3-ubyte.gz"), 16).reshape(-1, PIXELS)[:samples]
    labels = read_idx(os.path.join(folder, name + "-labels-idx1-ubyte.gz"), 8)[:samples]
    return (noisy(images) if is_noisy else images) / np.float32(255), labels


def compete(contestants):
    """The whole program of a contestant. `contestants` are functions by name that are given recipe, images, labels,
    seed and threads, and answer two: one trains an epoch, the other gives the outputs for images, samples x 10."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--as", dest="name", choices=contestants, default=next(iter(contestants)))
    arguments = parser.parse_args()

    begin = time.perf_counter()
    recipe = recipe_of(arguments.workload)
    is_noisy = arguments.workload == "dense"
    images, labels = read_digits(arguments.folder, "train", recipe.samples, is_noisy)
    test_images, test_labels = read_digits(arguments.folder, "t10k", 10_000, is_noisy)
    train_epoch, outputs_of = contestants[arguments.name](recipe, images, labels, arguments.seed, arguments.threads)
    set_up = time.perf_counter() - begin

    seconds = []
    accuracy = 0.0
    while len(seconds) < MOST_EPOCHS and sum(seconds) < PATIENCE:
        begin = time.perf_counter()
        train_epoch()
        seconds.append(time.perf_counter() - begin)
        if len(seconds) == 1:
            accuracy = float(np.mean(np.argmax(outputs_of(test_images), axis=1) == test_labels))
    print(json.dumps({"setup": set_up, "seconds": seconds, "accuracy": accuracy, "note": ""}))
