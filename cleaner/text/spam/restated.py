"""How much of a text is said over again: clauses that return, and characters that stand in most of its lines.

Texts that machines shuffle together say the same clauses several times; pages made for search engines have their key
word in every line. A clause is what stands between punctuation marks, white space or line breaks.
"""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.spam.evidence import Clauses
from cleaner.text.units.characters import HAN, class_table, code_point_at
from cleaner.text.units.utf8 import Utf8

__all__ = ["measure_clauses", "measure_grams"]

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

GRAM = 3  # Han characters looked for in all lines
SLOTS = 1 << 12  # of the tables; a text of more clauses or grams than that shares them, which makes the values larger
PROBES = 8  # slots that a clause is looked for in: one that finds none free is forgotten
FACTOR = np.uint64(0x9E3779B97F4A7C15)
NEWLINE = 0x0A

njit = numba.njit(cache=True, nogil=True)


@njit
def slot_of(value):  # type: ignore[no-untyped-def]
    return np.int64((value * FACTOR) >> np.uint64(52))


@njit
def compare_clauses(hashes, lengths, ends, wanted, ratios):  # type: ignore[no-untyped-def]
    """Fills `ratios`; a slot of the table belongs to the text that wrote there last, counted from 1."""
    table, owners = np.zeros(SLOTS, np.uint64), np.zeros(SLOTS, np.int32)
    for text in range(len(ends) - 1):
        if not wanted[text]:
            continue
        owner = np.int32(text + 1)
        total = again = 0
        for clause in range(ends[text], ends[text + 1]):
            value, length = hashes[clause], lengths[clause]
            slot = slot_of(value)
            total += length
            probe = 0
            while probe < PROBES:
                place = np.uint64((slot + probe) & (SLOTS - 1))
                probe += 1
                if owners[place] != owner:
                    owners[place], table[place] = owner, value
                    probe = PROBES
                elif table[place] == value:
                    again += length
                    probe = PROBES
        ratios[text] = again / max(1, total)


def measure_clauses(clauses: Clauses, wanted: Mask) -> Floats:
    """Han characters of clauses said before, of those of all clauses: 0..1 a text, 0 where that is not wanted."""
    ratios = np.zeros(len(wanted), np.float32)
    compare_clauses(*clauses, wanted, ratios)
    return ratios


@njit
def count_grams(data, offsets, wanted, classes, ratios):  # type: ignore[no-untyped-def]
    counts, last_lines = np.zeros(SLOTS, np.int32), np.zeros(SLOTS, np.int32)
    for text in range(len(offsets) - 1):
        if not wanted[text]:
            continue
        counts[:] = 0
        last_lines[:] = -1
        run, line, written, has_han = 0, 0, 0, False
        first, second = np.uint64(0), np.uint64(0)
        position, end = offsets[text], offsets[text + 1]
        while position < end:
            code, width = code_point_at(data, position, end)
            position += width
            if classes[np.uint64(code)] == HAN:
                run += 1
                has_han = True
                if run >= GRAM:
                    slot = slot_of((first * FACTOR + second) * FACTOR + np.uint64(code))
                    if last_lines[slot] != line:
                        last_lines[slot] = line
                        counts[slot] += 1
                first, second = second, np.uint64(code)
            else:
                run = 0
                if code == NEWLINE:
                    written += has_han
                    has_han = False
                    line += 1
        ratios[text] = counts.max() / max(1, written + has_han)


def measure_grams(utf8: Utf8, wanted: Mask) -> Floats:
    """Written lines with Han characters that have the commonest gram, of all such lines: as `measure_clauses`."""
    ratios = np.zeros(utf8.count, np.float32)
    count_grams(utf8.data, utf8.offsets, wanted, class_table(), ratios)
    return ratios
