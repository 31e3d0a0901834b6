# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""PyTorch as its users write it: modules, a loss, torch.optim.SGD; digits ready in memory, denormal numbers off."""

import torch

import contest


def begin(recipe, images, labels, seed, threads):
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(seed)
    samples = torch.from_numpy(images)
    is_sigmoid = recipe is not contest.MINIBATCH

    modules = []
    for inputs, outputs in zip(recipe.widths, recipe.widths[1:]):
        layer = torch.nn.Linear(inputs, outputs)
        if recipe is contest.ONLINE:
            torch.nn.init.uniform_(layer.weight, -0.5, 0.5)
            torch.nn.init.zeros_(layer.bias)
        elif recipe is contest.NIELSEN:
            torch.nn.init.normal_(layer.weight)
            torch.nn.init.normal_(layer.bias)
        else:
            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            torch.nn.init.zeros_(layer.bias)
        modules += [layer, torch.nn.Sigmoid() if is_sigmoid else torch.nn.ReLU()]
    # The cross-entropies take logits; half the squared error takes outputs.
    if recipe is not contest.NIELSEN:
        modules.pop()
    network = torch.nn.Sequential(*modules)

    one_hot = torch.nn.functional.one_hot(torch.from_numpy(labels.astype("int64")), contest.CLASSES).float()
    if recipe is contest.ONLINE:
        targets, loss = one_hot, torch.nn.BCEWithLogitsLoss(reduction="sum")
    elif recipe is contest.NIELSEN:
        # Halved, summed over outputs and averaged over samples.
        targets, mean_squared = one_hot, torch.nn.MSELoss()

        def loss(outputs, wanted):
            return mean_squared(outputs, wanted) * (contest.CLASSES / 2)

    else:
        targets, loss = torch.from_numpy(labels.astype("int64")), torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(network.parameters(), recipe.rate, recipe.momentum)

    def train_epoch():
        count = len(samples)
        order = torch.arange(count) if recipe is contest.ONLINE else torch.randperm(count)
        for chosen in order.split(recipe.batch):
            optimizer.zero_grad(set_to_none=True)
            loss(network(samples[chosen]), targets[chosen]).backward()
            optimizer.step()

    def outputs_of(tested):
        with torch.no_grad():
            return network(torch.from_numpy(tested)).numpy()

    return train_epoch, outputs_of


if __name__ == "__main__":
    contest.compete({"pytorch": begin})
