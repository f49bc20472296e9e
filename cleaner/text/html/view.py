"""A page as models see it: what is reckoned of its nodes and blocks before any of them judges."""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.html.page import COLUMN, SLOT, Page
from cleaner.text.html.statistics import (
    CHARACTERS,
    DENSITY,
    PROSE,
    STATISTICS,
    add_up,
    count_alike,
    find_comments,
    measure_blocks,
    sign_nodes,
)
from cleaner.text.units.characters import class_table

__all__ = ["Floats", "View", "path_scores", "steps_to", "view_of"]

Floats = npt.NDArray[np.float32]
FIRST = COLUMN["first"]
njit = numba.njit(cache=True, nogil=True)
forced = numba.njit(cache=True, nogil=True, forceinline=True)  # called for every block with all arrays of a view


class View(NamedTuple):
    """A page cut to what it has, and what is reckoned of its nodes and blocks before any model."""

    text: npt.NDArray[np.uint8]
    blocks: npt.NDArray[np.int32]
    tag: npt.NDArray[np.uint8]
    parent: npt.NDArray[np.int32]
    container: npt.NDArray[np.int32]
    within: npt.NDArray[np.int64]
    words_end: npt.NDArray[np.int32]
    words: npt.NDArray[np.int32]
    depth: npt.NDArray[np.int32]  # of each node
    statistics: Floats  # (blocks, STATISTICS)
    sums: Floats  # (nodes, 4): characters, characters in links, prose, blocks
    alike: Floats  # (nodes,)
    signatures: npt.NDArray[np.int64]  # (nodes,)
    title: npt.NDArray[np.uint8]
    in_comment: npt.NDArray[np.bool_]  # of each node: below one whose class or id speaks of comments


def view_of(page: Page) -> View:
    """The view of a page."""
    nodes, blocks = int(page.state[SLOT["node_count"]]), page.blocks[: page.state[SLOT["block_count"]]]
    tag, parent = page.tag[:nodes], page.parent[:nodes]
    words = page.words[: page.state[SLOT["word_count"]]]
    statistics = np.empty((len(blocks), len(STATISTICS)), np.float32)
    depth, alike = np.zeros(nodes, np.int32), np.empty(nodes, np.float32)
    sums, signatures = np.zeros((nodes, 4), np.float32), np.empty(nodes, np.int64)
    measure_blocks(page.text, blocks, class_table(), statistics)
    title = page.source[page.state[SLOT["title_start"]] : page.state[SLOT["title_end"]]]
    view = View(
        page.text, blocks, tag, parent, page.container[:nodes], page.within[:nodes], page.words_end[:nodes], words,
        depth, statistics, sums, alike, signatures, title,
        np.zeros(nodes, np.bool_),
    )  # fmt: skip
    reckon(view)
    return view


@njit
def reckon(view):  # type: ignore[no-untyped-def]
    """Fills depth, sums, signatures and alike."""
    depth, parent = view.depth, view.parent
    for node in range(1, len(parent)):
        depth[node] = depth[parent[node]] + 1
    statistics = view.statistics
    values = np.empty((len(statistics), 4), np.float32)
    values[:, 0] = statistics[:, CHARACTERS]
    values[:, 1] = statistics[:, CHARACTERS] * statistics[:, DENSITY]
    values[:, 2] = statistics[:, PROSE]
    values[:, 3] = 1
    add_up(view.blocks, parent, values, view.sums)
    sign_nodes(view.tag, view.words_end, view.words, view.signatures)
    count_alike(parent, view.signatures, view.alike)
    find_comments(parent, view.words_end, view.words, view.in_comment)


@njit
def path_scores(view, weights, scores):  # type: ignore[no-untyped-def]
    """What the words of classes and ids on the path to a block weigh: `scores`, float32 of (blocks, 4).

    `weights` is float32 of (2**bits, 2): of a word anywhere above, of one on the last three elements. Columns: the sum
    of the first over the path, of the second, the least sum of the first on one element, the sum on the first element.
    """
    mask = len(weights) - 1
    nodes, parent = len(view.parent), view.parent
    far, near = np.zeros(nodes, np.float32), np.zeros(nodes, np.float32)
    total, least = np.zeros(nodes, np.float32), np.zeros(nodes, np.float32)
    begin = 0
    for node in range(nodes):
        for place in range(begin, view.words_end[node]):
            slot = view.words[place] & mask
            far[node] += weights[slot, 0]
            near[node] += weights[slot, 1]
        begin = view.words_end[node]
        if node:
            total[node] = total[parent[node]] + far[node]
            least[node] = min(least[parent[node]], far[node])
    for block in range(len(view.blocks)):
        node = view.blocks[block, FIRST]
        above = parent[node]
        scores[block, 0], scores[block, 2], scores[block, 3] = total[node], least[node], far[node]
        scores[block, 1] = near[node] + near[above] * (above != node) + near[parent[above]] * (parent[above] != above)


@forced
def steps_to(view, node, main):  # type: ignore[no-untyped-def]
    """How many steps one goes up from `main` to the first node that holds `node` as well; 0 inside `main`."""
    steps, depth, parent = 0, view.depth, view.parent
    while depth[node] > depth[main]:
        node = parent[node]
    while depth[main] > depth[node]:
        main = parent[main]
        steps += 1
    while node != main:
        node, main = parent[node], parent[main]
        steps += 1
    return steps
