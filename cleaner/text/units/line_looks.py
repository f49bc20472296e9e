"""What the lines of a text look like, one by one: short or long, a bullet in front, an end mark behind.

`cleaner.text.measures.surface` says what a line is, and counts them.
"""

from functools import cache

import numba
import numpy as np

from cleaner.text.units.characters import SPACE, TERMINAL, Classes, class_table, code_point_at

__all__ = ["BULLETS", "CLOSERS", "LINE_COUNTS", "LONG_LINE", "SHORT_LINE", "count_line", "look_table"]

SHORT_LINE = 30  # characters; a line of so many or fewer is short: FineWeb, `short_line_length`
LONG_LINE = 200  # characters; a line of so many or more is a paragraph: mC4, section 3.1 of its paper

ELLIPSIS, DOT = ord("…"), ord(".")
BULLETS = tuple(ord(mark) for mark in "-*•‣·●○◦■□▪▫◆◇▶►★☆▲–—")
CLOSERS = tuple(ord(mark) for mark in "\"')]}”’»›」』）】》〉］｝")
BULLET, CLOSER, ENDING, WHITE = 1, 2, 4, 8  # how a character looks

LINES, SHORT_LINES, LONG_LINES, LINE_CHARACTERS = 0, 1, 2, 3
BULLET_LINES, ELLIPSIS_LINES, TERMINAL_LINES, QUOTED_TERMINAL_LINES = 4, 5, 6, 7
LINE_COUNTS = (
    "line_count",
    "short_line_count",
    "long_line_count",
    "line_character_count",
    "bullet_line_count",
    "ellipsis_line_count",
    "terminal_line_count",
    "quoted_terminal_line_count",
)

njit = numba.njit(cache=True, nogil=True)


@cache
def look_table() -> Classes:
    """How every code point looks at the end of a line: BULLET, CLOSER, ENDING, WHITE, as bits."""
    classes = class_table()
    looks = np.where(classes == TERMINAL, np.uint8(ENDING), np.uint8(0))
    looks[classes == SPACE] |= WHITE
    looks[list(BULLETS)] |= BULLET
    looks[list(CLOSERS)] |= CLOSER
    looks.flags.writeable = False
    return looks


@njit
def count_line(data, start, stop, length, looks, counts, text):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """Adds the line `data[start:stop]`, of `length` characters, to the counts of its text."""
    first, begin = first_visible(data, start, stop, looks)
    if begin < stop:
        last, end = last_visible(data, begin, stop, looks)
        counts[text, LINES] += 1
        counts[text, SHORT_LINES] += length <= SHORT_LINE
        counts[text, LONG_LINES] += length >= LONG_LINE
        counts[text, LINE_CHARACTERS] += length
        counts[text, BULLET_LINES] += looks[np.uint64(first)] & BULLET > 0
        three_dots = last == DOT and end - 3 >= begin and data[np.uint64(end - 2)] == DOT
        three_dots &= data[np.uint64(max(begin, end - 3))] == DOT
        counts[text, ELLIPSIS_LINES] += last == ELLIPSIS or three_dots
        counts[text, TERMINAL_LINES] += looks[np.uint64(last)] & ENDING > 0
        while looks[np.uint64(last)] & CLOSER and end > begin:
            last, end = last_visible(data, begin, before(data, begin, end), looks)
        counts[text, QUOTED_TERMINAL_LINES] += looks[np.uint64(last)] & ENDING > 0


@njit
def first_visible(data, start, stop, looks):  # type: ignore[no-untyped-def]
    """The first character that is not white space, and its first byte; (0, stop) if there is none."""
    code, width = np.int32(0), 0
    is_found = False
    while start < stop and not is_found:
        code, width = code_point_at(data, start, stop)
        is_found = looks[np.uint64(code)] & WHITE == 0
        start += 0 if is_found else width
    return code if is_found else np.int32(0), start


@njit
def last_visible(data, start, stop, looks):  # type: ignore[no-untyped-def]
    """The last character that is not white space, and the byte after it; (0, start) if there is none."""
    code = np.int32(0)
    is_found = False
    while stop > start and not is_found:
        begin = before(data, start, stop)
        code, _ = code_point_at(data, begin, stop)
        is_found = looks[np.uint64(code)] & WHITE == 0
        stop = stop if is_found else begin
    return code if is_found else np.int32(0), stop


@njit
def before(data, start, stop):  # type: ignore[no-untyped-def]
    """Where the last character of `data[start:stop]` begins."""
    stop -= 1
    while stop > start and data[np.uint64(stop)] & 0xC0 == 0x80:
        stop -= 1
    return stop
