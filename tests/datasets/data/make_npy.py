#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the .npy and .npz files beside it, as numpy's users do. They are committed; run this to change them."""

import os

import numpy as np

os.chdir(os.path.dirname(os.path.abspath(__file__)))

numbers = np.array([[0, 1, 2, 3], [4, 5, 6, 100]])
types = ["u1", "i1", "i2", "i4", "i8", "u2", "u4", "u8", "f4", "f8"]
np.savez_compressed("types.npz", b1=numbers % 2 == 1, **{t: numbers.astype("<" + t) for t in types})


def images(count, first):
    """count pictures of 2 x 3 pixels: first, first + 1, ..."""
    return np.arange(first, first + 6 * count).reshape(count, 2, 3).astype("u1")


sets = {
    "x_train": images(5, 0),
    "y_train": np.array([5, 0, 4, 1, 9]),
    "x_test": images(2, 100),
    "y_test": np.array([7, 2]),
}
np.savez("stored.npz", **sets)
np.savez_compressed("deflated.npz", **sets)
np.savez_compressed("fortran.npz", **{name: np.asfortranarray(array) for name, array in sets.items()})
np.savez_compressed("no_labels.npz", x_train=sets["x_train"], x_test=sets["x_test"])
np.savez("pickled.npz", **{**sets, "y_train": np.array(["five", None, 4], dtype=object)})

for version in (1, 2, 3):
    with open(f"version{version}.npy", "wb") as file:
        np.lib.format.write_array(file, np.arange(12, dtype="<f4").reshape(3, 4) / 4, version=(version, 0))

np.save("fortran.npy", np.asfortranarray(np.arange(24, dtype="<i2").reshape(2, 3, 4)))
np.save("scalar.npy", np.float64(1.5))
np.save("object.npy", np.array([{"a": 1}], dtype=object))
np.save("big_endian.npy", np.arange(3, dtype=">f4"))
np.save("half.npy", np.arange(3, dtype="<f2"))
np.save("complex.npy", np.arange(3, dtype="<c8"))
np.save("text.npy", np.array(["one", "two"]))
np.save("time.npy", np.array(["2026-01-01"], dtype="M8[D]"))
np.save("records.npy", np.zeros(2, dtype=[("x", "<f4"), ("y", "<i4")]))
