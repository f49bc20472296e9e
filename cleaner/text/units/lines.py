"""Lines by themselves: what each is like.

A line is what `str.split("\\n")` gives, so a text has at least one. White space at the ends of a line does not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.units.characters import (
    DIGIT,
    HAN,
    SPACE,
    UNSPACED,
    UPPER,
    class_table,
    code_point_at,
)
from cleaner.text.units.runs import DOT, NEWLINE
from cleaner.text.units.utf8 import Utf8

__all__ = ["Lines", "Mask", "measure_lines"]

Mask = npt.NDArray[np.bool_]
Column = npt.NDArray[np.int64]

LINE_COLUMNS = (
    "start",  # first byte
    "end",  # byte after the last, the line break left out
    "length",  # characters, the white space at both ends left out
    "upper_case",  # characters of upper case
    "digits",  # decimal digits
    "longest_run",  # characters without white space, Han, Kana or other unspaced letters between them
    "last",  # code point of the last character that is not white space (NUL as U+FFFD); 0 if there is none
    "dots",  # dots that stand together at the end
)

REPLACEMENT = 0xFFFD

njit = numba.njit(cache=True, nogil=True)


@dataclass(frozen=True)
class Lines:
    """The lines of many texts, in order: one value a line in each column; LINE_COLUMNS says what they are."""

    utf8: Utf8
    columns: Mapping[str, Column]

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    @property
    def is_blank(self) -> Mask:
        """Whether a line is white space and nothing else."""
        blank: Mask = self.columns["last"] == 0
        return blank


@njit
def fill_lines(data, offsets, classes, table):  # type: ignore[no-untyped-def]
    """Writes one row a line to `table`, int64 of (lines, len(LINE_COLUMNS))."""
    line = 0
    for text in range(len(offsets) - 1):
        position, end = offsets[text], offsets[text + 1]
        is_last = False
        while not is_last:
            start = position
            characters = leading = length = upper = digits = run = longest_run = dots = last = 0
            while position < end:
                code, width = code_point_at(data, position, end)
                if code == NEWLINE:
                    break
                kind = classes[np.uint64(code)]
                characters += 1
                run = 0 if kind == SPACE or HAN <= kind <= UNSPACED else run + 1
                longest_run = max(longest_run, run)
                if kind != SPACE:
                    leading = characters - 1 if last == 0 else leading
                    last = code if code > 0 else REPLACEMENT
                    length = characters - leading
                    dots = dots + 1 if code == DOT else 0
                upper += kind == UPPER
                digits += kind == DIGIT
                position += width
            row = table[line]
            row[0], row[1], row[2], row[3] = start, position, length, upper
            row[4], row[5], row[6], row[7] = digits, longest_run, last, dots
            line += 1
            is_last = position >= end
            position += 1


def measure_lines(utf8: Utf8) -> Lines:
    """The lines of every text of a batch, end to end."""
    begin, end = int(utf8.offsets[0]), int(utf8.offsets[-1])
    count = utf8.count + int(np.count_nonzero(utf8.data[begin:end] == NEWLINE))
    table = np.zeros((count, len(LINE_COLUMNS)), np.int64)
    fill_lines(utf8.data, utf8.offsets, class_table(), table)
    return Lines(utf8, {name: np.ascontiguousarray(table[:, place]) for place, name in enumerate(LINE_COLUMNS)})
