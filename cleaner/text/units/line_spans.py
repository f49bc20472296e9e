"""Where each line of many texts stands and how long it is: what `cleaner.text.units.lines` says of them, and no more.

Lines are looked for 64 bytes at a time: characters are counted by the bytes that begin one, and only those at the ends
of a line have to be read.
"""

import numba
import numpy as np

from cleaner.text.units.bitmasks import LANES, below, bit_count, bits_in, first_bit
from cleaner.text.units.characters import SPACE, class_table, code_point_at
from cleaner.text.units.lines import REPLACEMENT, Lines
from cleaner.text.units.runs import NEWLINE
from cleaner.text.units.utf8 import Utf8

__all__ = ["SPAN_COLUMNS", "end_of_line", "find_lines"]

SPAN_COLUMNS = ("start", "end", "length", "last")  # of `cleaner.text.units.lines.LINE_COLUMNS`

njit = numba.njit(cache=True, nogil=True)


@njit
def end_of_line(data, position, end):  # type: ignore[no-untyped-def]
    """The byte after the last of the line that begins at a byte, and how many characters it has."""
    characters, is_open = 0, position < end
    while is_open:
        if position + LANES <= len(data):
            stop = min(first_bit(bits_in(data, position, NEWLINE, NEWLINE)), end - position)
            characters += stop - bit_count(bits_in(data, position, 0x80, 0xBF) & below(stop))
            position += stop
            is_open = stop == LANES and position < end
        else:  # near the end of the buffer
            byte = data[np.uint64(position)]
            is_open = byte != NEWLINE
            characters += is_open and byte & 0xC0 != 0x80
            position += is_open
            is_open = is_open and position < end
    return position, characters


@njit
def spaces_before(data, position, end, classes):  # type: ignore[no-untyped-def]
    """Characters of white space from a byte on; all of those up to `end` if there are no others."""
    spaces, is_space = 0, position < end
    while is_space:
        code, width = code_point_at(data, position, end)
        is_space = classes[np.uint64(code)] == SPACE
        spaces += is_space
        position += width
        is_space = is_space and position < end
    return spaces


@njit
def last_visible(data, position, end, classes):  # type: ignore[no-untyped-def]
    """The last character that is not white space, 0 if there is none, and how many characters follow it."""
    last, spaces = np.int64(0), 0
    while last == 0 and end > position:
        first = end - 1
        while first > position and first > end - 4 and data[np.uint64(first)] & 0xC0 == 0x80:
            first -= 1
        code, _ = code_point_at(data, first, end)
        if classes[np.uint64(code)] == SPACE:
            spaces += 1
        else:
            last = np.int64(code if code > 0 else REPLACEMENT)
        end = first
    return last, spaces


@njit
def fill_spans(data, offsets, classes, starts, ends, lengths, lasts):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    line = np.uint64(0)
    for text in range(len(offsets) - 1):
        position, end, is_last = np.int64(offsets[text]), np.int64(offsets[text + 1]), False
        while not is_last:
            stop, characters = end_of_line(data, position, end)
            last, behind = last_visible(data, position, stop, classes)
            starts[line], ends[line], lasts[line] = position, stop, last
            lengths[line] = characters - behind - spaces_before(data, position, stop, classes) if last else 0
            line += np.uint64(1)
            is_last = stop >= end
            position = stop + 1


def find_lines(utf8: Utf8) -> Lines:
    """The lines of every text of a batch, end to end, with SPAN_COLUMNS alone."""
    begin, end = int(utf8.offsets[0]), int(utf8.offsets[-1])
    count = utf8.count + int(np.count_nonzero(utf8.data[begin:end] == NEWLINE))
    columns = [np.empty(count, np.int64) for _ in SPAN_COLUMNS]
    fill_spans(utf8.data, utf8.offsets, class_table(), *columns)
    return Lines(utf8, dict(zip(SPAN_COLUMNS, columns, strict=True)))
