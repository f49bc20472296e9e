"""How much of a text is lines and paragraphs that it has already had (Gopher, arXiv 2112.11446, section A1.1).

A line or paragraph is a duplicate if it equals an earlier one of the text, character by character. Blank lines are no
lines: they end a paragraph. Shares of characters are of all the text's, white space and line breaks among them.
(datatrove takes a line of nothing but white space for a line like others: texts with such lines measure less here.)
"""

from collections.abc import Mapping

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.measures.repetition import count_characters, hash_word
from cleaner.text.units.bitmasks import eight_bytes, padded
from cleaner.text.units.characters import SPACE, class_table, code_point_at
from cleaner.text.units.line_ends import count_breaks, line_end
from cleaner.text.units.runs import BLANK
from cleaner.text.units.shingles import extended, mixed, table_size
from cleaner.text.units.utf8 import Utf8

__all__ = ["LINE_MEASURES", "line_repetition"]

Values = npt.NDArray[np.float64]

LINE_MEASURES = (
    "duplicate_line_ratio",
    "duplicate_line_character_ratio",
    "duplicate_paragraph_ratio",
    "duplicate_paragraph_character_ratio",
)

njit = numba.njit(cache=True, nogil=True)


@njit
def is_blank(data, start, end, classes):  # type: ignore[no-untyped-def]
    """Whether a line has nothing but white space."""
    is_white = start >= end or data[np.uint64(start)] <= BLANK or data[np.uint64(start)] >= 0x80
    while start < end and is_white:
        code, width = code_point_at(data, start, end)
        is_white = classes[np.uint64(code)] == SPACE
        start += width
    return is_white


@njit
def may_repeat(data, begin, end, classes, sights, size):  # type: ignore[no-untyped-def]
    """Whether two lines of a text may be equal: those that are have one length and the same bytes at both ends.

    Most texts have no such lines, so that nobody has to read them. `sights` is uint64, scratch, of which `size` slots
    are a table for all lines; `data` has eight bytes at least.
    """
    sights[:size] = 0
    mask, is_met = np.uint64(size - 1), False
    while begin < end and not is_met:
        stop = line_end(data, begin, end)
        if not is_blank(data, begin, stop, classes):
            if stop - begin < 8:
                sight = hash_word(data, begin, stop)
            else:
                both = eight_bytes(data, begin) ^ mixed(eight_bytes(data, stop - 8) + np.uint64(stop - begin))
                sight = mixed(both)
            sight |= np.uint64(1) << np.uint64(63)  # so that it is not the mark of a slot that is free
            slot = sight & mask
            while sights[slot] != 0 and sights[slot] != sight:
                slot = (slot + np.uint64(1)) & mask
            is_met = sights[slot] == sight
            sights[slot] = sight
        begin = stop + 1
    return is_met


@njit
def measure_lines(data, begin, end, classes, units):  # type: ignore[no-untyped-def]
    """Hash and characters of each line (row 0, 1 of `units`, int64) and each paragraph (row 2, 3); how many of each."""
    lines = paragraphs = 0
    is_open = False
    start = begin
    while start < end:
        stop = line_end(data, start, end)
        if is_blank(data, start, stop, classes):
            is_open = False
        else:
            line, characters = hash_word(data, start, stop), count_characters(data, start, stop)
            units[0, lines], units[1, lines] = np.int64(line), characters
            lines += 1
            if is_open:
                units[2, paragraphs - 1] = np.int64(extended(np.uint64(units[2, paragraphs - 1]), line))
                units[3, paragraphs - 1] += characters + 1
            else:
                units[2, paragraphs], units[3, paragraphs] = np.int64(line), characters
                paragraphs += 1
            is_open = True
        start = stop + 1
    return lines, paragraphs


@njit
def repeats(hashes, lengths, table):  # type: ignore[no-untyped-def]
    """How many of the units (int64 hashes) are equal to an earlier one, and their characters."""
    number = characters = 0
    size = table_size(hashes.shape[0])
    table[0, :size] = 0  # 1 where a slot is taken
    for unit in range(hashes.shape[0]):
        slot = hashes[unit] & (size - 1)
        while table[0, slot] != 0 and table[1, slot] != hashes[unit]:
            slot = (slot + 1) & (size - 1)
        if table[0, slot] != 0:
            number += 1
            characters += lengths[unit]
        table[0, slot], table[1, slot] = 1, hashes[unit]
    return number, characters


@njit
def line_rows(data, offsets, classes):  # type: ignore[no-untyped-def]
    """The line and paragraph measures of every text: float64 (texts, measures)."""
    rows = np.zeros((offsets.shape[0] - 1, 4), np.float64)
    units = np.empty((4, 1), np.int64)
    table = np.empty((2, 1), np.int64)
    sights = np.empty(1, np.uint64)
    for text in range(rows.shape[0]):
        begin, end = np.int64(offsets[text]), np.int64(offsets[text + 1])
        breaks = count_breaks(data, begin, end)
        if breaks + 1 > units.shape[1]:
            units = np.empty((4, 2 * breaks), np.int64)
            table = np.empty((2, table_size(2 * breaks)), np.int64)
            sights = np.empty(table_size(2 * breaks), np.uint64)
        if breaks > 0 and may_repeat(data, begin, end, classes, sights, table_size(breaks + 1)):
            lines, paragraphs = measure_lines(data, begin, end, classes, units)
            characters = count_characters(data, begin, end)
            number, length = repeats(units[0, :lines], units[1, :lines], table)
            rows[text, 0], rows[text, 1] = number / lines, length / characters
            number, length = repeats(units[2, :paragraphs], units[3, :paragraphs], table)
            rows[text, 2], rows[text, 3] = number / paragraphs, length / characters
    return rows


def line_repetition(texts: Utf8) -> Mapping[str, Values]:
    """A measure group: the line and paragraph measures of every text."""
    rows = line_rows(padded(texts.data), texts.offsets, class_table())
    return {name: rows[:, place].copy() for place, name in enumerate(LINE_MEASURES)}
