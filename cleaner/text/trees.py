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

__all__ = ["BLOCK", "Trees", "raw_scores"]

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]

BLOCK = 64  # rows scored together: the bits of a word
LANES, LANE_BITS = 8, 8  # rows whose leaves' numbers stand in one word, and the bits of each
ONE, BYTE, ALL = np.uint64(1), np.uint64(255), np.uint64(2**64 - 1)

njit = numba.njit(cache=True, nogil=True)


class Plan(NamedTuple):
    """What the kernel does for a block of rows: first it asks the splits, then it goes to the nodes, parents first."""

    columns: Integers  # (splits,): a split asks whether a row's value in a column ...
    thresholds: Floats  # (splits,): ... is above a threshold
    nodes: Integers  # (nodes, 3): the place of a node in its tree, its level, its split
    ends: Integers  # (trees,): where the nodes of a tree end
    spread: Words  # (256,): eight bits, each in the lowest bit of a byte


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
        levels = np.floor(np.log2(places + 1))
        return Plan(
            np.ascontiguousarray(different["column"]),
            np.ascontiguousarray(different["threshold"]),
            np.column_stack([places, levels, numbers]).astype(np.int32),
            np.cumsum(branches.sum(axis=1), dtype=np.int32),
            spread_bits(),
        )


def spread_bits() -> Words:
    """For every byte the word that has its bit `n` in the lowest bit of byte `n`."""
    numbers = np.arange(2**LANES, dtype=np.uint64)
    spread = np.zeros(2**LANES, np.uint64)
    for lane in range(LANES):
        spread |= ((numbers >> np.uint64(lane)) & ONE) << np.uint64(lane * LANE_BITS)
    return spread


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
def ask_splits(values, begin, columns, thresholds, answers):  # type: ignore[no-untyped-def]
    """Fills `answers`, uint64 of (splits,): bit `n` says whether row `begin + n` is above the threshold."""
    for split in range(len(columns)):
        asked, threshold = values[columns[split], begin : begin + BLOCK], thresholds[split]
        answer = np.uint64(0)
        for row in range(BLOCK):
            answer |= np.uint64(asked[np.uint64(row)] > threshold) << np.uint64(row)
        answers[split] = answer


@njit
def go_down(plan, answers, reach, turns):  # type: ignore[no-untyped-def]
    """Fills `turns`, uint64 of (trees, levels): bit `n` says whether row `n` of the block turns right on a level.

    `reach`, uint64 of (places in a tree and below,), is room for which rows come to a node.
    """
    nodes = plan.nodes
    turns[:] = 0
    reach[0] = ALL
    number = np.uint64(0)
    for tree in range(len(plan.ends)):
        turn, end = turns[tree], np.uint64(plan.ends[tree])
        while number < end:
            place = np.uint64(nodes[number, 0])
            here = reach[place]
            right = here & answers[np.uint64(nodes[number, 2])]
            turn[np.uint64(nodes[number, 1])] |= right
            reach[np.uint64(2) * place + ONE] = here ^ right
            reach[np.uint64(2) * place + np.uint64(2)] = right
            number += ONE


@numba.njit(cache=True, nogil=True, inline="always")
def leaf_of(leaves, word, lane):  # type: ignore[no-untyped-def]
    return leaves[(word >> np.uint64(lane * LANE_BITS)) & BYTE]


@njit
def add_eight(turns, first, spread, leaves, trees, sums):  # type: ignore[no-untyped-def]
    """Adds to `sums`, float32 of (8,), what the rows from `first` on of a block get from a class's trees, a range.

    The sums stay in registers, and eight additions wait for their last ones side by side.
    """
    depth = turns.shape[1]
    s0, s1, s2, s3, s4, s5, s6, s7 = sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]
    for tree in trees:
        turn, leaf = turns[np.uint64(tree)], leaves[np.uint64(tree)]
        word = np.uint64(0)
        for level in range(depth):
            word = (word << ONE) | spread[(turn[np.uint64(level)] >> first) & BYTE]
        s0 += leaf_of(leaf, word, 0)
        s1 += leaf_of(leaf, word, 1)
        s2 += leaf_of(leaf, word, 2)
        s3 += leaf_of(leaf, word, 3)
        s4 += leaf_of(leaf, word, 4)
        s5 += leaf_of(leaf, word, 5)
        s6 += leaf_of(leaf, word, 6)
        s7 += leaf_of(leaf, word, 7)
    sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7] = s0, s1, s2, s3, s4, s5, s6, s7


@njit
def add_each(turns, leaves, trees, sums):  # type: ignore[no-untyped-def]
    """The same for all rows of a block and trees of any depth, row by row."""
    for row in range(BLOCK):
        for tree in trees:
            number = np.uint64(0)
            for level in range(turns.shape[1]):
                number = (number << ONE) | ((turns[tree, level] >> np.uint64(row)) & ONE)
            sums[row] += leaves[tree, number]


@njit
def add_leaves(values, plan, leaves, scores):  # type: ignore[no-untyped-def]
    """Adds to `scores` (classes, rows) the leaf that each row reaches in each tree, in the trees' order.

    `values` is float32 of (columns, rows); the scores have room for whole blocks.
    """
    classes, columns, rows, depth = len(scores), len(values), values.shape[1], 0
    while 1 << depth < leaves.shape[1]:
        depth += 1
    answers, turns = np.zeros(len(plan.columns), np.uint64), np.zeros((len(leaves), depth), np.uint64)
    reach = np.zeros(2 * leaves.shape[1], np.uint64)
    for begin in range(0, rows, BLOCK):
        if begin + BLOCK <= rows:
            ask_splits(values, begin, plan.columns, plan.thresholds, answers)
        else:
            last = np.zeros((columns, BLOCK), np.float32)
            last[:, : rows - begin] = values[:, begin:]
            ask_splits(last, 0, plan.columns, plan.thresholds, answers)
        go_down(plan, answers, reach, turns)
        for kind in range(classes):
            trees = range(kind, len(leaves), classes)
            if depth > LANE_BITS:
                add_each(turns, leaves, trees, scores[kind, begin : begin + BLOCK])
                continue
            for first in range(0, BLOCK, LANES):
                sums = scores[kind, begin + first : begin + first + LANES]
                add_eight(turns, np.uint64(first), plan.spread, leaves, trees, sums)
