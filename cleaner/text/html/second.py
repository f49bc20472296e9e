"""The features of the second pass: what the first pass makes of the blocks around one, and of its containers."""

import numba
import numpy as np

from cleaner.text.html.features import FIRST_PASS
from cleaner.text.html.page import COLUMN
from cleaner.text.html.statistics import CHARACTERS, add_up, find_main
from cleaner.text.html.view import Floats, View, steps_to

__all__ = ["SECOND_PASS", "second_features"]

NODE, FIRST = COLUMN["node"], COLUMN["first"]
njit = numba.njit(cache=True, nogil=True)
forced = numba.njit(cache=True, nogil=True, forceinline=True)  # called for every block with all arrays of a view

LOCAL = tuple(range(-4, 5))
SECOND_LEVELS = 6
SECOND_PASS = (
    *FIRST_PASS,
    *(f"score_{step:+d}" for step in LOCAL),
    *[
        "kept_before",
        "kept_after",
        "window_5",
        "window_10",
        "since_kept",
        "until_kept",
        "page_kept",
        "page_share",
        "signature",
        "up_to_main2",
        "first_signature",
    ],
    *(f"{name}_{level}" for level in range(SECOND_LEVELS) for name in ("kept_mean", "kept_share")),
)


def second_features(view: View, first: Floats, chances: Floats) -> Floats:
    """The features SECOND_PASS of every block; `chances` (blocks,) is what the first pass gave, 0 to 1."""
    rows = np.zeros((len(first), len(SECOND_PASS)), np.float32)
    rows[:, : first.shape[1]] = first
    fill_second(view, chances, rows, first.shape[1])
    return rows


@forced
def window_mean(chances, sizes, block, reach):  # type: ignore[no-untyped-def]
    """The mean chance around a block, weighted with characters, itself left out."""
    kept = total = np.float32(0)
    for other in range(max(0, block - reach), min(len(chances), block + reach + 1)):
        if other != block:
            kept += chances[other] * sizes[other]
            total += sizes[other]
    return kept / total if total > 0 else np.float32(0)


@njit
def signature_means(view, chances, sizes, column, means):  # type: ignore[no-untyped-def]
    """The mean chance of all blocks whose node of this column has the same signature (its parent's counts as well)."""
    size = 16
    while size < 2 * len(chances):
        size *= 2
    keys, kept, total = np.zeros(size, np.int64), np.zeros(size, np.float32), np.zeros(size, np.float32)
    slots = np.empty(len(chances), np.int32)
    for block in range(len(chances)):
        node = view.blocks[block, column]
        key = (view.signatures[node] ^ (view.signatures[view.parent[node]] >> 3)) | 1
        slot = (key ^ key >> 31) & (size - 1)
        while keys[slot] != 0 and keys[slot] != key:
            slot = (slot + 1) & (size - 1)
        keys[slot], slots[block] = key, slot
        kept[slot] += chances[block] * sizes[block]
        total[slot] += sizes[block]
    for block in range(len(chances)):
        means[block] = kept[slots[block]] / max(np.float32(1), total[slots[block]])


@njit
def fill_second(view, chances, rows, begin):  # type: ignore[no-untyped-def]
    """Fills the features of the second pass from column `begin` on."""
    count, sizes = len(chances), view.statistics[:, CHARACTERS].copy()
    values = np.empty((count, 2), np.float32)
    values[:, 0], values[:, 1] = sizes * chances, sizes
    sums = np.zeros((len(view.parent), 2), np.float32)
    add_up(view.blocks, view.parent, values, sums)
    whole = max(np.float32(1e-3), sums[0, 0])
    main = find_main(view.parent, sums, 0, 0.6)
    means, first_means = np.empty(count, np.float32), np.empty(count, np.float32)
    signature_means(view, chances, sizes, NODE, means)
    signature_means(view, chances, sizes, FIRST, first_means)
    kept, since = np.float32(0), np.float32(50)
    for block in range(count):
        row, at = rows[block], begin
        for step in range(-4, 5):
            row[at] = chances[block + step] if 0 <= block + step < count else np.float32(0)
            at += 1
        row[at], row[at + 1] = kept / whole, (whole - kept - values[block, 0]) / whole
        row[at + 2], row[at + 3] = window_mean(chances, sizes, block, 5), window_mean(chances, sizes, block, 10)
        row[at + 4] = since
        row[at + 6], row[at + 7] = np.log1p(whole), whole / max(np.float32(1), sums[0, 1])
        row[at + 8], row[at + 9] = means[block], steps_to(view, view.blocks[block, NODE], main)
        row[at + 10] = first_means[block]
        kept += values[block, 0]
        since = np.float32(0) if chances[block] > 0.5 else min(since + 1, np.float32(50))
        fill_levels(view, sums, block, row[at + 11 :], whole)
    until = np.float32(50)
    for block in range(count - 1, -1, -1):
        rows[block, begin + 14] = until
        until = np.float32(0) if chances[block] > 0.5 else min(until + 1, np.float32(50))


@forced
def fill_levels(view, sums, block, row, whole):  # type: ignore[no-untyped-def]
    """How much of each container around a block is likely kept, and which share that is of the page's."""
    node = view.blocks[block, NODE]
    for level in range(SECOND_LEVELS):
        row[2 * level] = sums[node, 0] / max(np.float32(1), sums[node, 1])
        row[2 * level + 1] = sums[node, 0] / whole
        node = view.container[view.parent[node]]
