"""Gradient-boosted trees as arrays, and the kernel that adds up their leaves; `models/boosted.py` makes the arrays.

Every tree is stored as a complete binary tree of one depth, so that a row goes down by arithmetic alone: from node `n`
it goes to `2n + 1` where its feature is at most the threshold, else to `2n + 2`. A branch that ended early is carried
on with thresholds of infinity, which all rows pass to the left.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["Trees", "raw_scores"]

Floats = npt.NDArray[np.float32]

BLOCK = 64  # rows that go down a tree together: their features stay in the first-level cache

njit = numba.njit(cache=True, nogil=True)


class Trees(NamedTuple):
    """Trees of one depth `d`; tree `t` adds to the score of class `t % classes`."""

    features: npt.NDArray[np.int16]  # (trees, 2**d - 1): the column that a node looks at
    thresholds: Floats  # (trees, 2**d - 1): the largest value that goes left; never NaN
    leaves: Floats  # (trees, 2**d): what a leaf adds, from left to right
    base: Floats  # (classes,): where the scores begin

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]], prefix: str = "") -> "Trees":
        """The trees among the arrays of a model file, under the names of the fields with `prefix` before them.

        ValueError where their shapes do not fit each other.
        """
        trees = cls(
            np.ascontiguousarray(arrays[f"{prefix}features"], np.int16),
            np.ascontiguousarray(arrays[f"{prefix}thresholds"], np.float32),
            np.ascontiguousarray(arrays[f"{prefix}leaves"], np.float32),
            np.ascontiguousarray(arrays[f"{prefix}base"], np.float32),
        )
        count, leaves = trees.leaves.shape
        if leaves & (leaves - 1) or trees.features.shape != (count, leaves - 1):
            raise ValueError(f"trees of {leaves} leaves cannot have nodes of shape {trees.features.shape}")
        if trees.thresholds.shape != trees.features.shape or np.isnan(trees.thresholds).any():
            raise ValueError("every node of a tree needs a threshold that is a number")
        if not trees.base.size or count % trees.base.size or (trees.features < 0).any():
            raise ValueError(f"{count} trees cannot be shared out to {trees.base.size} classes")
        return trees

    @property
    def columns(self) -> int:
        """How many columns of features the trees need at least."""
        return int(self.features.max(initial=-1)) + 1


def raw_scores(trees: Trees, features: Floats) -> Floats:
    """The score of every row and class, float32 of (rows, classes), before any sigmoid.

    `features` is float32 of (rows, columns) without NaN. A row's score depends on that row alone, to the last bit.
    """
    if features.ndim != 2 or features.shape[1] < trees.columns:
        raise ValueError(f"features of shape {features.shape} do not have the {trees.columns} columns of the trees")
    scores: Floats = np.empty((len(features), len(trees.base)), np.float32)
    scores[:] = trees.base
    add_leaves(np.ascontiguousarray(features, np.float32), *trees[:3], scores)
    return scores


@njit
def add_leaves(rows, features, thresholds, leaves, scores):  # type: ignore[no-untyped-def]
    """Adds to `scores` (rows, classes) the leaf that each row of `rows` reaches in each tree, in the trees' order.

    A block of rows goes down level by level: the rows do not wait for each other, which halves the time.
    """
    nodes, classes, columns = features.shape[1], scores.shape[1], rows.shape[1]
    block = np.zeros((columns, BLOCK), np.float32)
    places = np.zeros(BLOCK, np.uint32)
    for begin in range(0, len(rows), BLOCK):
        count = min(begin + BLOCK, len(rows)) - begin
        for row in range(count):
            for column in range(columns):
                block[column, row] = rows[begin + row, column]
        for tree in range(len(features)):
            feature, threshold, leaf = features[tree], thresholds[tree], leaves[tree]
            kind = np.uint64(tree % classes)
            places[:] = 0
            above = 0  # nodes on the levels that are behind: all rows are on the same level
            while above < nodes:
                for row in range(BLOCK):
                    node = np.uint64(places[np.uint64(row)])
                    value = block[np.uint64(feature[node]), np.uint64(row)]
                    places[np.uint64(row)] = 2 * node + 1 + (value > threshold[node])
                above = 2 * above + 1
            for row in range(count):
                scores[np.uint64(begin + row), kind] += leaf[np.uint64(places[np.uint64(row)]) - np.uint64(nodes)]
