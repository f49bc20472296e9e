"""The features of the first pass: what a block is, where it stands, and what its neighbours are."""

from collections.abc import Iterator

import numba
import numpy as np

from cleaner.text.html.page import COLUMN
from cleaner.text.html.statistics import (
    CHARACTERS,
    COLON_KIND,
    COMMAS,
    DENSITY,
    DIGITS,
    FIRST_KIND,
    HAN_COUNT,
    LAST,
    MARKS,
    PROSE,
    SYMBOLS,
    TERMINALS,
    UPPERS,
    WORDS,
    count_repeats,
    find_main,
)
from cleaner.text.html.tags import TAG_OF, WITHIN
from cleaner.text.html.view import Floats, View, steps_to

__all__ = ["FIRST_PASS", "first_features"]

njit = numba.njit(cache=True, nogil=True)
forced = numba.njit(cache=True, nogil=True, forceinline=True)  # called for every block with all arrays of a view

LEVELS = 4  # containers that are looked at, from a block's own upwards
REACH = 2  # blocks on each side whose features count in the first pass


def names_of_first() -> Iterator[str]:
    """The features of the first pass."""
    yield from ["log_characters", "log_words", "han", "digits", "upper", "marks", "terminals", "commas", "symbols"]
    yield from [
        "ends_sentence",
        "ends_colon",
        "first_kind",
        "prose",
        "link_density",
        "log_links",
        "bold",
        "emphasis",
        "code",
    ]
    yield from [
        "images",
        "inputs",
        "rules",
        "breaks",
        "tag",
        "first_tag",
        "depth",
        "heading",
        "gram",
        "path_far",
        "path_near",
        "path_least",
        "path_own",
    ]
    yield from (f"in_{name}" for name in WITHIN)
    yield from [
        "page_characters",
        "page_blocks",
        "page_density",
        "page_prose",
        "page_han",
        "at_characters",
        "at_blocks",
        "title",
    ]
    for level in range(LEVELS):
        yield from (f"{name}_{level}" for name in ["size", "density", "prose_share", "blocks", "alike"])
    yield from ["up_to_main", "inside_main", "after_main", "source_gap"]
    for side in ("before", "after"):
        for step in range(1, REACH + 1):
            yield from (f"{side}_{step}_{name}" for name in NEIGHBOURLY)
    yield from ["in_comment", "page_comments", "repeats"]


NEIGHBOURLY = [
    "log_characters",
    "link_density",
    "prose",
    "ends_sentence",
    "heading",
    "gram",
    "path_near",
    "same_container",
]
FIRST_PASS = tuple(names_of_first())
AT = {name: place for place, name in enumerate(FIRST_PASS)}
LOG_CHARACTERS, LINK_DENSITY, IS_PROSE, ENDS_SENTENCE = (AT[name] for name in NEIGHBOURLY[:4])
HEADING, GRAM, PATH_NEAR = AT["heading"], AT["gram"], AT["path_near"]
IN_FIRST, PAGE_FIRST, LEVEL_FIRST = AT["in_article"], AT["page_characters"], AT["size_0"]
MAIN_FIRST, NEIGHBOUR_FIRST, TAG_FIRST = AT["up_to_main"], AT["before_1_log_characters"], AT["tag"]
H1 = TAG_OF["h1"]
BITS = len(WITHIN)
LEVEL_WIDTH = 5
NODE, FIRST, SOURCE, START, END = (COLUMN[name] for name in ["node", "first", "source", "start", "end"])
COUNTED = tuple(
    COLUMN[name]
    for name in ["links", "bold_bytes", "emphasis_bytes", "code_bytes", "images", "inputs", "rules", "breaks"]
)
LINKS, BOLD, EMPHASIS, CODE, IMAGES, INPUTS, RULES, BREAKS = COUNTED


@forced
def contains_bytes(text, start, end, other):  # type: ignore[no-untyped-def]
    """Whether the bytes of a block stand in `other`."""
    length = end - start
    if length == 0 or length > 1000:
        return False
    for place in range(min(len(other), 1000) - length + 1):
        matched = 0
        while matched < length and other[place + matched] == text[start + matched]:
            matched += 1
        if matched == length:
            return True
    return False


@forced
def own_features(view, block, row):  # type: ignore[no-untyped-def]
    """What a block is: its text and the elements around it."""
    counts, columns = view.statistics[block], view.blocks[block]
    size, length = max(np.float32(1), counts[CHARACTERS]), max(1, columns[END] - columns[START])
    row[0], row[1] = np.log1p(counts[CHARACTERS]), np.log1p(counts[WORDS])
    row[2], row[3], row[4] = counts[HAN_COUNT] / size, counts[DIGITS] / size, counts[UPPERS] / size
    row[5], row[6], row[7] = counts[MARKS] / size, np.log1p(counts[TERMINALS]), np.log1p(counts[COMMAS])
    row[8], row[9] = counts[SYMBOLS] / size, counts[LAST] == 12
    row[10], row[11], row[12] = counts[LAST] == COLON_KIND, counts[FIRST_KIND], np.log1p(counts[PROSE])
    row[13], row[14] = counts[DENSITY], np.log1p(columns[LINKS])
    row[15], row[16], row[17] = columns[BOLD] / length, columns[EMPHASIS] / length, columns[CODE] / length
    row[18], row[19], row[20], row[21] = columns[IMAGES], columns[INPUTS], columns[RULES], columns[BREAKS]
    tag = view.tag[columns[NODE]]
    row[22], row[23], row[24] = tag, view.tag[columns[FIRST]], view.depth[columns[FIRST]]
    row[25] = tag - H1 + 1 if H1 <= tag < H1 + 6 else 0
    bits = view.within[columns[FIRST]]
    for bit in range(BITS):
        row[IN_FIRST + bit] = (bits >> bit) & 1


@njit
def place_features(view, rows):  # type: ignore[no-untyped-def]
    """Where blocks stand: in the page, in their containers, and from the node that holds most of the prose."""
    sums, parent, count = view.sums, view.parent, len(view.blocks)
    characters, prose = max(np.float32(1), sums[0, 0]), max(np.float32(1), sums[0, 2])
    main = find_main(parent, sums, 2, 0.6)
    seen, was_inside, source = np.float32(0), np.float32(0), 0
    han = view.statistics[:, HAN_COUNT].sum() / characters
    for block in range(count):
        row, columns = rows[block], view.blocks[block]
        at = PAGE_FIRST
        row[at], row[at + 1], row[at + 2] = np.log1p(characters), np.log1p(count), sums[0, 1] / characters
        row[at + 3], row[at + 4], row[at + 5] = prose / characters, han, seen / characters
        row[at + 6] = block / count
        row[at + 7] = contains_bytes(view.text, columns[START], columns[END], view.title)
        seen += view.statistics[block, CHARACTERS]
        node = columns[NODE]
        for level in range(LEVELS):
            at = LEVEL_FIRST + LEVEL_WIDTH * level
            size = max(np.float32(1), sums[node, 0])
            row[at], row[at + 1], row[at + 2] = np.log1p(size), sums[node, 1] / size, sums[node, 2] / prose
            row[at + 3], row[at + 4] = np.log1p(sums[node, 3]), np.log1p(view.alike[node])
            node = view.container[parent[node]]
        steps = steps_to(view, columns[NODE], main)
        is_inside = np.float32(steps == 0)
        was_inside = max(was_inside, is_inside)
        row[MAIN_FIRST], row[MAIN_FIRST + 1] = steps, is_inside
        row[MAIN_FIRST + 2] = was_inside - is_inside
        row[MAIN_FIRST + 3] = np.log1p(max(0, columns[SOURCE] - source))
        source = columns[SOURCE]


@njit
def neighbour_features(view, rows):  # type: ignore[no-untyped-def]
    """What the blocks before and after are; zeros beyond the ends."""
    count, width = len(rows), 8
    for block in range(count):
        at = NEIGHBOUR_FIRST
        for sign in (-1, 1):
            for step in range(1, REACH + 1):
                other = block + sign * step
                if 0 <= other < count:
                    row, near = rows[block], rows[other]
                    row[at], row[at + 1], row[at + 2] = near[LOG_CHARACTERS], near[LINK_DENSITY], near[IS_PROSE]
                    row[at + 3], row[at + 4], row[at + 5] = near[ENDS_SENTENCE], near[HEADING], near[GRAM]
                    row[at + 6] = near[PATH_NEAR]
                    row[at + 7] = view.parent[view.blocks[block, NODE]] == view.parent[view.blocks[other, NODE]]
                at += width


@njit
def comment_features(view, rows):  # type: ignore[no-untyped-def]
    """Whether blocks are comments, how much of the page's prose is, and how often a block's text stands on the page."""
    at, prose = len(FIRST_PASS) - 3, np.float32(0)
    counts = np.empty(len(rows), np.float32)
    count_repeats(view.text, view.blocks, counts)
    for block in range(len(rows)):
        is_comment = view.in_comment[view.blocks[block, FIRST]]
        rows[block, at] = is_comment
        rows[block, at + 2] = np.log(counts[block])
        prose += is_comment * view.statistics[block, PROSE]
    rows[:, at + 1] = prose / max(np.float32(1), view.sums[0, 2])


@njit
def fill_first(view, grams, paths, rows):  # type: ignore[no-untyped-def]
    """Fills the features of the first pass."""
    for block in range(len(rows)):
        own_features(view, block, rows[block])
        rows[block, GRAM] = grams[block]
        rows[block, GRAM + 1 : GRAM + 5] = paths[block]
    place_features(view, rows)
    neighbour_features(view, rows)
    comment_features(view, rows)


def first_features(view: View, grams: Floats, paths: Floats) -> Floats:
    """The features FIRST_PASS of every block; `grams` (blocks,) and `paths` (blocks, 4) come of the linear models."""
    rows = np.zeros((len(view.blocks), len(FIRST_PASS)), np.float32)
    fill_first(view, grams, paths, rows)
    return rows
