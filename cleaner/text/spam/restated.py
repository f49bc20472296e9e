"""How much of a text is said over again: clauses that return, and characters that stand in most of its lines.

Texts that machines shuffle together say the same clauses several times; pages made for search engines have their key
word in every line. A clause is what stands between punctuation marks or line breaks.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.characters import HAN, LINE_BREAK, MARK, SPACE, TERMINAL, class_table, code_point_at
from cleaner.text.utf8 import Utf8

__all__ = ["ALL", "CLAUSES", "NOTHING", "Restated", "measure_restated"]

Floats = npt.NDArray[np.float32]

LEAST_CLAUSE = 6  # Han characters of a clause that counts: shorter ones return by chance
GRAM = 3  # Han characters looked for in all lines
SLOTS = 1 << 12  # of the tables; a text of more clauses or grams than that shares them, which makes the values larger
FACTOR = np.uint64(0x9E3779B97F4A7C15)
NEWLINE = 0x0A
NOTHING, CLAUSES, ALL = range(3)

njit = numba.njit(cache=True, nogil=True)


class Restated(NamedTuple):
    """Values of one a text, 0..1."""

    clause_ratio: Floats  # Han characters of clauses said before, of those of all clauses that count
    line_ratio: Floats  # written lines with Han characters that have the commonest gram, of all such lines


@njit
def slot_of(value):  # type: ignore[no-untyped-def]
    return np.int64((value * FACTOR) >> np.uint64(52))


@njit
def take_clause(value, length, clauses, totals):  # type: ignore[no-untyped-def]
    """Counts a clause that ends; the table holds the whole hash, so only equal ones are alike."""
    if length < LEAST_CLAUSE:
        return
    slot = slot_of(value)
    totals[0] += length
    for probe in range(8):
        place = (slot + probe) & (SLOTS - 1)
        if clauses[place] == value:
            totals[1] += length
            return
        if clauses[place] == 0:
            clauses[place] = value
            return


@njit
def measure_text(data, span, wants_grams, classes, tables, totals):  # type: ignore[no-untyped-def]
    """Fills `totals`: characters of clauses, of those said before, lines with Han, lines with the commonest gram."""
    start, end = span
    clauses, counts, last_lines = tables
    clauses[:] = 0
    if wants_grams:
        counts[:] = 0
        last_lines[:] = -1
    totals[:] = 0
    value, length, run, line, has_han = np.uint64(0), 0, 0, 0, False
    first, second = np.uint64(0), np.uint64(0)
    position = start
    while position < end:
        code, width = code_point_at(data, position, end)
        position += width
        kind = classes[np.uint64(code)]
        if kind == HAN:
            value = (value + np.uint64(code)) * FACTOR
            length += 1
            run += 1
            has_han = True
            if wants_grams and run >= GRAM:
                slot = slot_of((first * FACTOR + second) * FACTOR + np.uint64(code))
                if last_lines[slot] != line:
                    last_lines[slot] = line
                    counts[slot] += 1
            first, second = second, np.uint64(code)
        else:
            run = 0
            if kind in (MARK, TERMINAL, LINE_BREAK, SPACE):
                take_clause(value, length, clauses, totals)
                value, length = np.uint64(0), 0
            if code == NEWLINE:
                totals[2] += has_han
                has_han = False
                line += 1
    take_clause(value, length, clauses, totals)
    totals[2] += has_han
    totals[3] = counts.max() if wants_grams else 0


@njit
def measure_texts(data, offsets, wants, classes, clause_ratio, line_ratio):  # type: ignore[no-untyped-def]
    tables = (np.zeros(SLOTS, np.uint64), np.zeros(SLOTS, np.int32), np.zeros(SLOTS, np.int32))
    totals = np.zeros(4, np.int64)
    for text in range(len(offsets) - 1):
        if wants[text] == NOTHING:
            continue
        measure_text(data, (offsets[text], offsets[text + 1]), wants[text] == ALL, classes, tables, totals)
        clause_ratio[text] = totals[1] / max(1, totals[0])
        line_ratio[text] = totals[3] / max(1, totals[2])


def measure_restated(utf8: Utf8, wants: npt.NDArray[np.int8]) -> Restated:
    """The measures of every text that `wants` them: NOTHING, CLAUSES or ALL; what is not wanted is 0."""
    measured = Restated(np.zeros(utf8.count, np.float32), np.zeros(utf8.count, np.float32))
    measure_texts(utf8.data, utf8.offsets, wants, class_table(), *measured)
    return measured
