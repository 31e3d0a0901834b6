# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""numpy: the loop of the 20-line example, as it was taught and written for speed; and mini-batches."""

import numpy as np

import contest


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def first_numbers(recipe, seed, number):
    random = np.random.default_rng(seed)
    _, hidden, classes = recipe.widths
    weights = random.uniform(-0.5, 0.5, (hidden, contest.PIXELS)).astype(number)
    return weights, random.uniform(-0.5, 0.5, (classes, hidden)).astype(number)


def example(recipe, images, labels, seed, _):
    """As it was taught: float64, columns, steps of the output layer before the hidden layer's gradient."""
    weights, output_weights = first_numbers(recipe, seed, np.float64)
    biases = np.zeros((weights.shape[0], 1))
    output_biases = np.zeros((contest.CLASSES, 1))
    targets = np.eye(contest.CLASSES)[labels]

    def train_epoch():
        nonlocal weights, output_weights, biases, output_biases
        right = 0
        for image, target in zip(images, targets):
            image = image.reshape(-1, 1)
            target = target.reshape(-1, 1)
            a = sigmoid(biases + weights @ image)
            output = sigmoid(output_biases + output_weights @ a)
            right += int(np.argmax(output) == np.argmax(target))
            delta = output - target
            output_weights += -recipe.rate * delta @ a.T
            output_biases += -recipe.rate * delta
            delta = output_weights.T @ delta * (a * (1 - a))
            weights += -recipe.rate * delta @ image.T
            biases += -recipe.rate * delta

    def outputs_of(samples):
        return sigmoid(sigmoid(samples @ weights.T + biases.T) @ output_weights.T + output_biases.T)

    return train_epoch, outputs_of


def example_for_speed(recipe, images, labels, seed, _):
    """The same in float32, with flat vectors, nothing allocated that is large, and nothing counted."""
    weights, output_weights = first_numbers(recipe, seed, np.float32)
    biases = np.zeros(weights.shape[0], np.float32)
    output_biases = np.zeros(contest.CLASSES, np.float32)
    targets = np.eye(contest.CLASSES, dtype=np.float32)[labels]
    rate = np.float32(recipe.rate)
    change = np.empty_like(weights)

    def train_epoch():
        nonlocal weights, output_weights, biases, output_biases
        for image, target in zip(images, targets):
            a = sigmoid(weights @ image + biases)
            delta = sigmoid(output_weights @ a + output_biases)
            delta -= target
            delta *= rate
            delta_below = delta @ output_weights
            delta_below *= a * (1 - a)
            output_weights -= delta[:, None] * a
            output_biases -= delta
            np.multiply(delta_below[:, None], image, out=change)
            weights -= change
            biases -= delta_below

    def outputs_of(samples):
        return sigmoid(sigmoid(samples @ weights.T + biases) @ output_weights.T + output_biases)

    return train_epoch, outputs_of


def mini_batches(recipe, images, labels, seed, _):
    """One row per sample, float32, updates in place."""
    random = np.random.default_rng(seed)
    is_nielsen = recipe is contest.NIELSEN
    layers = []
    for inputs, outputs in zip(recipe.widths, recipe.widths[1:]):
        deviation = 1 if is_nielsen else np.sqrt(2 / inputs)
        weights = random.standard_normal((inputs, outputs), np.float32) * np.float32(deviation)
        biases = random.standard_normal(outputs, np.float32) if is_nielsen else np.zeros(outputs, np.float32)
        layers.append((weights, biases, np.zeros_like(weights), np.zeros_like(biases)))
    targets = np.eye(contest.CLASSES, dtype=np.float32)[labels]

    def activate(z, is_last):
        if is_nielsen:
            return sigmoid(z)
        if not is_last:
            return np.maximum(z, 0, out=z)
        z -= z.max(axis=1, keepdims=True)
        np.exp(z, out=z)
        z /= z.sum(axis=1, keepdims=True)
        return z

    def forward(samples):
        activations = [samples]
        for place, (weights, biases, _, _) in enumerate(layers, 1):
            z = activations[-1] @ weights
            z += biases
            activations.append(activate(z, place == len(layers)))
        return activations

    def train_epoch():
        order = random.permutation(len(images))
        for start in range(0, len(order), recipe.batch):
            chosen = order[start : start + recipe.batch]
            activations = forward(images[chosen])
            delta = activations[-1] - targets[chosen]
            if is_nielsen:
                delta *= activations[-1] * (1 - activations[-1])
            for place in reversed(range(len(layers))):
                weights, biases, velocity, bias_velocity = layers[place]
                a = activations[place]
                gradient = a.T @ delta
                bias_gradient = delta.sum(axis=0)
                if place > 0:
                    below = delta @ weights.T
                    below *= a * (1 - a) if is_nielsen else a > 0
                    delta = below
                if recipe.momentum:
                    velocity *= np.float32(recipe.momentum)
                    gradient *= np.float32(1 / len(chosen))
                    velocity += gradient
                    weights -= np.float32(recipe.rate) * velocity
                    bias_velocity *= np.float32(recipe.momentum)
                    bias_velocity += bias_gradient / np.float32(len(chosen))
                    biases -= np.float32(recipe.rate) * bias_velocity
                else:
                    step = np.float32(recipe.rate / len(chosen))
                    gradient *= step
                    weights -= gradient
                    biases -= step * bias_gradient

    return train_epoch, lambda samples: forward(samples)[-1]


if __name__ == "__main__":
    contest.compete({"example": example, "example-for-speed": example_for_speed, "mini-batches": mini_batches})
