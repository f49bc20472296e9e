"""Linear models over hashed features, trained by passes over the rows in a fixed random order (AdaGrad)."""

from collections.abc import Sequence
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.html.page import COLUMN
from cleaner.text.html.view import View

__all__ = ["Rows", "Training", "fit", "joined", "path_rows"]

Floats = npt.NDArray[np.float32]
FIRST = COLUMN["first"]
NEAR = 3  # elements on the path, from the block's own up, whose words have weights of their own
TINY = 1e-6
njit = numba.njit(cache=True, nogil=True)


class Rows(NamedTuple):
    """Rows of slots: those of row `n` are `slots[offsets[n]:offsets[n + 1]]`."""

    slots: npt.NDArray[np.uint32]
    offsets: npt.NDArray[np.int64]


class Training(NamedTuple):
    """How a linear model is trained."""

    size: int  # slots
    is_mean: bool  # a row's score is the mean of its slots' coefficients, not the sum
    passes: int
    rate: float
    decay: float


def joined(parts: Sequence[Rows]) -> Rows:
    """Rows one after another."""
    ends, base = [np.zeros(1, np.int64)], 0
    for part in parts:
        ends.append(part.offsets[1:] + base)
        base += int(part.offsets[-1])
    return Rows(np.concatenate([part.slots for part in parts]), np.concatenate(ends))


@njit
def descend(rows, targets, order, how, model):  # type: ignore[no-untyped-def]
    """One pass of logistic regression in the given order.

    `targets` is float64 of (rows, 2): label and weight; `how` is (is_mean, rate, decay); `model` is (coefficients,
    their summed squares, bias and its summed squares), all float64, changed in place.
    """
    slots, offsets = rows
    is_mean, rate, decay = how
    coefficients, squares, bias = model
    for row in order:
        begin, end = offsets[row], offsets[row + 1]
        if end == begin:
            continue
        scale = 1.0 / (end - begin) if is_mean else 1.0
        total = bias[0]
        for place in range(begin, end):
            total += coefficients[slots[place]] * scale
        weight = targets[row, 1]
        step = (1 / (1 + np.exp(-total)) - targets[row, 0]) * weight
        bias[1] += step * step
        bias[0] -= rate * step / np.sqrt(bias[1] + TINY)
        for place in range(begin, end):
            slot = slots[place]
            pull = (step + decay * coefficients[slot] * weight) * scale
            squares[slot] += pull * pull
            coefficients[slot] -= rate * pull / np.sqrt(squares[slot] + TINY)


def fit(rows: Rows, labels: Floats, weights: Floats, training: Training) -> Floats:
    """Coefficients, float32 of (size,); rows of weight 0 do not count."""
    targets = np.column_stack([labels, weights]).astype(np.float64)
    model = np.zeros(training.size), np.zeros(training.size), np.zeros(2)
    counted = np.flatnonzero(weights > 0)
    random = np.random.default_rng(7)
    how = float(training.is_mean), training.rate, training.decay
    for _ in range(training.passes):
        descend(tuple(rows), targets, random.permutation(counted), how, model)
    return model[0].astype(np.float32)


@njit
def fill_paths(view, bits, slots, offsets):  # type: ignore[no-untyped-def]
    """Writes the slots where there is room, and `offsets`, int64 of (blocks + 1)."""
    mask, written = (1 << bits) - 1, 0
    for block in range(len(view.blocks)):
        node, level = view.blocks[block, FIRST], 0
        while True:
            begin = view.words_end[node - 1] if node else 0
            for place in range(begin, view.words_end[node]):
                slot = view.words[place] & mask
                for part in range(2 if level < NEAR else 1):
                    if written < len(slots):
                        slots[written] = slot + part * (mask + 1)
                    written += 1
            if node == 0:
                break
            node, level = view.parent[node], level + 1
        offsets[block + 1] = written


def path_rows(view: View, bits: int) -> Rows:
    """The slots of the words on the path to each block: below 2**bits anywhere, from there on again those near it."""
    offsets = np.zeros(len(view.blocks) + 1, np.int64)
    fill_paths(view, bits, np.empty(0, np.uint32), offsets)
    slots = np.empty(offsets[-1], np.uint32)
    fill_paths(view, bits, slots, offsets)
    return Rows(slots, offsets)
