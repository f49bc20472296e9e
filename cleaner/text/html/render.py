"""Text of chosen blocks: a block a line, items of lists after `- `, cells of a row parted by ` | `, code as it is."""

from collections.abc import Iterator
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.html.page import COLUMN, SLOT, Page
from cleaner.text.html.tags import BIT, TAG_OF
from cleaner.text.html.view import View

__all__ = ["Places", "places_of", "render"]

Mask = npt.NDArray[np.bool_]
njit = numba.njit(cache=True, nogil=True)

LI, TR, TD, TH, DT = (TAG_OF[name] for name in ["li", "tr", "td", "th", "dt"])
NODE, START, END, FIRST = COLUMN["node"], COLUMN["start"], COLUMN["end"], COLUMN["first"]
PRE = BIT["pre"]
LONGEST_CELL = 200  # bytes; a row of longer cells lays a page out, and its cells are paragraphs
ROW_LINK, ITEM, CODE_BLOCK = 1, 2, 4  # joined to the block before by ` | `; begins an item; stands within pre


class Places(NamedTuple):
    """What the layout of each chosen block needs: the block's number, and ROW_LINK, ITEM and CODE_BLOCK."""

    blocks: npt.NDArray[np.int64]
    marks: npt.NDArray[np.uint8]


@njit
def nearest(tag, parent, first, second, found):  # type: ignore[no-untyped-def]
    """For every node the nearest that has one of two tags, itself counted; 0 for none."""
    for node in range(1, len(tag)):
        is_one = tag[node] == first or tag[node] == second
        found[node] = node if is_one else found[parent[node]]


@njit
def mark_blocks(view, chosen, marks):  # type: ignore[no-untyped-def]
    """Fills the marks of the chosen blocks."""
    nodes = len(view.tag)
    item, row, cell = np.zeros(nodes, np.int32), np.zeros(nodes, np.int32), np.zeros(nodes, np.int32)
    nearest(view.tag, view.parent, LI, LI, item)
    nearest(view.tag, view.parent, TR, TR, row)
    nearest(view.tag, view.parent, TD, TH, cell)
    is_long, in_cell = np.zeros(nodes, np.bool_), np.zeros(nodes, np.int32)
    for block in range(len(view.blocks)):
        node = view.blocks[block, NODE]
        in_cell[cell[node]] += 1
        size = view.blocks[block, END] - view.blocks[block, START]
        is_long[row[node]] |= in_cell[cell[node]] > 1 or size > LONGEST_CELL
    last_row = last_cell = last_item = 0
    for place in range(len(chosen)):
        node = view.blocks[chosen[place], NODE]
        mine, my_row = item[node], row[node]
        mark = CODE_BLOCK if view.within[node] & PRE else 0
        if my_row and my_row == last_row and cell[node] != last_cell and not is_long[my_row]:
            mark |= ROW_LINK
        if mine and mine > last_item and mark == 0:
            mark |= ITEM
        marks[place] = mark
        last_row, last_cell, last_item = my_row, cell[node], max(last_item, mine)


def places_of(view: View, kept: Mask) -> Places:
    """The layout of the blocks of a mask."""
    chosen = np.flatnonzero(kept)
    marks = np.zeros(len(chosen), np.uint8)
    mark_blocks(view, chosen, marks)
    return Places(chosen, marks)


def render(page: Page, view: View, kept: Mask, *, links: bool = False) -> str:
    """The text of the blocks of a mask; with `links`, the target of each link behind it in parentheses."""
    places = places_of(view, kept)
    targets = list(targets_of(page)) if links else []
    pieces: list[str] = []
    for block, mark in zip(places.blocks.tolist(), places.marks.tolist(), strict=True):
        start, end = int(view.blocks[block, START]), int(view.blocks[block, END])
        raw = view.text[start:end].tobytes()
        text = (with_targets(raw, start, targets) if targets else raw).decode("utf-8", "replace")
        if pieces:
            pieces.append(" | " if mark & ROW_LINK else "\n")
        pieces.append("- " + text if mark & ITEM else text)
    return "".join(pieces)


def targets_of(page: Page) -> Iterator[tuple[int, bytes]]:
    """Where in the text each link ends, and its target."""
    for end, start, stop in page.links[: page.state[SLOT["link_count"]]].tolist():
        target = page.source[start:stop].tobytes().strip()
        if target and not target.startswith((b"#", b"javascript:")):
            yield end, target


def with_targets(raw: bytes, start: int, targets: list[tuple[int, bytes]]) -> bytes:
    """The bytes of a block with the targets of the links that end in it."""
    pieces, at = [], 0
    for end, target in targets:
        if 0 < end - start <= len(raw):
            pieces += [raw[at : end - start], b" (", target, b")"]
            at = end - start
    return b"".join([*pieces, raw[at:]])
