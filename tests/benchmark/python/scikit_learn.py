# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""scikit-learn's MLPClassifier on the third recipe: its loss is the cross-entropy, its first weights are Glorot's."""

import sys

from sklearn.neural_network import MLPClassifier

import contest


def begin(recipe, images, labels, seed, _):
    if recipe is not contest.MINIBATCH:
        sys.exit("scikit-learn takes part in `minibatch` and `dense` only.")
    network = MLPClassifier(
        hidden_layer_sizes=recipe.widths[1:-1],
        activation="relu",
        solver="sgd",
        alpha=0,
        batch_size=recipe.batch,
        learning_rate_init=recipe.rate,
        momentum=recipe.momentum,
        nesterovs_momentum=False,
        random_state=seed,
    )
    classes = list(range(contest.CLASSES))

    def train_epoch():
        network.partial_fit(images, labels, classes)

    return train_epoch, network.predict_proba


if __name__ == "__main__":
    contest.compete({"scikit-learn": begin})
