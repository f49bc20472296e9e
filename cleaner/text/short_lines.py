"""Lines with too few words, and texts with a long run: answers that most text gives without being cut into tokens."""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.characters import HAN, LINE_BREAK, SPACE, UNSPACED, class_table, code_point_at
from cleaner.text.runs import NEWLINE
from cleaner.text.utf8 import Utf8
from cleaner.text.words import KIND, SIGN, cut_tokens

__all__ = ["few_word_lines", "may_have_long_runs"]

HAN_LEADS = (0xE5, 0xE8)  # first bytes of U+5000 to U+8FFF, which are all Han

njit = numba.njit(cache=True, nogil=True)


@njit
def certain_words(data, position, end, least, classes):  # type: ignore[no-untyped-def]
    """Words that a line has for certain, no more than `least`; and a byte of the line up to which it was looked at.

    Han characters and their like are words wherever they stand; letters and digits of ASCII alone are one if there is
    white space on both sides. Whatever has marks or other letters in it is left to `cut_tokens`.
    """
    words = length = 0  # of the run so far; negative once it is no certain word
    while position < end and words < least:
        byte = data[np.uint64(position)]
        if (byte | 0x20) - 97 & 0xFF < 26 or byte - 48 & 0xFF < 10:
            length += length >= 0
            position += 1
            continue
        code, width = code_point_at(data, position, end)
        kind = classes[np.uint64(code)]
        if kind == SPACE or kind == LINE_BREAK:  # noqa: SIM109
            words += length > 0
            length = 0
            if kind == LINE_BREAK:
                return words, position
        elif HAN <= kind <= UNSPACED:
            words += 1
            length = -1
        else:
            length = -1
        position += width
    return words + (position >= end and length > 0), position


@njit
def code_lines(data, offsets, classes, least, codes):  # type: ignore[no-untyped-def]
    """Writes 1 to `codes`, int8 and zero at first, for every line that has tokens but fewer than `least` words."""
    spans = np.empty((256, 4), np.int32)
    line = 0
    for text in range(len(offsets) - 1):
        position, end = offsets[text], offsets[text + 1]
        is_last = False
        while not is_last:
            start = position
            words, position = certain_words(data, start, end, least, classes)
            while position < end and data[np.uint64(position)] != NEWLINE:
                position += 1
            if words < least and position > start:
                if position - start > len(spans):
                    spans = np.empty((2 * (position - start), 4), np.int32)
                tokens = cut_tokens(data, start, position, classes, spans)
                words = 0
                for token in range(tokens):
                    words += spans[np.uint64(token), KIND] != SIGN
                codes[line] = tokens > 0 and words < least
            line += 1
            is_last = position >= end
            position += 1


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
