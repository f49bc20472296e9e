"""Lines with too few words, and texts with a long run: answers that most text gives without being cut into tokens."""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.units.ascii_tokens import white_bits
from cleaner.text.units.bitmasks import LANES, below, bit_count, bits_in, folded_bits_in
from cleaner.text.units.characters import class_table
from cleaner.text.units.line_ends import line_end
from cleaner.text.units.runs import NEWLINE
from cleaner.text.units.token_rows import STOPS, WORDS, row_scratch, token_rows
from cleaner.text.units.utf8 import Utf8
from cleaner.text.units.wide_characters import sure_han

__all__ = ["few_word_lines", "may_have_long_runs"]

ONE = np.uint64(1)
HAN_LEADS = (0xE5, 0xE8)  # first bytes of U+5000 to U+8FFF, which are all Han

njit = numba.njit(cache=True, nogil=True)


@njit
def certain_words(data, start, stop):  # type: ignore[no-untyped-def]
    """Words that the line `data[start:stop]` has for certain in its first 64 bytes, which must be within the data.

    Runs of letters and digits of ASCII with white space on both sides, and Han characters; the others need a cut.
    """
    here = below(stop - start)
    letters = (folded_bits_in(data, start, 97, 122) | bits_in(data, start, 48, 57)) & here
    white = white_bits(data, start) | ~here
    starts = letters & (white << ONE | ONE)
    behind = (letters + starts) & ~letters  # the sum carries through the runs that begin behind white space
    return bit_count(behind & white) + bit_count(sure_han(data, start) & here)


@njit
def count_line_words(rows, count):  # type: ignore[no-untyped-def]
    """Tokens and words of all rows."""
    tokens = words = np.int64(0)
    for row in range(count):
        tokens += bit_count(rows[row, STOPS])
        words += bit_count(rows[row, WORDS])
    return tokens, words


@njit
def code_lines(data, offsets, classes, least, codes):  # type: ignore[no-untyped-def]
    """Writes 1 to `codes`, int8 and zero at first, for every line that has tokens but fewer than `least` words."""
    rows, spans = row_scratch(offsets)
    line = np.uint64(0)
    for text in range(len(offsets) - 1):
        position, end = np.int64(offsets[text]), np.int64(offsets[text + 1])
        is_last = False
        while not is_last:
            stop = line_end(data, position, end)
            has_room = position + LANES < len(data)
            if stop > position and not (has_room and certain_words(data, position, stop) >= least):
                count = token_rows(data, position, stop, classes, rows, spans)
                tokens, words = count_line_words(rows, count)
                codes[line] = tokens > 0 and words < least
            line += ONE
            is_last = stop >= end
            position = stop + 1


def few_word_lines(utf8: Utf8, least: int) -> npt.NDArray[np.int8]:
    """For every line of all texts end to end, 1 if it has fewer words than `least` and is not blank, else 0."""
    begin, end = int(utf8.offsets[0]), int(utf8.offsets[-1])
    codes = np.zeros(utf8.count + int(np.count_nonzero(utf8.data[begin:end] == NEWLINE)), np.int8)
    code_lines(utf8.data, utf8.offsets, class_table(), least, codes)
    return codes


@njit
def mark_long_runs(data, offsets, most, marks):  # type: ignore[no-untyped-def]
    """Fills `marks`, a bool a text: a stretch of more than `most` bytes without a blank, line feed or `HAN_LEADS`."""
    for text in range(len(offsets) - 1):
        start, end = np.int64(offsets[text]), np.int64(offsets[text + 1])
        while not marks[text] and start + most < end:
            place = start + most  # looked for from the far end: most of the text is never touched
            while place >= start:
                byte = data[np.uint64(place)]
                if byte == 0x20 or byte == NEWLINE or HAN_LEADS[0] <= byte <= HAN_LEADS[1]:
                    break
                place -= 1
            marks[text] = place < start
            start = place + 1


def may_have_long_runs(utf8: Utf8, most: int) -> npt.NDArray[np.bool_]:
    """For every text, false if it surely has no more than `most` characters together without white space or Han."""
    marks = np.zeros(utf8.count, np.bool_)
    mark_long_runs(utf8.data, utf8.offsets, most, marks)
    return marks
