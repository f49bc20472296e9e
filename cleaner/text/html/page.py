"""What the parser writes: nodes, blocks, the words of classes and ids, links, and its own state."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["BLOCK_COLUMNS", "STATE", "Page", "empty_page"]

LESS_THAN = 60
DEPTH_LIMIT = 512  # open elements; deeper ones count as children of the last, as in browsers
WORDS_PER_NODE = 16  # words of class and id that are looked at

BLOCK_COLUMNS = (
    "start",  # first byte of its text in the page's text
    "end",  # byte after its last
    "node",  # the nearest element that is no inline one
    "first",  # the element its first character stands in
    "link_bytes",  # bytes of text within links
    "links",  # links that begin in it
    "bold_bytes",  # bytes within b and strong
    "emphasis_bytes",  # bytes within i and em
    "images",  # images since the block before it
    "breaks",  # 1 if it ended at a br, 2 if it began after one, 3 both
    "source",  # byte of the source where it ends
    "code_bytes",  # bytes within code
    "inputs",  # fields of forms since the block before it
    "rules",  # hr since the block before it
)
STATE = (
    "written",  # bytes of text written
    "block_start",  # where the text of the open block begins
    "pending",  # white space read and not yet written: 0 none, 1 a space, 2 one with a line break
    "node_count",
    "word_count",
    "block_count",
    "depth",  # of the stack
    "overflow",  # elements open beyond DEPTH_LIMIT
    "first",  # element of the open block's first character
    "link_bytes",
    "links",
    "bold_bytes",
    "emphasis_bytes",
    "images",
    "break_before",
    "code_bytes",
    "inputs",
    "rules",
    "open_links",  # a elements with a target that are open
    "title_start",
    "title_end",
    "link_count",  # rows of `links` written
    "data_count",  # rows of `data_islands` written
    "href_start",  # target of the open link, in the source
    "href_end",
    "math_start",  # where the text of the last formula began
)
COLUMN = {name: place for place, name in enumerate(BLOCK_COLUMNS)}
SLOT = {name: place for place, name in enumerate(STATE)}


class Page(NamedTuple):
    """A page as the parser leaves it. Node 0 is the root; the numbers of nodes go up in the order of the source."""

    source: npt.NDArray[np.uint8]
    text: npt.NDArray[np.uint8]  # UTF-8; blocks stand in it end to end
    blocks: npt.NDArray[np.int32]  # (blocks, BLOCK_COLUMNS)
    tag: npt.NDArray[np.uint8]  # of each node
    parent: npt.NDArray[np.int32]  # of each node; of the root itself
    container: npt.NDArray[np.int32]  # of each node: the nearest that is no inline element, perhaps itself
    within: npt.NDArray[np.int64]  # of each node: bits, tags.WITHIN
    words_end: npt.NDArray[np.int32]  # of each node: the end of its words; they begin where those before end
    words: npt.NDArray[np.int32]  # hashes of words of class and id
    links: npt.NDArray[np.int32]  # (links, 3): byte of the text where one ends, its target in the source
    islands: npt.NDArray[np.int32]  # (8, 2): scripts with JSON-LD, in the source
    stack: npt.NDArray[np.int32]  # (DEPTH_LIMIT + 1,): open nodes
    names: npt.NDArray[np.int64]  # (DEPTH_LIMIT + 1,): hashes of their names
    open_count: npt.NDArray[np.int32]  # of each tag: how many are open
    unclosed: npt.NDArray[np.int32]  # of each tag: 1 if no end tag of it is ahead
    found: npt.NDArray[np.int64]  # attributes of the tag in hand
    state: npt.NDArray[np.int64]  # (STATE,)


def empty_page(source: npt.NDArray[np.uint8], tags: int) -> Page:
    """Room for all that a page of this source can have: a node and a block at most for each `<`."""
    count = int(np.count_nonzero(source == LESS_THAN)) + 2
    return Page(
        source,
        np.empty(len(source) + len(source) // 4 + count + 64, np.uint8),
        np.empty((count, len(BLOCK_COLUMNS)), np.int32),
        np.zeros(count, np.uint8),
        np.zeros(count, np.int32),
        np.zeros(count, np.int32),
        np.zeros(count, np.int64),
        np.zeros(count, np.int32),
        np.empty(min(count * WORDS_PER_NODE, len(source)) + 1, np.int32),
        np.empty((count, 3), np.int32),
        np.empty((8, 2), np.int32),
        np.zeros(DEPTH_LIMIT + 1, np.int32),
        np.zeros(DEPTH_LIMIT + 1, np.int64),
        np.zeros(tags, np.int32),
        np.zeros(tags, np.int32),
        np.zeros(32, np.int64),
        np.zeros(len(STATE), np.int64),
    )
