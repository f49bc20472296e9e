"""How much of a text is one frame with its slots filled: lines that say the same as another line but for some words.

Pages that machines write have a handful of sentences and put names, sicknesses and cities into them. A line is
**framed** where it ends a sentence and half of it stands in one other line of the text: entries of lists and what a
forum writes over every post end none. A unit is a Han or Kana character, or a word of an alphabet; a number is a unit
that is like no other, for a bulletin says the same of other figures and is no spam.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.characters import (
    COMBINING,
    DIGIT,
    HAN,
    KANA,
    LETTER,
    LINE_BREAK,
    MARK,
    SPACE,
    TERMINAL,
    UNSPACED,
    UPPER,
    class_table,
    code_point_at,
)
from cleaner.text.utf8 import Utf8

__all__ = ["LEAST_UNITS", "LONGEST", "Framed", "measure_framed"]

GRAM = 4  # units in a row that two lines have in common
LEAST_UNITS = 12  # of a line that is looked at: shorter ones are titles and entries of lists
LONGEST = 3000  # units of a text that are looked at: long texts say much twice, and need no template
SLOTS = 1 << 13
LINES = 512  # that are looked at
SHIFT = np.uint64(64 - 13)  # leaves the 13 bits of a slot
FACTOR, MIXER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
OLDEST = np.uint64(pow(0x9E3779B97F4A7C15, GRAM - 1, 1 << 64))  # what the first unit of a gram is multiplied by

njit = numba.njit(cache=True, nogil=True)


class Framed(NamedTuple):
    """Values of one a text, as far as it was looked at."""

    units: npt.NDArray[np.int32]  # of all lines
    framed: npt.NDArray[np.int32]  # units of framed lines
    framed_lines: npt.NDArray[np.int32]
    grams: npt.NDArray[np.int32]
    repeated: npt.NDArray[np.int32]  # grams that stood in the text before, in whichever line


@njit
def read_units(data, span, classes, units, lines):  # type: ignore[no-untyped-def]
    """Fills the hashes of the units of a text, 0 for a number; of every line the place behind its last, and if it ends.

    Returns how many lines that makes.
    """
    position, end = span
    ends, is_ended = lines
    count = line = 0
    has_end = False
    word, in_number = np.uint64(0), False
    while position <= end and count < len(units) and line < len(ends):
        code, width = np.int32(10), 1  # as if a line break followed the last character
        if position < end:
            code, width = code_point_at(data, position, end)
        position += width
        kind = classes[np.uint64(code)]
        if (kind == LETTER) | (kind == UPPER) | ((kind == COMBINING) & (word != 0)):
            word = (word + np.uint64(code + 32 if 65 <= code <= 90 else code)) * FACTOR
            continue
        if word != 0:
            units[count], word, has_end = word | np.uint64(1), np.uint64(0), False
            count += 1
        if kind == DIGIT:
            in_number = True
            continue
        if in_number and count < len(units):
            units[count], in_number, has_end = np.uint64(0), False, False
            count += 1
        if ((kind == HAN) | (kind == KANA) | (kind == UNSPACED)) and count < len(units):
            units[count], has_end = np.uint64(code) * FACTOR | np.uint64(1), False
            count += 1
        elif kind == LINE_BREAK:
            ends[line], is_ended[line], has_end = count, has_end, False
            line += 1
        elif kind != SPACE:
            has_end = kind == TERMINAL or (has_end and kind == MARK)  # a mark behind it closes a quotation
    if line < len(ends) and (line == 0 or ends[line - 1] < count):
        ends[line], is_ended[line] = count, False
        line += 1
    return line


@njit
def find_before(units, span, line, seen, stamp, found):  # type: ignore[no-untyped-def]
    """Fills for every gram of a line in which line it stood last, or -1, and notes that it stands here.

    Returns how many stood in the text before, this line included.
    """
    (first, last), (keys, lines) = span, seen
    repeated, rolling, numbers_end = 0, np.uint64(0), first
    for place in range(first, last):
        unit = units[place]
        rolling = rolling * FACTOR + unit
        if unit == 0:
            numbers_end = place + 1
        start = place + 1 - GRAM
        if start < first:
            continue
        found[start - first] = -1
        if start >= numbers_end:
            value = (rolling ^ stamp) * MIXER
            slot = np.uint64(value >> SHIFT)
            if keys[slot] == value:
                repeated += 1
                if lines[slot] != line:
                    found[start - first] = lines[slot]
            keys[slot], lines[slot] = value, line
        rolling -= units[start] * OLDEST
    return repeated


@njit
def covered(found, grams, other):  # type: ignore[no-untyped-def]
    """Units of a line that stand in another one."""
    total, reach = 0, 0
    for place in range(grams):
        if found[place] == other:
            total += place + GRAM - max(reach, place)
            reach = place + GRAM
    return total


@njit
def measure_text(units, lines, count, tables, stamp, row):  # type: ignore[no-untyped-def]
    """Fills `row`: units, units of framed lines, framed lines, grams, repeated grams."""
    seen, found, votes, is_framed = tables
    ends, is_ended = lines
    first = 0
    for line in range(count):
        last = ends[line]
        size, grams = last - first, max(0, last - first - GRAM + 1)
        is_framed[line] = False
        row[3] += grams
        row[4] += find_before(units, (first, last), line, seen, stamp, found)
        best, most = -1, 0
        for place in range(grams):
            other = found[place]
            if other >= 0:
                votes[other] += 1
                if votes[other] > most:
                    best, most = other, votes[other]
        for place in range(grams):
            if found[place] >= 0:
                votes[found[place]] = 0
        if best >= 0 and size >= LEAST_UNITS:
            before = ends[best] - (ends[best - 1] if best > 0 else 0)
            shared = 2 * covered(found, grams, best)
            is_framed[line] = shared >= size
            is_framed[best] = is_framed[best] or (shared >= before and before >= LEAST_UNITS)
        first = last
    first = 0
    for line in range(count):
        if is_framed[line] and is_ended[line]:
            row[1] += ends[line] - first
            row[2] += 1
        first = ends[line]
    row[0] = first


@njit
def measure_texts(data, offsets, wanted, longest, classes, rows):  # type: ignore[no-untyped-def]
    seen = (np.zeros(SLOTS, np.uint64), np.zeros(SLOTS, np.int32))
    found, votes = np.zeros(longest, np.int32), np.zeros(LINES, np.int32)
    is_framed = np.zeros(LINES, np.bool_)
    units, lines = np.zeros(longest, np.uint64), (np.zeros(LINES, np.int64), np.zeros(LINES, np.bool_))
    for text in range(len(offsets) - 1):
        if wanted[text]:
            count = read_units(data, (np.int64(offsets[text]), np.int64(offsets[text + 1])), classes, units, lines)
            # the stamp makes grams of other texts in the table unlike those of this one
            measure_text(units, lines, count, (seen, found, votes, is_framed), np.uint64(text + 1) * FACTOR, rows[text])


def measure_framed(utf8: Utf8, wanted: npt.NDArray[np.bool_], longest: int = LONGEST) -> Framed:
    """The measures of the first `longest` units of every text that is wanted; of others all are 0."""
    rows = np.zeros((utf8.count, len(Framed._fields)), np.int32)
    measure_texts(utf8.data, utf8.offsets, wanted, longest, class_table(), rows)
    return Framed(*np.ascontiguousarray(rows.T))
