"""Wikipedia's marks in prose, `[12]`, `[]`, `[edit]`, `[citation needed]`: where they stand, and texts without them.

A search over bytes for the bracket, 64 places at a time; only behind one is anything looked at.
"""

from typing import NamedTuple

import numba
import numpy as np
import pyarrow as pa

from cleaner.text.units.line_ends import next_byte
from cleaner.text.units.utf8 import Utf8

__all__ = ["WORDS", "Unmarked", "remove_citations"]

WORDS = ("edit", "citation needed")  # C4, c4_utils.py of TensorFlow Datasets
FIRST, SECOND = (np.frombuffer(f"{word}]".encode(), np.uint8) for word in WORDS)
OPEN, CLOSE, ZERO = ord("["), ord("]"), ord("0")

njit = numba.njit(cache=True, nogil=True)


class Unmarked(NamedTuple):
    """The texts that are left, how many marks went, and their characters, which are all of ASCII."""

    texts: pa.StringArray
    marks: int
    characters: int


@njit
def stands_at(data, position, end, word):  # type: ignore[no-untyped-def]
    size = np.int64(len(word))
    is_same, place = position + size <= end, np.int64(0)
    while is_same and place < size:
        is_same = data[np.uint64(position + place)] == word[np.uint64(place)]
        place += 1
    return is_same


@njit
def mark_size(data, position, end):  # type: ignore[no-untyped-def]
    """The bytes of the mark whose bracket stands at a place; 0 if it is none."""
    place = position + 1
    while place < end and data[np.uint64(place)] - ZERO & 0xFF < 10:
        place += 1
    size = place + 1 - position if place < end and data[np.uint64(place)] == CLOSE else 0
    for word in (FIRST, SECOND):
        if stands_at(data, position + 1, end, word):
            size = len(word) + 1
    return size


@njit
def find_marks(data, offsets, spans):  # type: ignore[no-untyped-def]
    """Writes first byte and size of each mark to `spans`, int64 (marks, 2), as many as fit; returns how many."""
    count = np.int64(0)
    for text in range(len(offsets) - 1):
        end = np.int64(offsets[text + 1])
        position = next_byte(data, np.int64(offsets[text]), end, OPEN)
        while position < end:
            size = mark_size(data, position, end)
            if size > 0:
                if count < len(spans):
                    spans[count, 0], spans[count, 1] = position, size
                count += 1
            position = next_byte(data, position + max(size, 1), end, OPEN)
    return count


@njit
def copy_unmarked(data, offsets, spans, copied, copied_offsets):  # type: ignore[no-untyped-def]
    """Copies the texts without the marks; `copied_offsets` is int32, one more than texts."""
    mark, written = 0, np.uint64(0)
    copied_offsets[0] = 0
    for text in range(len(offsets) - 1):
        position, end = np.uint64(offsets[text]), np.int64(offsets[text + 1])
        while position < end:
            is_marked = mark < len(spans) and spans[mark, 0] < end
            stop = np.uint64(spans[mark, 0] if is_marked else end)
            for place in range(stop - position):
                copied[written + place] = data[position + place]
            written += stop - position
            position = stop + np.uint64(spans[mark, 1] if is_marked else 0)
            mark += is_marked
        copied_offsets[text + 1] = written


def remove_citations(texts: pa.StringArray, utf8: Utf8) -> Unmarked:
    """The texts, given with their bytes, without the marks."""
    spans = np.empty((1024, 2), np.int64)
    count = find_marks(utf8.data, utf8.offsets, spans)
    if count > len(spans):
        spans = np.empty((count, 2), np.int64)
        find_marks(utf8.data, utf8.offsets, spans)
    if count == 0:
        return Unmarked(texts, 0, 0)
    spans = spans[:count]
    taken = int(spans[:, 1].sum())
    copied = np.empty(int(utf8.offsets[-1]) - int(utf8.offsets[0]) - taken, np.uint8)
    offsets = np.empty(utf8.count + 1, np.int32)
    copy_unmarked(utf8.data, utf8.offsets, spans, copied, offsets)
    kept = pa.StringArray.from_buffers(utf8.count, pa.py_buffer(offsets), pa.py_buffer(copied))
    return Unmarked(kept, count, taken)
