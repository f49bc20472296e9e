"""Features of what is around a block: the page's own title and description, a window of blocks, blocks of one look."""

import numba
import numpy as np

from cleaner.text.html.claims import BODY, CLAIMS, COVER, DESCRIPTION, TITLE
from cleaner.text.html.page import COLUMN, SAYS_ARTICLE, SAYS_DATA_ARTICLE, SAYS_FORUM
from cleaner.text.html.statistics import CHARACTERS, DENSITY, PROSE
from cleaner.text.html.tags import TAG_OF
from cleaner.text.html.view import steps_to

__all__ = ["AROUND", "fill_around", "number_groups"]

njit = numba.njit(cache=True, nogil=True)

WINDOWS = (5, 15)  # blocks on each side
AVERAGED = ("characters", "density", "prose", "gram", "path")
AROUND = (
    *(f"claim_{name}" for name in CLAIMS),
    *(f"claimed_{name}" for name in ("title", "description", "body")),
    "since_title",
    "characters_since_title",
    "up_to_title",
    "title_found",
    "since_description",
    "at_prose",
    "prose_outside_comments",
    "in_forum",
    "page_forum",
    "says_article",
    "says_data_article",
    "says_forum",
    *(f"window_{reach}_{name}" for reach in WINDOWS for name in AVERAGED),
    "group_blocks",
    *(f"group_{name}" for name in AVERAGED),
)
OF_CLAIMS = AROUND.index(f"window_{WINDOWS[0]}_{AVERAGED[0]}")
NODE, FIRST = COLUMN["node"], COLUMN["first"]
H1, H3 = TAG_OF["h1"], TAG_OF["h3"]
FAR = 60  # blocks; further off counts as that, and as that before it where there is no title


@njit
def find_title(view):  # type: ignore[no-untyped-def]
    """The block that looks most like the page's title, -1 if none has half of its words; and how much it does."""
    found, best = -1, np.float32(0)
    for block in range(len(view.blocks)):
        cover = view.claims[block, COVER]
        if cover < 0.5:
            continue
        tag = view.tag[view.blocks[block, NODE]]
        likeness = cover + view.claims[block, TITLE] - view.statistics[block, DENSITY] / 2
        likeness += 0.5 if tag == H1 else (0.25 if H1 < tag <= H3 else 0)
        if likeness > best:
            found, best = block, np.float32(likeness)
    return found, best


@njit
def number_groups(view, column, numbers):  # type: ignore[no-untyped-def]
    """Writes to `numbers`, int32 of (blocks,), the group of each block: those whose node of this column, and its
    parent, have the same tag and words of class and id. The numbers are below twice the blocks' count and 16.
    """
    size = 16
    while size < 2 * len(numbers):
        size *= 2
    keys = np.zeros(size, np.int64)
    for block in range(len(numbers)):
        node = view.blocks[block, column]
        key = (view.signatures[node] ^ (view.signatures[view.parent[node]] >> 3)) | 1
        slot = (key ^ key >> 31) & (size - 1)
        while keys[slot] != 0 and keys[slot] != key:
            slot = (slot + 1) & (size - 1)
        keys[slot], numbers[block] = key, slot
    return size


@njit
def averaged_values(view, gram, path, values):  # type: ignore[no-untyped-def]
    """Fills `values`, float64 of (blocks, AVERAGED)."""
    for block in range(len(values)):
        row, counts = values[block], view.statistics[block]
        row[0] = np.log1p(counts[CHARACTERS])
        row[1], row[2] = counts[DENSITY], counts[PROSE] > 0
        row[3], row[4] = gram[block], path[block]


@njit
def fill_claims(view, rows, begin):  # type: ignore[no-untyped-def]
    """What the page says of itself, and where blocks stand from where it says it."""
    title, likeness = find_title(view)
    count, described = len(rows), -1
    written = np.float32(0)
    for block in range(count):
        if described < 0 and view.claims[block, DESCRIPTION] > 0.5:
            described = block
        if block < title:
            written -= view.statistics[block, CHARACTERS]
    prose, before, outside, threads = np.float32(0), np.float32(0), np.float32(0), np.float32(0)
    for block in range(count):
        prose += view.statistics[block, PROSE]
        threads += view.in_forum[view.blocks[block, FIRST]]
        outside += view.statistics[block, PROSE] * (not view.in_comment[view.blocks[block, FIRST]])
    for block in range(count):
        row, at = rows[block], begin
        row[at : at + 4] = view.claims[block]
        row[at + 4], row[at + 5] = np.log1p(view.claim_sizes[TITLE]), np.log1p(view.claim_sizes[DESCRIPTION])
        row[at + 6] = np.log1p(view.claim_sizes[BODY])
        row[at + 7] = row[at + 9] = -FAR
        if title >= 0:
            row[at + 7] = min(FAR, max(-FAR, block - title))
            row[at + 8] = np.log1p(abs(written)) * (1 if written > 0 else -1)
            row[at + 9] = steps_to(view, view.blocks[block, NODE], view.blocks[title, NODE])
        row[at + 10] = likeness
        row[at + 11] = min(FAR, max(-FAR, block - described)) if described >= 0 else -FAR
        row[at + 14], row[at + 15] = view.in_forum[view.blocks[block, FIRST]], threads / count
        row[at + 16], row[at + 17] = view.kinds & SAYS_ARTICLE, view.kinds & SAYS_DATA_ARTICLE
        row[at + 18] = view.kinds & SAYS_FORUM
        row[at + 12], row[at + 13] = before / max(np.float32(1), prose), np.log1p(outside)
        written += view.statistics[block, CHARACTERS]
        before += view.statistics[block, PROSE]


@njit
def fill_windows(values, rows, begin):  # type: ignore[no-untyped-def]
    """The means of windows around each block."""
    count, kinds = values.shape
    sums = np.zeros((count + 1, kinds), np.float64)
    for block in range(count):
        sums[block + 1] = sums[block] + values[block]
    for block in range(count):
        at = begin
        for reach in WINDOWS:
            first, last = max(0, block - reach), min(count, block + reach + 1)
            for kind in range(kinds):
                rows[block, at] = (sums[last, kind] - sums[first, kind]) / (last - first)
                at += 1


@njit
def fill_groups(view, values, rows, begin):  # type: ignore[no-untyped-def]
    """The size and the means of each block's group."""
    count, kinds = values.shape
    numbers = np.empty(count, np.int32)
    size = number_groups(view, FIRST, numbers)
    sums, members = np.zeros((size, kinds), np.float64), np.zeros(size, np.int32)
    for block in range(count):
        sums[numbers[block]] += values[block]
        members[numbers[block]] += 1
    for block in range(count):
        number = numbers[block]
        rows[block, begin] = np.log(members[number])
        for kind in range(kinds):
            rows[block, begin + 1 + kind] = sums[number, kind] / members[number]


@njit
def fill_around(view, gram, path, rows, begin):  # type: ignore[no-untyped-def]
    """Fills the features AROUND from column `begin` on; `gram` and `path` are columns of the linear models' scores."""
    values = np.empty((len(rows), len(AVERAGED)), np.float64)
    averaged_values(view, gram, path, values)
    fill_claims(view, rows, begin)
    begin += OF_CLAIMS
    fill_windows(values, rows, begin)
    fill_groups(view, values, rows, begin + len(WINDOWS) * len(AVERAGED))
