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

from cleaner.text.units.characters import (
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
from cleaner.text.units.utf8 import Utf8

__all__ = ["LEAST_UNITS", "LONGEST", "Framed", "measure_framed"]

GRAM = 4  # units in a row that two lines have in common
LEAST_UNITS = 12  # of a line that is looked at: shorter ones are titles and entries of lists
LONGEST = 3000  # units of a text that are looked at: long texts say much twice, and need no template
SLOTS = 1 << 13
LINES = 512  # that are looked at
LINE_BITS = np.uint64(LINES - 1)
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
def read_units(data, position, end, classes, longest, units, ends, is_ended):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """Fills the hashes of the units of a text, 0 for a number; of every line the place behind its last, and if it ends.

    Returns how many lines that makes.
    """
    count = line = 0
    has_end = False
    word, in_number = np.uint64(0), False
    while position <= end and count < longest and line < LINES:
        code, width = np.int32(10), 1  # as if a line break followed the last character
        if position < end:
            code, width = code_point_at(data, position, end)
        position += width
        kind = classes[np.uint64(code)]
        if (kind == LETTER) | (kind == UPPER) | ((kind == COMBINING) & (word != 0)):
            word = (word + np.uint64(code + 32 if 65 <= code <= 90 else code)) * FACTOR
            continue
        if word != 0:
            units[np.uint64(count)], word, has_end = word | np.uint64(1), np.uint64(0), False
            count += 1
        if kind == DIGIT:
            in_number = True
            continue
        if in_number and count < longest:
            units[np.uint64(count)], in_number, has_end = np.uint64(0), False, False
            count += 1
        if ((kind == HAN) | (kind == KANA) | (kind == UNSPACED)) and count < longest:
            units[np.uint64(count)], has_end = np.uint64(code) * FACTOR | np.uint64(1), False
            count += 1
        elif kind == LINE_BREAK:
            ends[np.uint64(line)], is_ended[np.uint64(line)], has_end = count, has_end, False
            line += 1
        elif kind != SPACE:
            has_end = kind == TERMINAL or (has_end and kind == MARK)  # a mark behind it closes a quotation
    if line < LINES and (line == 0 or ends[line - 1] < count):
        ends[line], is_ended[line] = count, False
        line += 1
    return line


@njit
def find_before(units, first, last, line, seen, stamp, found):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """Fills for every gram of a line in which line it stood last, or -1, and notes that it stands here.

    Returns how many stood in the text before, this line included. What is seen of a gram is its hash with the line in
    the lower bits.
    """
    repeated, rolling, numbers_end = 0, np.uint64(0), first
    other = np.int64(-1)
    for place in range(first, last):
        unit = units[np.uint64(place)]
        rolling = rolling * FACTOR + unit
        if unit == 0:
            numbers_end = place + 1
        start = place + 1 - GRAM
        if start >= first:
            other = np.int64(-1)
            if start >= numbers_end:
                value = rolling * MIXER
                slot = value >> SHIFT  # by the gram alone: which ones meet must not follow from the text's place
                value ^= stamp
                held = seen[slot]
                if (held ^ value) <= LINE_BITS:
                    repeated += 1
                    held_line = np.int64(held & LINE_BITS)
                    other = held_line if held_line != line else other
                seen[slot] = (value & ~LINE_BITS) | np.uint64(line)
            found[np.uint64(start - first)] = other
            rolling -= units[np.uint64(start)] * OLDEST
    return repeated


@njit
def most_voted(found, grams, votes):  # type: ignore[no-untyped-def]
    """The line that most grams stood in, the first to have so many; -1 if there is none."""
    best, most = np.int64(-1), 0
    for place in range(grams):
        other = found[np.uint64(place)]
        if other >= 0:
            votes[np.uint64(other)] += 1
            if votes[np.uint64(other)] > most:
                best, most = np.int64(other), votes[np.uint64(other)]
    for place in range(grams):
        if found[np.uint64(place)] >= 0:
            votes[np.uint64(found[np.uint64(place)])] = 0
    return best


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
def measure_text(units, ends, is_ended, count, seen, found, votes, is_framed, stamp, row):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """Fills `row`: units, units of framed lines, framed lines, grams, repeated grams."""
    first, grams_of_all, repeated = 0, 0, 0
    for line in range(count):
        last = ends[line]
        size, grams = last - first, max(0, last - first - GRAM + 1)
        is_framed[line] = False
        before = repeated
        repeated += find_before(units, first, last, line, seen, stamp, found)
        grams_of_all += grams
        best = np.int64(-1)
        if repeated > before and size >= LEAST_UNITS:
            best = most_voted(found, grams, votes)
        if best >= 0:
            other = ends[best] - (ends[best - 1] if best > 0 else 0)
            shared = 2 * covered(found, grams, best)
            is_framed[line] = shared >= size
            is_framed[best] = is_framed[best] or (shared >= other and other >= LEAST_UNITS)
        first = last
    row[0], row[3], row[4] = first, grams_of_all, repeated
    first = 0
    for line in range(count):
        if is_framed[line] and is_ended[line]:
            row[1] += ends[line] - first
            row[2] += 1
        first = ends[line]


@njit
def measure_texts(data, offsets, wanted, longest, classes, rows):  # type: ignore[no-untyped-def]
    seen = np.zeros(SLOTS, np.uint64)
    found, votes = np.zeros(longest, np.int32), np.zeros(LINES, np.int32)
    is_framed, is_ended = np.zeros(LINES, np.bool_), np.zeros(LINES, np.bool_)
    units, ends = np.zeros(longest, np.uint64), np.zeros(LINES, np.int64)
    for text in range(len(offsets) - 1):
        if wanted[text]:
            begin, end = np.int64(offsets[text]), np.int64(offsets[text + 1])
            count = read_units(data, begin, end, classes, longest, units, ends, is_ended)
            # the stamp makes grams of other texts in the table unlike those of this one
            stamp = np.uint64(text + 1) * FACTOR
            measure_text(units, ends, is_ended, count, seen, found, votes, is_framed, stamp, rows[text])


def measure_framed(utf8: Utf8, wanted: npt.NDArray[np.bool_], longest: int = LONGEST) -> Framed:
    """The measures of the first `longest` units of every text that is wanted; of others all are 0."""
    rows = np.zeros((utf8.count, len(Framed._fields)), np.int32)
    measure_texts(utf8.data, utf8.offsets, wanted, longest, class_table(), rows)
    return Framed(*np.ascontiguousarray(rows.T))
