"""Lines by themselves: what each is like, and texts made anew without some of them.

A line is what `str.split("\\n")` gives, so a text has at least one. White space at the ends of a line does not count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.text.characters import (
    DIGIT,
    HAN,
    SPACE,
    UNSPACED,
    UPPER,
    class_table,
    code_point_at,
)
from cleaner.text.runs import DOT, NEWLINE
from cleaner.text.utf8 import Utf8, utf8_of
from cleaner.text.words import KIND, SIGN, cut_tokens

__all__ = ["Lines", "Mask", "lines_of", "measure_lines", "remove_lines"]

Mask = npt.NDArray[np.bool_]
Column = npt.NDArray[np.int64]

LINE_COLUMNS = (
    "start",  # first byte
    "end",  # byte after the last, the line break left out
    "length",  # characters, the white space at both ends left out
    "all_characters",  # characters, the white space at both ends counted
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

    def count_words(self) -> Column:
        """How many words (tokens that are no signs) each line has: a pass of its own, which costs twice the rest."""
        words = np.zeros(len(self["start"]), np.int64)
        longest = int((self["end"] - self["start"]).max(initial=1))
        count_line_words(self.utf8.data, self["start"], self["end"], class_table(), longest, words)
        return words


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
            row[0], row[1], row[2], row[3], row[4] = start, position, length, characters, upper
            row[5], row[6], row[7], row[8] = digits, longest_run, last, dots
            line += 1
            is_last = position >= end
            position += 1


@njit
def count_line_words(data, starts, ends, classes, longest, words):  # type: ignore[no-untyped-def]
    """Fills `words` (int64); the lines are at most `longest` bytes long."""
    spans = np.empty((longest, 4), np.int32)
    for line in range(len(starts)):
        for token in range(cut_tokens(data, starts[line], ends[line], classes, spans)):
            words[line] += spans[np.uint64(token), KIND] != SIGN


def measure_lines(utf8: Utf8) -> Lines:
    """The lines of every text of a batch, end to end."""
    begin, end = int(utf8.offsets[0]), int(utf8.offsets[-1])
    count = utf8.count + int(np.count_nonzero(utf8.data[begin:end] == NEWLINE))
    table = np.zeros((count, len(LINE_COLUMNS)), np.int64)
    fill_lines(utf8.data, utf8.offsets, class_table(), table)
    return Lines(utf8, {name: np.ascontiguousarray(table[:, place]) for place, name in enumerate(LINE_COLUMNS)})


def lines_of(lines: Sequence[str]) -> Lines:
    """The lines of one document, given as strings without line breaks."""
    return measure_lines(utf8_of(pa.array(["\n".join(lines)], pa.string())))


@njit
def copy_lines(data, offsets, lines, removed, copied, copied_offsets):  # type: ignore[no-untyped-def]
    """Copies the lines that stay, each with its line break, and returns how many characters do not.

    `lines` is int64 of (lines, 3): start, end, characters; `removed` a bool a line; `copied` uint8 with room for all.
    """
    line = written = characters = 0
    for text in range(len(offsets) - 1):
        end = offsets[text + 1]
        is_last = False
        while not is_last:
            is_last = lines[line, 1] == end
            if removed[line]:
                characters += lines[line, 2] + (not is_last)
            else:
                for position in range(lines[line, 0], min(lines[line, 1] + 1, end)):
                    copied[np.uint64(written)] = data[np.uint64(position)]
                    written += 1
            line += 1
        copied_offsets[text + 1] = written
    return characters


def remove_lines(texts: pa.StringArray, lines: Lines, removed: Mask) -> tuple[pa.StringArray, int, int]:
    """The texts without the lines marked, how many lines that were, and how many characters they and their breaks had.

    `lines` are those of `measure_lines`; a missing text is ''. The last line of a text has no line break.
    """
    if not removed.any():
        return pc.fill_null(texts, ""), 0, 0
    utf8 = utf8_of(texts)
    copied = np.empty(int(utf8.offsets[-1] - utf8.offsets[0]), np.uint8)
    offsets = np.zeros(utf8.count + 1, np.int32)
    table = np.column_stack([lines["start"], lines["end"], lines["all_characters"]])
    characters = copy_lines(utf8.data, utf8.offsets, table, removed, copied, offsets)
    kept = pa.StringArray.from_buffers(utf8.count, pa.py_buffer(offsets), pa.py_buffer(copied[: offsets[-1]]))
    return kept, int(np.count_nonzero(removed)), int(characters)
