"""Which blocks of a page are kept, by their chances: what is likely, and of that no stray run and no copy."""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.html.page import COLUMN
from cleaner.text.html.statistics import DENSITY, PROSE
from cleaner.text.html.tags import BIT
from cleaner.text.html.view import Floats, View

__all__ = ["choose"]

Mask = npt.NDArray[np.bool_]
START, END, NODE, FIRST = (COLUMN[name] for name in ["start", "end", "node", "first"])
LESS_THAN = ord("<")
njit = numba.njit(cache=True, nogil=True)

# Where no block is likely, the likeliest prose says what likely means on this page: F1 +.015 on news, +.01 on forums.
SURE = 0.55  # chance of the best block from which the threshold stands as it is
RELAXED = 0.5  # of the chance of the best block: the threshold below that
LEAST = 0.12  # a best block less likely than that leaves nothing
LINKED = 0.5  # of a block's text in links: from that on the threshold stands, or a menu is kept beside one paragraph

# Kept blocks parted by others are runs. Staff lists, comments and teasers come as runs of their own, less likely
# than the article and made of other elements; the posts of a thread are made of the same. Without such runs F1 +.014 on
# English news, +.012 on magic-html zh, +.02 on newspaper4k, and nothing lost (unseen pages, mean of eleven models).
APART = 3  # blocks in a row that are not kept, which part two runs
MAIN_SHARE = 0.5  # of what is kept the main run has at least that, or every run stays: it may be a thread
AS_LIKELY = 0.9  # of the mean chance of the main run: a run below that goes ...
ALIKE = 0.5  # ... where less than that of its bytes has a signature of the main run

COPY_BYTES, PART_BYTES = 500, 40  # a block that long, made of other kept blocks no shorter than that, is a copy
COPY_SHARE = 0.5  # of its bytes that stand in the others; and of all kept bytes at least a quarter


def choose(view: View, chances: Floats, threshold: float) -> Mask:
    """The blocks that are kept, by their chances, from `threshold` on."""
    chances = np.where(is_markup(view), np.float32(0), chances)
    kept: Mask = chances >= threshold
    best = float(np.max(chances, initial=0.0, where=view.statistics[:, PROSE] > 0))
    if LEAST <= best < SURE:
        kept |= (chances >= RELAXED * best) & (view.statistics[:, DENSITY] < LINKED)
    drop_copies(view, kept)
    drop_strays(view.blocks, view.parent, view.signatures, chances, kept)
    return kept


def is_markup(view: View) -> Mask:
    """Blocks that are HTML to be read, escaped twice: some pages have such for browsers without scripts."""
    mask: Mask = view.within[view.blocks[:, FIRST]] & BIT["noscript"] != 0
    mask[mask] = view.text[view.blocks[mask, START]] == LESS_THAN
    return mask


def drop_copies(view: View, kept: Mask) -> None:
    """Drops a block that is a copy of the whole text, for machines."""
    sizes = np.where(kept, view.blocks[:, END] - view.blocks[:, START], 0)
    for block in np.flatnonzero(sizes >= max(COPY_BYTES, int(sizes.sum()) // 4)):
        others = [other for other in np.flatnonzero(kept & (sizes >= PART_BYTES)) if other != block]
        whole = bytes_of(view, int(block))
        if sum(sizes[other] for other in others if bytes_of(view, int(other)) in whole) >= COPY_SHARE * len(whole):
            kept[block] = False


def bytes_of(view: View, block: int) -> bytes:
    """The text of a block."""
    return view.text[view.blocks[block, START] : view.blocks[block, END]].tobytes()


@njit
def drop_strays(blocks, parent, signatures, chances, kept):  # type: ignore[no-untyped-def]
    """Drops the runs that are less likely than the main run (most bytes, by squares of chances) and made otherwise."""
    sums = np.zeros((len(kept) + 1, 4))  # of a run: bytes, by chances, by their squares, alike
    runs, keys = np.empty(len(kept), np.int32), np.empty(len(kept), np.int64)
    run, last = -1, -APART - 1
    for block in range(len(kept)):
        if not kept[block]:
            continue
        run += block - last > APART
        size, chance = float(blocks[block, END] - blocks[block, START]), float(chances[block])
        node = blocks[block, NODE]
        keys[block] = signatures[node] ^ (signatures[parent[node]] >> 3)  # as signature_means has it
        runs[block], last = run, block
        sums[run, 0] += size
        sums[run, 1] += size * chance
        sums[run, 2] += size * chance * chance
    main = np.argmax(sums[:, 2])
    if run < 1 or sums[main, 2] < MAIN_SHARE * sums[:, 2].sum():
        return
    known = np.sort(keys[kept & (runs == main)])
    for block in range(len(kept)):
        if kept[block]:
            place = np.searchsorted(known, keys[block])
            if place < len(known) and known[place] == keys[block]:
                sums[runs[block], 3] += blocks[block, END] - blocks[block, START]
    least = AS_LIKELY * sums[main, 1] / max(1.0, sums[main, 0])
    for block in range(len(kept)):
        if kept[block] and runs[block] != main:
            size, likely, _, alike = sums[runs[block]]
            kept[block] = likely >= least * size or alike >= ALIKE * size
