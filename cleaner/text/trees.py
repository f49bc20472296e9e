"""Gradient-boosted trees as arrays, and the kernel that adds up their leaves; `models/boosted.py` makes the arrays.

Every tree is stored as a complete binary tree of one depth: from node `n` a row goes to `2n + 1` where its feature is
at most the threshold, else to `2n + 2`. A branch that ended early is carried on with thresholds of infinity, which all
rows pass to the left.

Rows are scored 64 at a time, a bit of a word for each (as QuickScorer does with the leaves of a tree, SIGIR 2015):
every different split is asked once of all rows of a block, and going down a tree is nothing but ands of words. No row
waits for a look-up that the one before decides: half the time of going down node by node.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.units.bitmasks import LANES
from cleaner.text.units.row_masks import bits_above, write_numbers

__all__ = ["BLOCK", "Trees", "raw_scores"]

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]

BLOCK = LANES  # rows scored together: the bits of a word
PLACE_BITS, LEVEL_BITS = 12, 4  # of a node, from the lowest; its split has the other 16
ONE, ALL = np.uint64(1), np.uint64(2**64 - 1)

njit = numba.njit(cache=True, nogil=True)


class Plan(NamedTuple):
    """What the kernel does for a block of rows: first it asks the splits, then it goes to the nodes, parents first."""

    columns: Integers  # (splits,): a split asks whether a row's value in a column ...
    thresholds: Floats  # (splits,): ... is above a threshold
    nodes: npt.NDArray[np.uint32]  # (nodes,): the place of a node in its tree, its level, its split: see PLACE_BITS
    ends: Integers  # (trees,): where the nodes of a tree end


@dataclass(frozen=True, eq=False)
class Trees:
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

    @cached_property
    def columns(self) -> int:
        """How many columns of features the trees need at least."""
        return int(self.features.max(initial=-1)) + 1

    @cached_property
    def plan(self) -> Plan:
        """The trees as the kernel wants them, made when first asked for."""
        branches = self.thresholds < np.inf  # which nodes part rows, or stand above one that does
        for place in range(branches.shape[1] - 1, 0, -1):
            branches[:, (place - 1) // 2] |= branches[:, place]
        trees, places = np.nonzero(branches)
        splits = np.empty(len(trees), [("column", np.int32), ("threshold", np.float32)])
        splits["column"], splits["threshold"] = self.features[trees, places], self.thresholds[trees, places]
        different, numbers = np.unique(splits, return_inverse=True)
        if len(different) > 2 ** (32 - PLACE_BITS - LEVEL_BITS):
            raise ValueError(f"trees of {len(different)} different splits: the kernel numbers them with 16 bits")
        levels = np.floor(np.log2(places + 1)).astype(np.int64)
        return Plan(
            np.ascontiguousarray(different["column"]),
            np.ascontiguousarray(different["threshold"]),
            (places | (levels | numbers << LEVEL_BITS) << PLACE_BITS).astype(np.uint32),
            np.cumsum(branches.sum(axis=1), dtype=np.int32),
        )


def raw_scores(trees: Trees, features: Floats) -> Floats:
    """The score of every row and class, float32 of (rows, classes), before any sigmoid.

    `features` is float32 of (rows, columns) without NaN, best in the order of Fortran. A row's score depends on that
    row alone, to the last bit.
    """
    if features.ndim != 2 or features.shape[1] < trees.columns:
        raise ValueError(f"features of shape {features.shape} do not have the {trees.columns} columns of the trees")
    rows = len(features)
    scores = np.empty((len(trees.base), -(-rows // BLOCK) * BLOCK), np.float32)
    scores[:] = trees.base[:, None]
    add_leaves(np.ascontiguousarray(features.T, np.float32), trees.plan, trees.leaves, scores)
    return np.ascontiguousarray(scores[:, :rows].T)


@njit
def ask_splits(values, begin, rows, columns, thresholds, answers):  # type: ignore[no-untyped-def]
    """Fills `answers`, uint64 of (splits,): bit `n` says whether row `begin + n` is above the threshold.

    `values` are those of the columns one after the other, `rows` of each.
    """
    for split in range(len(columns)):
        place = np.uint64(split)
        first = np.uint64(columns[place]) * np.uint64(rows) + np.uint64(begin)
        answers[place] = bits_above(values, first, thresholds[place])


@njit
def go_down(nodes, ends, answers, depth, reach, turns):  # type: ignore[no-untyped-def]
    """Fills `turns`, uint64 of (trees * levels,): bit `n` says whether row `n` of the block turns right on a level.

    `reach`, uint64 of (places in a tree and below,), is room for which rows come to a node.
    """
    turns[:] = 0
    reach[0] = ALL
    number, first = np.uint64(0), np.uint64(0)
    for tree in range(len(ends)):
        end = np.uint64(ends[tree])
        while number < end:
            node = np.uint64(nodes[number])
            place, level = node & np.uint64(2**PLACE_BITS - 1), node >> np.uint64(PLACE_BITS)
            here = reach[place]
            right = here & answers[level >> np.uint64(LEVEL_BITS)]
            turns[first + (level & np.uint64(2**LEVEL_BITS - 1))] |= right
            reach[np.uint64(2) * place + ONE] = here ^ right
            reach[np.uint64(2) * place + np.uint64(2)] = right
            number += ONE
        first += np.uint64(depth)


@njit
def add_tree(leaves, first, numbers, sums, begin):  # type: ignore[no-untyped-def]
    """Adds to the sums of a block of rows the leaf that each has reached; the leaves of the tree begin at `first`."""
    for row in range(BLOCK):
        place = np.uint64(row)
        sums[begin + place] += leaves[first + np.uint64(numbers[place])]


@njit
def add_leaves(values, plan, leaves, scores):  # type: ignore[no-untyped-def]
    """Adds to `scores` (classes, rows) the leaf that each row reaches in each tree, in the trees' order.

    `values` is float32 of (columns, rows); the scores have room for whole blocks.
    """
    columns, thresholds, nodes, ends = plan
    classes, rows, depth, width = len(scores), values.shape[1], 0, leaves.shape[1]
    flat, whole = values.reshape(-1), rows - rows % BLOCK
    last = np.zeros((len(values), BLOCK), np.float32)  # the rows that make no whole block
    last[:, : rows - whole] = values[:, whole:]
    flat_last = last.reshape(-1)
    while 1 << depth < width:
        depth += 1
    answers, turns = np.zeros(len(columns), np.uint64), np.zeros(len(leaves) * depth, np.uint64)
    reach, numbers = np.zeros(2 * width, np.uint64), np.zeros(BLOCK, np.uint16)
    all_leaves, sums, room = leaves.reshape(-1), scores.reshape(-1), scores.shape[1]
    for begin in range(0, rows, BLOCK):
        if begin < whole:
            ask_splits(flat, begin, rows, columns, thresholds, answers)
        else:
            ask_splits(flat_last, 0, BLOCK, columns, thresholds, answers)
        go_down(nodes, ends, answers, depth, reach, turns)
        for tree in range(len(leaves)):
            write_numbers(turns, np.uint64(tree * depth), depth, numbers)
            add_tree(all_leaves, np.uint64(tree * width), numbers, sums, np.uint64(tree % classes * room + begin))
