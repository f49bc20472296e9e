"""Where lines end, and where the next of any byte stands, 64 bytes at a time."""

import numba
import numpy as np

from cleaner.text.units.bitmasks import LANES, below, bit_count, bits_in, first_bit
from cleaner.text.units.runs import NEWLINE

__all__ = ["count_breaks", "line_end", "next_byte"]

njit = numba.njit(cache=True, nogil=True)


@njit
def next_byte(data, start, end, byte):  # type: ignore[no-untyped-def]
    """Where a byte first stands in `data[start:end]`; `end` if nowhere."""
    found = np.uint64(0)
    while found == 0 and start < end and start + LANES <= len(data):
        found = bits_in(data, start, byte, byte)
        start += LANES if found == 0 else first_bit(found)
    while found == 0 and start < end and data[np.uint64(start)] != byte:
        start += 1
    return min(start, end)


@njit
def line_end(data, start, end):  # type: ignore[no-untyped-def]
    """The first line break from `start` on, or `end`."""
    return next_byte(data, start, end, NEWLINE)


@njit
def count_breaks(data, begin, end):  # type: ignore[no-untyped-def]
    """How many line breaks `data[begin:end]` has."""
    breaks = np.int64(0)
    while begin < end and begin + LANES <= len(data):
        breaks += bit_count(bits_in(data, begin, NEWLINE, NEWLINE) & below(end - begin))
        begin += LANES
    while begin < end:
        breaks += data[np.uint64(begin)] == NEWLINE
        begin += 1
    return breaks
